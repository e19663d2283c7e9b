"""The roster of case 4: the list of the Dinas Sosial of Kutai Kartanegara, made up, with what must come of it."""

import datetime
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from jangkau.console.synthetic.cells import Cell, Scribe
from jangkau.console.synthetic.faults import (
    ADULT_FROM,
    ADULT_UNTIL,
    COUNTS,
    INCOMPLETE,
    REJECTED,
    REVIEW,
    Entry,
    FaultMaker,
    entry_of,
)
from jangkau.console.synthetic.names import name_essence
from jangkau.console.synthetic.people import BEFORE_THE_SPLIT, FundedElsewhere, KnownPerson, Population
from jangkau.console.synthetic.places import Area, Region, survey

# Risk cover (JKK 10,000 + JKM 6,800) in the lowest bracket, a month.
MONTHLY_RUPIAH = 16_800
KUTAI_KARTANEGARA = "6402"
CASE_4_ACCEPTED = 35_440
SMALLEST = 60
LABEL = "DATA SINTETIS"
Outcome = tuple[str, frozenset[str]]
"""``accepted``, ``review``, ``rejected`` or ``waiting``, and all reasons for it."""

_WAITING, _COPIES, _SECOND_SELVES = 80, 220, 20
_BUDGET_STEP_RUPIAH = 50_000


class RosterTooSmall(ValueError):
    """So few accepted rows do not leave room for one row of each kind."""


@dataclass(frozen=True, slots=True)
class SyntheticRow:
    """A row of a person: what stands in it, what is meant by it, and what must come of it.

    ``number`` is that of the line in the file, the first line being 1. ``nik`` and ``birth_date`` are None where the
    row has none that can be read; ``region_code`` is that of the village meant, wherever it lies; ``free_months``
    are those that no other agreement funds.
    """

    number: int
    cells: tuple[Cell, ...]
    nik: str | None
    birth_date: datetime.date | None
    sex: str
    region_code: str
    free_months: tuple[datetime.date, ...]
    outcome: str
    reasons: frozenset[str]


@dataclass(frozen=True)
class SyntheticRoster:
    """A roster file before it is written, and all that must be known to judge its intake.

    ``lines`` are all lines of the file with titles, headings, blank lines and the total; ``rows`` only those of
    people. ``known_people`` must be in the register, and ``funded_elsewhere`` under another agreement, before
    the roster is taken in. ``budget_rupiah`` is enough for the accepted rows and not for one more.
    """

    lines: tuple[tuple[Cell, ...], ...]
    rows: tuple[SyntheticRow, ...]
    known_people: tuple[KnownPerson, ...]
    funded_elsewhere: tuple[FundedElsewhere, ...]
    total_rupiah: int
    budget_rupiah: int
    file_stem: str = "daftar-pekerja-rentan-kutai-kartanegara-sintetis"

    @cached_property
    def expected(self) -> Mapping[int, Outcome]:
        """What must come of each row, by its number in the file."""
        return {row.number: (row.outcome, row.reasons) for row in self.rows}

    @cached_property
    def niks(self) -> frozenset[str]:
        """Every NIK that can be read in the file or was in the register before, to look for where none may be."""
        return frozenset(row.nik for row in self.rows if row.nik) | {person.nik for person in self.known_people}


