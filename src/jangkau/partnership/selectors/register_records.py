"""What the register holds of the person whom a row of a roster names, laid beside the row."""

import datetime
import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from jangkau.core import sql
from jangkau.core.permissions import Right
from jangkau.partnership.models import Agreement, RosterRow
from jangkau.partnership.selectors.reasons import language_of_reader
from jangkau.registry.models import Person
from jangkau.registry.models.people import Sex
from jangkau.registry.selectors.people import masked_nik, people_in_reach
from jangkau.registry.selectors.place_names import place_names
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.nik import mask_nik
from jangkau.rules.wording import date_in_words

# Below this likeness (0 to 100) two names are taken for those of two people.
LIKE_ENOUGH = 75
MOST_RECORDS = 5
_REGENCY_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing that row and record both say, as each says it."""

    label: str
    in_row: str
    in_record: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Funded:
    """Months that somebody pays for: ``payer`` is blank if the worker does; ``under`` is the agreement or bill."""

    payer: str
    under: str
    months: tuple[datetime.date, ...]


@dataclass(frozen=True, slots=True)
class RegisterRecord:
    """A person of the register whom a row may mean.

    ``likeness`` is that of the two names, 0 to 100. ``is_by_nik`` says that the record has the row's NIK, and not only
    a like name and the same day of birth. ``may_open`` says that the reader may see the person's own page.
    """

    person_id: int
    is_by_nik: bool
    likeness: int
    name: str
    died_on: datetime.date | None
    compared: tuple[Compared, ...]
    funded: tuple[Funded, ...]
    may_open: bool


def records_beside(row: RosterRow, *, nik: str, agreement: Agreement, reach: Reach) -> tuple[RegisterRecord, ...]:
    """Return the people of the register whom a row may mean: who has its NIK, then who is like it, the likest first.

    People who are like it are looked for only where the row is a possible duplicate: born on the same day, living in
    the same regency. At most five records in all.

    Args:
        row: with its reasons.
        nik: of the row; blank if it has none.
        agreement: under which it was sent; months that others fund are told for its period.
        reach: of whoever looks; what lies beyond it is shown as well, for a decision needs it, but leads no further.
    """
    found = _by_nik(row)
    likenesses = _like(row) if "possible_duplicate" in row.reasons else {}
    if found is not None:
        likenesses = {found.pk: _likeness(row, found.name_key)} | likenesses
    people = Person.objects.in_bulk(list(likenesses)[:MOST_RECORDS])
    if not people:
        return ()
    open_to_reader = set(
        people_in_reach(reach, Right.SEE_PERSON).filter(pk__in=people).order_by("pk").values_list("pk", flat=True)
    )
    places = place_names([person.region_id for person in people.values()] + ([row.region_id] if row.region_id else []))
    funded = _funded(people, agreement)
    return tuple(
        RegisterRecord(
            person_id=pk,
            is_by_nik=found is not None and pk == found.pk,
            likeness=likenesses[pk],
            name=people[pk].name,
            died_on=people[pk].died_on,
            compared=_compared(row, nik, people[pk], places),
            funded=funded.get(pk, ()),
            may_open=pk in open_to_reader,
        )
        for pk in likenesses
        if pk in people
    )


def _by_nik(row: RosterRow) -> Person | None:
    if row.nik_digest is None:
        return None
    found = Person.objects.filter(nik_digest=row.nik_digest).select_related("merged_into").first()
    return (found.merged_into or found) if found else None


def _like(row: RosterRow) -> dict[int, int]:
    """Return the likeness of people with other NIKs whom the row may mean, by key, the likest first."""
    if row.birth_date is None or row.region_id is None:
        return {}
    near = Person.objects.filter(
        birth_date=row.birth_date, region__code__startswith=row.region_id[:_REGENCY_DIGITS], merged_into__isnull=True
    ).exclude(nik_digest=row.nik_digest)
    scores = {
        pk: score
        for pk, name_key in near.order_by("pk").values_list("pk", "name_key")
        if (score := _likeness(row, name_key)) >= LIKE_ENOUGH
    }
    return dict(sorted(scores.items(), key=lambda item: -item[1]))


def _likeness(row: RosterRow, name_key: str) -> int:
    return int(fuzz.token_sort_ratio(row.name_key, name_key))


def _compared(row: RosterRow, nik: str, person: Person, places: Mapping[str, str]) -> tuple[Compared, ...]:
    return (
        Compared(_("Nama"), row.name, person.name, row.name_key != person.name_key),
        Compared(_("NIK"), mask_nik(nik), masked_nik(person), bytes(row.nik_digest or b"") != bytes(person.nik_digest)),
        Compared(
            _("Tanggal lahir"),
            day_in_words(row.birth_date),
            day_in_words(person.birth_date),
            row.birth_date != person.birth_date,
        ),
        Compared(_("Jenis kelamin"), sex_in_words(row.sex), sex_in_words(person.sex), row.sex != person.sex),
        Compared(
            _("Tempat tinggal"),
            places.get(row.region_id or "", ""),
            places[person.region_id],
            row.region_id != person.region_id,
        ),
    )


def day_in_words(day: datetime.date | None) -> str:
    """Return a day as one writes it, blank if there is none."""
    return "" if day is None else date_in_words(day, language=language_of_reader())


def sex_in_words(sex: str | None) -> str:
    """Return a sex in words, blank if it is not known."""
    return "" if sex is None else str(Sex(sex).label)


def _funded(person_ids: Iterable[int], agreement: Agreement) -> dict[int, tuple[Funded, ...]]:
    parameters: dict[str, Any] = {
        "person_ids": list(person_ids),
        "first_month": agreement.first_month,
        "until_month": agreement.until_month,
    }
    funded: defaultdict[int, list[Funded]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.partnership", "months_funded"), parameters)
        for (person_id, payer, under), rows in itertools.groupby(cursor.fetchall(), key=lambda found: found[:3]):
            funded[person_id].append(Funded(payer or "", under, tuple(found[3] for found in rows)))
    return {person_id: tuple(found) for person_id, found in funded.items()}
