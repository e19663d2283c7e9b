"""Who may register as a BPU participant."""

import datetime
from collections.abc import Collection

from jangkau.rules import parameters


class NotBornYet(ValueError):
    """The day asked about lies before the birth."""


def birthday(birth_date: datetime.date, years: int) -> datetime.date:
    """Return the day on which a person completes ``years`` years.

    Who is born on 29 February completes a year on 1 March where there is no 29 February.
    """
    try:
        return birth_date.replace(year=birth_date.year + years)
    except ValueError:
        return datetime.date(birth_date.year + years, 3, 1)


def age_on(birth_date: datetime.date, on: datetime.date) -> int:
    """Return the completed years of age on a day.

    Raises:
        NotBornYet: if the day lies before the birth.
    """
    if on < birth_date:
        raise NotBornYet(f"{on} lies before the birth on {birth_date}")
    years = on.year - birth_date.year
    return years if birthday(birth_date, years) <= on else years - 1


def is_over_age(birth_date: datetime.date, on: datetime.date) -> bool:
    """Say whether a person is too old to register on a day: from the 65th birthday on.

    Who is registered may go on paying past it (Perdir 22/PERDIR.02/072022). There is no national minimum
    age; an agreement may set one.

    Raises:
        ParameterError: if no age limit is known for that day.
        NotBornYet: if the day lies before the birth.
    """
    return age_on(birth_date, on) >= parameters.years("membership.registration_age_limit", on=on)


def born_over_age(on: datetime.date) -> datetime.date:
    """Return the latest birth date of those who are too old to register on a day, as ``is_over_age`` says of one.

    Raises:
        ParameterError: if no age limit is known for that day.
    """
    years = parameters.years("membership.registration_age_limit", on=on)
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return datetime.date(on.year - years, 2, 28)


def age_reasons(
    *,
    birth_date: datetime.date,
    on: datetime.date,
    minimum_years: int | None = None,
    maximum_years: int | None = None,
) -> tuple[str, ...]:
    """Return why a person may not be registered on a day by age: ``under_age``, ``over_age`` or nothing.

    Args:
        birth_date: the date of birth.
        on: the day of registration.
        minimum_years: the agreement's own minimum age; None if it has none.
        maximum_years: the agreement's own highest age, inclusive; it cannot raise the legal limit.

    Raises:
        ParameterError: if no age limit is known for that day.
        NotBornYet: if the day lies before the birth.
    """
    age = age_on(birth_date, on)
    if minimum_years is not None and age < minimum_years:
        return ("under_age",)
    if is_over_age(birth_date, on) or (maximum_years is not None and age > maximum_years):
        return ("over_age",)
    return ()


def max_occupations(on: datetime.date) -> int:
    """Return how many occupations a participant may name at registration.

    Source: PP 44/2015 Art 11(2), PP 46/2015 Art 13(2).
    """
    return parameters.count("membership.occupations", on=on)


def are_occupations_allowed(occupations: Collection[object], on: datetime.date) -> bool:
    """Say whether these occupations may be named together: at least one, no more than the law allows."""
    return 1 <= len(occupations) <= max_occupations(on)
