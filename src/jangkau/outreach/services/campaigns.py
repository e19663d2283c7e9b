"""Declaring a campaign, starting it by somebody else, and cancelling it."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from jangkau.collection.selectors.office_days import office_day
from jangkau.core.broken_constraints import broken_constraint
from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.outreach.models import Campaign
from jangkau.outreach.models.campaigns import STEPS_THAT_MAY_WAIT
from jangkau.outreach.selectors.arms import MOST_HELD_OUT_PERCENT, held_out_below, new_key
from jangkau.outreach.selectors.campaigns import CampaignState, UnknownCampaign, campaigns_in_reach, state_of
from jangkau.registry.selectors.offices import office_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.wording import date_in_words

MOST_DAYS = 366


class CampaignNotComplete(Refusal):
    """A campaign must say what it is called and what is expected of it."""

    message = _("Tuliskan nama kampanye dan apa yang diharapkan darinya.")


class CampaignNameTaken(Refusal):
    """The office has a campaign of this name."""

    message = _("Kantor ini sudah punya kampanye bernama %(name)s. Beri nama lain.")


class CampaignDaysWrong(Refusal):
    """The days of the campaign cannot be."""

    message = _("Kampanye harus mulai paling cepat besok, dan berlangsung paling lama %(days)s hari.")


class StepMayNotWait(Refusal):
    """A campaign may hold back only what may wait, and at least one step."""

    message = _(
        "Pilih pengingat yang boleh ditahan dari kelompok pembanding. Pengingat akhir bulan dari sponsor dan pengingat "
        "60 dan 80 hari selalu dikirim kepada semua."
    )


class HoldoutNotPossible(Refusal):
    """The share held out is none, or too large to be fair."""

    message = _("Kelompok pembanding harus antara 1 dan %(most)s persen.")


class CampaignAlreadyStarted(Refusal):
    """The campaign was started before."""

    message = _("Kampanye %(name)s sudah dimulai. Tidak ada yang dimulai dua kali.")


class CampaignClosed(Refusal):
    """The campaign was cancelled, or is over."""

    message = _("Kampanye %(name)s sudah %(state)s.")


class CampaignStartsTooLate(Refusal):
    """The campaign's first day has come without its being started."""

    message = _(
        "Kampanye %(name)s harus dimulai sebelum tanggal %(starts_on)s, sebab pengingat hari itu sudah dipilih tanpa "
        "undian. Susun kampanye baru."
    )


class DeclarerMayNotStart(Refusal):
    """Whoever declared a campaign does not start it."""

    message = _("Kampanye %(name)s Anda susun sendiri. Minta penyelia lain untuk memulainya.")


class CampaignsOverlap(Refusal):
    """Another campaign of the office holds back the same reminders on the same days."""

    message = _("Kampanye lain di kantor ini sudah menahan pengingat yang sama pada hari yang sama.")


class CancelReasonMissing(Refusal):
    """A cancellation must say why."""

    message = _("Tuliskan alasan pembatalan.")


@dataclass(frozen=True, slots=True)
class CampaignPlan:
    """What is declared: where, what is tried on which steps and days, and how many in a hundred are held out."""

    office_code: str
    name: str
    hypothesis: str
    steps: Collection[str]
    starts_on: datetime.date
    ends_on: datetime.date
    holdout_percent: int


@transaction.atomic
def declare_campaign(*, plan: CampaignPlan, reach: Reach, now: datetime.datetime) -> int:
    """Declare a campaign and draw whom it holds out, and return its key. Nobody is held out before it is started.

    Args:
        plan: what is declared, for good.
        reach: of who declares it; somebody else starts it.
        now: when.

    Raises:
        NotPermitted, UnknownOffice: as the names say.
        CampaignNotComplete, StepMayNotWait, HoldoutNotPossible, CampaignDaysWrong: if it cannot be.
        CampaignNameTaken: if the office has one of this name.
    """
    office = office_in_reach(code=plan.office_code, reach=reach, right=Right.DECLARE_CAMPAIGN)
    name, hypothesis = " ".join(plan.name.split()), plan.hypothesis.strip()
    _require_possible(plan, name, hypothesis, office_day(office, now))
    campaign = Campaign(
        office=office,
        name=name,
        hypothesis=hypothesis,
        steps=[step.value for step in STEPS_THAT_MAY_WAIT if step in plan.steps],
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        holdout_percent=plan.holdout_percent,
        key=new_key(),
        held_out_below=held_out_below(plan.holdout_percent),
        declared_at=now,
        declared_by_id=reach.user_id,
    )
    try:
        with acting(by=reach.username, reason="menyusun kampanye pengingat"):
            campaign.save(force_insert=True)
    except IntegrityError as error:
        if broken_constraint(error) == "one_campaign_a_name":
            raise CampaignNameTaken(name=name) from error
        raise
    return campaign.pk


