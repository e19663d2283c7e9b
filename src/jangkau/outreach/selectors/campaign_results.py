"""What campaigns brought about. It is told once all is in: whoever looks again and again sees effects where none is."""

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from jangkau.collection.selectors.office_days import office_day
from jangkau.core import sql
from jangkau.core.paging import PART_ROWS, Slice, slice_of
from jangkau.core.permissions import Right
from jangkau.outreach.models import Campaign, Reminder
from jangkau.outreach.models.reminders import Arm
from jangkau.outreach.selectors.campaign_words import verdict_in_words, verdict_label
from jangkau.outreach.selectors.campaigns import (
    CampaignHead,
    CampaignState,
    campaign_in_reach,
    campaigns_in_reach,
    head_of,
    state_of,
)
from jangkau.outreach.selectors.effect import ArmCount, Effect, Verdict, effect_of
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.contributions import Cover
from jangkau.rules.due_dates import due_date
from jangkau.rules.months import Month

_DONE = (CampaignState.OVER, CampaignState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Reading:
    """How many people each arm holds, and what was brought about.

    ``open_people`` are those whose due date has not passed. ``effect`` is None until the campaign is over and nobody's
    due date is open.
    """

    treated: int
    held_out: int
    open_people: int
    effect: Effect | None

    @property
    def verdict(self) -> Verdict | None:
        """What may be said; None while it is too early to look."""
        return self.effect.verdict if self.effect else None

    @property
    def label(self) -> str:
        """What may be said, in a word or two; blank while it is too early to look."""
        return verdict_label(self.effect.verdict) if self.effect else ""

    @property
    def words(self) -> str:
        """What may be said, in a sentence; blank while it is too early to look."""
        return verdict_in_words(self.effect) if self.effect else ""


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign in a list, with what came of it."""

    head: CampaignHead
    reading: Reading


@dataclass(frozen=True, slots=True)
class MessageCounts:
    """What became of the reminders of the treated."""

    due: int
    sent: int
    delivered: int
    not_sent: int

    @property
    def waiting(self) -> int:
        """How many wait for their turn, or for an answer."""
        return self.due - self.sent - self.not_sent


@dataclass(frozen=True, slots=True)
class CampaignResult:
    """A campaign with what came of it. ``may_start`` and ``may_cancel`` are said of whoever reads."""

    head: CampaignHead
    reading: Reading
    messages: MessageCounts
    may_start: bool
    may_cancel: bool


def campaign_lines(
    *, reach: Reach, now: datetime.datetime, after: str = "", limit: int = PART_ROWS
) -> Slice[CampaignLine]:
    """Return the campaigns within reach, the latest first, each with what came of it, in three queries.

    Args:
        reach: of who asks.
        now: the moment of which is told.
        after: where the page begins, as the page before says; anything else counts as the beginning.
        limit: at most so many.

    Raises:
        NotPermitted: if the reader may see none.
        ParameterError: if the law has no due date for the months concerned.
    """
    campaigns = campaigns_in_reach(reach, Right.SEE_CAMPAIGN)
    if after.isascii() and after.isdecimal() and len(after) < 19:
        campaigns = campaigns.filter(pk__lt=int(after))
    found = list(campaigns.order_by("-pk")[: limit + 1])
    readings = _readings(found, now)
    lines = [
        CampaignLine(head_of(campaign, office_day(campaign.office, now)), readings[campaign.pk]) for campaign in found
    ]
    return slice_of(lines, limit=limit, cursor=lambda line: str(line.head.id))


def campaign_result(*, campaign_id: int, reach: Reach, now: datetime.datetime) -> CampaignResult:
    """Return a campaign with what came of it.

    Raises:
        NotPermitted, UnknownCampaign: as the names say.
        ParameterError: if the law has no due date for the months concerned.
    """
    campaign = campaign_in_reach(campaign_id=campaign_id, reach=reach, right=Right.SEE_CAMPAIGN)
    head = head_of(campaign, office_day(campaign.office, now))
    decides = campaign.office_id in reach.offices_for(Right.START_CAMPAIGN)
    return CampaignResult(
        head=head,
        reading=_readings([campaign], now)[campaign.pk],
        messages=_messages(campaign),
        may_start=decides and head.state is CampaignState.DECLARED and campaign.declared_by_id != reach.user_id,
        may_cancel=decides and head.is_open,
    )


def _readings(campaigns: Sequence[Campaign], now: datetime.datetime) -> Mapping[int, Reading]:
    ids = [campaign.pk for campaign in campaigns]
    periods = Reminder.objects.filter(campaign_id__in=ids).order_by().values_list("period", flat=True).distinct()
    dues = [
        {"month": period.isoformat(), "due_on": due_date(month=Month.of(period), cover=Cover.RISK).isoformat()}
        for period in periods
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.outreach", "campaign_readings"),
            {"campaign_ids": ids, "dues": json.dumps(dues), "now": now},
        )
        counts = {(campaign_id, arm): numbers for campaign_id, arm, *numbers in cursor.fetchall()}
    return {campaign.pk: _reading(campaign, counts, now) for campaign in campaigns}


def _reading(campaign: Campaign, counts: Mapping[tuple[int, str], Sequence[int]], now: datetime.datetime) -> Reading:
    treated, treated_closed, treated_on_time = counts.get((campaign.pk, Arm.TREATED), (0, 0, 0))
    held, held_closed, held_on_time = counts.get((campaign.pk, Arm.HELD_OUT), (0, 0, 0))
    still_open = treated - treated_closed + held - held_closed
    is_over = state_of(campaign, office_day(campaign.office, now)) in _DONE
    is_final = is_over and not still_open and campaign.started_at is not None
    return Reading(
        treated=treated,
        held_out=held,
        open_people=still_open,
        effect=effect_of(treated=ArmCount(treated, treated_on_time), held_out=ArmCount(held, held_on_time))
        if is_final
        else None,
    )


def _messages(campaign: Campaign) -> MessageCounts:
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.outreach", "campaign_messages"), {"campaign_id": campaign.pk})
        return MessageCounts(*cursor.fetchone())