def generate_roster(
    *,
    seed: int,
    regions: Iterable[Region],
    accepted: int = CASE_4_ACCEPTED,
    with_partly_funded: bool = False,
) -> SyntheticRoster:
    """Return a roster with every fault in it; the same for the same seed and regions.

    Args:
        seed: of the random numbers.
        regions: (code, level, name, parent code) of Kalimantan Timur with all that lies in it.
        accepted: how many rows must be accepted; faults keep their share, at least one row of each kind.
        with_partly_funded: let some accepted people have months that another agreement already funds, so
            that only their free months are funded.

    Raises:
        RosterTooSmall: if ``accepted`` is less than 60.
        AreaTooSmall: if ``regions`` lacks Kutai Kartanegara, its villages, or a regency beside it.
    """
    if accepted < SMALLEST:
        raise RosterTooSmall(f"a roster needs at least {SMALLEST} accepted rows")
    # The sample must come out the same again; nobody's safety hangs on it.
    rng = random.Random(seed)  # noqa: S311  (a seeded generator of invented people, not a secret)
    area = survey(regions, regency_code=KUTAI_KARTANEGARA, rng=rng)
    composer = _Composer(rng, area, accepted)
    entries = composer.compose(with_partly_funded=with_partly_funded)
    total_rupiah, outcomes = _judge(entries, accepted)
    lines, numbers = _lay_out(entries, seed, rng)
    rows = tuple(
        _row(entry, number, lines[number - 1], outcome)
        for entry, number, outcome in zip(entries, numbers, outcomes, strict=True)
    )
    return SyntheticRoster(
        lines=lines,
        rows=rows,
        known_people=tuple(composer.maker.known),
        funded_elsewhere=tuple(composer.maker.funded),
        total_rupiah=total_rupiah,
        budget_rupiah=-(-total_rupiah // _BUDGET_STEP_RUPIAH) * _BUDGET_STEP_RUPIAH,
    )


class _Composer:
    """Puts a roster together: good rows by village, and faulty ones strewn among them."""

    def __init__(self, rng: random.Random, area: Area, accepted: int) -> None:
        self._rng = rng
        self._population = Population(rng, area)
        self._accepted = accepted
        self.maker = FaultMaker(rng, self._population, area)

    def compose(self, *, with_partly_funded: bool) -> list[Entry]:
        good = self._good()
        plain = [place for place, entry in enumerate(good) if isinstance(entry.nik, str)]
        special = self._rng.sample(plain[: self._accepted // 2], self._scaled(100) + self._scaled(180))
        for place in special[: self._scaled(100)]:
            self.maker.register_same(good[place])
        if with_partly_funded:
            for place in special[self._scaled(100) :]:
                self.maker.fund_partly(good[place])
        faulty = [self.maker.make(faults) for faults, count in COUNTS.items() for _ in range(self._scaled(count))]
        faulty.append(self.maker.make(("over_age",), birth_date=ADULT_FROM - _DAY))
        faulty.append(self.maker.make(("under_age",), birth_date=ADULT_UNTIL))
        faulty += self._doubles([good[place] for place in plain if place not in set(special)])
        return self._strewn(good, faulty)

    def _good(self) -> list[Entry]:
        count = self._accepted + self._scaled(_WAITING)
        draw = self._population.draw
        people = [
            draw(born_from=ADULT_FROM, born_until=ADULT_FROM + _DAY),
            draw(born_from=ADULT_UNTIL - _DAY, born_until=ADULT_UNTIL),
        ]
        for code in BEFORE_THE_SPLIT:
            people += [
                draw(born_from=ADULT_FROM, born_until=ADULT_UNTIL, regency_code=code) for _ in range(self._scaled(90))
            ]
        while len(people) < count:
            people.append(draw(born_from=ADULT_FROM, born_until=ADULT_UNTIL))
        entries = [entry_of(person, self._rng) for person in people]
        self._rng.shuffle(entries)
        entries.sort(key=lambda entry: entry.village.code)
        self._store_some_as_numbers(entries)
        return entries

    def _store_some_as_numbers(self, entries: list[Entry]) -> None:
        # A number below 2^53 that does not end in 0 was stored by a program that keeps all sixteen digits.
        exact = [entry for entry in entries if entry.person.nik[-1] != "0" and int(entry.person.nik) < 2**53]
        for entry in self._rng.sample(exact, self._scaled(40)):
            entry.nik = float(entry.person.nik)

    def _doubles(self, originals: Sequence[Entry]) -> list[Entry]:
        copies, selves = self._scaled(_COPIES), self._scaled(_SECOND_SELVES)
        incomplete = self._scaled(25)
        chosen = self._rng.sample(originals, copies + incomplete + selves)
        made = [replace(entry, faults=set()) for entry in chosen[:copies]]
        # Here and there a person is listed three times.
        made += [replace(entry, faults=set()) for entry in chosen[: self._scaled(10)]]
        for entry in chosen[copies : copies + incomplete]:
            made.append(
                replace(entry, name=None, faults={"name_missing"})
                if self._rng.random() < 0.5
                else replace(entry, birth=None, faults={"birth_date_missing"})
            )
        return made + [self.maker.second_self(entry) for entry in chosen[copies + incomplete :]]

    def _strewn(self, good: list[Entry], faulty: list[Entry]) -> list[Entry]:
        self._rng.shuffle(faulty)
        places = [float(place) for place in range(len(good))]
        places += [self._rng.uniform(0, len(good)) for _ in faulty]
        ordered = sorted(zip(places, range(len(places)), good + faulty, strict=True), key=lambda item: item[:2])
        return [entry for _place, _tie, entry in ordered]

    def _scaled(self, count: int) -> int:
        return max(1, round(count * self._accepted / CASE_4_ACCEPTED))


_DAY = datetime.timedelta(days=1)


def _judge(entries: Sequence[Entry], accepted: int) -> tuple[int, list[Outcome]]:
    """Return what the accepted rows cost, and the outcome of each row in the order of the file."""
    outcomes: list[Outcome] = []
    total_rupiah, room = 0, accepted
    for entry, reasons in zip(entries, _all_reasons(entries), strict=True):
        if reasons & REJECTED:
            outcomes.append(("rejected", reasons))
        elif reasons & REVIEW:
            outcomes.append(("review", reasons))
        elif room:
            room -= 1
            total_rupiah += len(entry.free_months) * MONTHLY_RUPIAH
            outcomes.append(("accepted", frozenset()))
        else:
            outcomes.append(("waiting", frozenset({"over_budget"})))
    return total_rupiah, outcomes


def _all_reasons(entries: Sequence[Entry]) -> list[frozenset[str]]:
    first_complete: dict[str, int] = {}
    first_of_identity: dict[tuple[object, ...], str] = {}
    for place, entry in enumerate(entries):
        if not entry.faults & INCOMPLETE:
            first_complete.setdefault(_digits(entry.nik), place)
    found = []
    for place, entry in enumerate(entries):
        reasons = set(entry.faults)
        nik = _digits(entry.nik)
        if first_complete.get(nik, place) != place:
            reasons.add("duplicate_in_roster")
        if entry.name and isinstance(entry.birth, datetime.date):
            identity = (name_essence(entry.name), entry.birth, entry.sex, entry.village.code)
            if first_of_identity.setdefault(identity, nik) != nik:
                reasons.add("possible_duplicate")
        found.append(frozenset(reasons))
    return found


def _row(entry: Entry, number: int, cells: tuple[Cell, ...], outcome: Outcome) -> SyntheticRow:
    return SyntheticRow(
        number=number,
        cells=cells,
        nik=None if entry.faults & {"nik_missing", "nik_malformed", "nik_rounded"} else _digits(entry.nik),
        birth_date=entry.birth if isinstance(entry.birth, datetime.date) else None,
        sex=entry.sex,
        region_code=entry.village.code,
        free_months=entry.free_months,
        outcome=outcome[0],
        reasons=outcome[1],
    )


def _digits(nik: str | float | None) -> str:
    return str(int(nik)) if isinstance(nik, float) else nik or ""


def _lay_out(entries: Sequence[Entry], seed: int, rng: random.Random) -> tuple[tuple[tuple[Cell, ...], ...], list[int]]:
    """Return all lines of the file, and the number of each entry's line."""
    scribe = Scribe(rng)
    lines: list[tuple[Cell, ...]] = [
        (f"DAFTAR PEKERJA RENTAN KABUPATEN KUTAI KARTANEGARA TAHUN 2022 ({LABEL})",),
        (f"Dinas Sosial - iuran dari APBD, Oktober s.d. Desember 2022 - {LABEL}, orang karangan, benih {seed}",),
        (),
        scribe.header(),
    ]
    numbers = []
    for count, entry in enumerate(entries, start=1):
        if rng.random() < 0.0006:
            lines.append(())
        lines.append(scribe.line(count, entry))
        numbers.append(len(lines))
    lines += [(), scribe.total(len(entries))]
    return tuple(lines), numbers
