"""What a month of cover costs a BPU participant, and how that sum comes about."""

import datetime
import enum
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from jangkau.rules import parameters
from jangkau.rules.brackets import bracket as bracket_numbered
from jangkau.rules.money import format_rupiah, portion_rupiah
from jangkau.rules.months import Month, months_between
from jangkau.rules.parameters.values import Unit
from jangkau.rules.wording import Step, percent_in_words


class Programme(enum.StrEnum):
    """A programme of employment social security."""

    JKK = "jkk"
    JKM = "jkm"
    JHT = "jht"


class Cover(enum.StrEnum):
    """What is insured and paid together: risk is JKK + JKM, savings is JHT."""

    RISK = "risk"
    SAVINGS = "savings"

    @property
    def programmes(self) -> tuple[Programme, ...]:
        """The programmes of this cover."""
        return (Programme.JKK, Programme.JKM) if self is Cover.RISK else (Programme.JHT,)


class Sector(enum.StrEnum):
    """The sector of the occupation, as far as the price depends on it."""

    TRANSPORT = "transport"
    OTHER = "other"


class FundingSource(enum.StrEnum):
    """Whose money pays: it decides whether relief applies."""

    SELF = "self"
    APBN = "apbn"
    APBD = "apbd"
    APBDES = "apbdes"
    CSR = "csr"
    PERSONAL = "personal"

    @property
    def label(self) -> str:
        """The name as it is written: APBN, APBDes, CSR."""
        return _FUNDING_LABELS[self]


_FUNDING_LABELS = {
    FundingSource.SELF: "iuran sendiri",
    FundingSource.APBN: "APBN",
    FundingSource.APBD: "APBD",
    FundingSource.APBDES: "APBDes",
    FundingSource.CSR: "CSR",
    FundingSource.PERSONAL: "dana pribadi",
}


@dataclass(frozen=True, slots=True)
class Price:
    """What one month of one cover costs, and why.

    ``references`` names each legal value used, as ``contributions.jkm@2015-07-01``.
    """

    jkk_rupiah: int
    jkm_rupiah: int
    jht_rupiah: int
    relief_rupiah: int
    references: tuple[str, ...]
    explanation: tuple[Step, ...]

    @property
    def total_rupiah(self) -> int:
        """The amount to pay."""
        return self.jkk_rupiah + self.jkm_rupiah + self.jht_rupiah


@dataclass(frozen=True, slots=True)
class _Relief:
    rate: Decimal
    references: tuple[str, ...]
    reason: Step


@lru_cache(maxsize=8192)
def price_of_month(
    *,
    month: Month,
    cover: Cover,
    bracket: int,
    sector: Sector,
    funding: FundingSource,
    first_month: Month | None = None,
) -> Price:
    """Return what one month of one cover costs.

    Args:
        month: the month covered; the values in force on its first day apply.
        cover: risk (JKK and JKM) or savings (JHT).
        bracket: number of the income bracket, 1 the lowest.
        sector: of the occupation; relief differs for transport.
        funding: whose money pays; APBN and APBD get no relief under PP 50/2025.
        first_month: the participant's first month of contributions; None if long before.

    Raises:
        ParameterError: if the law has no value for that month.
        UnknownBracket: if there is no such bracket in that month.

    Source: PP 44/2015 Art 20, PP 46/2015 Art 18; relief: PP 49/2020 Art 9-13, PP 50/2025 Art 3-4.
    """
    if cover is Cover.SAVINGS:
        return _price_of_savings(month, bracket)
    return _price_of_risk(month, bracket, _relief(month, sector, funding, first_month))


def last_day_of_relief(*, month: Month, sector: Sector) -> datetime.date | None:
    """Return the last day of the relief that ``month`` lies in; None where there is none or it has no end yet.

    Raises:
        ParameterError: if the law has no value for that month.

    Source: PP 49/2020 Art 9-13, PP 50/2025 Art 3-4.
    """
    name = f"contributions.relief.{sector}"
    if not parameters.rate(name, on=month.first_day):
        return None
    later = [
        dated.in_force_from
        for dated in parameters.all_parameters()[name].values
        if dated.in_force_from > month.first_day and not dated.value
    ]
    return min(later) - datetime.timedelta(days=1) if later else None


def _price_of_savings(month: Month, number: int) -> Price:
    on = month.first_day
    jht_rupiah = bracket_numbered(number, on).jht_rupiah
    table = _bracket_step("JHT", number, jht_rupiah, _law("contributions.jht", on))
    total = f"JHT {format_rupiah(jht_rupiah)} = {format_rupiah(jht_rupiah)}"
    return Price(
        jkk_rupiah=0,
        jkm_rupiah=0,
        jht_rupiah=jht_rupiah,
        relief_rupiah=0,
        references=(parameters.reference("contributions.jht", on=on),),
        explanation=(table, Step(total, total)),
    )


