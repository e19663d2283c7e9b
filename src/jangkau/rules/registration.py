"""Which registrations are accepted at once, which an officer looks at first, and which are refused."""

import datetime
from collections.abc import Collection

from jangkau.rules import parameters
from jangkau.rules.eligibility import age_on, is_over_age
from jangkau.rules.nik import Sex, check_nik, parse_nik


def refusal_reasons(*, birth_date: datetime.date, on: datetime.date) -> tuple[str, ...]:
    """Return why a person may not register on a day: ``not_born``, ``over_age`` or nothing.

    The day before the 65th birthday is in time.

    Raises:
        ParameterError: if no age limit is known for that day.
    """
    if on < birth_date:
        return ("not_born",)
    return ("over_age",) if is_over_age(birth_date, on) else ()


def review_reasons(
    *,
    nik: str,
    birth_date: datetime.date,
    sex: Sex,
    known_regencies: Collection[str],
    nik_known: bool,
    village_known: bool,
    on: datetime.date,
) -> tuple[str, ...]:
    """Return for what an officer looks at a registration before it is accepted, in a fixed order; nothing if at once.

    ``nik_birth_date_mismatch``, ``nik_sex_mismatch``, ``nik_region_unknown`` (as ``check_nik``), ``nik_known``,
    ``village_unknown`` and ``under_review_age``.

    Args:
        nik: as typed, without spaces.
        birth_date: as stated.
        sex: as stated.
        known_regencies: four-digit codes of regencies, those of today and of the past.
        nik_known: whether a person with this NIK is on record already.
        village_known: whether the village of residence is one of the register of regions.
        on: the day of registration.

    Raises:
        NikMalformed: if the NIK cannot be one; it is asked for again.
        NotBornYet: if the day lies before the birth.
        ParameterError: if the law has no value for that day.
    """
    parse_nik(nik, today=on)
    reasons = list(check_nik(nik, birth_date=birth_date, sex=sex, known_regencies=known_regencies, today=on))
    if nik_known:
        reasons.append("nik_known")
    if not village_known:
        reasons.append("village_unknown")
    if age_on(birth_date, on) < parameters.years("membership.review_under_age", on=on):
        reasons.append("under_review_age")
    return tuple(reasons)
