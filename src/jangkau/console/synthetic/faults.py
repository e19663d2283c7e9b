"""What goes wrong with a row of a roster, made on purpose, with the reasons that must be found."""

import datetime
import random
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from jangkau.console.synthetic.names import name_essence
from jangkau.console.synthetic.people import FundedElsewhere, KnownPerson, Person, Population
from jangkau.console.synthetic.places import Area, Village

# Cover starts on this day; ages are those of this day. The three months are October to December 2022.
START = datetime.date(2022, 10, 1)
MONTHS = (START, datetime.date(2022, 11, 1), datetime.date(2022, 12, 1))
# Born in [ADULT_FROM, ADULT_UNTIL): 18 and not yet 65 on START.
ADULT_FROM, ADULT_UNTIL = datetime.date(1957, 10, 2), datetime.date(2004, 10, 2)
_OLD_FROM, _YOUNG_UNTIL = datetime.date(1934, 1, 1), datetime.date(2014, 1, 1)

# Two names are a long way apart when they are this like, of a hundred, in any order and selection of their words.
_NOTHING_ALIKE = 45.0
INCOMPLETE = frozenset(
    {"nik_missing", "nik_malformed", "nik_rounded", "name_missing", "birth_date_missing", "birth_date_invalid"}
)
REJECTED = INCOMPLETE | {
    "duplicate_in_roster", "already_funded", "under_age", "over_age", "deceased", "category_not_eligible",
    "outside_area",
}  # fmt: skip
REVIEW = frozenset(
    {"nik_birth_date_mismatch", "nik_sex_mismatch", "nik_region_unknown", "nik_other_person", "possible_duplicate"}
)
# How many rows of each kind go with 35,440 accepted ones. Copies of rows are made apart.
COUNTS: dict[tuple[str, ...], int] = {
    ("nik_missing",): 60,
    ("nik_malformed",): 110,
    ("nik_rounded",): 140,
    ("name_missing",): 25,
    ("birth_date_missing",): 70,
    ("birth_date_invalid",): 55,
    ("already_funded",): 150,
    ("under_age",): 45,
    ("over_age",): 160,
    ("deceased",): 40,
    ("category_not_eligible",): 60,
    ("outside_area",): 90,
    ("nik_birth_date_mismatch",): 85,
    ("nik_sex_mismatch",): 60,
    ("nik_region_unknown",): 25,
    ("nik_other_person",): 30,
    ("possible_duplicate",): 25,
    ("name_missing", "under_age"): 6,
    ("nik_missing", "outside_area"): 6,
    ("nik_malformed", "birth_date_missing"): 5,
    ("nik_rounded", "over_age"): 6,
    ("birth_date_invalid", "category_not_eligible"): 3,
    ("over_age", "category_not_eligible"): 4,
    ("deceased", "category_not_eligible"): 3,
    ("nik_sex_mismatch", "nik_birth_date_mismatch"): 8,
    ("nik_region_unknown", "outside_area"): 4,
    ("under_age", "nik_birth_date_mismatch"): 4,
    ("nik_region_unknown", "nik_sex_mismatch"): 3,
}
_NOT_ELIGIBLE = (
    ("PNS", "Guru SD"), ("ASN", "Pegawai Kecamatan"), ("PPPK", "Guru"), ("Anggota TNI", "TNI AD"),
    ("Anggota POLRI", "POLRI"), ("Pegawai BUMN", "Operator"), ("Karyawan Swasta", "Karyawan Swasta"),
)  # fmt: skip
_NO_SUCH_DAY = (
    "31-02-1980", "30/02/1975", "32-01-1984", "17-13-1979", "00-00-1971", "abc", "31 Juni 1990", "29-02-1981",
    "17-08-2035", "01/01/2099",
)  # fmt: skip
NO_SUCH_REGENCY = ("9999", "0000", "6499", "3299", "5599")
ELIGIBLE = (
    ("Pekerja Rentan", ("Petani", "Nelayan", "Buruh Tani", "Tukang Ojek", "Sopir", "Pedagang Keliling", "Tukang Kayu",
                        "Buruh Bangunan", "Penjahit", "Pekebun", "Peternak", "Pencari Ikan", "Buruh Cuci", "Pemulung",
                        "Marbot", "Guru Ngaji", "Penjual Sayur", "Juru Parkir", "Pengrajin Rotan", "Motoris Ces")),
    ("Ketua RT", ("Ketua RT",)),
    ("Anggota BPD", ("Anggota BPD",)),
    ("Staf Desa Non-ASN", ("Staf Desa Non-ASN",)),
)  # fmt: skip


@dataclass(slots=True)
class Entry:
    """One row before it is written: what will stand in the cells, and what is wrong with it.

    ``nik`` is a float where the cell will be a number; ``birth`` is a text where it is no date; None is blank.
    ``free_months`` are those that no other agreement funds.
    """

    person: Person
    nik: str | float | None
    name: str | None
    birth: datetime.date | str | None
    sex: str
    village: Village
    category: str
    occupation: str
    faults: set[str] = field(default_factory=set)
    free_months: tuple[datetime.date, ...] = MONTHS


def entry_of(person: Person, rng: random.Random) -> Entry:
    """Return a faultless row for a person, with an occupation that the agreement funds."""
    category, occupations = ELIGIBLE[0] if rng.random() < 0.93 else rng.choice(ELIGIBLE[1:])
    occupation = rng.choice(occupations)
    nik, name, birth_date, sex, village = person.nik, person.name, person.birth_date, person.sex, person.village
    return Entry(person, nik, name, birth_date, sex, village, category, occupation)


