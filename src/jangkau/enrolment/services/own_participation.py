"""What a worker puts right himself about his participation: his work and his income."""

import datetime
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.enrolment.models import Participant
from jangkau.enrolment.services.participants import Form, Occupation, refuse_form
from jangkau.registry.models import Person
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.people import locked_person


class NotParticipatingNow(Refusal):
    """There is no live participation."""

    message = _("Orang ini bukan peserta sekarang. Daftarkan dahulu, baru datanya dapat diubah.")


class WorkUnchanged(Refusal):
    """The record says all this already."""

    message = _("Tidak ada yang berubah: pekerjaan dan penghasilan itu sudah tercatat.")


def own_participation(*, person_id: int, reach: Reach) -> tuple[Person, Participant]:
    """Return a person whom an account looks after and his live participation, both held until the transaction ends.

    Raises:
        NotPermitted, UnknownPerson, PersonMerged: as for any person.
        NotParticipatingNow: if he is no participant.
    """
    person = locked_person(person_id=person_id, reach=reach, right=Right.KEEP_OWN_DATA)
    dropped = Person.objects.filter(merged_into=person_id).order_by("pk").values_list("pk", flat=True)
    held = Participant.objects.select_for_update(of=("self",)).select_related("office")
    live = held.filter(person_id__in=[person_id, *dropped], ended_on__isnull=True).order_by("pk").first()
    if live is None:
        raise NotParticipatingNow()
    return person, live


@transaction.atomic
def keep_work(
    *, person_id: int, reach: Reach, occupations: Sequence[Occupation], bracket: int, now: datetime.datetime
) -> Participant:
    """Put down what a worker does now and what it brings in; later bills ask the price of it.

    Args:
        person_id: whose.
        reach: of the account that looks after him.
        occupations: one or two, the main one first.
        bracket: of his income, 1 the lowest.
        now: when.

    Raises:
        NotPermitted, UnknownPerson, PersonMerged, NotParticipatingNow: as ``own_participation``.
        OccupationsNotAllowed, BracketUnknown: as for any participant.
        WorkUnchanged: if the record says all this already.

    Source: PP 44/2015 Art 13 and 20, PP 46/2015 Art 15.
    """
    with acting(by=reach.username, reason="mengubah pekerjaan dan penghasilan sendiri") as context:
        _person, participant = own_participation(person_id=person_id, reach=reach)
        today = now.astimezone(ZoneInfo(participant.office.time_zone)).date()
        refuse_form(form=Form(occupations, bracket), today=today)
        main, second = occupations[0], occupations[1] if len(occupations) > 1 else None
        wanted = {
            "occupation": main.name.strip(),
            "sector": main.sector,
            "second_occupation": second.name.strip() if second else None,
            "second_sector": second.sector if second else None,
            "bracket": bracket,
        }
        if all(getattr(participant, column) == value for column, value in wanted.items()):
            raise WorkUnchanged()
        for column, value in wanted.items():
            setattr(participant, column, value)
        participant.context_id = context
        participant.save(update_fields=[*wanted, "context_id"])
    return participant
