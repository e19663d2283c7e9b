"""Writing the synthetic branch's campaigns: declared, started, whom they reminded and held out, a table at a time."""

import datetime
import hashlib
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import connection

from jangkau.console.demonstration.branch_rows import BranchCalendar
from jangkau.console.demonstration.days import CLOCK
from jangkau.console.synthetic.branch import Branch, SyntheticCampaign, truth
from jangkau.core.bulk import copy_frame, refresh_statistics, temporary_table
from jangkau.outreach.selectors.arms import held_out_below, is_held_out

_STEP, _DAYS_BEFORE = "before_due", 5
_DECLARED_BEFORE, _STARTED_BEFORE = datetime.timedelta(days=14), datetime.timedelta(days=7)
# One message in so many is never reported as delivered.
_LOST_IN = 14
_SENT_AT = datetime.time(10)
_CAMPAIGN = """
    INSERT INTO outreach_campaign (
        office_id, name, hypothesis, steps, starts_on, ends_on, holdout_percent, key, held_out_below, declared_at,
        declared_by_id, started_at, started_by_id, cancel_reason
    )
    VALUES (
        %(office)s, %(name)s, %(hypothesis)s, ARRAY[%(step)s], %(starts_on)s, %(ends_on)s, %(percent)s, %(key)s,
        %(below)s, %(declared_at)s, %(declared_by)s, %(started_at)s, %(started_by)s, ''
    )
"""
_WRITE = (
    """
    INSERT INTO registry_outgoingmessage (purpose, created_at, expires_at, attempts, sent_at, reference, reason)
    SELECT
        'reminder', sent_at, sent_at + interval '4 days', 1, sent_at,
        'contoh-' || participant_id || '-' || to_char(period, 'YYYYMM'), ''
    FROM branch_due
    WHERE NOT is_held_out
    ORDER BY sent_at, participant_id
    """,
    """
    INSERT INTO outreach_reminder (
        participant_id, office_id, period, step, due_on, send_until, covered_until, selected_at, message_id, messages,
        template_version, not_sent, campaign_id, arm
    )
    SELECT
        due.participant_id, %(office)s, due.period, %(step)s, due.due_on, due.send_until, due.period, due.selected_at,
        message.id, CASE WHEN due.is_held_out THEN 0 ELSE 1 END, CASE WHEN NOT due.is_held_out THEN 0 END,
        CASE WHEN due.is_held_out THEN 'held_out' ELSE '' END, campaign.id,
        CASE WHEN due.is_held_out THEN 'held_out' ELSE 'treated' END
    FROM branch_due due
    JOIN outreach_campaign campaign ON campaign.office_id = %(office)s AND campaign.name = due.campaign
    LEFT JOIN registry_outgoingmessage message
        ON message.reference = 'contoh-' || due.participant_id || '-' || to_char(due.period, 'YYYYMM')
    ORDER BY due.due_on, due.participant_id
    """,
    """
    INSERT INTO registry_deliveryreport (message_id, fate, reported_at)
    SELECT reminder.message_id, 'delivered', due.sent_at + interval '1 minute'
    FROM branch_due due
    JOIN outreach_reminder reminder ON reminder.participant_id = due.participant_id AND reminder.period = due.period
    WHERE reminder.message_id IS NOT NULL AND reminder.participant_id %% %(lost_in)s <> 0
    ORDER BY reminder.message_id
    """,
    """
    INSERT INTO outreach_payplan (participant_id, rhythm, day, months, told_at, told_by_id)
    SELECT participant_id, rhythm, day, months::smallint[], told_at, %(declared_by)s
    FROM branch_plan
    ORDER BY participant_id
    """,
)


@dataclass(frozen=True, slots=True)
class Outpost:
    """The branch as its campaigns need it: keys of the office and of who declares and starts, and the seed of draws."""

    office: int
    officer: int
    supervisor: int
    first_participant: int
    seed: int

    def holds_out(self, campaign: str, number: int) -> bool:
        """Say whether a campaign of the truth holds out the participant of this number."""
        percent = next(each.holdout_percent for each in truth().campaigns if each.key == campaign)
        return is_held_out(
            key=self.key_of(campaign),
            below=held_out_below(percent),
            participant_id=self.first_participant + number,
        )

    def key_of(self, campaign: str) -> bytes:
        """Return the key of a campaign's draw: no secret here, so that every demonstration is the same."""
        return hashlib.sha256(f"{campaign} {self.seed}".encode()).digest()


