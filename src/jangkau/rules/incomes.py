"""Incomes as people type them, and the bracket that fits.

A suggestion only: the participant chooses the bracket by his monthly income (PP 44/2015 Art 20(2)). No article says how
a daily or weekly income becomes a monthly one; here a year has 52 weeks and 12 months, and a fraction of a rupiah is
dropped.
"""

import datetime
import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from jangkau.rules.brackets import Bracket, bracket_for_income
from jangkau.rules.money import format_rupiah
from jangkau.rules.wording import Step

WEEKS, MONTHS, DAYS = 52, 12, 7
LEAST_RUPIAH, MOST_RUPIAH = 1_000, 1_000_000_000

_UNITS = {"juta": 1_000_000, "jt": 1_000_000, "ribu": 1_000, "rb": 1_000, "k": 1_000}
_SPELT = ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh")
_NUMBERS = {word: str(number) for number, word in enumerate(_SPELT, start=1)} | {"setengah": "0,5"}
_PERIOD = re.compile(
    r"(?:/|\b(?:per|se|tiap|setiap|a)?)\s*(?P<word>hari|minggu|bulan|bln|tahun|day|week|month|year)(?:an)?\b"
)
_CENTS = re.compile(r"[.,](?:-|00(?!\d))")
_PART = re.compile(r"\s*(?P<number>\d+(?:[.,]\d+)*)\s*(?P<unit>juta|jt|ribu|rb|k)?(?![a-z])")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+")


class IncomeNotRead(ValueError):
    """The text names no income between Rp1.000 and Rp1.000.000.000, or more than one. The text is never told."""


class WorkingDaysNeeded(ValueError):
    """A daily income needs the days worked in a week, from one to seven."""


class Per(enum.StrEnum):
    """For how long an income is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


_PER: Mapping[str, Per] = {
    "hari": Per.DAY, "minggu": Per.WEEK, "bulan": Per.MONTH, "bln": Per.MONTH, "tahun": Per.YEAR,
    "day": Per.DAY, "week": Per.WEEK, "month": Per.MONTH, "year": Per.YEAR,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TypedIncome:
    """An amount and for how long it is."""

    amount_rupiah: int
    per: Per


@dataclass(frozen=True, slots=True)
class MonthlyIncome:
    """What an income comes to in a month, and how."""

    amount_rupiah: int
    explanation: Step


def parse_income(text: str) -> TypedIncome:
    """Read ``1,5 juta``, ``1.500.000``, ``50rb sehari``, ``Rp350.000/minggu``; a month where no time is named.

    Raises:
        IncomeNotRead: if that is not one plain amount.
    """
    words = _CENTS.sub("", text.casefold()).replace("rp", " ")
    periods = list(_PERIOD.finditer(words))
    if len(periods) > 1:
        raise IncomeNotRead("more than one time is named")
    amount = _amount(_PERIOD.sub(" ", words))
    if amount != int(amount) or not LEAST_RUPIAH <= amount <= MOST_RUPIAH:
        raise IncomeNotRead("no plausible amount in whole rupiah")
    return TypedIncome(int(amount), _PER[periods[0]["word"]] if periods else Per.MONTH)


def _amount(words: str) -> Decimal:
    """Return the sum of ``2 juta 500 ribu``: parts from the largest unit to the smallest, and nothing else."""
    text = " ".join(_NUMBERS.get(word, word) for word in words.strip(" .").split())
    text = re.sub(r"\bse(?=juta|ribu)", "1 ", text)
    total, place, last_unit = Decimal(0), 0, MOST_RUPIAH
    while place < len(text):
        part = _PART.match(text, place)
        unit = _UNITS.get(part["unit"] or "", 1) if part else last_unit
        if part is None or unit >= last_unit:
            raise IncomeNotRead("not one plain amount")
        total += _number(part["number"], unit) * unit
        place, last_unit = part.end(), unit
    return total


def _number(text: str, unit: int) -> Decimal:
    """Return a number: points and commas group thousands, but before ``juta`` a single one is a decimal sign."""
    if _GROUPED.fullmatch(text) and not (unit == _UNITS["juta"] and len(re.findall("[.,]", text)) == 1):
        return Decimal(re.sub("[.,]", "", text))
    if unit == 1 and not text.isdigit():
        raise IncomeNotRead("neither thousands nor a whole number")
    try:
        return Decimal(text.replace(",", "."))
    except ArithmeticError:
        raise IncomeNotRead("not a number") from None


def monthly_income(income: TypedIncome, *, days_a_week: int | None = None) -> MonthlyIncome:
    """Return what an income comes to in a month.

    Args:
        income: as it was typed.
        days_a_week: the days worked in a week; needed for a daily income, not used for others.

    Raises:
        WorkingDaysNeeded: if they are needed and missing, or not from one to seven.
    """
    amount = format_rupiah(income.amount_rupiah)
    if income.per is Per.MONTH:
        return MonthlyIncome(income.amount_rupiah, Step(f"{amount} sebulan", f"{amount} a month"))
    if income.per is Per.YEAR:
        monthly = income.amount_rupiah // MONTHS
        total = format_rupiah(monthly)
        return MonthlyIncome(
            monthly, Step(f"{amount} : {MONTHS} bulan = {total}", f"{amount} ÷ {MONTHS} months = {total}")
        )
    if income.per is Per.WEEK:
        monthly, days = income.amount_rupiah * WEEKS // MONTHS, Step("", "")
    elif days_a_week is None or not 1 <= days_a_week <= DAYS:
        raise WorkingDaysNeeded("the days worked in a week are not known")
    else:
        monthly = income.amount_rupiah * days_a_week * WEEKS // MONTHS
        days = Step(f" × {days_a_week} hari", f" × {days_a_week} days")
    total = format_rupiah(monthly)
    return MonthlyIncome(
        monthly,
        Step(
            f"{amount}{days.indonesian} × {WEEKS} minggu : {MONTHS} bulan = {total}",
            f"{amount}{days.english} × {WEEKS} weeks ÷ {MONTHS} months = {total}",
        ),
    )


def suggested_bracket(income: TypedIncome, *, on: datetime.date, days_a_week: int | None = None) -> Bracket:
    """Return the bracket that fits an income; the participant may choose another.

    Raises:
        WorkingDaysNeeded: as ``monthly_income``.
        ParameterError: if no brackets were in force.
    """
    return bracket_for_income(monthly_income(income, days_a_week=days_a_week).amount_rupiah, on)