def _price_of_risk(month: Month, number: int, relief: _Relief) -> Price:
    on = month.first_day
    full_jkk = bracket_numbered(number, on).jkk_rupiah
    full_jkm = parameters.rupiah("contributions.jkm", on=on)
    off_jkk, off_jkm = portion_rupiah(full_jkk, relief.rate), portion_rupiah(full_jkm, relief.rate)
    names = ("contributions.jkk", "contributions.jkm")
    jkm_line = f"JKM: {format_rupiah(full_jkm)} ({_law('contributions.jkm', on)})"
    return Price(
        jkk_rupiah=full_jkk - off_jkk,
        jkm_rupiah=full_jkm - off_jkm,
        jht_rupiah=0,
        relief_rupiah=off_jkk + off_jkm,
        references=tuple(parameters.reference(name, on=on) for name in names) + relief.references,
        explanation=(
            _bracket_step("JKK", number, full_jkk, _law("contributions.jkk", on)),
            Step(jkm_line, jkm_line),
            relief.reason,
            _sum_step(full_jkk, full_jkm, off_jkk + off_jkm),
        ),
    )


def _relief(month: Month, sector: Sector, funding: FundingSource, first_month: Month | None) -> _Relief:
    """Return the part of JKK and JKM that is waived, with the values that decide it."""
    on = month.first_day
    name = f"contributions.relief.{sector}"
    rate, law = parameters.rate(name, on=on), _law(name, on)
    if not rate:
        reason = Step("Tidak ada keringanan bulan ini", "No relief in this month")
        return _Relief(rate, _references(on, name), reason)
    excluding = ["contributions.relief.excluded_funding"]
    if funding is FundingSource.APBDES:
        excluding.append("contributions.relief.village_budget")
    if _is_excluded(funding, on):
        source = f"{funding.label} ({law})"
        reason = Step(f"Tanpa keringanan: dibayar dari {source}", f"No relief: paid from {source}")
        return _Relief(Decimal(0), _references(on, name, *excluding), reason)
    used = _references(on, name, *excluding, "contributions.relief.full_months_first")
    full_months = parameters.months("contributions.relief.full_months_first", on=on)
    if first_month is not None and _is_too_new(first_month, month, full_months, name):
        reason = Step(
            f"Belum ada keringanan: {full_months} bulan pertama dibayar penuh ({law})",
            f"No relief yet: the first {full_months} months are paid in full ({law})",
        )
        return _Relief(Decimal(0), used, reason)
    percent = percent_in_words(rate)
    return _Relief(rate, used, Step(f"Keringanan {percent} ({law})", f"Relief of {percent} ({law})"))


def _is_excluded(funding: FundingSource, on: datetime.date) -> bool:
    counted_as: str = funding
    if funding is FundingSource.APBDES:
        reading = parameters.choice("contributions.relief.village_budget", on=on)
        counted_as = FundingSource.APBN if reading == "as_apbn" else funding
    return counted_as in parameters.choices("contributions.relief.excluded_funding", on=on)


def _is_too_new(first_month: Month, month: Month, full_months: int, name: str) -> bool:
    """Say whether a participant joined during the relief and has not paid the full months yet."""
    relief = parameters.value_on(name, on=month.first_day, unit=Unit.FRACTION)
    joined_during_it = relief.in_force_from <= first_month.first_day
    return joined_during_it and months_between(first_month, month) < full_months


def _references(on: datetime.date, *names: str) -> tuple[str, ...]:
    return tuple(parameters.reference(name, on=on) for name in names)


def _law(name: str, on: datetime.date) -> str:
    return parameters.citation(name, on=on).law


def _bracket_step(programme: str, number: int, amount_rupiah: int, law: str) -> Step:
    amount = f"{number}: {format_rupiah(amount_rupiah)} ({law})"
    return Step(f"{programme} kelompok penghasilan {amount}", f"{programme}, income bracket {amount}")


def _sum_step(jkk_rupiah: int, jkm_rupiah: int, relief_rupiah: int) -> Step:
    """Return the sum in words: JKK and JKM in full, the relief taken off, and what is left to pay."""
    full = f"JKK {format_rupiah(jkk_rupiah)} + JKM {format_rupiah(jkm_rupiah)}"
    total = format_rupiah(jkk_rupiah + jkm_rupiah - relief_rupiah)
    if not relief_rupiah:
        return Step(f"{full} = {total}", f"{full} = {total}")
    relief = format_rupiah(relief_rupiah)
    return Step(f"{full} - keringanan {relief} = {total}", f"{full} - relief {relief} = {total}")
