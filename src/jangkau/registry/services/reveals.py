"""Revealing a NIK: only for a stated reason, and only once it stands on record who saw it."""

import datetime

from django.db import transaction

from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.core.sealing import unseal
from jangkau.registry.models import NikReveal
from jangkau.registry.selectors.people import NIK_PURPOSE, person_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.reasons import real_reason


def reveal_nik(*, reach: Reach, person_id: int, reason: str, now: datetime.datetime) -> str:
    """Return a person's NIK in full, after the record of it is committed.

    It opens the outermost transaction itself: within another, which might yet be rolled back, somebody would
    have seen the NIK and no record would say so.

    Raises:
        NotPermitted: if the asker may reveal nobody's NIK.
        UnknownPerson: if there is no such person within reach.
        ReasonMissing, ReasonHoldsNik: if the reason will not do.
        CannotUnseal: if the sealed value was changed or its key is unknown; the attempt is not recorded.
        RuntimeError: if called inside a transaction.
    """
    stated = real_reason(reason)
    with transaction.atomic(durable=True), acting(by=reach.username, reason=stated):
        person = person_in_reach(person_id=person_id, reach=reach, right=Right.REVEAL_NIK)
        NikReveal.objects.create(person_id=person.pk, revealed_by_id=reach.user_id, reason=stated, revealed_at=now)
        # Leaving the block commits; should that fail, nothing is returned.
        return unseal(bytes(person.nik_sealed), purpose=NIK_PURPOSE).decode()
