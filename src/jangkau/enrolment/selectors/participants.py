"""Participants: the live one of each person, and finding one by number."""

import re
from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import NotFound, Refusal
from jangkau.core.permissions import Right
from jangkau.enrolment.models import Participant
from jangkau.registry.selectors.reach import Reach

_NUMBER = re.compile(r"[0-9]{11}")


class UnknownParticipant(NotFound):
    """There is no such participant, or none within reach."""

    message = _("Peserta %(participant)s tidak ditemukan. Periksa nomornya.")


class NumberMistyped(Refusal):
    """The check digits do not fit: a digit is wrong, missing, or two were swapped."""

    message = _("Nomor peserta %(number)s salah ketik: angka pemeriksanya tidak cocok. Periksa kartunya.")


def participants_of_people(*, person_ids: Collection[int]) -> dict[int, Participant]:
    """Return the live participation of each person who has one, by the person's id."""
    live = Participant.objects.filter(person_id__in=person_ids, ended_on__isnull=True)
    return {participant.person_id: participant for participant in live.order_by("pk")}


def is_participant_number(text: str) -> bool:
    """Say whether a text is eleven digits of which the last two check the others (ISO 7064 MOD 97-10)."""
    return bool(_NUMBER.fullmatch(text)) and int(text) % 97 == 1


def participant_by_number(*, number: str, reach: Reach, right: Right) -> Participant:
    """Return the participant with a number, of an office over which the right is held.

    Raises:
        NotPermitted: if the right is held nowhere.
        NumberMistyped: if the check digits do not fit.
        UnknownParticipant: if there is none, or another office looks after him; the two cannot be told apart.
    """
    reach.require(right)
    if not is_participant_number(number):
        raise NumberMistyped(number=number)
    found = Participant.objects.filter(issued_number__number=number, office_id__in=reach.offices_for(right)).first()
    if found is None:
        raise UnknownParticipant(participant=number)
    return found