@transaction.atomic
def start_campaign(*, campaign_id: int, reach: Reach, now: datetime.datetime) -> None:
    """Start a campaign, once, before its first day: from that day on the draw decides who is reminded.

    Raises:
        NotPermitted, UnknownCampaign: as the names say.
        CampaignAlreadyStarted, CampaignClosed, CampaignStartsTooLate: if it is no longer to be started.
        DeclarerMayNotStart: four eyes; the database holds the same.
        CampaignsOverlap: if another holds back the same reminders on the same days.
    """
    campaign = _locked(campaign_id, reach)
    state = state_of(campaign, office_day(campaign.office, now))
    if state is CampaignState.CANCELLED:
        raise CampaignClosed(name=campaign.name, state=state.label)
    if campaign.started_at is not None:
        raise CampaignAlreadyStarted(name=campaign.name)
    if state is CampaignState.MISSED:
        raise CampaignStartsTooLate(name=campaign.name, starts_on=date_in_words(campaign.starts_on))
    if campaign.declared_by_id == reach.user_id:
        raise DeclarerMayNotStart(name=campaign.name)
    campaign.started_at, campaign.started_by_id = now, reach.user_id
    try:
        with acting(by=reach.username, reason="memulai kampanye pengingat"):
            campaign.save(update_fields=["started_at", "started_by"])
    except IntegrityError as error:
        if broken_constraint(error) == "campaign_alone_on_its_steps":
            raise CampaignsOverlap() from error
        raise


@transaction.atomic
def cancel_campaign(*, campaign_id: int, reason: str, reach: Reach, now: datetime.datetime) -> None:
    """Cancel a campaign that is not over: from now on everybody is reminded. What was held back stays as it is.

    Args:
        campaign_id: which.
        reason: why, in words that an auditor understands.
        reach: of who cancels it.
        now: when.

    Raises:
        NotPermitted, UnknownCampaign: as the names say.
        CancelReasonMissing: if the reason is blank.
        CampaignClosed: if it is over, cancelled, or was never started in time.
    """
    campaign = _locked(campaign_id, reach)
    if not reason.strip():
        raise CancelReasonMissing()
    state = state_of(campaign, office_day(campaign.office, now))
    if state in (CampaignState.CANCELLED, CampaignState.OVER, CampaignState.MISSED):
        raise CampaignClosed(name=campaign.name, state=state.label)
    campaign.cancelled_at, campaign.cancelled_by_id, campaign.cancel_reason = now, reach.user_id, reason.strip()
    with acting(by=reach.username, reason="membatalkan kampanye pengingat"):
        campaign.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason"])


def _locked(campaign_id: int, reach: Reach) -> Campaign:
    campaigns = campaigns_in_reach(reach, Right.START_CAMPAIGN)
    campaign = campaigns.select_for_update(of=("self",), no_key=True).filter(pk=campaign_id).first()
    if campaign is None:
        raise UnknownCampaign()
    return campaign


def _require_possible(plan: CampaignPlan, name: str, hypothesis: str, today: datetime.date) -> None:
    if not name or not hypothesis:
        raise CampaignNotComplete()
    if not plan.steps or not set(plan.steps) <= set(STEPS_THAT_MAY_WAIT):
        raise StepMayNotWait()
    if not 1 <= plan.holdout_percent <= MOST_HELD_OUT_PERCENT:
        raise HoldoutNotPossible(most=MOST_HELD_OUT_PERCENT)
    if not today < plan.starts_on <= plan.ends_on or (plan.ends_on - plan.starts_on).days >= MOST_DAYS:
        raise CampaignDaysWrong(days=MOST_DAYS)
