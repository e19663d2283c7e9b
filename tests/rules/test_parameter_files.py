"""A parameter file that is not as it must be is refused, and every fault of it is told."""

import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from jangkau.rules.parameters import check
from jangkau.rules.parameters.files import Citation, DatedValue, Doubt, Option, Parameter, Trust, read_parameters
from jangkau.rules.parameters.values import (
    Deadline,
    IncomeBand,
    Notice,
    ParameterError,
    School,
    SchoolAmount,
    Unit,
)

DAY = datetime.date
TODAY = DAY(2026, 11, 20)

CITED = """
    law: PP 1/2000, Pasal 1
    url: https://example.org/pp-1-2000
    trust: V1
"""

WHOLE = f"""
label: Something
label_id: Sesuatu
unit: rupiah/person/month
values:
  2015-07-01:
    value: 6800{CITED}
last_checked_on: 2026-11-20
"""


def read(tmp_path: Path, text: str) -> Parameter:
    folder = tmp_path / "some"
    folder.mkdir(exist_ok=True)
    (folder / "thing.yaml").write_text(text, encoding="utf-8")
    return read_parameters(tmp_path)["some.thing"]


def faults(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ParameterError) as raised:
        read(tmp_path, text)
    lines = str(raised.value).splitlines()
    assert all(line.startswith("some.thing: ") for line in lines)
    return [line.removeprefix("some.thing: ") for line in lines]


def with_value(unit: str, value: str) -> str:
    return WHOLE.replace("rupiah/person/month", unit).replace("value: 6800", f"value: {value}")


def test_a_whole_file_is_read_whole(tmp_path: Path) -> None:
    assert read(tmp_path, WHOLE) == Parameter(
        name="some.thing",
        label="Something",
        label_id="Sesuatu",
        unit=Unit.RUPIAH_PER_MONTH,
        values=(
            DatedValue(
                DAY(2015, 7, 1),
                6800,
                Citation("PP 1/2000, Pasal 1", "https://example.org/pp-1-2000", Trust.READ_IN_THE_LAW),
                None,
            ),
        ),
        last_checked_on=TODAY,
        options=(),
    )


def test_values_are_put_in_order_of_their_days(tmp_path: Path) -> None:
    later = f"  2020-01-01:\n    value: 7000{CITED}"

    parameter = read(tmp_path, WHOLE.replace("values:\n", f"values:\n{later}"))

    assert [dated.value for dated in parameter.values] == [6800, 7000]


def test_a_doubt_is_kept_in_both_languages(tmp_path: Path) -> None:
    text = WHOLE.replace("trust: V1", "trust: R\n    doubt: ' Not sure '\n    doubt_id: Belum pasti")

    assert read(tmp_path, text).values[0].doubt == Doubt("Not sure", "Belum pasti")


@pytest.mark.parametrize("trust", ["V1", "V2", "D"])
def test_only_a_recalled_value_must_tell_its_doubt(tmp_path: Path, trust: str) -> None:
    assert read(tmp_path, WHOLE.replace("trust: V1", f"trust: {trust}")).values[0].doubt is None


CHOICE = f"""
label: A reading
label_id: Sebuah tafsir
unit: choice
options:
  wide:
    label: Wide
    label_id: Luas{CITED}
  narrow:
    label: Narrow
    label_id: Sempit{CITED}
values:
  2015-07-01:
    value: narrow{CITED}
last_checked_on: 2026-11-20
"""


def test_a_choice_keeps_the_readings_it_chose_among(tmp_path: Path) -> None:
    parameter = read(tmp_path, CHOICE)

    cited = Citation("PP 1/2000, Pasal 1", "https://example.org/pp-1-2000", Trust.READ_IN_THE_LAW)
    assert parameter.values[0].value == "narrow"
    assert parameter.options == (Option("wide", "Wide", "Luas", cited), Option("narrow", "Narrow", "Sempit", cited))


SCHOOLS = "[" + ", ".join(f"{{school: {school}, amount: 5, years: 2}}" for school in School) + "]"
NO_SCHOOLS = "the schools are not primary, junior, senior, higher, in this order"
NOTICE_TEXTS = ("title", "text", "data", "kept", "withdrawal")
NOTICE = f"{{basis: consent, {', '.join(f'{name}: {name} words, {name}_id: {name} kata' for name in NOTICE_TEXTS)}}}"
NO_NOTICE = (
    "a notice does not have exactly basis, data, data_id, kept, kept_id, text, text_id, title, title_id, withdrawal, "
    "withdrawal_id"
)


