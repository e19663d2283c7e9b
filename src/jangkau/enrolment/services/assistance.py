"""Finishing forms together: asked for by their owners, taken up by an officer or a wadah, and what came of it."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import NotFound, Refusal
from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.enrolment.models import AssistanceCall, AssistanceCase
from jangkau.enrolment.models.assistance import GOES_ON, AssistanceOutcome
from jangkau.enrolment.models.registrations import RegistrationState
from jangkau.enrolment.services.registrations import answers_of, own_open_form, save_answers
from jangkau.registry.selectors.named_places import region_named
from jangkau.registry.selectors.offices import office_serving
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.account_messages import tell_account


class UnknownCase(NotFound):
    """No form that somebody asked help with lies within reach."""

    message = _("Formulir itu tidak menunggu bantuan lagi.")


class TakenByOther(Refusal):
    """Somebody else is on the telephone with its owner."""

    message = _("Formulir ini sudah diambil %(name)s.")


class NotTaken(Refusal):
    """Whoever works on a form takes it up first."""

    message = _("Ambil dahulu formulir ini, supaya tidak dua orang menelepon.")


@transaction.atomic
def ask_assistance(*, account_id: int, public_id: uuid.UUID, regency: str, now: datetime.datetime) -> None:
    """Put a half-finished form into the queue of the office that serves where its owner lives.

    Asking again after the case was closed opens it once more.

    Args:
        account_id: whose form.
        public_id: which.
        regency: where he lives, as written; not used where the form tells it.
        now: when.

    Raises:
        UnknownRegistration, RegistrationClosed: as for any own form.
        PlaceNotNamed, PlaceUnknown, PlaceNowhere, PlaceAmbiguous: if the form does not tell and the name is none.
        NoOfficeServes: if no office serves there.
    """
    registration = own_open_form(account_id=account_id, public_id=public_id)
    if registration.office is None:
        lives_in = answers_of(registration).get("region_code") or region_named(regency=regency)
        registration.office = office_serving(lives_in)
        registration.save(update_fields=["office"])
    with acting(by=registration.account.user.username, reason="minta dibantu mengisi formulir"):
        case, is_new = AssistanceCase.objects.select_for_update().get_or_create(
            registration=registration, defaults={"asked_at": now}
        )
        if not is_new and case.closed_at is not None:
            case.asked_at, case.closed_at, case.outcome, case.taken_by, case.taken_at = now, None, None, None, None
            case.save()


@transaction.atomic
def take_case(*, public_id: uuid.UUID, reach: Reach, now: datetime.datetime) -> None:
    """Take up a form, so that nobody else calls; taking it again changes nothing.

    Raises:
        NotPermitted, UnknownCase: as the names say.
        TakenByOther: if somebody else has it.
    """
    case = _held(public_id, reach)
    if case.taken_by_id not in {None, reach.user_id}:
        raise TakenByOther(name=case.taken_by.full_name if case.taken_by else "")
    with acting(by=reach.username, reason="mengambil formulir untuk dibantu"):
        case.taken_by_id, case.taken_at = reach.user_id, now
        case.save(update_fields=["taken_by", "taken_at"])


@transaction.atomic
def record_call(
    *, public_id: uuid.UUID, reach: Reach, outcome: AssistanceOutcome | str, note: str, now: datetime.datetime
) -> None:
    """Record what came of a call. Whoever was not reached, or will later, stays in the queue for anybody.

    Raises:
        NotPermitted, UnknownCase, NotTaken, TakenByOther: as the names say.
    """
    case, outcome = _mine(public_id, reach), AssistanceOutcome(outcome)
    with acting(by=reach.username, reason="mencatat hasil telepon") as context:
        AssistanceCall.objects.create(
            case=case, called_by_id=reach.user_id, called_at=now, outcome=outcome, note=" ".join(note.split())
        )
        case.taken_by, case.taken_at, case.context_id = None, None, context
        if outcome not in GOES_ON:
            case.closed_at, case.outcome = now, outcome
        case.save()
        if outcome == AssistanceOutcome.HANDED_BACK:
            tell_account(
                account=case.registration.account,
                text=_("Formulir Anda sudah dilengkapi bersama petugas. Buka Jangkau, periksa, lalu kirim."),
                purpose="registration",
                now=now,
            )


@transaction.atomic
def fill_in_together(
    *, public_id: uuid.UUID, reach: Reach, step: str, answers: Mapping[str, Any], now: datetime.datetime
) -> str:
    """Keep what the owner of a form said on the telephone for one of its pages; he sends it himself.

    Raises:
        NotPermitted, UnknownCase, NotTaken, TakenByOther: as the names say.
        PastTheAge: as ``save_answers``.
    """
    case = _mine(public_id, reach)
    with acting(by=reach.username, reason="mengisi formulir bersama pemiliknya lewat telepon"):
        return save_answers(
            account_id=case.registration.account_id, public_id=public_id, step=step, answers=answers, now=now
        )


def _mine(public_id: uuid.UUID, reach: Reach) -> AssistanceCase:
    case = _held(public_id, reach)
    if case.taken_by_id is None:
        raise NotTaken()
    if case.taken_by_id != reach.user_id:
        raise TakenByOther(name=case.taken_by.full_name if case.taken_by else "")
    return case


def _held(public_id: uuid.UUID, reach: Reach) -> AssistanceCase:
    held = AssistanceCase.objects.select_for_update(of=("self",))
    cases = held.select_related("registration__account__user", "taken_by")
    case = (
        cases_in_reach(reach=reach, cases=cases)
        .filter(registration__public_id=public_id, closed_at__isnull=True)
        .first()
    )
    if case is None:
        raise UnknownCase()
    return case


def cases_in_reach(*, reach: Reach, cases: QuerySet[AssistanceCase]) -> QuerySet[AssistanceCase]:
    """Return the cases of forms that are still open, of the offices in reach and of the wadah that the asker runs.

    Raises:
        NotPermitted: if he may help nobody.
    """
    if Right.MANAGE_MEMBERS not in reach.rights:
        reach.require(Right.REVIEW_REGISTRATION)
    return cases.filter(
        Q(registration__office_id__in=reach.offices_for(Right.REVIEW_REGISTRATION))
        | Q(registration__wadah_id__in=reach.organisations_for(Right.MANAGE_MEMBERS)),
        registration__state__in=[RegistrationState.DRAFT, RegistrationState.SENT_BACK],
    )
