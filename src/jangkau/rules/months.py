"""Months and half-open periods: the calendar in which contributions are counted."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

_MONTH_TEXT = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


class InvalidMonth(ValueError):
    """The text or the numbers do not name a month between 0001-01 and 9998-12."""


class InvalidPeriod(ValueError):
    """A period must contain at least one day: ``until`` comes after ``from_``."""


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month, such as the month a contribution is for."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and 1 <= self.year <= 9998):
            raise InvalidMonth(f"{self.year}-{self.month} is not a month")

    @classmethod
    def of(cls, day: datetime.date) -> Self:
        """Return the month that ``day`` lies in."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the month written as ``2022-10``.

        Raises:
            InvalidMonth: if the text is anything else.
        """
        match = _MONTH_TEXT.fullmatch(text)
        if match is None:
            raise InvalidMonth(f"{text!r} is not a month such as 2022-10")
        return cls(int(match[1]), int(match[2]))

    @property
    def first_day(self) -> datetime.date:
        """The first day of the month."""
        return datetime.date(self.year, self.month, 1)

    @property
    def until(self) -> datetime.date:
        """The first day after the month."""
        year, month = divmod(self.year * 12 + self.month, 12)
        return datetime.date(year, month + 1, 1)

    @property
    def last_day(self) -> datetime.date:
        """The last day of the month."""
        return self.until - datetime.timedelta(days=1)

    @property
    def next(self) -> Self:
        """The month after this one."""
        return self.plus(1)

    @property
    def previous(self) -> Self:
        """The month before this one."""
        return self.plus(-1)

    @property
    def period(self) -> "Period":
        """All days of the month."""
        return Period(self.first_day, self.until)

    def plus(self, months: int) -> Self:
        """Return the month that lies ``months`` later (earlier where negative).

        Raises:
            InvalidMonth: if that leaves the calendar.
        """
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return type(self)(year, month + 1)

    def day(self, number: int) -> datetime.date:
        """Return the day with this number, or the last day where the month is shorter."""
        return min(self.first_day + datetime.timedelta(days=number - 1), self.last_day)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


def months_between(start: Month, until: Month) -> int:
    """Return how many months lie in [start, until); negative where ``until`` is earlier."""
    return (until.year - start.year) * 12 + until.month - start.month


def month_range(start: Month, until: Month) -> Iterator[Month]:
    """Yield the months of [start, until) in order; none where ``until`` is not later."""
    for step in range(months_between(start, until)):
        yield start.plus(step)


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """The days from ``from_`` up to but not including ``until``."""

    from_: datetime.date
    until: datetime.date

    def __post_init__(self) -> None:
        if self.until <= self.from_:
            raise InvalidPeriod(f"{self.until} does not come after {self.from_}")

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.until - self.from_).days

    @property
    def last_day(self) -> datetime.date:
        """The last day inside the period, as it is shown to people."""
        return self.until - datetime.timedelta(days=1)

    def contains(self, day: datetime.date) -> bool:
        """Say whether ``day`` lies in the period."""
        return self.from_ <= day < self.until

    def overlaps(self, other: "Period") -> bool:
        """Say whether the two periods share a day."""
        return self.from_ < other.until and other.from_ < self.until
