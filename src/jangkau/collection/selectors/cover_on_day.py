"""Whether the worker whom a number names is covered on a day, for those outside who may ask; in one query."""

import datetime
import re
from collections import defaultdict
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext_lazy as _

from jangkau.collection.selectors.status import departure_of
from jangkau.core import sealing, sql
from jangkau.core.errors import Refusal
from jangkau.enrolment.selectors.participants import is_participant_number
from jangkau.rules.contributions import Cover
from jangkau.rules.months import Month
from jangkau.rules.nik import LENGTH as NIK_DIGITS
from jangkau.rules.status import Departure, InsuredSpan, Status, status_on

NUMBER_DIGITS = 11
_BETWEEN_DIGITS = re.compile(r"[\s.\-]+")


class NumberUnreadable(Refusal):
    """Neither kind of number, or the check digits do not fit. It is not repeated: it may be most of a NIK."""

    message = _(
        "Nomor itu tidak dapat dibaca. NIK 16 angka dan nomor peserta 11 angka, dengan angka pemeriksa yang cocok. "
        "Periksa KTP atau kartu pesertanya."
    )


@dataclass(frozen=True, slots=True)
class Number:
    """What names a worker: one of the two, digits alone. Never shown: it may be a NIK."""

    nik: str = ""
    participant_number: str = ""

    def __repr__(self) -> str:
        return "Number(***)"


@dataclass(frozen=True, slots=True)
class CoverFound:
    """Whether anybody was named, and until which day, it included, he is covered; None if he is not."""

    person_id: int | None
    last_day: datetime.date | None


def read_nik(text: str) -> Number:
    """Return the NIK that a text is; spaces, dots and hyphens among the digits make no difference.

    Raises:
        NumberUnreadable: if it has not sixteen digits and nothing else.
    """
    return Number(nik=_digits(text, NIK_DIGITS))


def read_participant_number(text: str) -> Number:
    """Return the participant number that a text is; spaces, dots and hyphens make no difference.

    Raises:
        NumberUnreadable: if it has not eleven digits and nothing else, or the last two do not fit the others.
    """
    digits = _digits(text, NUMBER_DIGITS)
    if not is_participant_number(digits):
        raise NumberUnreadable()
    return Number(participant_number=digits)


def _digits(text: str, count: int) -> str:
    digits = _BETWEEN_DIGITS.sub("", text)
    if len(digits) != count or not (digits.isascii() and digits.isdigit()):
        raise NumberUnreadable()
    return digits


def cover_on_day(*, number: Number, on: datetime.date) -> CoverFound:
    """Return whether the worker whom a number names has JKK and JKM on a day, as known now, and until when.

    A number of a record that was merged is that of the one that goes on. Of several participations any will do: an
    earlier one may have been the live one on the day. An end that is known cuts cover that is paid beyond it.

    Raises:
        ParameterError: if the law has no due date or lapse rule for the months concerned.

    Source: ``rules.status.status_on``; ADR 0004.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.collection", "cover_of_number"),
            {
                "nik_digests": sealing.digests(number.nik) if number.nik else [],
                "participant_number": number.participant_number,
                "cover": Cover.RISK,
                "on": on,
            },
        )
        rows = cursor.fetchall()
    departures: dict[int, Departure | None] = {}
    spans: defaultdict[int, list[InsuredSpan]] = defaultdict(list)
    for _kept, participant_id, ended_on, reason, end_recorded_at, month, first, until, recorded_at in rows:
        if month is not None:
            departures[participant_id] = departure_of(ended_on=ended_on, reason=reason, recorded_at=end_recorded_at)
            spans[participant_id].append(InsuredSpan(Month.of(month), Cover.RISK, first, until, recorded_at))
    last_days = [_last_day(spans[participant_id], departures[participant_id], on) for participant_id in spans]
    return CoverFound(
        person_id=rows[0][0] if rows else None,
        last_day=max((day for day in last_days if day is not None), default=None),
    )


def _last_day(spans: list[InsuredSpan], departure: Departure | None, on: datetime.date) -> datetime.date | None:
    result = status_on(insured=spans, departure=departure, on=on, known_at=None, cover=Cover.RISK)
    if result.status is not Status.ACTIVE or result.covered_until is None:
        return None
    until = result.covered_until if departure is None else min(result.covered_until, departure.on)
    return until - datetime.timedelta(days=1)
