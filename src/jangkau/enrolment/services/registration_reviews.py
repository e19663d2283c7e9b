"""What an officer does with a registration that a rule wants looked at: accept, send back, refuse."""

import datetime
import uuid
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.enrolment.models import Registration
from jangkau.enrolment.models.registrations import RegistrationState, RegistrationStep
from jangkau.enrolment.services.registrations import (
    UnknownRegistration,
    admit,
    answers_of,
    close_registration,
    person_with_nik,
    put_answers,
)
from jangkau.registry.selectors.named_places import region_named
from jangkau.registry.selectors.offices import office_serving
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.account_messages import Text, tell_account
from jangkau.registry.services.reasons import real_reason

VILLAGE_DIGITS = 10
# The boxes that can be marked, and the page of the form on which each stands.
PAGE_OF = {
    "nik": RegistrationStep.WHO,
    "name": RegistrationStep.WHO,
    "birth_date": RegistrationStep.BIRTH,
    "sex": RegistrationStep.BIRTH,
    "village": RegistrationStep.BIRTH,
    "address": RegistrationStep.BIRTH,
    "occupation": RegistrationStep.WORK,
    "income": RegistrationStep.WORK,
}


class NothingMarked(Refusal):
    """A form goes back with at least one box marked."""

    message = _("Tandai sedikitnya satu isian yang perlu diperbaiki.")


class NotWaiting(Refusal):
    """A colleague decided about the form meanwhile, or its owner has it again."""

    message = _("Formulir ini tidak menunggu keputusan lagi. Keadaannya sekarang: %(state)s.")


class OtherPersonHasNik(Refusal):
    """The NIK is on record under another name or birth date: accepting would give his record to this telephone."""

    message = _(
        "NIK itu tercatat atas nama atau tanggal lahir lain (catatan orang %(person_id)s). Kembalikan formulirnya, "
        "atau perbaiki dahulu catatan itu berdasarkan KTP."
    )


@transaction.atomic
def accept_registration(*, public_id: uuid.UUID, reach: Reach, reason: str, now: datetime.datetime) -> Registration:
    """Accept a form after the identity card was seen; its owner looks after the person from then on, and is told.

    Raises:
        NotPermitted, UnknownRegistration, NotWaiting: as for any form.
        ReasonMissing, ReasonHoldsNik: if the reason will not do.
        OtherPersonHasNik: if the NIK is recorded with another birth date.
        TooOld, PersonDied, NikTaken: as for any participant.
    """
    with acting(by=reach.username, reason=real_reason(reason)):
        registration = _waiting(public_id, reach)
        answers = answers_of(registration)
        person = person_with_nik(answers["nik"])
        if person is not None and person.birth_date.isoformat() != answers["birth_date"]:
            raise OtherPersonHasNik(person_id=person.pk)
        registration.decided_by_id = reach.user_id
        accepted = admit(registration=registration, person=person, now=now)
        _tell(accepted, _("Pendaftaran Anda diterima. Buka Jangkau dengan nomor ini untuk membayar."), now)
        return accepted


@transaction.atomic
def set_village(
    *, public_id: uuid.UUID, reach: Reach, regency: str, district: str, village: str, now: datetime.datetime
) -> None:
    """Put a known place on a form whose worker wrote one that is not known; it goes to the office that serves there.

    Raises:
        NotPermitted, UnknownRegistration, NotWaiting: as for any form.
        PlaceNotNamed, PlaceUnknown, PlaceNowhere, PlaceAmbiguous: if the names lead to no one place.
        NoOfficeServes: if no office serves there.
    """
    with acting(by=reach.username, reason="menetapkan desa pada formulir pendaftaran") as context:
        registration = _waiting(public_id, reach)
        region_code = region_named(regency=regency, district=district, village=village)
        put_answers(registration=registration, answers=answers_of(registration) | {"region_code": region_code})
        if len(region_code) == VILLAGE_DIGITS:
            registration.reasons = [reason for reason in registration.reasons if reason != "village_unknown"]
        registration.office, registration.saved_at = office_serving(region_code), now
        registration.context_id = context
        registration.save()


@transaction.atomic
def send_back(
    *, public_id: uuid.UUID, reach: Reach, marked: Collection[str], note: str, now: datetime.datetime
) -> None:
    """Give a form back to its owner with the boxes marked that are to be put right; he is told by message.

    Raises:
        NotPermitted, UnknownRegistration, NotWaiting: as for any form.
        NothingMarked: if no box is marked.
        ReasonMissing, ReasonHoldsNik: if the note will not do.
    """
    said = real_reason(note)
    boxes = [name for name in PAGE_OF if name in marked]
    if not boxes:
        raise NothingMarked()
    with acting(by=reach.username, reason=said) as context:
        registration = _waiting(public_id, reach)
        registration.state = RegistrationState.SENT_BACK
        registration.marked, registration.note, registration.context_id = boxes, said, context
        registration.save()
        _tell(registration, _("Formulir pendaftaran Anda perlu diperbaiki. Buka Jangkau dengan nomor ini."), now)


@transaction.atomic
def refuse_registration(*, public_id: uuid.UUID, reach: Reach, reason: str, now: datetime.datetime) -> None:
    """Refuse a form for good; what was typed is forgotten, and its owner is told by message.

    Raises:
        NotPermitted, UnknownRegistration, NotWaiting: as for any form.
        ReasonMissing, ReasonHoldsNik: if the reason will not do.
    """
    said = real_reason(reason)
    with acting(by=reach.username, reason=said):
        registration = _waiting(public_id, reach)
        registration.decided_by_id, registration.note = reach.user_id, said
        close_registration(registration=registration, state=RegistrationState.REFUSED, now=now)
        _tell(registration, _("Pendaftaran Anda belum dapat diterima. Hubungi kantor cabang terdekat."), now)


def _waiting(public_id: uuid.UUID, reach: Reach) -> Registration:
    reach.require(Right.REVIEW_REGISTRATION)
    forms = Registration.objects.select_for_update(of=("self",)).select_related("account__user", "office")
    registration = forms.filter(public_id=public_id, office_id__in=reach.offices_for(Right.REVIEW_REGISTRATION)).first()
    if registration is None:
        raise UnknownRegistration()
    if registration.state != RegistrationState.SUBMITTED:
        raise NotWaiting(state=registration.get_state_display())
    return registration


def _tell(registration: Registration, text: Text, now: datetime.datetime) -> None:
    tell_account(account=registration.account, text=text, purpose="registration", now=now)