@pytest.mark.parametrize(
    ("unit", "value", "read_value"),
    [
        ("rupiah/person/month", "0", 0),
        ("fraction", '"0"', Decimal(0)),
        ("fraction", '"1"', Decimal(1)),
        ("fraction", '"0.125"', Decimal("0.125")),
        ("years", "65", 65),
        ("months", "3", 3),
        ("working days", "7", 7),
        ("count", "2", 2),
        ("numbers of months", "[1]", (1,)),
        ("words", "[]", ()),
        ("words", "[apbn, apbd]", ("apbn", "apbd")),
        ("deadline", "{day: 15, months_after: 0}", Deadline(15, 0)),
        (
            "rupiah/person/month by income",
            "[{bracket: 1, income_from: 0, base: 9, contribution: 3}]",
            (IncomeBand(1, 0, 9, 3),),
        ),
        ("hours", "72", 72),
        (
            "rupiah/child/year by school",
            SCHOOLS,
            tuple(SchoolAmount(school, 5, 2) for school in School),
        ),
        (
            "notice",
            NOTICE,
            Notice("consent", *({"en": f"{name} words", "id": f"{name} kata"} for name in NOTICE_TEXTS)),
        ),
    ],
)
def test_a_value_of_each_unit_is_read(tmp_path: Path, unit: str, value: str, read_value: object) -> None:
    assert read(tmp_path, with_value(unit, value)).values[0].value == read_value


BAND = "{bracket: %d, income_from: %d, base: 9, contribution: 3}"


