"""Made-up people, each with a NIK that fits; no two alike by chance."""

import datetime
import random
from dataclasses import dataclass

from jangkau.console.synthetic.names import draw_name, name_essence
from jangkau.console.synthetic.places import Area, Village

# Registry offices number births of one day in one district from 0001 and hardly ever reach the thousands: these
# serial numbers keep the sample clear of real people's NIKs.
_FIRST_SERIAL, _LAST_SERIAL = 9_000, 9_999
# Regencies that people of the area were first registered in, beside the area itself.
ELSEWHERE = (
    "3315", "3402", "3404", "3502", "3503", "3510", "3578", "6301", "6303", "6371", "6403", "6408", "6472", "6474",
    "7302", "7308", "7371", "5301",
)  # fmt: skip
# What is now Kalimantan Utara, while it was part of Kalimantan Timur (UU 20/2012).
BEFORE_THE_SPLIT = ("6404", "6405", "6406", "6410", "6473")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist. ``sex`` is L (man) or P (woman)."""

    nik: str
    name: str
    birth_date: datetime.date
    sex: str
    village: Village


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody in the register before the roster came. ``region_code`` is that of a village."""

    nik: str
    name: str
    birth_date: datetime.date
    sex: str
    region_code: str
    died_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class FundedElsewhere:
    """A known person for whom another agreement pays the risk cover of some months (first days of months)."""

    person: KnownPerson
    months: tuple[datetime.date, ...]


class Population:
    """Draws people; keeps every NIK, and every name together with a birth date, to one person."""

    def __init__(self, rng: random.Random, area: Area) -> None:
        self._rng = rng
        self._area = area
        self._niks: set[str] = set()
        self._names: set[tuple[str, datetime.date]] = set()

    def draw(
        self,
        *,
        born_from: datetime.date,
        born_until: datetime.date,
        regency_code: str | None = None,
        village: Village | None = None,
    ) -> Person:
        """Return a new person born in [``born_from``, ``born_until``).

        Args:
            born_from: first possible birth date.
            born_until: the day after the last one.
            regency_code: where the NIK was issued; by default mostly in the area itself.
            village: where the person lives; by default any village of the area.
        """
        rng = self._rng
        days = (born_until - born_from).days
        birth_date = born_from + datetime.timedelta(days=rng.randrange(days))
        sex = "L" if rng.random() < 0.56 else "P"
        nik = self.new_nik(birth_date, sex, regency_code=regency_code)
        name = self.new_name(birth_date, sex)
        return Person(nik, name, birth_date, sex, village or rng.choice(self._area.inside))

    def new_name(self, birth_date: datetime.date, sex: str) -> str:
        """Return a name that nobody of this birth date has yet."""
        while True:
            name = draw_name(self._rng, is_man=sex == "L", birth_year=birth_date.year)
            key = (name_essence(name), birth_date)
            if key not in self._names:
                self._names.add(key)
                return name

    def new_nik(self, birth_date: datetime.date, sex: str, *, regency_code: str | None = None) -> str:
        """Return a NIK that nobody has yet: district, birth date (a woman's day plus 40), serial number."""
        rng = self._rng
        day = birth_date.day + (40 if sex == "P" else 0)
        born = f"{day:02d}{birth_date.month:02d}{birth_date.year % 100:02d}"
        while True:
            serial = rng.randint(_FIRST_SERIAL, _LAST_SERIAL)
            nik = f"{self._issued_in(regency_code)}{born}{serial}"
            if self.claim(nik):
                return nik

    def claim(self, nik: str) -> bool:
        """Reserve a NIK; False if somebody has it already."""
        if nik in self._niks:
            return False
        self._niks.add(nik)
        return True

    def _issued_in(self, regency_code: str | None) -> str:
        rng = self._rng
        if regency_code is None and rng.random() < 0.84:
            return rng.choice(self._area.district_codes)
        return f"{regency_code or rng.choice(ELSEWHERE)}{rng.randint(1, 12):02d}"
