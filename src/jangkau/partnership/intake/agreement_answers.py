"""Answers to the questions of a new agreement, as typed, and the document that they make."""

import datetime
import re
from collections.abc import Mapping
from typing import Any

from jangkau.partnership.intake.dates import month_of_name

# The steps in which an agreement is asked for, and the keys that each asks.
STEPS: Mapping[str, tuple[str, ...]] = {
    "parties": ("sponsor", "office", "code", "title"),
    "scope": ("region", "categories", "minimum_age", "maximum_age"),
    "months": ("first_month", "months", "bracket", "programmes"),
    "money": ("funding", "budget_rupiah", "billing", "term_months", "on_departure"),
    "decree": ("decree", "decree_date", "signed_date", "start_letter", "cover_starts_on"),
}
STEP_OF: Mapping[str, str] = {key: step for step, keys in STEPS.items() for key in keys}

Answer = str | list[str]

_WHOLE = frozenset({"minimum_age", "maximum_age", "months", "bracket", "budget_rupiah", "term_months"})
_DATES = frozenset({"decree_date", "signed_date", "cover_starts_on"})
_LONGEST_NUMBER = 30
_NUMBER = re.compile(r"(?:rp\.?\s*)?(\d{1,3}(?:[._\s]\d{3})+|\d+)(?:,-|,00)?", re.ASCII | re.IGNORECASE)
_DAY_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2}|[a-z]{3,10})\s*[-/. ]\s*(\d{4})", re.ASCII | re.IGNORECASE)
_MONTH_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})", re.ASCII)
_MONTH_FIRST = re.compile(r"(\d{1,2}|[a-z]{3,10})\s*[-/. ]\s*(\d{4})", re.ASCII | re.IGNORECASE)


def as_document(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers as ``agreement_file`` reads them: numbers, dates and months where the text is one.

    What is no number or date stays as typed, so that the reader of documents says what it should be. Blank answers are
    left out.
    """
    document: dict[str, Any] = {}
    for key, answer in answers.items():
        value = _value(key, answer)
        if value not in (None, "", []):
            document[key] = value
    return document


def _value(key: str, answer: object) -> object:
    if isinstance(answer, list):
        return [str(item) for item in answer]
    text = " ".join(str(answer).split())
    if key == "programmes":
        return text.split()
    if key in _WHOLE:
        return _whole(text)
    if key in _DATES:
        return _date(text)
    return _month(text) if key == "first_month" else text


def _whole(text: str) -> int | str:
    found = _NUMBER.fullmatch(text) if len(text) <= _LONGEST_NUMBER else None
    return int(re.sub(r"\D", "", found[1])) if found else text


def _date(text: str) -> datetime.date | str:
    if found := _DAY_YEAR_FIRST.fullmatch(text):
        year, month, day = found[1], found[2], found[3]
    elif found := _DAY_FIRST.fullmatch(text):
        year, month, day = found[3], found[2], found[1]
    else:
        return text
    try:
        return datetime.date(int(year), _month_number(month), int(day))
    except ValueError:
        return text


def _month(text: str) -> str:
    if found := _MONTH_YEAR_FIRST.fullmatch(text):
        year, month = found[1], found[2]
    elif found := _MONTH_FIRST.fullmatch(text):
        year, month = found[2], found[1]
    else:
        return text
    try:
        return f"{int(year):04d}-{_month_number(month):02d}"
    except ValueError:
        return text


def _month_number(text: str) -> int:
    return int(text) if text.isdigit() else month_of_name(text)
