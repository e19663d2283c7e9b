import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangkau.rules import contributions, parameters
from jangkau.rules.brackets import InvalidIncome, UnknownBracket, bracket, bracket_for_income, brackets
from jangkau.rules.contributions import Cover, FundingSource, Programme, Sector, last_day_of_relief, price_of_month
from jangkau.rules.money import format_rupiah
from jangkau.rules.months import Month
from jangkau.rules.parameters.values import IncomeBand, ParameterError
from jangkau.rules.wording import Step

MONTHS = st.builds(Month, st.integers(2016, 2030), st.integers(1, 12))
SITUATIONS = {
    "month": MONTHS,
    "cover": st.sampled_from(Cover),
    "sector": st.sampled_from(Sector),
    "funding": st.sampled_from(FundingSource),
    "first_month": st.none() | MONTHS,
}


def risk(month: str, funding: FundingSource = FundingSource.SELF, **more: Any) -> contributions.Price:
    asked: dict[str, Any] = {"bracket": 1, "sector": Sector.OTHER, **more}
    return price_of_month(month=Month.parse(month), cover=Cover.RISK, funding=funding, **asked)


@given(situation=st.fixed_dictionaries(SITUATIONS), number=st.integers(1, 32))
def test_a_higher_bracket_never_costs_less(situation: dict[str, Any], number: int) -> None:
    lower = price_of_month(bracket=number, **situation)
    higher = price_of_month(bracket=number + 1, **situation)

    assert lower.total_rupiah < higher.total_rupiah


@given(situation=st.fixed_dictionaries(SITUATIONS), number=st.integers(1, 33))
def test_price_and_relief_make_the_full_price(situation: dict[str, Any], number: int) -> None:
    price = price_of_month(bracket=number, **situation)

    row = bracket(number, situation["month"].first_day)
    full = row.jkk_rupiah + 6800 if situation["cover"] is Cover.RISK else row.jht_rupiah
    assert price.total_rupiah + price.relief_rupiah == full
    assert price.total_rupiah == price.jkk_rupiah + price.jkm_rupiah + price.jht_rupiah
    assert min(price.jkk_rupiah, price.jkm_rupiah, price.jht_rupiah, price.relief_rupiah) >= 0
    assert price.explanation[-1].indonesian.endswith(f"= {format_rupiah(price.total_rupiah)}")


@given(situation=st.fixed_dictionaries(SITUATIONS), number=st.integers(1, 33))
def test_every_reference_is_a_value_in_force_in_that_month(situation: dict[str, Any], number: int) -> None:
    price = price_of_month(bracket=number, **situation)

    assert price.references
    assert len(set(price.references)) == len(price.references)
    for reference in price.references:
        name, _ = reference.split("@")
        assert parameters.reference(name, on=situation["month"].first_day) == reference


@given(month=MONTHS, sector=st.sampled_from(Sector), number=st.integers(1, 33))
def test_public_money_never_pays_less_than_the_worker_would(month: Month, sector: Sector, number: int) -> None:
    def total(funding: FundingSource) -> int:
        return price_of_month(
            month=month, cover=Cover.RISK, bracket=number, sector=sector, funding=funding
        ).total_rupiah

    assert total(FundingSource.APBD) == total(FundingSource.APBN) >= total(FundingSource.SELF)
    assert total(FundingSource.SELF) == total(FundingSource.CSR) == total(FundingSource.PERSONAL)
    assert total(FundingSource.APBDES) == total(FundingSource.APBN)


def test_a_price_says_in_both_languages_how_it_came_about() -> None:
    assert risk("2026-05").explanation == (
        Step(
            "JKK kelompok penghasilan 1: Rp10.000 (PP 44/2015, Pasal 20 ayat (1) dan Lampiran II)",
            "JKK, income bracket 1: Rp10.000 (PP 44/2015, Pasal 20 ayat (1) dan Lampiran II)",
        ),
        Step("JKM: Rp6.800 (PP 44/2015, Pasal 20 ayat (3))", "JKM: Rp6.800 (PP 44/2015, Pasal 20 ayat (3))"),
        Step("Keringanan 50 % (PP 50/2025, Pasal 3 dan Pasal 4)", "Relief of 50 % (PP 50/2025, Pasal 3 dan Pasal 4)"),
        Step(
            "JKK Rp10.000 + JKM Rp6.800 - keringanan Rp8.400 = Rp8.400",
            "JKK Rp10.000 + JKM Rp6.800 - relief Rp8.400 = Rp8.400",
        ),
    )


def test_a_price_without_relief_says_why_in_both_languages() -> None:
    law = "(PP 50/2025, Pasal 3 dan Pasal 4)"

    assert risk("2026-05", FundingSource.APBD).explanation[2:] == (
        Step(f"Tanpa keringanan: dibayar dari APBD {law}", f"No relief: paid from APBD {law}"),
        Step("JKK Rp10.000 + JKM Rp6.800 = Rp16.800", "JKK Rp10.000 + JKM Rp6.800 = Rp16.800"),
    )
    assert risk("2022-10").explanation[2] == Step("Tidak ada keringanan bulan ini", "No relief in this month")
    assert risk("2020-09", first_month=Month(2020, 8)).explanation[2] == Step(
        "Belum ada keringanan: 2 bulan pertama dibayar penuh (PP 49/2020, Pasal 9 dan Pasal 10)",
        "No relief yet: the first 2 months are paid in full (PP 49/2020, Pasal 9 dan Pasal 10)",
    )


