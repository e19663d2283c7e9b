"""The income brackets from which a BPU participant chooses; they decide JKK, JHT and cash benefits."""

import datetime
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from jangkau.rules import parameters
from jangkau.rules.parameters.values import ParameterError


class UnknownBracket(LookupError):
    """There is no bracket of that number on that day."""


class InvalidIncome(ValueError):
    """An income cannot be below zero."""


@dataclass(frozen=True, slots=True)
class Bracket:
    """An income bracket with its basis and monthly contributions before any relief."""

    number: int
    income_from_rupiah: int
    income_until_rupiah: int | None
    base_rupiah: int
    jkk_rupiah: int
    jht_rupiah: int


@lru_cache(maxsize=64)
def brackets(on: datetime.date) -> tuple[Bracket, ...]:
    """Return all brackets in force on a day, lowest income first.

    Raises:
        ParameterError: if none was in force, or the JKK and JHT tables have different brackets.

    Source: PP 44/2015 Art 20 and Annex II (JKK); PP 46/2015 Art 18 and annex (JHT).
    """
    return _joined_tables(on)


def _joined_tables(on: datetime.date) -> tuple[Bracket, ...]:
    jkk = parameters.bands("contributions.jkk", on=on)
    jht = parameters.bands("contributions.jht", on=on)
    shared = [(row.bracket, row.income_from_rupiah, row.base_rupiah) for row in jkk]
    if shared != [(row.bracket, row.income_from_rupiah, row.base_rupiah) for row in jht]:
        raise ParameterError(f"JKK and JHT have different brackets on {on}")
    untils = [row.income_from_rupiah for row in jkk[1:]] + [None]
    return tuple(
        Bracket(
            number=risk.bracket,
            income_from_rupiah=risk.income_from_rupiah,
            income_until_rupiah=until,
            base_rupiah=risk.base_rupiah,
            jkk_rupiah=risk.contribution_rupiah,
            jht_rupiah=savings.contribution_rupiah,
        )
        for risk, savings, until in zip(jkk, jht, untils, strict=True)
    )


def bracket(number: int, on: datetime.date) -> Bracket:
    """Return the bracket with this number (1 is the lowest).

    Raises:
        UnknownBracket: if there is none on that day.
        ParameterError: if no brackets were in force.
    """
    table = brackets(on)
    if not 1 <= number <= len(table):
        raise UnknownBracket(f"there is no bracket {number} on {on}")
    return table[number - 1]


def bracket_for_income(income_rupiah: int, on: datetime.date) -> Bracket:
    """Return the bracket of a monthly income: the one with the largest lower bound not above it.

    Raises:
        InvalidIncome: if the income is negative.
        ParameterError: if no brackets were in force.
    """
    if income_rupiah < 0:
        raise InvalidIncome(f"{income_rupiah} is not an income")
    table = brackets(on)
    return table[bisect_right(table, income_rupiah, key=lambda each: each.income_from_rupiah) - 1]