@pytest.mark.parametrize(
    ("unit", "value", "fault"),
    [
        ("rupiah/person/month", "-1", "-1 is not a whole number of at least 0"),
        ("rupiah/person/month", "1.5", "1.5 is not a whole number of at least 0"),
        ("rupiah/person/month", "true", "True is not a whole number of at least 0"),
        ("rupiah/person/month", '"6800"', "'6800' is not a whole number of at least 0"),
        ("fraction", "0.5", "0.5 is not a quoted fraction: a rate is never a YAML number"),
        ("fraction", '"1.01"', "'1.01' is not a fraction between 0 and 1"),
        ("fraction", '"-0.5"', "'-0.5' is not a fraction between 0 and 1"),
        ("fraction", '"0.5.1"', "'0.5.1' is not a fraction between 0 and 1"),
        ("fraction", '"NaN"', "'NaN' is not a fraction between 0 and 1"),
        ("fraction", '"1e-1"', "'1e-1' is not a fraction between 0 and 1"),
        ("numbers of months", "[]", "[] does not ascend"),
        ("numbers of months", "[1, 1]", "[1, 1] does not ascend"),
        ("numbers of months", "[3, 1]", "[3, 1] does not ascend"),
        ("numbers of months", "3", "3 is not a list"),
        ("numbers of months", "[a]", "'a' is not a whole number of at least 0"),
        ("words", "apbn", "'apbn' is not a list"),
        ("words", "[1]", "1 is not a word"),
        ("words", "['']", "'' is not a word"),
        ("deadline", "{day: 15}", "{'day': 15} does not have exactly day, months_after"),
        ("deadline", "15", "15 does not have exactly day, months_after"),
        ("deadline", "{day: -1, months_after: 0}", "-1 is not a whole number of at least 0"),
        ("rupiah/person/month by income", f"[{BAND % (2, 0)}]", "the brackets are not numbered 1, 2, 3 …"),
        ("rupiah/person/month by income", f"[{BAND % (1, 5)}]", "the incomes do not ascend from 0"),
        ("rupiah/person/month by income", "[]", "the incomes do not ascend from 0"),
        (
            "rupiah/person/month by income",
            f"[{BAND % (1, 0)}, {BAND % (2, 5)}, {BAND % (3, 5)}]",
            "the incomes do not ascend from 0",
        ),
        (
            "rupiah/person/month by income",
            f"[{BAND % (1, 0)}, {BAND % (2, 7)}, {BAND % (3, 5)}]",
            "the incomes do not ascend from 0",
        ),
        ("hours", "-1", "-1 is not a whole number of at least 0"),
        ("rupiah/child/year by school", "[]", NO_SCHOOLS),
        ("rupiah/child/year by school", "[1, 2, 3, 4]", NO_SCHOOLS),
        ("rupiah/child/year by school", SCHOOLS.replace("junior", "primary"), NO_SCHOOLS),
        (
            "rupiah/child/year by school",
            SCHOOLS.replace("amount: 5, ", ""),
            "{'years': 2} does not have exactly amount, years",
        ),
        ("notice", "consent", NO_NOTICE),
        ("notice", NOTICE.replace("kept: kept words, ", ""), NO_NOTICE),
        ("notice", NOTICE.replace("basis: consent", "basis: custom"), "'custom' is not one of consent, public_service"),
        ("notice", NOTICE.replace("kept words", "''"), "'' is not a word"),
        ("notice", NOTICE.replace("text kata", "kata " * 61), "a text has more than 60 words"),
    ],
)
def test_a_value_that_is_not_of_its_unit_is_a_fault(tmp_path: Path, unit: str, value: str, fault: str) -> None:
    assert faults(tmp_path, with_value(unit, value)) == [f"values: 2015-07-01: {fault}"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("label: Something\n", "", "the file: label is missing"),
        ("label_id: Sesuatu\n", "", "the file: label_id is missing"),
        ("label: Something", "label: ' '", "the file: label is missing"),
        ("label: Something", "label: 5", "the file: label is missing"),
        ("last_checked_on: 2026-11-20\n", "", "last_checked_on: not a date such as 2026-11-20"),
        ("last_checked_on: 2026-11-20", "last_checked_on: today", "last_checked_on: not a date such as 2026-11-20"),
        (
            "last_checked_on: 2026-11-20",
            "last_checked_on: 2026-11-20 10:00:00",
            "last_checked_on: not a date such as 2026-11-20",
        ),
        ("2015-07-01:", "'2015':", "values: 2015: not a date such as 2026-11-20"),
        ("    law: PP 1/2000, Pasal 1\n", "", "values: 2015-07-01: law is missing"),
        ("https://", "http://", "values: 2015-07-01: url does not start with https://"),
        ("trust: V1", "trust: V3", "values: 2015-07-01: trust is not one of V1, V2, D, R"),
        ("    value: 6800\n", "", "values: 2015-07-01: None is not a whole number of at least 0"),
        ("trust: V1", "trust: R", "values: 2015-07-01: a recalled value (R) must tell its doubt"),
        ("trust: V1", "trust: V1\n    doubt: x", "values: 2015-07-01: doubt_id is missing"),
        ("trust: V1", "trust: V1\n    doubt_id: x", "values: 2015-07-01: doubt is missing"),
        ("trust: V1", "trust: V1\n    certainty: high", "values: 2015-07-01: certainty has no place here"),
        ("label: Something", "label: Something\nsince: 2015", "the file: since has no place here"),
        ("label: Something", "label: Something\nlabel: Else", "label stands twice"),
    ],
)
def test_each_fault_of_a_file_is_told(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in WHOLE

    assert faults(tmp_path, WHOLE.replace(old, new)) == [fault]


def test_two_days_that_are_none_are_both_told(tmp_path: Path) -> None:
    text = WHOLE.replace("2015-07-01:", "soon:").replace("values:\n", f"values:\n  later:\n    value: 1{CITED}")

    assert faults(tmp_path, text) == [
        "values: later: not a date such as 2026-11-20",
        "values: soon: not a date such as 2026-11-20",
    ]


def test_two_values_for_one_day_are_a_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, WHOLE.replace("values:\n", f"values:\n  2015-07-01:\n    value: 1{CITED}")) == [
        "2015-07-01 stands twice"
    ]


def test_a_missing_address_is_told_twice_over(tmp_path: Path) -> None:
    assert faults(tmp_path, WHOLE.replace("    url: https://example.org/pp-1-2000\n", "")) == [
        "values: 2015-07-01: url is missing",
        "values: 2015-07-01: url does not start with https://",
    ]


def test_a_missing_trust_mark_is_a_fault(tmp_path: Path) -> None:
    assert "values: 2015-07-01: trust is not one of V1, V2, D, R" in faults(
        tmp_path, WHOLE.replace("    trust: V1\n", "")
    )


@pytest.mark.parametrize("values", ["values: {}", "values: []", "values: 5", "values:"])
def test_a_parameter_without_values_is_a_fault(tmp_path: Path, values: str) -> None:
    head, _, tail = WHOLE.partition("values:")
    text = f"{head}{values}\nlast_checked_on: 2026-11-20\n"

    assert tail
    assert faults(tmp_path, text) == ["values: there is none"]


def test_a_value_that_is_not_a_mapping_is_a_fault(tmp_path: Path) -> None:
    head, _, _ = WHOLE.partition("values:")

    assert "values: 2015-07-01: not a mapping" in faults(
        tmp_path, f"{head}values:\n  2015-07-01: 6800\nlast_checked_on: 2026-11-20\n"
    )


