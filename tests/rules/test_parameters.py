"""The parameter files of the law are complete, and each reader gives the value of its day."""

import datetime
import runpy
from decimal import Decimal
from pathlib import Path

import pytest

from jangkau.rules import parameters
from jangkau.rules.parameters import check
from jangkau.rules.parameters.files import Parameter, Trust
from jangkau.rules.parameters.values import Deadline, IncomeBand, ParameterError, School, SchoolAmount, Unit

DAY = datetime.date
TODAY = DAY(2026, 11, 20)
FOLDER = Path(parameters.__file__).parent
CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize("parameter", parameters.all_parameters().values(), ids=lambda parameter: parameter.name)
def test_every_legal_value_is_complete(parameter: Parameter) -> None:
    assert check.gaps(parameter) == []
    assert parameter.label != parameter.label_id
    assert parameter.last_checked_on >= max(
        DAY(2026, 11, 20), *(dated.in_force_from for dated in parameter.values if dated.in_force_from <= TODAY)
    )
    for dated in parameter.values:
        assert dated.citation.law
        assert dated.citation.url.startswith("https://")
        if dated.citation.trust is not Trust.READ_IN_THE_LAW:
            assert dated.doubt is not None, f"{parameter.name} from {dated.in_force_from} is not read in the law"


def test_a_later_law_is_a_later_value() -> None:
    for parameter in parameters.all_parameters().values():
        days = [dated.in_force_from for dated in parameter.values]
        assert days == sorted(set(days))


def test_no_key_of_the_files_is_one_that_yaml_turns_into_a_truth_value() -> None:
    for path in CASES.glob("*.yaml"):
        assert not any(
            line.strip().startswith(("on:", "off:", "yes:", "no:"))
            for line in path.read_text(encoding="utf-8").splitlines()
        )


def test_every_contribution_is_the_percentage_of_its_base() -> None:
    for name, percent in (("contributions.jkk", 1), ("contributions.jht", 2)):
        for band in parameters.bands(name, on=TODAY):
            assert band.contribution_rupiah * 100 == band.base_rupiah * percent


def test_each_reader_gives_the_value_of_its_day() -> None:
    assert parameters.rupiah("contributions.jkm", on=DAY(2015, 7, 1)) == 6800
    assert parameters.amount("contributions.saving_up_least", on=TODAY) == 5000
    assert parameters.rate("contributions.relief.other", on=TODAY) == Decimal("0.50")
    assert parameters.years("membership.registration_age_limit", on=TODAY) == 65
    assert parameters.months("lapse.unpaid_months", on=TODAY) == 3
    assert parameters.working_days("membership.number_issued_within", on=TODAY) == 1
    assert parameters.count("membership.occupations", on=TODAY) == 2
    assert parameters.month_counts("contributions.payment_periods", on=TODAY) == (1, 3, 6, 12)
    assert parameters.choice("lapse.counting", on=TODAY) == "from_end_of_cover"
    assert parameters.choices("contributions.relief.excluded_funding", on=TODAY) == ("apbn", "apbd")
    assert parameters.deadline("due_dates.savings", on=TODAY) == Deadline(day=15, months_after=1)
    assert parameters.bands("contributions.jkk", on=TODAY)[1] == IncomeBand(2, 1100000, 1200000, 12000)
    assert parameters.hours("privacy.access_within", on=TODAY) == 72
    assert parameters.school_amounts("benefits.scholarship.amounts", on=TODAY)[2] == SchoolAmount(
        School.SENIOR, 3000000, 3
    )
    assert parameters.notice("privacy.notices.family", on=TODAY).title["en"] == "Data of my heirs and children"


READERS = {
    Unit.RUPIAH: parameters.amount,
    Unit.RUPIAH_PER_MONTH: parameters.rupiah,
    Unit.FRACTION: parameters.rate,
    Unit.YEARS: parameters.years,
    Unit.MONTHS: parameters.months,
    Unit.WORKING_DAYS: parameters.working_days,
    Unit.COUNT: parameters.count,
    Unit.MONTH_COUNTS: parameters.month_counts,
    Unit.CHOICE: parameters.choice,
    Unit.WORDS: parameters.choices,
    Unit.DEADLINE: parameters.deadline,
    Unit.INCOME_BANDS: parameters.bands,
    Unit.HOURS: parameters.hours,
    Unit.SCHOOL_AMOUNTS: parameters.school_amounts,
    Unit.NOTICE: parameters.notice,
}


@pytest.mark.parametrize("unit", Unit)
def test_a_reader_refuses_every_other_unit(unit: Unit) -> None:
    reader = READERS[unit]

    for parameter in parameters.all_parameters().values():
        if parameter.unit is unit:
            reader(parameter.name, on=TODAY)
            continue
        expected = f"^{parameter.name} is in {parameter.unit.value}, not {unit.value}$"
        with pytest.raises(ParameterError, match=expected):
            reader(parameter.name, on=TODAY)


def test_every_unit_is_used_by_some_parameter() -> None:
    assert {parameter.unit for parameter in parameters.all_parameters().values()} == set(Unit) == set(READERS)


def test_before_its_first_day_a_parameter_has_no_value() -> None:
    expected = r"^contributions\.jkm has no value on 2015-06-30; its first is from 2015-07-01$"
    with pytest.raises(ParameterError, match=expected):
        parameters.rupiah("contributions.jkm", on=DAY(2015, 6, 30))


def test_an_unknown_parameter_is_named() -> None:
    for reader in (parameters.rupiah, parameters.reference, parameters.citation, parameters.dated_value):
        with pytest.raises(ParameterError, match=r"^there is no parameter contributions\.jkp$"):
            reader("contributions.jkp", on=TODAY)


def test_a_reference_names_the_day_since_which_the_value_holds() -> None:
    name = "contributions.relief.other"

    assert parameters.reference(name, on=DAY(2026, 3, 31)) == f"{name}@2021-02-01"
    assert parameters.reference(name, on=DAY(2026, 4, 1)) == f"{name}@2026-04-01"
    assert parameters.citation(name, on=DAY(2026, 4, 1)).law == "PP 50/2025, Pasal 3 dan Pasal 4"


def test_parameters_come_in_order_of_name() -> None:
    names = list(parameters.all_parameters())

    assert names == sorted(names)
    assert names[0] == "benefits.heirs"


def test_files_are_read_once() -> None:
    assert parameters.all_parameters() is parameters.all_parameters()


def test_the_check_passes_on_the_files_of_the_law(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main(FOLDER) == 0
    assert capsys.readouterr().out == f"{len(parameters.all_parameters())} parameter files complete\n"


def test_the_check_can_be_run_as_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exited:
        runpy.run_module("jangkau.rules.parameters", run_name="__main__")

    assert exited.value.code == 0
    assert capsys.readouterr().out.endswith(" parameter files complete\n")
