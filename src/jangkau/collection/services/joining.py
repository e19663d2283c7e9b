"""Joining by one's own form: a participant and the bill for his first months in one step."""

import datetime
import uuid
from dataclasses import dataclass

from django.db import transaction

from jangkau.collection.selectors.own_bills import NoMonthToPay
from jangkau.collection.services.own_bills import bill_participant
from jangkau.enrolment.models import Registration
from jangkau.enrolment.services.registration_reviews import accept_registration
from jangkau.enrolment.services.registrations import send_registration
from jangkau.registry.selectors.accounts import reach_of_account
from jangkau.registry.selectors.reach import Reach


@dataclass(frozen=True, slots=True)
class Joined:
    """What became of a form that was sent: ``person_id`` is None while an officer looks at it."""

    person_id: int | None
    bill_id: int | None


@transaction.atomic
def join(*, account_id: int, public_id: uuid.UUID, attested: bool, now: datetime.datetime) -> Joined:
    """Send a form; who becomes a participant by it is billed for the months that he chose.

    Raises:
        UnknownRegistration, RegistrationClosed, AttestationMissing, RegistrationIncomplete, TooManyForms,
            NoOfficeServes, TooOld: as ``send_registration``; nothing is sent.
    """
    return _billed(send_registration(account_id=account_id, public_id=public_id, attested=attested, now=now), now)


@transaction.atomic
def accept_and_bill(*, public_id: uuid.UUID, reach: Reach, reason: str, now: datetime.datetime) -> Joined:
    """Accept a form that an officer looked at, and bill the months that its worker chose.

    Raises:
        NotPermitted, UnknownRegistration, ReasonMissing, ReasonHoldsNik, OtherPersonHasNik, TooOld: as
            ``accept_registration``.
    """
    return _billed(accept_registration(public_id=public_id, reach=reach, reason=reason, now=now), now)


def _billed(registration: Registration, now: datetime.datetime) -> Joined:
    if registration.person_id is None:
        return Joined(None, None)
    # The account's reach is read anew: it has this person only now.
    reach = reach_of_account(registration.account_id)
    try:
        # A wadah bills its members together.
        if registration.wadah_id is None:
            bill = bill_participant(
                person_id=registration.person_id, reach=reach, now=now, count=registration.months, attested=True
            )
            return Joined(registration.person_id, bill.bill_id)
    except NoMonthToPay:
        # Whoever was on record may be insured by others for as long as can be paid.
        pass
    return Joined(registration.person_id, None)