class FaultMaker:
    """Makes rows with faults, and what the register must have known before for them to be faults."""

    def __init__(self, rng: random.Random, population: Population, area: Area) -> None:
        self._rng = rng
        self._population = population
        self._area = area
        self.known: list[KnownPerson] = []
        self.funded: list[FundedElsewhere] = []

    def make(self, faults: tuple[str, ...], *, birth_date: datetime.date | None = None) -> Entry:
        """Return a row with these faults and no others; ``birth_date`` to have it on that day."""
        rng = self._rng
        born_from, born_until = _born_between(faults, birth_date)
        person = self._population.draw(born_from=born_from, born_until=born_until)
        if wrong_nik := self._ill_fitting_nik(faults, person):
            person = replace(person, nik=wrong_nik)
        entry = entry_of(person, rng)
        entry.faults = set(faults)
        for fault in faults:
            if fault == "nik_malformed":
                entry.nik = self._malformed(person.nik)
            elif fault == "nik_rounded":
                entry.nik = self._rounded(person)
            elif fault == "birth_date_invalid":
                entry.birth = rng.choice(_NO_SUCH_DAY)
            elif fault == "category_not_eligible":
                entry.category, entry.occupation = rng.choice(_NOT_ELIGIBLE)
            elif fault == "outside_area":
                entry.village = rng.choice(self._area.outside)
        self._blank(entry, faults)
        self._register(person, entry, faults)
        return entry

    def register_same(self, entry: Entry) -> None:
        """Let the register know the person of a faultless row already, under the same name and NIK."""
        self.known.append(_known(entry.person))

    def fund_partly(self, entry: Entry) -> None:
        """Let another agreement fund one or two of the months of a faultless row's person."""
        funded = self._rng.choice((MONTHS[:1], MONTHS[:2], MONTHS[1:2]))
        person = _known(entry.person)
        self.known.append(person)
        self.funded.append(FundedElsewhere(person, funded))
        entry.free_months = tuple(month for month in MONTHS if month not in funded)

    def second_self(self, entry: Entry) -> Entry:
        """Return a row with the same name, birth date, sex and village as ``entry`` but another NIK."""
        nik = self._population.new_nik(entry.person.birth_date, entry.person.sex)
        return replace(entry, person=replace(entry.person, nik=nik), nik=nik, faults=set())

    def _ill_fitting_nik(self, faults: tuple[str, ...], person: Person) -> str | None:
        if not {"nik_birth_date_mismatch", "nik_sex_mismatch", "nik_region_unknown"} & set(faults):
            return None
        birth_date, sex = person.birth_date, person.sex
        if "nik_birth_date_mismatch" in faults:
            birth_date += datetime.timedelta(days=self._rng.choice((1, 9, 31, 120, -1, -10, -365)))
        if "nik_sex_mismatch" in faults:
            sex = "L" if sex == "P" else "P"
        regency = self._rng.choice(NO_SUCH_REGENCY) if "nik_region_unknown" in faults else None
        return self._population.new_nik(birth_date, sex, regency_code=regency)

    def _malformed(self, nik: str) -> str:
        rng = self._rng
        cut = rng.randrange(1, 15)
        return rng.choice(
            (
                nik[:cut] + nik[cut + 1 :],
                nik[:cut] + nik[cut] + nik[cut:],
                nik[:10],
                nik[:12] + "O" + nik[13:],
                nik[:-1] + "X",
            )
        )

    def _rounded(self, person: Person) -> float:
        # A number above 2^53 has lost its last digit in any program; Excel writes 0 for it in all of them.
        beyond = self._rng.random() < 0.2
        while True:
            regency = "9171" if beyond else None
            nik = self._population.new_nik(person.birth_date, person.sex, regency_code=regency)
            kept = str(int(float(nik))) if beyond else nik[:15] + "0"
            if kept == nik or self._population.claim(kept):
                return float(kept)

    def _blank(self, entry: Entry, faults: tuple[str, ...]) -> None:
        if "nik_missing" in faults:
            entry.nik = None
        if "name_missing" in faults:
            entry.name = None
        if "birth_date_missing" in faults:
            entry.birth = None

    def _register(self, person: Person, entry: Entry, faults: tuple[str, ...]) -> None:
        rng = self._rng
        known = _known(person)
        if "deceased" in faults:
            died_on = START - datetime.timedelta(days=rng.randint(1, 900))
            self.known.append(replace(known, died_on=died_on))
        if "already_funded" in faults:
            entry.free_months = ()
            self.known.append(known)
            self.funded.append(FundedElsewhere(known, MONTHS))
        if "possible_duplicate" in faults:
            nik = self._population.new_nik(person.birth_date, person.sex)
            self.known.append(replace(known, nik=nik))
        if "nik_other_person" in faults:
            self.known.append(self._somebody_else(known))

    def _somebody_else(self, known: KnownPerson) -> KnownPerson:
        days = self._rng.randint(400, 4_000)
        birth_date = known.birth_date + datetime.timedelta(days=days if known.birth_date.year < 1985 else -days)
        while True:
            name = self._population.new_name(birth_date, known.sex)
            if fuzz.token_set_ratio(name_essence(name), name_essence(known.name)) < _NOTHING_ALIKE:
                region_code = self._rng.choice(self._area.inside).code
                return replace(known, name=name, birth_date=birth_date, region_code=region_code)


def _born_between(faults: tuple[str, ...], birth_date: datetime.date | None) -> tuple[datetime.date, datetime.date]:
    if birth_date is not None:
        return birth_date, birth_date + datetime.timedelta(days=1)
    if "under_age" in faults:
        return ADULT_UNTIL, _YOUNG_UNTIL
    if "over_age" in faults:
        return _OLD_FROM, ADULT_FROM
    return ADULT_FROM, ADULT_UNTIL


def _known(person: Person) -> KnownPerson:
    return KnownPerson(person.nik, person.name, person.birth_date, person.sex, person.village.code)
