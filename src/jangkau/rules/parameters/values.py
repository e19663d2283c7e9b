"""What a legal value can be: units, and how the value of each unit is read from YAML."""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal


class ParameterError(LookupError):
    """There is no such legal value on that day, or a parameter file is not as it must be."""


class Unit(enum.Enum):
    """What a parameter counts in; a reader that expects another unit is refused."""

    RUPIAH_PER_MONTH = "rupiah/person/month"
    FRACTION = "fraction"
    YEARS = "years"
    RUPIAH = "rupiah"
    MONTHS = "months"
    WORKING_DAYS = "working days"
    COUNT = "count"
    MONTH_COUNTS = "numbers of months"
    CHOICE = "choice"
    WORDS = "words"
    DEADLINE = "deadline"
    INCOME_BANDS = "rupiah/person/month by income"
    HOURS = "hours"
    SCHOOL_AMOUNTS = "rupiah/child/year by school"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day of the month, counted from the month of the contribution: 0 the same month, 1 the next."""

    day: int
    months_after: int


@dataclass(frozen=True, slots=True)
class IncomeBand:
    """A row of a contribution table: from this monthly income on, this basis and this contribution."""

    bracket: int
    income_from_rupiah: int
    base_rupiah: int
    contribution_rupiah: int


class School(enum.StrEnum):
    """A level of schooling; kindergarten counts with primary school, training with higher education."""

    PRIMARY = "primary"
    JUNIOR = "junior"
    SENIOR = "senior"
    HIGHER = "higher"


@dataclass(frozen=True, slots=True)
class SchoolAmount:
    """What a child has a year at a level of schooling, and for how many years at most."""

    school: School
    amount_rupiah: int
    years: int


@dataclass(frozen=True, slots=True)
class Notice:
    """What a person is told about the use of personal data, by language: ``id`` and ``en``."""

    basis: str
    title: Mapping[str, str]
    text: Mapping[str, str]
    data: Mapping[str, str]
    kept: Mapping[str, str]
    withdrawal: Mapping[str, str]


Value = (
    int
    | Decimal
    | str
    | tuple[int, ...]
    | tuple[str, ...]
    | Deadline
    | tuple[IncomeBand, ...]
    | tuple[SchoolAmount, ...]
    | Notice
)


class Unreadable(ValueError):
    """The raw value is not what its unit asks for."""


def _whole(raw: object) -> int:
    if type(raw) is not int or raw < 0:
        raise Unreadable(f"{raw!r} is not a whole number of at least 0")
    return raw


def _fraction(raw: object) -> Decimal:
    if not isinstance(raw, str):
        raise Unreadable(f"{raw!r} is not a quoted fraction: a rate is never a YAML number")
    if not raw.replace(".", "", 1).isdecimal() or Decimal(raw) > 1:
        raise Unreadable(f"{raw!r} is not a fraction between 0 and 1")
    return Decimal(raw)


def _word(raw: object) -> str:
    if not isinstance(raw, str) or not raw:
        raise Unreadable(f"{raw!r} is not a word")
    return raw


def _words(raw: object) -> tuple[str, ...]:
    return tuple(_word(each) for each in _list(raw))


def _list(raw: object) -> list[object]:
    if not isinstance(raw, list):
        raise Unreadable(f"{raw!r} is not a list")
    return raw


def _ascending(raw: object) -> tuple[int, ...]:
    numbers = tuple(_whole(each) for each in _list(raw))
    if not numbers or list(numbers) != sorted(set(numbers)):
        raise Unreadable(f"{raw!r} does not ascend")
    return numbers


def _fields(raw: object, *names: str) -> list[int]:
    if not isinstance(raw, Mapping) or set(raw) != set(names):
        raise Unreadable(f"{raw!r} does not have exactly {', '.join(names)}")
    return [_whole(raw[name]) for name in names]


def _deadline(raw: object) -> Deadline:
    return Deadline(*_fields(raw, "day", "months_after"))


def _income_bands(raw: object) -> tuple[IncomeBand, ...]:
    rows = [_fields(row, "bracket", "income_from", "base", "contribution") for row in _list(raw)]
    bands = tuple(IncomeBand(*row) for row in rows)
    if [band.bracket for band in bands] != list(range(1, len(bands) + 1)):
        raise Unreadable("the brackets are not numbered 1, 2, 3 …")
    incomes = [band.income_from_rupiah for band in bands]
    if incomes[:1] != [0] or incomes != sorted(set(incomes)):
        raise Unreadable("the incomes do not ascend from 0")
    return bands


def _school_amounts(raw: object) -> tuple[SchoolAmount, ...]:
    rows = [dict(row) if isinstance(row, Mapping) else {} for row in _list(raw)]
    if [row.pop("school", None) for row in rows] != list(School):
        raise Unreadable(f"the schools are not {', '.join(School)}, in this order")
    return tuple(
        SchoolAmount(school, *_fields(row, "amount", "years")) for school, row in zip(School, rows, strict=True)
    )


_BASES = ("consent", "public_service")
_NOTICE_TEXTS = ("title", "text", "data", "kept", "withdrawal")
_MOST_WORDS = 60


def _notice(raw: object) -> Notice:
    names = {"basis"} | {f"{name}{ending}" for name in _NOTICE_TEXTS for ending in ("", "_id")}
    if not isinstance(raw, Mapping) or set(raw) != names:
        raise Unreadable(f"a notice does not have exactly {', '.join(sorted(names))}")
    if raw["basis"] not in _BASES:
        raise Unreadable(f"{raw['basis']!r} is not one of {', '.join(_BASES)}")
    texts = {name: {"en": _word(raw[name]).strip(), "id": _word(raw[f"{name}_id"]).strip()} for name in _NOTICE_TEXTS}
    if any(len(text.split()) > _MOST_WORDS for text in texts["text"].values()):
        raise Unreadable(f"a text has more than {_MOST_WORDS} words")
    return Notice(raw["basis"], **texts)


READERS: Mapping[Unit, Callable[[object], Value]] = {
    Unit.RUPIAH: _whole,
    Unit.RUPIAH_PER_MONTH: _whole,
    Unit.FRACTION: _fraction,
    Unit.YEARS: _whole,
    Unit.MONTHS: _whole,
    Unit.WORKING_DAYS: _whole,
    Unit.COUNT: _whole,
    Unit.MONTH_COUNTS: _ascending,
    Unit.CHOICE: _word,
    Unit.WORDS: _words,
    Unit.DEADLINE: _deadline,
    Unit.INCOME_BANDS: _income_bands,
    Unit.HOURS: _whole,
    Unit.SCHOOL_AMOUNTS: _school_amounts,
    Unit.NOTICE: _notice,
}
