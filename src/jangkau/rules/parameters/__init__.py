"""Dated, cited legal values, one YAML file each, and typed readers for them.

A parameter is named by its path: ``contributions/jkm.yaml`` is ``contributions.jkm``. A value holds from its
date until the next one. How a file is written: see ``files.py``.
"""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import cast

from jangkau.rules.parameters.files import Citation, DatedValue, Parameter, read_parameters
from jangkau.rules.parameters.values import Deadline, IncomeBand, Notice, ParameterError, SchoolAmount, Unit

FOLDER = Path(__file__).parent


@lru_cache(maxsize=1)
def all_parameters() -> Mapping[str, Parameter]:
    """Return every parameter by its name, in order of name; the files are read once."""
    return read_parameters(FOLDER)


@lru_cache(maxsize=4096)
def value_on(name: str, *, on: datetime.date, unit: Unit) -> DatedValue:
    """Return the value of a parameter in force on a day, with its citation.

    Raises:
        ParameterError: if there is no such parameter, it has another unit, or no value was in force.
    """
    return _find(name, on, unit)


def _find(name: str, on: datetime.date, unit: Unit) -> DatedValue:
    parameter = all_parameters().get(name)
    if parameter is None:
        raise ParameterError(f"there is no parameter {name}")
    if parameter.unit is not unit:
        raise ParameterError(f"{name} is in {parameter.unit.value}, not {unit.value}")
    in_force = [dated for dated in parameter.values if dated.in_force_from <= on]
    if not in_force:
        raise ParameterError(f"{name} has no value on {on}; its first is from {parameter.values[0].in_force_from}")
    return in_force[-1]


def dated_value(name: str, *, on: datetime.date) -> DatedValue:
    """Return the value in force on a day whatever its unit, for those who cite or show it.

    Raises:
        ParameterError: as ``value_on``.
    """
    parameter = all_parameters().get(name)
    if parameter is None:
        raise ParameterError(f"there is no parameter {name}")
    return value_on(name, on=on, unit=parameter.unit)


def reference(name: str, *, on: datetime.date) -> str:
    """Return what a bill keeps of a value: ``contributions.jkm@2015-07-01``.

    Raises:
        ParameterError: as ``value_on``.
    """
    return f"{name}@{dated_value(name, on=on).in_force_from}"


def citation(name: str, *, on: datetime.date) -> Citation:
    """Return the law, address and trust mark of the value in force on a day.

    Raises:
        ParameterError: as ``value_on``.
    """
    return dated_value(name, on=on).citation


def rupiah(name: str, *, on: datetime.date) -> int:
    """Return an amount, in rupiah per person and month."""
    return cast(int, value_on(name, on=on, unit=Unit.RUPIAH_PER_MONTH).value)


def amount(name: str, *, on: datetime.date) -> int:
    """Return an amount, in rupiah."""
    return cast(int, value_on(name, on=on, unit=Unit.RUPIAH).value)


def rate(name: str, *, on: datetime.date) -> Decimal:
    """Return a fraction between 0 and 1."""
    return cast(Decimal, value_on(name, on=on, unit=Unit.FRACTION).value)


def years(name: str, *, on: datetime.date) -> int:
    """Return a number of years."""
    return cast(int, value_on(name, on=on, unit=Unit.YEARS).value)


def months(name: str, *, on: datetime.date) -> int:
    """Return a number of months."""
    return cast(int, value_on(name, on=on, unit=Unit.MONTHS).value)


def working_days(name: str, *, on: datetime.date) -> int:
    """Return a number of working days."""
    return cast(int, value_on(name, on=on, unit=Unit.WORKING_DAYS).value)


def count(name: str, *, on: datetime.date) -> int:
    """Return a number of things."""
    return cast(int, value_on(name, on=on, unit=Unit.COUNT).value)


def month_counts(name: str, *, on: datetime.date) -> tuple[int, ...]:
    """Return the numbers of months among which one may choose, ascending."""
    return cast("tuple[int, ...]", value_on(name, on=on, unit=Unit.MONTH_COUNTS).value)


def choice(name: str, *, on: datetime.date) -> str:
    """Return the reading of the law that is followed where sources differ."""
    return cast(str, value_on(name, on=on, unit=Unit.CHOICE).value)


def choices(name: str, *, on: datetime.date) -> tuple[str, ...]:
    """Return a set of words, such as the funding sources that an article names."""
    return cast("tuple[str, ...]", value_on(name, on=on, unit=Unit.WORDS).value)


def deadline(name: str, *, on: datetime.date) -> Deadline:
    """Return a day of the month by which a contribution must be paid."""
    return cast(Deadline, value_on(name, on=on, unit=Unit.DEADLINE).value)


def bands(name: str, *, on: datetime.date) -> tuple[IncomeBand, ...]:
    """Return a table of contributions by income, lowest income first."""
    return cast("tuple[IncomeBand, ...]", value_on(name, on=on, unit=Unit.INCOME_BANDS).value)


def hours(name: str, *, on: datetime.date) -> int:
    """Return a number of hours."""
    return cast(int, value_on(name, on=on, unit=Unit.HOURS).value)


def school_amounts(name: str, *, on: datetime.date) -> tuple[SchoolAmount, ...]:
    """Return the amounts of a child by school, primary school first."""
    return cast("tuple[SchoolAmount, ...]", value_on(name, on=on, unit=Unit.SCHOOL_AMOUNTS).value)


def notice(name: str, *, on: datetime.date) -> Notice:
    """Return what a person is told about the use of personal data."""
    return cast(Notice, value_on(name, on=on, unit=Unit.NOTICE).value)
