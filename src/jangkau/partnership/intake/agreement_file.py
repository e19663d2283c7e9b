"""An agreement as a document: what each key must hold, and everything that is wrong with it at once."""

import datetime
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any

from jangkau.rules.months import Month

FUNDINGS = ("apbd", "apbdes", "apbn", "csr", "personal")
CATEGORIES = ("vulnerable", "non_asn_staff", "village_staff", "rt", "bpd")
BILLINGS = ("once", "term", "monthly")
DEPARTURES = ("refund", "transfer", "keep")
LATEST_YEAR = 2199


def gettext_noop(text: str) -> str:
    """Mark an Indonesian text for translation by whoever shows it."""
    return text


@dataclass(frozen=True)
class Problem:
    """What is wrong with one key: an Indonesian text with placeholders, and what fills them.

    ``kind`` names the fault for those who say it in other words than a file's: a page, for instance.
    """

    key: str
    kind: str
    text: str
    params: Mapping[str, object]


class AgreementFileWrong(Exception):
    """The document cannot be an agreement; ``problems`` names each key and what it must be."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{problem.key}: {problem.text % problem.params}" for problem in problems))


class _Wrong(ValueError):
    def __init__(self, kind: str, text: str, **params: object) -> None:
        self.kind, self.text, self.params = kind, text, params
        super().__init__(text)


@dataclass(frozen=True)
class AgreementTerms:
    """The terms of an agreement. Months are half-open; amounts are whole rupiah."""

    code: str
    title: str
    sponsor: str
    office: str
    region: str
    funding: str
    categories: tuple[str, ...]
    minimum_age: int
    maximum_age: int
    first_month: Month
    months: int
    bracket: int
    programmes: tuple[str, ...]
    budget_rupiah: int
    decree: str
    decree_date: datetime.date
    signed_date: datetime.date
    billing: str
    on_departure: str
    term_months: int | None = None
    start_letter: str = ""
    cover_starts_on: datetime.date | None = None

    @property
    def until_month(self) -> Month:
        """The first month that is no longer funded."""
        return self.first_month.plus(self.months)

    @property
    def with_savings(self) -> bool:
        """Whether JHT is funded besides JKK and JKM."""
        return "JHT" in self.programmes


def _text(longest: int) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str | int) or isinstance(value, bool) or not str(value).strip():
            raise _Wrong("text", gettext_noop("harus berupa teks"))
        if len(str(value)) > longest:
            raise _Wrong("long", gettext_noop("paling panjang %(longest)s huruf"), longest=longest)
        return str(value).strip()

    return read


def _whole(least: int, most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise _Wrong(
                "whole", gettext_noop("harus bilangan bulat %(least)s sampai %(most)s"), least=least, most=most
            )
        return value

    return read


def _one_of(allowed: tuple[str, ...]) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in allowed:
            raise _Wrong("choice", gettext_noop("harus salah satu dari: %(allowed)s"), allowed=", ".join(allowed))
        return str(value)

    return read


def _several_of(allowed: tuple[str, ...]) -> Callable[[Any], tuple[str, ...]]:
    def read(value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not value or any(item not in allowed for item in value):
            raise _Wrong(
                "choices",
                gettext_noop("harus daftar berisi satu atau lebih dari: %(allowed)s"),
                allowed=", ".join(allowed),
            )
        return tuple(dict.fromkeys(value))

    return read


def _date(value: Any) -> datetime.date:
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        raise _Wrong("date", gettext_noop("harus tanggal TTTT-BB-HH, misalnya 2022-09-15"))
    return value


def _month(value: Any) -> Month:
    try:
        month = Month.parse(value)
    except (TypeError, ValueError, AttributeError):
        month = None
    if month is None or month.year > LATEST_YEAR:
        raise _Wrong("month", gettext_noop("harus bulan dalam tanda kutip, misalnya '2022-10'"))
    return month


_READERS: dict[str, Callable[[Any], Any]] = {
    "code": _text(40),
    "title": _text(200),
    "sponsor": _text(30),
    "office": _text(20),
    "region": _text(10),
    "funding": _one_of(FUNDINGS),
    "categories": _several_of(CATEGORIES),
    "minimum_age": _whole(0, 120),
    "maximum_age": _whole(0, 120),
    "first_month": _month,
    "months": _whole(1, 60),
    "bracket": _whole(1, 33),
    "programmes": _several_of(("JKK", "JKM", "JHT")),
    "budget_rupiah": _whole(1, 10**15),
    "decree": _text(200),
    "decree_date": _date,
    "signed_date": _date,
    "billing": _one_of(BILLINGS),
    "term_months": _whole(1, 60),
    "on_departure": _one_of(DEPARTURES),
    "start_letter": _text(200),
    "cover_starts_on": _date,
}
_OPTIONAL = frozenset({"term_months", "start_letter", "cover_starts_on"})


def read_agreement(document: object) -> AgreementTerms:
    """Return the terms in a parsed YAML document.

    Raises:
        AgreementFileWrong: with every problem found, not only the first.
    """
    if not isinstance(document, Mapping):
        raise AgreementFileWrong(
            [Problem("-", "document", gettext_noop("berkas harus berisi pasangan 'kunci: nilai'"), {})]
        )
    problems = [
        Problem(str(key), "unknown", gettext_noop("kunci ini tidak dikenal"), {})
        for key in document
        if key not in _READERS
    ]
    values, wrong = _read(document, _READERS)
    problems = [*problems, *wrong] or _contradictions(values, frozenset(_READERS))
    if problems:
        raise AgreementFileWrong(problems)
    known = {field.name for field in fields(AgreementTerms)}
    return AgreementTerms(**{key: value for key, value in values.items() if key in known})


def problems_in(document: Mapping[str, Any], *, keys: Collection[str]) -> list[Problem]:
    """Return what is wrong with some keys of a document that may still be incomplete, each key at most once.

    Args:
        document: as ``read_agreement`` takes it.
        keys: the keys to judge. A contradiction is found where all its keys are among them.
    """
    values, wrong = _read(document, keys)
    faulty = {problem.key for problem in wrong}
    return wrong + _contradictions(values, frozenset(keys) - faulty)


def _read(document: Mapping[str, Any], keys: Collection[str]) -> tuple[dict[str, Any], list[Problem]]:
    """Return the values of the keys that are right, and what is wrong with the others."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for key in keys:
        if document.get(key) is None:
            if key not in _OPTIONAL:
                problems.append(Problem(key, "missing", gettext_noop("wajib diisi"), {}))
            continue
        try:
            values[key] = _READERS[key](document[key])
        except _Wrong as error:
            problems.append(Problem(key, error.kind, error.text, error.params))
    return values, problems


def _contradictions(values: Mapping[str, Any], keys: frozenset[str]) -> list[Problem]:
    """Return what is wrong between those of the keys that are each right alone."""
    problems: list[Problem] = []
    if {"minimum_age", "maximum_age"} <= keys and values["minimum_age"] > values["maximum_age"]:
        text = gettext_noop("tidak boleh lebih besar daripada maximum_age")
        problems.append(Problem("minimum_age", "ages", text, {}))
    if "programmes" in keys and not {"JKK", "JKM"} <= set(values["programmes"]):
        problems.append(Problem("programmes", "programmes", gettext_noop("JKK dan JKM selalu wajib"), {}))
    if {"billing", "term_months"} <= keys and (values["billing"] == "term") != ("term_months" in values):
        text = gettext_noop("diisi jika, dan hanya jika, billing adalah term")
        problems.append(Problem("term_months", "term", text, {}))
    if {"start_letter", "cover_starts_on"} <= keys and ("cover_starts_on" in values) != ("start_letter" in values):
        text = gettext_noop("surat Kanwil dan cover_starts_on harus diisi bersama")
        problems.append(Problem("start_letter", "letter", text, {}))
    return problems