def write_campaigns(branch: Branch, calendar: BranchCalendar, outpost: Outpost) -> None:
    """Write the campaigns of a branch with their reminders, and when its people say that they earn."""
    temporary_table(
        "branch_due",
        "campaign text, participant_id bigint, period date, due_on date, send_until date, is_held_out boolean,"
        " selected_at timestamptz, sent_at timestamptz",
    )
    temporary_table("branch_plan", "participant_id bigint, rhythm text, day int, months text, told_at timestamptz")
    copy_frame(_due_frame(branch, calendar, outpost), table="branch_due")
    copy_frame(_plan_frame(branch, calendar, outpost), table="branch_plan")
    values: dict[str, Any] = {
        "office": outpost.office,
        "declared_by": outpost.officer,
        "started_by": outpost.supervisor,
        "step": _STEP,
        "lost_in": _LOST_IN,
    }
    with connection.cursor() as cursor:
        for campaign in truth().campaigns:
            cursor.execute(_CAMPAIGN, values | _terms(campaign, calendar, outpost))
        for statement in _WRITE:
            cursor.execute(statement, values if "%(" in statement else None)
    refresh_statistics("outreach_reminder", "registry_outgoingmessage", written=len(branch.dues))


def _terms(campaign: SyntheticCampaign, calendar: BranchCalendar, outpost: Outpost) -> dict[str, Any]:
    starts_on = calendar.months[campaign.first_month].first_day
    begins = datetime.datetime.combine(starts_on, _SENT_AT, CLOCK)
    return {
        "name": campaign.name,
        "hypothesis": campaign.hypothesis,
        "starts_on": starts_on,
        "ends_on": calendar.months[campaign.last_month].last_day,
        "percent": campaign.holdout_percent,
        "key": outpost.key_of(campaign.key),
        "below": held_out_below(campaign.holdout_percent),
        "declared_at": begins - _DECLARED_BEFORE,
        "started_at": begins - _STARTED_BEFORE,
    }


def _due_frame(branch: Branch, calendar: BranchCalendar, outpost: Outpost) -> pl.DataFrame:
    names = {campaign.key: campaign.name for campaign in truth().campaigns}
    day = datetime.timedelta(days=1)
    rows = []
    for due in branch.dues:
        last_day = calendar.dues[due.month]
        sent_on = last_day - _DAYS_BEFORE * day
        sent_at = datetime.datetime.combine(sent_on, _SENT_AT, CLOCK)
        rows.append(
            {
                "campaign": names[due.campaign],
                "participant_id": outpost.first_participant + due.number,
                "period": calendar.months[due.month].first_day,
                "due_on": sent_on,
                "send_until": last_day - day,
                "is_held_out": due.is_held_out,
                "selected_at": (sent_at - datetime.timedelta(hours=5)).isoformat(),
                "sent_at": sent_at.isoformat(),
            }
        )
    return pl.DataFrame(rows)


def _plan_frame(branch: Branch, calendar: BranchCalendar, outpost: Outpost) -> pl.DataFrame:
    rows = []
    for number, kind in branch.behaviours.items():
        plans: dict[str, dict[str, Any]] = {
            "weekly": {"rhythm": "weekly", "day": number % 7 + 1, "months": None},
            "market": {"rhythm": "market", "day": number % 5, "months": None},
            "harvest": {
                "rhythm": "harvest",
                "day": None,
                "months": "{" + ",".join(map(str, truth().behaviours[kind].harvest_months)) + "}",
            },
        }
        if kind in plans:
            told_at = calendar.at(calendar.months[branch.joined[number]].first_day, number)
            rows.append(
                {"participant_id": outpost.first_participant + number, **plans[kind], "told_at": told_at.isoformat()}
            )
    return pl.DataFrame(rows, infer_schema_length=None)
