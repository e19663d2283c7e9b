"""Answering partners who ask whether a worker is covered, and putting on record who asked about whom, and for what."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from jangkau.collection.selectors.cover_on_day import Number, cover_on_day
from jangkau.collection.selectors.partners import PartnerProfile
from jangkau.core.errors import Refusal
from jangkau.core.models.sightings import Subject
from jangkau.core.services.sightings import record_sighting

# As long as the right to claim for a work accident lasts: PP 82/2019 art. 26.
OLDEST_YEARS = 5


class PurposeNotAgreed(Refusal):
    """The partner may not ask for this purpose, or not at all. Whom it asked about makes no difference."""

    message = _("Tujuan %(purpose)s tidak disepakati dengan %(partner)s.")


class DayOutOfRange(Refusal):
    """Nobody can say what will be, and what is older than any claim is nobody's business."""

    message = _("Hari yang ditanyakan harus antara %(oldest)s dan %(today)s.")


@dataclass(frozen=True, slots=True)
class CoverAnswer:
    """Whether a worker has JKK and JKM on a day, and until which day, it included; None if he has not.

    Who is unknown, has left or has let cover lapse is not covered, and no more is said.
    """

    on: datetime.date
    last_day: datetime.date | None

    @property
    def is_covered(self) -> bool:
        """Whether the worker is covered on the day."""
        return self.last_day is not None


def answer_cover_question(
    *,
    asker: PartnerProfile,
    purpose: str,
    number: Number,
    on: datetime.date,
    today: datetime.date,
    now: datetime.datetime,
) -> CoverAnswer:
    """Return whether the worker whom a number names is covered, having put on record that it was asked.

    An answer is given only if the record of it stands. A number that is nobody's is on record too, as nobody's.

    Args:
        asker: who asks.
        purpose: for what; a value of ``CoverPurpose``.
        number: of whom.
        on: the day asked about.
        today: the day at hand in Jakarta.
        now: when it was asked.

    Raises:
        PurposeNotAgreed: if the partner may not ask for this.
        DayOutOfRange: if the day is yet to come, or too long ago.
    """
    if purpose not in asker.cover_purposes:
        raise PurposeNotAgreed(purpose=purpose, partner=asker.code)
    oldest = datetime.date(today.year - OLDEST_YEARS, today.month, 1)
    if not oldest <= on <= today:
        raise DayOutOfRange(oldest=oldest.isoformat(), today=today.isoformat())
    found = cover_on_day(number=number, on=on)
    record_sighting(
        subject=Subject.NOBODY if found.person_id is None else Subject.PERSON,
        subject_id=found.person_id or 0,
        page=f"cover_{purpose}",
        seen_by_id=asker.user_id,
        seen_by=asker.username,
        now=now,
    )
    return CoverAnswer(on=on, last_day=found.last_day)
