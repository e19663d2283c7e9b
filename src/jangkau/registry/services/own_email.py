"""The mailbox that a worker names for himself."""

import datetime

from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.registry.models import Person
from jangkau.registry.selectors.contact_stops import is_stopped
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.email_confirmations import ask_to_confirm, kept_email
from jangkau.registry.services.people import NothingToCorrect, locked_person


def keep_email(*, reach: Reach, person_id: int, email: str, now: datetime.datetime) -> Person:
    """Put down a worker's mailbox; nothing goes there before whoever reads it has confirmed it, by a link sent there.

    The same address once more has the link sent again, as long as it is not confirmed, or its reader stopped messages.

    Args:
        reach: of the account that looks after him.
        person_id: who.
        email: the address; blank takes it off the record.
        now: when.

    Raises:
        NotPermitted, UnknownPerson, PersonMerged: as for any person.
        EmailMalformed, EmailNotOffered, TooManyQuestions: as the names say.
        NothingToCorrect: if the record says this already, and there is nothing to confirm.
    """
    with acting(by=reach.username, reason="mengubah alamat surel sendiri") as context:
        person = locked_person(person_id=person_id, reach=reach, right=Right.KEEP_OWN_DATA)
        address = kept_email(email)
        if address == person.email and (not address or _is_in_use(person)):
            raise NothingToCorrect(person_id=person.pk)
        if address != person.email:
            person.email, person.email_confirmed_at, person.context_id = address, None, context
            person.save()
        if address:
            ask_to_confirm(person=person, language=reach.language, now=now)
    return person


def _is_in_use(person: Person) -> bool:
    return person.email_confirmed_at is not None and not is_stopped(person.email)
