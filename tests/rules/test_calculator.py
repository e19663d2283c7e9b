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


def told(offer_made: Offer, language: str) -> list[str]:
    """Return the names of all benefits and the lines of their explanations, without the law in brackets."""
    steps = [step for each in offer_made.benefits for step in (each.label, *each.explanation)]
    return [getattr(step, language).split(" (")[0] for step in steps]


def test_what_is_paid_is_told_in_both_languages() -> None:
    assert told(offer(with_savings=False, schooling_children=0), "indonesian") == [
        "Kecelakaan kerja: perawatan",
        "Sesuai kebutuhan medis, kelas I rumah sakit pemerintah, tanpa batas biaya",
        "Kecelakaan kerja: tidak mampu bekerja, bulan 1 sampai 12",
        "100 % × Rp1.000.000 = Rp1.000.000 sebulan",
        "Kecelakaan kerja: tidak mampu bekerja, mulai bulan 13 sampai sembuh",
        "50 % × Rp1.000.000 = Rp500.000 sebulan",
        "Kecelakaan kerja: cacat total tetap",
        "56 × Rp1.000.000 = Rp56.000.000",
        "Santunan berkala sekaligus Rp12.000.000",
        "Rp56.000.000 + Rp12.000.000 = Rp68.000.000",
        "Kecelakaan kerja: meninggal",
        "48 × Rp1.000.000 = Rp48.000.000",
        "Santunan berkala sekaligus Rp12.000.000",
        "Pemakaman Rp10.000.000",
        "Rp48.000.000 + Rp12.000.000 + Rp10.000.000 = Rp70.000.000",
        "Meninggal bukan karena kecelakaan kerja",
        "Santunan sekaligus Rp20.000.000",
        "Santunan berkala sekaligus Rp12.000.000",
        "Pemakaman Rp10.000.000",
        "Rp20.000.000 + Rp12.000.000 + Rp10.000.000 = Rp42.000.000",
        "Meninggal bukan karena kecelakaan kerja, dalam 3 bulan pertama",
        "Pemakaman Rp10.000.000",
        "Perkiraan: hanya biaya pemakaman",
    ]
    assert told(offer(with_savings=False, schooling_children=0), "english") == [
        "Work accident: medical care",
        "As medically needed, class I of a government hospital, without a ceiling",
        "Work accident: unable to work, months 1 to 12",
        "100 % × Rp1.000.000 = Rp1.000.000 a month",
        "Work accident: unable to work, from month 13 until recovered",
        "50 % × Rp1.000.000 = Rp500.000 a month",
        "Work accident: total permanent disability",
        "56 × Rp1.000.000 = Rp56.000.000",
        "Periodic allowance at once Rp12.000.000",
        "Rp56.000.000 + Rp12.000.000 = Rp68.000.000",
        "Work accident: death",
        "48 × Rp1.000.000 = Rp48.000.000",
        "Periodic allowance at once Rp12.000.000",
        "Funeral Rp10.000.000",
        "Rp48.000.000 + Rp12.000.000 + Rp10.000.000 = Rp70.000.000",
        "Death not by a work accident",
        "Lump sum Rp20.000.000",
        "Periodic allowance at once Rp12.000.000",
        "Funeral Rp10.000.000",
        "Rp20.000.000 + Rp12.000.000 + Rp10.000.000 = Rp42.000.000",
        "Death not by a work accident, within the first 3 months",
        "Funeral Rp10.000.000",
        "To expect: the funeral alone",
    ]


def test_what_children_and_savers_have_besides_is_told_in_both_languages() -> None:
    schools_id = [
        "TK dan SD: Rp1.500.000 × 8 tahun = Rp12.000.000",
        "SMP: Rp2.000.000 × 3 tahun = Rp6.000.000",
        "SMA: Rp3.000.000 × 3 tahun = Rp9.000.000",
        "Perguruan tinggi atau pelatihan: Rp12.000.000 × 5 tahun = Rp60.000.000",
    ]
    schools_en = [
        "Kindergarten and primary school: Rp1.500.000 × 8 years = Rp12.000.000",
        "Junior secondary school: Rp2.000.000 × 3 years = Rp6.000.000",
        "Senior secondary school: Rp3.000.000 × 3 years = Rp9.000.000",
        "Higher education or training: Rp12.000.000 × 5 years = Rp60.000.000",
    ]
    without = offer(with_savings=False, schooling_children=0)
    one_child = offer(schooling_children=1)

    told_id = [line for line in told(one_child, "indonesian") if line not in told(without, "indonesian")]
    told_en = [line for line in told(one_child, "english") if line not in told(without, "english")]
    assert told_id == [
        "Beasiswa setelah kecelakaan kerja",
        *schools_id,
        "1 anak × Rp87.000.000 = Rp87.000.000",
        "Beasiswa setelah kematian lain, bila sudah mengiur 3 tahun",
        *schools_id,
        "1 anak × Rp87.000.000 = Rp87.000.000",
        "Tabungan hari tua",
        "Iuran sendiri Rp60.000 dan hasilnya, pada usia 56, saat cacat total tetap atau meninggal",
    ]
    assert told_en == [
        "Scholarship after a work accident",
        *schools_en,
        "1 child × Rp87.000.000 = Rp87.000.000",
        "Scholarship after another death, once 3 years are paid",
        *schools_en,
        "1 child × Rp87.000.000 = Rp87.000.000",
        "Old age savings",
        "Own contributions Rp60.000 and their yield, at 56, at total permanent disability or death",
    ]
    assert "2 children × Rp87.000.000 = Rp174.000.000" in told(offer(), "english")


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
