"""Campaigns for tests, and rows of the ledger in their arms."""

import datetime
from typing import Any

from jangkau.core.permissions import Role
from jangkau.enrolment.models import Participant
from jangkau.outreach.models import Campaign, Reminder
from jangkau.outreach.models.reminders import Arm, NotSent
from jangkau.outreach.services.campaigns import CampaignPlan, declare_campaign, start_campaign
from tests.factories.collection import at
from tests.factories.staff import employ

DECLARED, STARTED = at("2022-09-20"), at("2022-09-21")
PLAN: dict[str, Any] = {
    "name": "Pengingat pagi",
    "hypothesis": "Yang diingatkan pagi hari lebih banyak membayar tepat waktu.",
    "steps": ["before_due", "due"],
    "starts_on": datetime.date(2022, 10, 1),
    "ends_on": datetime.date(2022, 11, 30),
    "holdout_percent": 50,
}


def declare(*, office: str = "KC-TGR", **terms: Any) -> int:
    """Return the key of a campaign declared by an officer of the branch."""
    officer = employ(f"penyusun.{office.lower()}", Role.BRANCH_OFFICER, office=office)
    now = terms.pop("now", DECLARED)
    return declare_campaign(plan=CampaignPlan(**{"office_code": office, **PLAN, **terms}), reach=officer, now=now)


def start(campaign_id: int, *, office: str = "KC-TGR", now: datetime.datetime = STARTED) -> None:
    """Have the supervisor of the branch start a campaign."""
    start_campaign(
        campaign_id=campaign_id, reach=employ(f"pemulai.{office.lower()}", Role.SUPERVISOR, office=office), now=now
    )


def draw(campaign_id: int, participant: Participant, arm: Arm, period: str = "2022-10-01", step: str = "due") -> None:
    """Write a row of the ledger that the draw put into an arm."""
    month = datetime.date.fromisoformat(period)
    Reminder.objects.create(
        participant=participant,
        office_id=Campaign.objects.get(pk=campaign_id).office_id,
        period=month,
        step=step,
        due_on=month.replace(day=10),
        send_until=month.replace(day=12),
        covered_until=month,
        selected_at=at(month.replace(day=10).isoformat()),
        campaign_id=campaign_id,
        arm=arm,
        not_sent=NotSent.HELD_OUT if arm is Arm.HELD_OUT else "",
    )


def campaign_of(office: str) -> int:
    """Return the key of the campaign of an office, declared if need be."""
    found = Campaign.objects.filter(office__code=office).order_by("pk").first()
    return found.pk if found else declare(office=office)
