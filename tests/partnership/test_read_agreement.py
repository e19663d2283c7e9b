"""An agreement's document is read whole or refused with everything that is wrong."""

import datetime
from typing import Any

import pytest

from jangkau.partnership.intake.agreement_file import AgreementFileWrong, read_agreement
from jangkau.rules.months import Month


def document(**changes: Any) -> dict[str, Any]:
    terms: dict[str, Any] = {
        "code": "KUKAR-2022",
        "title": "Perlindungan pekerja rentan",
        "sponsor": "PEMKAB-KUKAR",
        "office": "SMD",
        "region": "6402",
        "funding": "apbd",
        "categories": ["vulnerable"],
        "minimum_age": 18,
        "maximum_age": 64,
        "first_month": "2022-10",
        "months": 3,
        "bracket": 1,
        "programmes": ["JKK", "JKM"],
        "budget_rupiah": 1_786_176_000,
        "decree": "SK Bupati (sintetis)",
        "decree_date": datetime.date(2022, 9, 1),
        "signed_date": datetime.date(2022, 9, 15),
        "billing": "once",
        "on_departure": "transfer",
    }
    return {key: value for key, value in (terms | changes).items() if value is not None}


def problems_of(**changes: Any) -> set[str]:
    with pytest.raises(AgreementFileWrong) as refused:
        read_agreement(document(**changes))
    return {problem.key for problem in refused.value.problems}


def test_a_right_document_gives_its_terms():
    terms = read_agreement(document())

    assert terms.first_month == Month(2022, 10)
    assert terms.until_month == Month(2023, 1)
    assert terms.with_savings is False


def test_every_problem_is_told_at_once():
    wrong = problems_of(code=None, months=0, funding="hibah", unknown_key=1)

    assert wrong == {"code", "months", "funding", "unknown_key"}


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"programmes": ["JKK"]}, "programmes"),
        ({"programmes": ["JKK", "JKM", "JP"]}, "programmes"),
        ({"minimum_age": 65, "maximum_age": 18}, "minimum_age"),
        ({"billing": "term"}, "term_months"),
        ({"term_months": 3}, "term_months"),
        ({"cover_starts_on": datetime.date(2022, 10, 1)}, "start_letter"),
        ({"start_letter": "S-1/2022"}, "start_letter"),
        ({"first_month": datetime.date(2022, 10, 1)}, "first_month"),
        ({"budget_rupiah": 1.5}, "budget_rupiah"),
        ({"budget_rupiah": True}, "budget_rupiah"),
        ({"decree_date": datetime.datetime(2022, 9, 1, tzinfo=datetime.UTC)}, "decree_date"),
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"categories": []}, "categories"),
        ({"categories": "vulnerable"}, "categories"),
    ],
)
def test_a_wrong_value_is_named_by_its_key(changes, key):
    assert problems_of(**changes) == {key}


@pytest.mark.parametrize("nothing", [None, [], "teks", 3])
def test_a_document_without_keys_is_refused(nothing):
    with pytest.raises(AgreementFileWrong):
        read_agreement(nothing)