def test_the_price_of_savings_is_one_line_and_its_sum() -> None:
    price = price_of_month(
        month=Month(2026, 5),
        cover=Cover.SAVINGS,
        bracket=2,
        sector=Sector.OTHER,
        funding=FundingSource.SELF,
    )

    law = "PP 46/2015, Pasal 18 ayat (1) dan Lampiran"
    assert price.explanation == (
        Step(f"JHT kelompok penghasilan 2: Rp24.000 ({law})", f"JHT, income bracket 2: Rp24.000 ({law})"),
        Step("JHT Rp24.000 = Rp24.000", "JHT Rp24.000 = Rp24.000"),
    )
    assert price.references == ("contributions.jht@2015-07-01",)


RISK_ALWAYS = ("contributions.jkk@2015-07-01", "contributions.jkm@2015-07-01")


@pytest.mark.parametrize(
    ("month", "funding", "more"),
    [
        ("2022-10", FundingSource.SELF, ("contributions.relief.other@2021-02-01",)),
        (
            "2026-05",
            FundingSource.APBD,
            ("contributions.relief.other@2026-04-01", "contributions.relief.excluded_funding@2026-01-01"),
        ),
        (
            "2026-05",
            FundingSource.APBDES,
            (
                "contributions.relief.other@2026-04-01",
                "contributions.relief.excluded_funding@2026-01-01",
                "contributions.relief.village_budget@2015-07-01",
            ),
        ),
        (
            "2026-05",
            FundingSource.CSR,
            (
                "contributions.relief.other@2026-04-01",
                "contributions.relief.excluded_funding@2026-01-01",
                "contributions.relief.full_months_first@2021-02-01",
            ),
        ),
    ],
)
def test_a_price_names_exactly_the_values_that_decided_it(
    month: str, funding: FundingSource, more: tuple[str, ...]
) -> None:
    assert risk(month, funding).references == RISK_ALWAYS + more


def test_the_village_budget_has_relief_if_the_other_reading_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parameters, "choice", lambda name, *, on: "as_own_source")

    assert risk("2026-05", FundingSource.APBDES).total_rupiah == 8400


def test_every_cover_is_made_of_its_programmes() -> None:
    assert Cover.RISK.programmes == (Programme.JKK, Programme.JKM)
    assert Cover.SAVINGS.programmes == (Programme.JHT,)


def test_funding_sources_are_named_as_they_are_written() -> None:
    assert {source.value: source.label for source in FundingSource} == {
        "self": "iuran sendiri",
        "apbn": "APBN",
        "apbd": "APBD",
        "apbdes": "APBDes",
        "csr": "CSR",
        "personal": "dana pribadi",
    }


def test_each_bracket_ends_where_the_next_begins() -> None:
    table = brackets(Month(2026, 5).first_day)

    assert [row.number for row in table] == list(range(1, 34))
    assert [row.income_until_rupiah for row in table] == [row.income_from_rupiah for row in table[1:]] + [None]


@given(st.integers(0, 10**9))
def test_an_income_lies_in_its_bracket(income: int) -> None:
    on = Month(2026, 5).first_day

    row = bracket_for_income(income, on)

    assert row.income_from_rupiah <= income
    assert row.income_until_rupiah is None or income < row.income_until_rupiah
    assert bracket(row.number, on) == row


def test_a_negative_income_is_named() -> None:
    with pytest.raises(InvalidIncome, match=r"^-1 is not an income$"):
        bracket_for_income(-1, Month(2026, 5).first_day)


def test_an_unknown_bracket_is_named() -> None:
    with pytest.raises(UnknownBracket, match="there is no bracket 34 on 2026-05-01"):
        bracket(34, Month(2026, 5).first_day)


def test_tables_with_different_brackets_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = {
        "contributions.jkk": (IncomeBand(1, 0, 1000000, 10000),),
        "contributions.jht": (IncomeBand(1, 0, 1200000, 24000),),
    }
    monkeypatch.setattr(parameters, "bands", lambda name, *, on: tables[name])

    with pytest.raises(ParameterError, match="JKK and JHT have different brackets on 2031-01-01"):
        brackets(Month(2031, 1).first_day)


@pytest.mark.parametrize(
    ("month", "sector", "last_day"),
    [
        ("2025-12", Sector.TRANSPORT, None),
        ("2026-01", Sector.TRANSPORT, datetime.date(2027, 3, 31)),
        ("2027-03", Sector.TRANSPORT, datetime.date(2027, 3, 31)),
        ("2027-04", Sector.TRANSPORT, None),
        ("2026-04", Sector.OTHER, datetime.date(2026, 12, 31)),
        ("2026-12", Sector.OTHER, datetime.date(2026, 12, 31)),
        ("2027-01", Sector.OTHER, None),
        ("2020-12", Sector.OTHER, datetime.date(2021, 1, 31)),
    ],
)
def test_relief_has_a_last_day(month: str, sector: Sector, last_day: datetime.date | None) -> None:
    assert last_day_of_relief(month=Month.parse(month), sector=sector) == last_day
