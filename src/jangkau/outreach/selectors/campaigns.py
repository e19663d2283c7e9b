"""Campaigns within reach, and where each stands on a day."""

import datetime
from dataclasses import dataclass

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import NotFound
from jangkau.core.permissions import Right
from jangkau.outreach.models import Campaign
from jangkau.outreach.models.campaigns import STEPS_THAT_MAY_WAIT
from jangkau.outreach.models.reminders import ReminderStep
from jangkau.registry.selectors.reach import Reach


class UnknownCampaign(NotFound):
    """There is no such campaign within reach."""

    message = _("Kampanye ini tidak ditemukan.")


class CampaignState(models.TextChoices):
    """Where a campaign stands."""

    DECLARED = "declared", _("menunggu dimulai")
    MISSED = "missed", _("tidak dimulai pada waktunya")
    STARTED = "started", _("dimulai, belum tanggalnya")
    RUNNING = "running", _("berjalan")
    OVER = "over", _("selesai")
    CANCELLED = "cancelled", _("dibatalkan")


@dataclass(frozen=True, slots=True)
class CampaignHead:
    """A campaign as it was declared, and where it stands. Whose name is blank did not act."""

    id: int
    office_code: str
    office: str
    name: str
    hypothesis: str
    steps: tuple[str, ...]
    starts_on: datetime.date
    ends_on: datetime.date
    holdout_percent: int
    state: CampaignState
    declared_at: datetime.datetime
    declared_by: str
    started_at: datetime.datetime | None
    started_by: str
    cancelled_at: datetime.datetime | None
    cancelled_by: str
    cancel_reason: str

    @property
    def state_label(self) -> str:
        """Where it stands, in words."""
        return str(self.state.label)

    @property
    def is_open(self) -> bool:
        """Whether it may still be cancelled."""
        return self.state in (CampaignState.DECLARED, CampaignState.STARTED, CampaignState.RUNNING)


def campaigns_in_reach(reach: Reach, right: Right) -> QuerySet[Campaign]:
    """Return the campaigns of the offices over which the right is held, as a query to narrow further.

    Raises:
        NotPermitted: if the right is held nowhere.
    """
    reach.require(right)
    return Campaign.objects.filter(office_id__in=reach.offices_for(right)).select_related(
        "office", "declared_by", "started_by", "cancelled_by"
    )


def campaign_in_reach(*, campaign_id: int, reach: Reach, right: Right) -> Campaign:
    """Return a campaign of an office over which the right is held.

    Raises:
        NotPermitted: if the right is held nowhere.
        UnknownCampaign: if there is none, or it belongs to others; the two cannot be told apart.
    """
    found = campaigns_in_reach(reach, right).filter(pk=campaign_id).first()
    if found is None:
        raise UnknownCampaign()
    return found


def state_of(campaign: Campaign, today: datetime.date) -> CampaignState:
    """Return where a campaign stands on a day of its office."""
    if campaign.cancelled_at is not None:
        return CampaignState.CANCELLED
    if campaign.started_at is None:
        # Whoever is reminded on its first day must have been drawn before.
        return CampaignState.DECLARED if today < campaign.starts_on else CampaignState.MISSED
    if today < campaign.starts_on:
        return CampaignState.STARTED
    return CampaignState.RUNNING if today <= campaign.ends_on else CampaignState.OVER


def steps_to_choose() -> list[tuple[str, str]]:
    """Return the steps that a campaign may hold back, each with its name in words."""
    return [(step.value, str(step.label)) for step in STEPS_THAT_MAY_WAIT]


def head_of(campaign: Campaign, today: datetime.date) -> CampaignHead:
    """Return a campaign as its pages and commands tell it, on a day of its office."""
    return CampaignHead(
        id=campaign.pk,
        office_code=campaign.office.code,
        office=campaign.office.name,
        name=campaign.name,
        hypothesis=campaign.hypothesis,
        steps=tuple(str(ReminderStep(step).label) for step in campaign.steps),
        starts_on=campaign.starts_on,
        ends_on=campaign.ends_on,
        holdout_percent=campaign.holdout_percent,
        state=state_of(campaign, today),
        declared_at=campaign.declared_at,
        declared_by=campaign.declared_by.full_name,
        started_at=campaign.started_at,
        started_by=campaign.started_by.full_name if campaign.started_by else "",
        cancelled_at=campaign.cancelled_at,
        cancelled_by=campaign.cancelled_by.full_name if campaign.cancelled_by else "",
        cancel_reason=campaign.cancel_reason,
    )
