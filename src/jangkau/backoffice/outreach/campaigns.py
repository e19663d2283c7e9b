"""Campaigns: the list, declaring one with what it can show, one with its effect, starting and cancelling."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.outreach.campaign_forms import CampaignForm, CancelForm, StartForm
from jangkau.backoffice.outreach.effect_picture import effect_picture
from jangkau.backoffice.pages import PageRequest, done, form_of, page, refusals_on, show
from jangkau.core.permissions import Right
from jangkau.outreach.selectors.campaign_outlook import Outlook, campaign_outlook, offices_to_declare
from jangkau.outreach.selectors.campaign_results import campaign_lines, campaign_result
from jangkau.outreach.selectors.campaigns import CampaignHead
from jangkau.outreach.selectors.effect import Verdict
from jangkau.outreach.services.campaigns import CampaignPlan, cancel_campaign, declare_campaign, start_campaign

_KINDS = {Verdict.HELPED: "success", Verdict.HARMED: "error"}
_ACT = "backoffice/outreach/campaign_act.html"


@page(Right.SEE_CAMPAIGN)
def campaigns(request: PageRequest) -> HttpResponse:
    """List campaigns, the latest first, with what came of each."""
    values = {
        "slice": campaign_lines(reach=request.reach, now=request.now, after=request.GET.get("after", "")),
        "may_declare": Right.DECLARE_CAMPAIGN in request.reach.rights,
    }
    return show(request, "backoffice/outreach/campaigns.html", values)


@page(Right.DECLARE_CAMPAIGN, writes=True)
def campaign_new(request: PageRequest) -> HttpResponse:
    """Declare a campaign, once what it can show was told."""
    form = form_of(request, CampaignForm, offices=offices_to_declare(reach=request.reach))
    outlook, told = None, ""
    if request.method == "POST" and form.is_valid():
        plan = CampaignPlan(**form.cleaned_data)
        told = f"{plan.office_code} {plan.ends_on} {plan.holdout_percent}"
        if request.POST.get("told") == told:
            with refusals_on(form):
                made = declare_campaign(plan=plan, reach=request.reach, now=request.now)
                return done(request, to=_path(made), say=_("Kampanye disusun. Orang lain harus memulainya."))
        outlook = _outlook(request, plan)
    return show(request, "backoffice/outreach/campaign_new.html", {"outlook": outlook, "told": told}, form=form)


@page(Right.SEE_CAMPAIGN)
def campaign(request: PageRequest, campaign_id: int) -> HttpResponse:
    """Show a campaign with its effect."""
    result = campaign_result(campaign_id=campaign_id, reach=request.reach, now=request.now)
    return show(
        request,
        "backoffice/outreach/campaign.html",
        {
            "result": result,
            "head": result.head,
            "reading": result.reading,
            "effect": result.reading.effect,
            "kind": _KINDS.get(result.reading.verdict, "info") if result.reading.verdict else "info",
            "picture": effect_picture(result.reading.effect),
        },
    )


@page(Right.START_CAMPAIGN, writes=True)
def campaign_start(request: PageRequest, campaign_id: int) -> HttpResponse:
    """Start a campaign that somebody else declared."""
    result = campaign_result(campaign_id=campaign_id, reach=request.reach, now=request.now)
    form = form_of(request, StartForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            start_campaign(campaign_id=campaign_id, reach=request.reach, now=request.now)
            return done(request, to=_path(campaign_id), say=_("Kampanye dimulai."))
    shown = {
        "head": result.head,
        "outlook": _outlook(request, result.head),
        "title": _("Mulai kampanye"),
        "button": _("Mulai kampanye"),
    }
    return show(request, _ACT, shown, form=form)


@page(Right.START_CAMPAIGN, writes=True)
def campaign_cancel(request: PageRequest, campaign_id: int) -> HttpResponse:
    """Cancel a campaign: from now on everybody is reminded."""
    result = campaign_result(campaign_id=campaign_id, reach=request.reach, now=request.now)
    form = form_of(request, CancelForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            cancel_campaign(
                campaign_id=campaign_id, reason=form.cleaned_data["reason"], reach=request.reach, now=request.now
            )
            return done(request, to=_path(campaign_id), say=_("Kampanye dibatalkan; semua peserta diingatkan lagi."))
    shown = {"head": result.head, "title": _("Batalkan kampanye"), "button": _("Batalkan kampanye")}
    return show(request, _ACT, shown, form=form)


def _outlook(request: PageRequest, terms: CampaignPlan | CampaignHead) -> Outlook:
    return campaign_outlook(
        office_code=terms.office_code,
        ends_on=terms.ends_on,
        holdout_percent=terms.holdout_percent,
        reach=request.reach,
        today=request.today,
    )


def _path(campaign_id: int) -> str:
    return reverse("backoffice:campaign", args=[campaign_id])
