"""Agreements are recorded whole, by those who may, between parties that are known."""

import datetime

import pytest

from jangkau.core.permissions import Right
from jangkau.partnership.models import Agreement
from jangkau.partnership.selectors.agreements import AgreementNotFound, MonthPrices, agreement_in_reach, funded_months
from jangkau.partnership.selectors.budget import promised_rupiah, remaining_rupiah
from jangkau.partnership.services.agreements import (
    AgreementExists,
    AgreementWrong,
    AlreadyBilled,
    CoverStartsOutside,
    LawUnknown,
    LetterMissing,
    PartyNotFound,
    record_agreement,
    record_start_letter,
)
from jangkau.registry.selectors.reach import NotPermitted, reach_of
from jangkau.rules.months import Month
from tests.factories.partnership import (
    AGREEMENT,
    AUDITOR,
    CITY_OFFICER,
    MONTH_RUPIAH,
    NEIGHBOUR,
    OFFICER,
    SPONSOR_OFFICER,
    agreement_document,
    approve,
    bill,
    make_agreement,
    send,
    workers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def test_agreement_is_kept_as_its_document_says():
    make_agreement()

    kept = Agreement.objects.select_related("sponsor", "office").get()
    assert (kept.code, kept.sponsor.code, kept.office.code, kept.region_id) == (
        AGREEMENT, "PEMKAB-KUKAR", "KC-TGR", "6402",
    )  # fmt: skip
    assert funded_months(kept) == [Month(2022, 10), Month(2022, 11), Month(2022, 12)]
    assert (kept.funding, kept.billing, kept.on_departure, kept.with_savings) == ("apbd", "once", "refund", False)
    assert kept.cover_starts_on == datetime.date(2022, 10, 1)


@pytest.mark.parametrize(
    ("key", "code"), [("sponsor", "TIDAK-ADA"), ("office", "TIDAK-ADA"), ("region", "6499"), ("office", "KC-SMD")]
)
def test_unknown_party_or_office_out_of_reach_is_named(key, code):
    with pytest.raises(PartyNotFound) as refused:
        make_agreement(**{key: code})

    assert refused.value.params == {"key": key, "code": code}
    assert not Agreement.objects.exists()


def test_code_is_given_once():
    make_agreement(title="Yang pertama")

    with pytest.raises(AgreementExists):
        make_agreement(title="Yang kedua")

    assert Agreement.objects.get().title == "Yang pertama"


def test_all_problems_of_a_document_are_told_and_nothing_is_kept():
    with pytest.raises(AgreementWrong) as refused:
        make_agreement(funding="hibah", months=0)

    assert "funding" in str(refused.value)
    assert "months" in str(refused.value)
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("username", [SPONSOR_OFFICER, AUDITOR])
def test_who_may_not_write_agreements_is_refused(username):
    with pytest.raises(NotPermitted):
        record_agreement(document=agreement_document(), reach=reach_of(username))


@pytest.mark.parametrize(
    "changes",
    [{"first_month": "1999-10"}, {"first_month": "2015-06"}, {"first_month": "2021-03"}],
)
def test_months_of_which_the_law_is_not_known_are_refused(changes):
    with pytest.raises(LawUnknown):
        make_agreement(**changes)


@pytest.mark.parametrize(
    ("starts_on", "inside"),
    [
        (datetime.date(2022, 9, 30), False),
        (datetime.date(2022, 10, 1), True),
        (datetime.date(2022, 12, 31), True),
        (datetime.date(2023, 1, 1), False),
    ],
)
def test_start_by_letter_lies_within_the_months(starts_on, inside):
    make_agreement(start_letter=None, cover_starts_on=None)

    def record():
        return record_start_letter(
            code=AGREEMENT, letter="S-1/KANWIL", cover_starts_on=starts_on, reach=reach_of(OFFICER)
        )

    if inside:
        assert record().cover_starts_on == starts_on
    else:
        with pytest.raises(CoverStartsOutside):
            record()
        with pytest.raises(CoverStartsOutside):
            make_agreement(code="LAIN", cover_starts_on=starts_on)


def test_start_without_a_letter_is_refused():
    make_agreement(start_letter=None, cover_starts_on=None)

    with pytest.raises(LetterMissing):
        record_start_letter(
            code=AGREEMENT, letter="  ", cover_starts_on=datetime.date(2022, 10, 1), reach=reach_of(OFFICER)
        )


def test_start_stays_once_the_agreement_was_billed():
    make_agreement()
    send(workers(1))
    approve()
    bill()

    with pytest.raises(AlreadyBilled):
        record_start_letter(
            code=AGREEMENT, letter="S-2/KANWIL", cover_starts_on=datetime.date(2022, 11, 1), reach=reach_of(OFFICER)
        )

    assert Agreement.objects.get().cover_starts_on == datetime.date(2022, 10, 1)


@pytest.mark.parametrize("username", [NEIGHBOUR, CITY_OFFICER])
def test_agreement_of_others_looks_like_none(username):
    make_agreement()

    with pytest.raises(AgreementNotFound) as foreign:
        agreement_in_reach(code=AGREEMENT, reach=reach_of(username), right=Right.BILL)
    with pytest.raises(AgreementNotFound) as missing:
        agreement_in_reach(code="TIDAK-ADA", reach=reach_of(username), right=Right.BILL)

    assert str(foreign.value).replace(AGREEMENT, "TIDAK-ADA") == str(missing.value)


def test_budget_is_spoken_for_by_members_billed_or_not():
    agreement = make_agreement(budget_rupiah=10 * MONTH_RUPIAH)
    send(workers(3))

    before = remaining_rupiah(agreement)
    approve()

    assert (before, promised_rupiah(agreement), remaining_rupiah(agreement)) == (
        10 * MONTH_RUPIAH, 9 * MONTH_RUPIAH, MONTH_RUPIAH,
    )  # fmt: skip


def test_agreement_from_the_first_month_of_the_known_age_limit_is_kept():
    assert make_agreement(first_month="2021-04").first_month == datetime.date(2021, 4, 1)


@pytest.mark.parametrize(
    ("first_month", "rupiah"), [(None, 16_800 + 16_800 + 168), (datetime.date(2020, 7, 1), 168 + 168 + 168)]
)
def test_newcomers_are_promised_their_full_months(first_month, rupiah):
    # August 2020: relief of 99 %, which newcomers have from their third month (PP 49/2020).
    agreement = Agreement(funding="csr", bracket=1, with_savings=False)
    months = [datetime.date(2020, month, 1) for month in (8, 9, 10)]

    assert MonthPrices(agreement).total_rupiah(months, sector="other", first_month=first_month) == rupiah


def test_savings_are_promised_where_they_are_funded():
    agreement = Agreement(funding="apbd", bracket=1, with_savings=True)

    assert MonthPrices(agreement).total_rupiah([datetime.date(2022, 10, 1)], sector="other") == 16_800 + 20_000
