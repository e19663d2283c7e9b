"""From which day a paid month insures: worked by hand on the calendar of 2022 (15 October 2022 is a Saturday)."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangkau.rules.contributions import Cover
from jangkau.rules.cover import CoverTerms, cover_terms, insured_period, payable_until
from jangkau.rules.months import Month, Period
from jangkau.rules.start_of_cover import CoverStartsLater
from jangkau.rules.status import Status, status_calendar


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def terms(paid_on: str, letter: str | None = None) -> CoverTerms:
    return cover_terms(paid_on=day(paid_on), start_by_letter=None if letter is None else day(letter))


def period(
    paid: CoverTerms,
    month: str,
    cover: Cover = Cover.RISK,
    covered_until: str | None = None,
    month_covered_from: str | None = None,
) -> Period:
    return insured_period(
        terms=paid,
        month=Month.parse(month),
        cover=cover,
        covered_until=None if covered_until is None else day(covered_until),
        month_covered_from=None if month_covered_from is None else day(month_covered_from),
    )


def test_first_payment_insures_its_month_from_the_day_of_payment() -> None:
    assert period(terms("2022-10-12"), "2022-10") == Period(day("2022-10-12"), day("2022-11-01"))


def test_first_payment_insures_later_months_whole() -> None:
    assert period(terms("2022-10-12"), "2022-11") == Period(day("2022-11-01"), day("2022-12-01"))


@pytest.mark.parametrize(
    ("paid_on", "starts"),
    [("2022-09-30", "2022-10-01"), ("2022-10-01", "2022-10-01"), ("2022-10-02", "2022-10-02")],
)
def test_cover_starts_with_the_month_or_the_payment_whichever_is_later(paid_on: str, starts: str) -> None:
    assert period(terms(paid_on), "2022-10").from_ == day(starts)


def test_last_day_of_a_month_is_still_insured_by_paying_on_it() -> None:
    assert period(terms("2022-10-31"), "2022-10") == Period(day("2022-10-31"), day("2022-11-01"))


def test_month_that_was_over_before_the_first_payment_is_not_insured() -> None:
    with pytest.raises(CoverStartsLater):
        period(terms("2022-11-01"), "2022-10")


def test_arrears_are_settled_whole() -> None:
    paid = terms("2022-12-20")

    assert period(paid, "2022-10", covered_until="2022-10-01") == Period(day("2022-10-01"), day("2022-11-01"))


@pytest.mark.parametrize(("paid_on", "continues"), [("2022-12-31", True), ("2023-01-01", False)])
def test_arrears_can_be_settled_until_the_cover_has_lapsed(paid_on: str, continues: bool) -> None:
    # Cover ended with September: October, November and December are the three unpaid months.
    paid = terms(paid_on)

    if continues:
        assert period(paid, "2022-10", covered_until="2022-10-01").from_ == day("2022-10-01")
    else:
        with pytest.raises(CoverStartsLater):
            period(paid, "2022-10", covered_until="2022-10-01")


def test_after_a_lapse_cover_starts_with_the_payment() -> None:
    assert period(terms("2023-01-20"), "2023-01", covered_until="2022-10-01").from_ == day("2023-01-20")


def test_month_paid_ahead_by_who_is_covered_is_insured_whole() -> None:
    paid = terms("2022-10-20")

    assert period(paid, "2022-12", covered_until="2022-11-01") == Period(day("2022-12-01"), day("2023-01-01"))


def test_letter_starts_cover_before_the_payment() -> None:
    paid = terms("2022-11-20", letter="2022-10-10")

    assert period(paid, "2022-10") == Period(day("2022-10-10"), day("2022-11-01"))
    assert period(paid, "2022-11").from_ == day("2022-11-01")


def test_letter_does_not_reach_back_before_its_own_day() -> None:
    with pytest.raises(CoverStartsLater):
        period(terms("2022-11-20", letter="2022-10-01"), "2022-09")


def test_letter_binds_also_who_was_covered_before() -> None:
    paid = terms("2022-10-05", letter="2022-10-10")

    assert period(paid, "2022-10", covered_until="2022-10-01").from_ == day("2022-10-10")


@pytest.mark.parametrize(("paid_on", "in_time"), [("2022-11-14", True), ("2022-11-15", True), ("2022-11-16", False)])
def test_first_savings_of_an_insured_month_are_in_time_until_the_15th_of_the_next(paid_on: str, in_time: bool) -> None:
    paid = terms(paid_on)

    if in_time:
        insured = period(paid, "2022-10", Cover.SAVINGS, month_covered_from="2022-10-08")
        assert insured == Period(day("2022-10-08"), day("2022-11-01"))
    else:
        with pytest.raises(CoverStartsLater):
            period(paid, "2022-10", Cover.SAVINGS, month_covered_from="2022-10-08")


def test_savings_of_a_month_without_cover_start_with_the_payment() -> None:
    with pytest.raises(CoverStartsLater):
        period(terms("2022-11-14"), "2022-10", Cover.SAVINGS)


def test_risk_is_never_insured_after_the_month_because_savings_were() -> None:
    with pytest.raises(CoverStartsLater):
        period(terms("2022-11-01"), "2022-10", Cover.RISK, month_covered_from="2022-10-01")


def test_savings_lapse_by_their_own_cover() -> None:
    paid = terms("2022-12-31")

    assert period(paid, "2022-10", Cover.SAVINGS, covered_until="2022-10-01").from_ == day("2022-10-01")


def test_terms_say_their_bounds() -> None:
    assert terms("2022-12-20", letter="2022-10-01") == CoverTerms(
        paid_on=day("2022-12-20"),
        start_by_letter=day("2022-10-01"),
        risk_continues_from=day("2022-10-01"),
        savings_continues_from=day("2022-10-01"),
        savings_in_time_from=Month.parse("2022-12"),
    )


@pytest.mark.parametrize(
    ("paid_on", "month"), [("2022-12-15", "2022-11"), ("2022-12-16", "2022-12"), ("2023-01-16", "2022-12")]
)
def test_savings_in_time_follow_the_due_date_and_its_holidays(paid_on: str, month: str) -> None:
    # 15 January 2023 is a Sunday, so December's savings are due on the 16th.
    assert terms(paid_on).savings_in_time_from == Month.parse(month)


@given(st.dates(day("2021-03-01"), day("2026-12-31")), st.sampled_from(Cover), st.integers(-20, 3))
def test_cover_continues_exactly_for_who_is_not_lapsed(paid_on: datetime.date, cover: Cover, months: int) -> None:
    covered_until = Month.of(paid_on).plus(months).first_day

    continues = covered_until >= cover_terms(paid_on=paid_on, start_by_letter=None).continues_from(cover)

    lapsed = status_calendar(on=paid_on, cover=cover).status(covered_until) is Status.LAPSED
    assert continues is not lapsed


@given(
    month=st.integers(0, 30).map(lambda step: Month(2025, 10).plus(step)),
    cover=st.sampled_from(Cover),
    paid_before=st.integers(1, 8) | st.none(),
    beside=st.booleans(),
    paid_after=st.integers(-40, 160),
)
def test_month_is_payable_until_the_day_from_which_its_payment_insures_nothing(
    month: Month, cover: Cover, paid_before: int | None, beside: bool, paid_after: int
) -> None:
    covered_until = None if paid_before is None else month.plus(1 - paid_before).first_day
    month_covered_from = month.first_day if beside else None
    paid_on = month.first_day + datetime.timedelta(days=paid_after)

    until = payable_until(month=month, cover=cover, covered_until=covered_until, month_covered_from=month_covered_from)

    try:
        insured_period(
            terms=cover_terms(paid_on=paid_on, start_by_letter=None),
            month=month,
            cover=cover,
            covered_until=covered_until,
            month_covered_from=month_covered_from,
        )
    except CoverStartsLater:
        assert paid_on >= until
    else:
        assert paid_on < until