def test_an_unknown_unit_is_told_with_those_known(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, WHOLE.replace("rupiah/person/month", "dollars"))

    assert fault.startswith("unit: 'dollars' is not one of rupiah/person/month, fraction, years, ")


@pytest.mark.parametrize("text", ["", "- a list", "just words", "a: [unclosed"])
def test_a_file_that_is_no_mapping_is_a_fault(tmp_path: Path, text: str) -> None:
    assert faults(tmp_path, text)


def test_broken_yaml_says_where(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="line 1, column 4"):
        read(tmp_path, "a: [unclosed")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("value: narrow", "value: medium", "values: 2015-07-01: 'medium' is not among the options"),
        ("value: narrow", "value: ''", "values: 2015-07-01: '' is not a word"),
        ("    label: Wide\n", "", "options: wide: label is missing"),
        ("    label_id: Luas\n", "", "options: wide: label_id is missing"),
        ("    label: Wide\n", "    label: Wide\n    value: 5\n", "options: wide: value has no place here"),
        (f"    label_id: Luas{CITED}", "    label_id: Luas\n", "options: wide: law is missing"),
        (CHOICE[CHOICE.index("options:") : CHOICE.index("values:")], "options: 5\n", "options: not a mapping"),
    ],
)
def test_each_fault_of_a_choice_is_told(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in CHOICE

    assert fault in faults(tmp_path, CHOICE.replace(old, new))


def test_a_choice_without_options_is_a_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, with_value("choice", "narrow")) == ["options: a choice has them, nothing else does"]


def test_options_of_another_unit_are_a_fault(tmp_path: Path) -> None:
    text = CHOICE.replace("unit: choice", "unit: words").replace("value: narrow", "value: [narrow]")

    assert "options: a choice has them, nothing else does" in faults(tmp_path, text)


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(WHOLE.replace("trust: V1", "trust: X"), encoding="utf-8")
    (tmp_path / "two.yaml").write_text(WHOLE.replace("label: Something\n", ""), encoding="utf-8")
    (tmp_path / "note.txt").write_text("not a parameter", encoding="utf-8")

    with pytest.raises(ParameterError) as raised:
        read_parameters(tmp_path)

    assert str(raised.value).splitlines() == [
        "one: values: 2015-07-01: trust is not one of V1, V2, D, R",
        "two: the file: label is missing",
    ]


def test_a_rule_that_is_new_need_not_have_a_value_before(tmp_path: Path) -> None:
    late = WHOLE.replace("2015-07-01", "2022-01-02")

    assert check.gaps(read(tmp_path, late)) == ["some.thing: no value from 2022-01-01 to 2022-01-02"]
    assert check.gaps(read(tmp_path, f"{late}nothing_before: true\n")) == []


def test_the_check_tells_faults_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "one.yaml").write_text(WHOLE.replace("trust: V1", "trust: X"), encoding="utf-8")

    assert check.main(tmp_path) == 1
    captured = capsys.readouterr()
    assert captured.err == "one: values: 2015-07-01: trust is not one of V1, V2, D, R\n"
    assert captured.out == ""


def test_the_check_fails_on_an_empty_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main(tmp_path) == 1
    assert capsys.readouterr().err == f"there are no parameter files in {tmp_path}\n"


@pytest.mark.parametrize(("first", "status"), [("2021-12-31", 0), ("2022-01-01", 0), ("2022-01-02", 1)])
def test_a_first_value_after_the_first_month_booked_is_a_gap(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], first: str, status: int
) -> None:
    (tmp_path / "one.yaml").write_text(WHOLE.replace("2015-07-01", first), encoding="utf-8")

    assert check.main(tmp_path) == status
    expected = "one: no value from 2022-01-01 to 2022-01-02\n" if status else ""
    assert capsys.readouterr().err == expected


@pytest.mark.parametrize(
    ("value", "law", "status"), [("6800", "Pasal 1", 1), ("6801", "Pasal 1", 0), ("6800", "Pasal 2", 0)]
)
def test_a_later_value_must_change_something(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], value: str, law: str, status: int
) -> None:
    later = f"  2020-01-01:\n    value: {value}{CITED.replace('Pasal 1', law)}"
    (tmp_path / "one.yaml").write_text(WHOLE.replace("values:\n", f"values:\n{later}"), encoding="utf-8")

    assert check.main(tmp_path) == status
    assert capsys.readouterr().err == ("one: 2020-01-01 repeats the value before it\n" if status else "")
