"""How long people have been without cover: of everybody in reach, by office and by wadah, and what settling takes."""

import datetime
import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jangkau.core import sql
from jangkau.core.permissions import Right
from jangkau.outreach.models.contacts import Tier
from jangkau.outreach.selectors.call_tiers import GONE_FOR, TierBand, tier_bands
from jangkau.registry.selectors.offices import office_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.brackets import brackets
from jangkau.rules.contributions import Cover, FundingSource, Sector, price_of_month
from jangkau.rules.months import Month, month_range
from jangkau.rules.status import Status, status_calendar

MOST_WADAH = 50


class Age(models.TextChoices):
    """How somebody stands in JKK and JKM on a day: each participant has one of these."""

    COVERED = "covered", _("Terlindungi")
    BEGINS_LATER = "begins_later", _("Sudah bayar, perlindungan belum mulai")
    DUE = "due", _("Bulan ini belum bayar, batasnya belum lewat")
    ARREARS_1 = "arrears_1", _("Menunggak 1 bulan")
    ARREARS_2 = "arrears_2", _("Menunggak 2 bulan")
    ARREARS_3 = "arrears_3", _("Menunggak 3 bulan")
    LAPSED_LATELY = "lapsed_lately", _("Tidak aktif, paling lama 61 hari")
    LAPSED_LONG = "lapsed_long", _("Tidak aktif, lebih lama")
    NEW_UNPAID = "new_unpaid", _("Belum pernah bayar, terdaftar paling lama 61 hari")
    NEVER_PAID = "never_paid", _("Belum pernah bayar, terdaftar lebih lama")


# Who is behind but has not lapsed: what settling takes is well defined only for these.
BEHIND = (Age.DUE, Age.ARREARS_1, Age.ARREARS_2, Age.ARREARS_3)
# Above the columns of a table.
_SHORT = {
    Age.BEGINS_LATER: _("Belum mulai"),
    Age.DUE: _("Bulan ini"),
    Age.ARREARS_1: _("1 bulan"),
    Age.ARREARS_2: _("2 bulan"),
    Age.ARREARS_3: _("3 bulan"),
    Age.LAPSED_LATELY: _("Tidak aktif ≤ 61 hari"),
    Age.LAPSED_LONG: _("Tidak aktif lebih lama"),
    Age.NEW_UNPAID: _("Belum bayar ≤ 61 hari"),
    Age.NEVER_PAID: _("Belum bayar lebih lama"),
}
_REST = {"others": _("wadah lainnya"), "none": _("tanpa wadah")}
_AGE_OF = {
    Status.ACTIVE: Age.COVERED,
    Status.DUE: Age.DUE,
    Status.ARREARS_1: Age.ARREARS_1,
    Status.ARREARS_2: Age.ARREARS_2,
    Status.ARREARS_3: Age.ARREARS_3,
    Status.LAPSED: Age.LAPSED_LATELY,
}


@dataclass(frozen=True, slots=True)
class AgeCount:
    """How many are of an age and what it takes to settle for all; ``tier`` is that of the call list they are on."""

    age: Age
    people: int
    owed_rupiah: int
    tier: Tier | None

    @property
    def label(self) -> str:
        """The age in words."""
        return str(self.age.label)

    @property
    def short_label(self) -> str:
        """The age in few words."""
        return str(_SHORT.get(self.age, self.age.label))


@dataclass(frozen=True, slots=True)
class AgeingRow:
    """An office, a wadah or everybody, with every age once, in order; ``code`` is blank where it is no one place."""

    code: str
    name: str
    counts: tuple[AgeCount, ...]

    @property
    def people(self) -> int:
        """All live participants: what every count is a part of."""
        return sum(count.people for count in self.counts)

    @property
    def behind(self) -> int:
        """How many are behind and can still settle."""
        return sum(count.people for count in self.counts if count.age in BEHIND)

    @property
    def owed_rupiah(self) -> int:
        """What it takes for all who are behind to settle."""
        return sum(count.owed_rupiah for count in self.counts)


@dataclass(frozen=True, slots=True)
class Ageing:
    """Everybody in reach by age; ``wadah`` are those with most people behind, then all others, then who is in none."""

    on: datetime.date
    total: AgeingRow
    offices: tuple[AgeingRow, ...]
    wadah: tuple[AgeingRow, ...]


@dataclass(slots=True)
class _Sums:
    people: defaultdict[Age, int] = field(default_factory=lambda: defaultdict(int))
    owed: defaultdict[Age, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, age: Age, people: int, owed_rupiah: int) -> None:
        self.people[age] += people
        self.owed[age] += owed_rupiah


