import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from jangkau.rules import parameters
from jangkau.rules.benefits import heirs_in_words
from jangkau.rules.calculator import Offer, cost_and_benefits
from jangkau.rules.contributions import Sector
from jangkau.rules.money import format_rupiah
from jangkau.rules.months import Month, months_between

ON = datetime.date(2026, 11, 20)


def offer(**more: Any) -> Offer:
    asked: dict[str, Any] = {
        "sector": Sector.OTHER,
        "bracket": 1,
        "with_savings": True,
        "schooling_children": 2,
        "first_month": Month(2026, 11),
        "months": 3,
        "on": ON,
    }
    return cost_and_benefits(**{**asked, **more})


@given(st.sampled_from(Sector), st.integers(1, 33), st.booleans(), st.integers(1, 24))
def test_a_cost_is_the_sum_of_its_months_and_of_its_lines(
    sector: Sector, bracket: int, with_savings: bool, months: int
) -> None:
    cost = offer(sector=sector, bracket=bracket, with_savings=with_savings, months=months).cost

    assert months_between(cost.months[0].month, cost.months[-1].month) == months - 1
    assert cost.total_rupiah == sum(each.total_rupiah for each in cost.months)
    assert cost.savings_rupiah == sum(each.total_rupiah - each.risk.total_rupiah for each in cost.months)
    assert any(step.indonesian.endswith(f"= {format_rupiah(cost.total_rupiah)}") for step in cost.explanation)
    assert (cost.savings_rupiah > 0) == with_savings


def test_a_cost_is_told_in_english_too() -> None:
    assert [step.english for step in offer().cost.explanation] == [
        "November 2026 – December 2026: 2 months × Rp28.400 = Rp56.800",
        "January 2027: 1 month × Rp36.800 = Rp36.800",
        "The relief holds until 31 December 2026",
        "Rp56.800 + Rp36.800 = Rp93.600",
    ]


def test_every_benefit_names_the_values_it_rests_on_and_all_their_doubts() -> None:
    benefits = offer().benefits

    assert [each.code for each in benefits] == [
        "jkk_care", "jkk_first_months", "jkk_later_months", "jkk_total_disability", "jkk_death", "jkk_scholarship",
        "jkm_death", "jkm_first_months", "jkm_scholarship", "jht_savings",
    ]  # fmt: skip
    for each in benefits:
        values = [parameters.dated_value(name, on=ON) for name, _ in (ref.split("@") for ref in each.references)]
        assert {value.doubt for value in values if value.doubt} == set(each.doubts)
        assert len(set(each.doubts)) == len(each.doubts)
        assert [parameters.reference(ref.split("@")[0], on=ON) for ref in each.references] == list(each.references)
        assert each.label.indonesian != each.label.english


def test_what_is_paid_is_told_in_english_too() -> None:
    told = {each.code: (each.label.english, [step.english for step in each.explanation]) for each in offer().benefits}

    assert told["jkk_first_months"][0] == "Work accident: unable to work, months 1 to 12"
    assert told["jkk_later_months"][0] == "Work accident: unable to work, from month 13 until recovered"
    assert told["jkk_later_months"][1][0].startswith("50 % × Rp1.000.000 = Rp500.000 a month (")
    assert told["jkm_first_months"][0] == "Death not by a work accident, within the first 3 months"
    assert told["jkm_first_months"][1][1].startswith("To expect: the funeral alone (Permenaker 1/2025")
    assert told["jkm_scholarship"][0] == "Scholarship after another death, once 3 years are paid"
    assert told["jkm_scholarship"][1][0] == "Kindergarten and primary school: Rp1.500.000 × 8 years = Rp12.000.000"
    assert told["jkm_scholarship"][1][-1].startswith("2 children × Rp87.000.000 = Rp174.000.000 (")
    assert told["jkk_care"][1][0].startswith("As medically needed, class I of a government hospital")
    assert told["jht_savings"][1][0].startswith("Own contributions Rp60.000 and their yield, at 56, ")
    one_child = {each.code: each for each in offer(schooling_children=1).benefits}["jkk_scholarship"]
    assert one_child.explanation[-1].english.startswith("1 child × Rp87.000.000 = Rp87.000.000 (")


def test_the_closest_family_is_named_first_among_the_heirs() -> None:
    heirs = heirs_in_words(on=ON)

    assert [words.english.split(" (")[0] for words in heirs] == [
        "widow, widower or children",
        "parents, grandparents, grandchildren",
        "siblings",
        "parents-in-law",
        "whoever a will names",
    ]
    assert heirs[0].indonesian == "janda, duda atau anak"
