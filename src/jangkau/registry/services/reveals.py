"""Revealing a NIK: only for a stated reason, and only once it stands on record who saw it."""

import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.core.sealing import CannotUnseal, unseal
from jangkau.registry.models import NikReveal, Person
from jangkau.registry.selectors.people import NIK_PURPOSE, person_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.reasons import real_reason


class NikUnreadable(Refusal):
    """No key in the environment opens the sealed NIK."""

    message = _(
        "NIK pada catatan %(person_id)s tidak dapat dibuka dengan kunci yang terpasang. Pasang kunci lamanya, "
        "atau isikan kembali NIK dari KTP sebagai perbaikan data."
    )


def reveal_nik(*, reach: Reach, person_id: int, reason: str, now: datetime.datetime) -> str:
    """Return a person's NIK in full, after the record of it is committed.

    It opens the outermost transaction itself: within another, which might yet be rolled back, somebody would
    have seen the NIK and no record would say so.

    Raises:
        NotPermitted: if the asker may reveal nobody's NIK.
        UnknownPerson: if there is no such person within reach.
        ReasonMissing, ReasonHoldsNik: if the reason will not do.
        NikUnreadable: if the sealed value was changed or its key is unknown; nothing was seen and nothing is recorded.
        RuntimeError: if called inside a transaction.
    """
    stated = real_reason(reason)
    with transaction.atomic(durable=True), acting(by=reach.username, reason=stated):
        person = person_in_reach(person_id=person_id, reach=reach, right=Right.REVEAL_NIK)
        NikReveal.objects.create(person_id=person.pk, revealed_by_id=reach.user_id, reason=stated, revealed_at=now)
        # Leaving the block commits; should that fail, nothing is returned.
        return _opened(person)


def _opened(person: Person) -> str:
    try:
        return unseal(bytes(person.nik_sealed), purpose=NIK_PURPOSE).decode()
    except CannotUnseal as error:
        raise NikUnreadable(person_id=person.pk) from error