def arrears_ageing(*, reach: Reach, today: datetime.date, office_code: str = "") -> Ageing:
    """Return how long everybody in reach has been without cover, in one statement whose answer is bounded.

    What is owed is what whoever is behind pays today to settle: JKK and JKM of the months from the first unpaid one
    through this one, at the price of who pays himself, as a bill of his own would have it. Who has lapsed owes nothing.

    Args:
        reach: of who asks.
        today: the day of which the standing is told.
        office_code: only participants of this office itself; blank for all in reach.

    Raises:
        NotPermitted: if the reader may call nobody.
        UnknownOffice: if the office is none of his.
        ParameterError: if the law has no due date, lapse rule or price for the months concerned.
    """
    reach.require(Right.CONTACT_PARTICIPANT)
    office_ids: Collection[int] = reach.offices_for(Right.CONTACT_PARTICIPANT)
    if office_code:
        office_ids = [office_in_reach(code=office_code, reach=reach, right=Right.CONTACT_PARTICIPANT).pk]
    tiers = [band for band in tier_bands(today) if band.lapses_on]
    ages = _ages(tiers, today)
    found = _found(office_ids=office_ids, tiers=tiers, ages=ages, today=today)
    tier_of = _tier_of(tiers, ages)
    total = _Sums()
    for (kind, _code, _name), sums in found.items():
        if kind == "office":
            for age, people in sums.people.items():
                total.add(age, people, sums.owed[age])
    offices = [_row(code, name, sums, tier_of) for (kind, code, name), sums in found.items() if kind == "office"]
    wadah = [_row(code, name, sums, tier_of) for (kind, code, name), sums in found.items() if kind == "wadah"]
    rest = [
        _row("", str(text), found[kind, "", ""], tier_of) for kind, text in _REST.items() if (kind, "", "") in found
    ]
    return Ageing(
        on=today,
        total=_row("", "", total, tier_of),
        offices=tuple(sorted(offices, key=_most_behind)),
        wadah=(*sorted(wadah, key=_most_behind), *rest),
    )


def _most_behind(row: AgeingRow) -> tuple[int, int, str]:
    return -row.behind, -row.people, row.code


def _row(code: str, name: str, sums: _Sums, tier_of: Mapping[Age, Tier]) -> AgeingRow:
    counts = (AgeCount(age, sums.people[age], sums.owed[age], tier_of.get(age)) for age in Age)
    return AgeingRow(code, name, tuple(counts))


def _ages(tiers: list[TierBand], today: datetime.date) -> list[Age]:
    """Return the age of everybody whose cover ends in each of the bands."""
    calendar = status_calendar(on=today, cover=Cover.RISK)
    return [_AGE_OF[calendar.status(band.ends_from)] for band in tiers]


def _tier_of(tiers: list[TierBand], ages: list[Age]) -> dict[Age, Tier]:
    """Return the tier of each age whose people all have the same."""
    found: defaultdict[Age, set[Tier]] = defaultdict(set)
    for band, age in zip(tiers, ages, strict=True):
        found[age].add(band.tier)
    one = {age: tiers_of_it.pop() for age, tiers_of_it in found.items() if len(tiers_of_it) == 1}
    return one | {Age.NEW_UNPAID: Tier.NEVER_PAID}


def _found(
    *, office_ids: Collection[int], tiers: list[TierBand], ages: list[Age], today: datetime.date
) -> dict[tuple[str, str, str], _Sums]:
    zone = timezone.get_default_timezone()
    since = today - GONE_FOR + datetime.timedelta(days=1)
    found: defaultdict[tuple[str, str, str], _Sums] = defaultdict(_Sums)
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.outreach", "arrears_ageing"),
            {
                "bands": json.dumps(list(_bands(tiers, ages, today))),
                "prices": json.dumps(list(_prices(tiers, ages, today))),
                "office_ids": list(office_ids),
                "today": today,
                "earliest": tiers[-1].ends_from,
                "joined_since": datetime.datetime.combine(since, datetime.time(), zone),
                "begins_later": Age.BEGINS_LATER,
                "new_unpaid": Age.NEW_UNPAID,
                "never_paid": Age.NEVER_PAID,
                "behind": list(BEHIND),
                "most_wadah": MOST_WADAH,
            },
        )
        for kind, code, name, age, people, owed_rupiah in cursor.fetchall():
            found[kind, code, name].add(Age(age), people, owed_rupiah)
    return found


def _bands(tiers: list[TierBand], ages: list[Age], today: datetime.date) -> Iterator[dict[str, str | None]]:
    tomorrow = (today + datetime.timedelta(days=1)).isoformat()
    yield {"age": Age.COVERED, "ends_from": tomorrow, "ends_until": None}
    for band, age in zip(tiers, ages, strict=True):
        yield {"age": age, "ends_from": band.ends_from.isoformat(), "ends_until": band.ends_until.isoformat()}
    yield {"age": Age.LAPSED_LONG, "ends_from": None, "ends_until": tiers[-1].ends_from.isoformat()}


def _prices(tiers: list[TierBand], ages: list[Age], today: datetime.date) -> Iterator[dict[str, str | int]]:
    """Yield what it takes to settle, by the first unpaid month, the bracket and the sector."""
    numbers = [bracket.number for bracket in brackets(today)]
    for band, age in zip(tiers, ages, strict=True):
        if age not in BEHIND:
            continue
        unpaid = list(month_range(Month.of(band.ends_from), Month.of(today).next))
        for number in numbers:
            for sector in Sector:
                yield {
                    "first_unpaid": band.ends_from.isoformat(),
                    "bracket": number,
                    "sector": sector.value,
                    "rupiah": sum(_price(month, number, sector) for month in unpaid),
                }


def _price(month: Month, bracket: int, sector: Sector) -> int:
    price = price_of_month(
        month=month, cover=Cover.RISK, bracket=bracket, sector=sector, funding=FundingSource.SELF, first_month=None
    )
    return price.total_rupiah
