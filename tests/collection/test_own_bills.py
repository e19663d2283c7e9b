"""A worker pays himself: which months, from when, at which price, and until when the bill can be paid."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from jangkau.collection.models import Bill, BillLine, InsuredMonth, PriceBasis
from jangkau.collection.selectors.books import books_agree
from jangkau.collection.selectors.own_bills import (
    MonthsNotOffered,
    NoMonthToPay,
    NotParticipant,
    OwnBill,
    ServedElsewhere,
    own_bill,
)
from jangkau.collection.selectors.own_months import LeftOut
from jangkau.collection.services.bill_endings import expire_bills
from jangkau.collection.services.bills import IssuedBill
from jangkau.collection.services.open_bills import BillExpired
from jangkau.collection.services.own_bills import AmountChanged, bill_participant
from jangkau.core.permissions import Role
from jangkau.enrolment.models import Participant
from jangkau.enrolment.models.participants import WorkSector
from jangkau.enrolment.services.participants import PersonDied
from jangkau.registry.models import OfficeRegion
from jangkau.registry.selectors.people import UnknownPerson
from jangkau.registry.selectors.reach import NotPermitted, Reach
from jangkau.rules.contributions import Cover, FundingSource, Sector, price_of_month
from jangkau.rules.months import Month
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import end_participant, make_participant
from tests.factories.registry import make_office, make_person, make_region
from tests.factories.staff import employ

pytestmark = pytest.mark.django_db


def paid_through(worker: Participant, last: str, *, count: int = 3) -> None:
    """Have a worker insured for some months up to one, paid before the first began."""
    first = Month.parse(last).plus(1 - count)
    on = first.first_day - datetime.timedelta(days=20)
    bill = make_bill([worker], months(str(first), count), payer=worker, now=at(on.isoformat()))
    pay(bill, paid_at=at(on.isoformat()))


def preview(worker: Participant, officer: Reach, on: str, **chosen: object) -> OwnBill:
    return own_bill(person_id=worker.person_id, reach=officer, now=at(on), **chosen)


def issue(worker: Participant, officer: Reach, on: str, **chosen: object) -> IssuedBill:
    return bill_participant(person_id=worker.person_id, reach=officer, now=at(on), **chosen)


def words(found: tuple[Month, ...]) -> list[str]:
    return [str(month) for month in found]


# From which month


def test_newcomer_begins_this_month_or_the_next(officer: Reach) -> None:
    shown = preview(make_participant(), officer, "2026-11-28")

    assert (words(shown.first_months), str(shown.first_month)) == (["2026-11", "2026-12"], "2026-11")


def test_who_paid_ahead_begins_with_the_month_after(officer: Reach) -> None:
    worker = make_participant()
    paid_through(worker, "2027-02", count=6)

    assert words(preview(worker, officer, "2026-11-28").first_months) == ["2027-03"]


@pytest.mark.parametrize(
    ("today", "first_months", "arrears"),
    [
        ("2026-10-31", ["2026-10", "2026-11"], 0),
        ("2026-12-31", ["2026-10", "2026-11", "2026-12", "2027-01"], 2),
        ("2027-01-01", ["2027-01", "2027-02"], 0),  # lapsed: what was owed before is not asked for any more
    ],
)
def test_arrears_may_be_paid_until_cover_lapses(
    officer: Reach, today: str, first_months: list[str], arrears: int
) -> None:
    worker = make_participant()
    paid_through(worker, "2026-09")

    shown = preview(worker, officer, today)

    assert (words(shown.first_months), shown.arrears) == (first_months, arrears)


def test_arrears_are_the_workers_choice(officer: Reach) -> None:
    worker = make_participant()
    paid_through(worker, "2026-09")

    with_arrears = preview(worker, officer, "2026-12-10", count=3)
    without = preview(worker, officer, "2026-12-10", first_month=Month(2026, 12), count=3)

    assert words(tuple(line.month for line in with_arrears.lines)) == ["2026-10", "2026-11", "2026-12"]
    assert words(tuple(line.month for line in without.lines)) == ["2026-12", "2027-01", "2027-02"]


def test_months_on_offer_only(officer: Reach) -> None:
    worker = make_participant()

    for chosen in ({"count": 2}, {"first_month": Month(2026, 10)}, {"first_month": Month(2027, 5)}):
        with pytest.raises(MonthsNotOffered):
            preview(worker, officer, "2026-11-28", **chosen)


# Prices


@pytest.mark.parametrize(
    ("sector", "today", "total_rupiah", "until"),
    [
        (WorkSector.OTHER, "2026-10-01", 8_400 + 8_400 + 8_400, "2026-12-31"),
        (WorkSector.OTHER, "2026-12-31", 8_400 + 16_800 + 16_800, "2026-12-31"),
        (WorkSector.OTHER, "2027-01-01", 3 * 16_800, None),
        (WorkSector.TRANSPORT, "2027-01-31", 3 * 8_400, "2027-03-31"),
        (WorkSector.TRANSPORT, "2027-03-31", 8_400 + 16_800 + 16_800, "2027-03-31"),
        (WorkSector.TRANSPORT, "2027-04-01", 3 * 16_800, None),
    ],
)
def test_bill_across_the_end_of_a_relief_holds_both_prices(
    officer: Reach, sector: WorkSector, today: str, total_rupiah: int, until: str | None
) -> None:
    worker = make_participant(sector=sector)

    shown = preview(worker, officer, today, count=3)
    issued = issue(worker, officer, today, count=3, total_rupiah=shown.total_rupiah)

    assert shown.total_rupiah == issued.total_rupiah == total_rupiah
    assert (shown.prices[0].relief_until and shown.prices[0].relief_until.isoformat()) == until
    assert all(price.laws and price.steps for price in shown.prices)
    assert set(PriceBasis.objects.values_list("funding", flat=True)) == {"self"}


def test_savings_are_billed_with_the_risk_of_who_chose_them(officer: Reach) -> None:
    worker = make_participant(with_savings=True, bracket=2)

    issued = issue(worker, officer, "2027-02-10", count=1)

    assert issued.total_rupiah == 18_800 + 24_000
    assert dict(BillLine.objects.values_list("cover", "due_date")) == {
        "risk": datetime.date(2027, 2, 15),
        "savings": datetime.date(2027, 3, 15),
    }


def test_savings_that_a_payment_would_not_buy_are_left_out(officer: Reach) -> None:
    worker = make_participant()
    paid_through(worker, "2026-09")
    Participant.objects.filter(pk=worker.pk).update(with_savings=True)

    shown = preview(worker, officer, "2026-12-10", count=3)

    assert [str(line.month) for line in shown.lines if line.cover is Cover.SAVINGS] == ["2026-12"]
    assert {(str(out.month), out.reason) for out in shown.left_out} == {
        ("2026-10", LeftOut.OVER),
        ("2026-11", LeftOut.OVER),
    }
    answer = pay(issue(worker, officer, "2026-12-10", count=3), paid_at=at("2026-12-10", 5))
    assert (answer.insured_months, answer.carried_rupiah) == (4, 0)


# What is taken


def test_month_that_a_sponsor_took_meanwhile_is_left_out_and_named(officer: Reach) -> None:
    worker = make_participant()
    sponsor = make_bill([worker], months("2027-02"), now=at("2027-01-05"))

    shown = preview(worker, officer, "2027-01-10", count=3)
    (out,) = shown.left_out

    assert (str(out.month), out.reason, out.part.bill_number) == ("2027-02", LeftOut.BILLED, sponsor.number)
    assert issue(worker, officer, "2027-01-10", count=3).total_rupiah == shown.total_rupiah == 2 * 16_800


def test_amount_that_is_no_longer_the_one_shown_is_refused(officer: Reach) -> None:
    worker = make_participant()
    shown = preview(worker, officer, "2027-01-10", count=3)
    make_bill([worker], months("2027-02"), now=at("2027-01-10"))

    with pytest.raises(AmountChanged):
        issue(worker, officer, "2027-01-10", count=3, total_rupiah=shown.total_rupiah)

    assert Bill.objects.count() == 1


def test_unpaid_bill_of_ones_own_is_named_and_its_months_are_not_billed_twice(officer: Reach) -> None:
    worker = make_participant()
    first = issue(worker, officer, "2027-01-10", count=3)

    shown = preview(worker, officer, "2027-01-11", count=1)

    assert [part.bill_number for part in shown.unpaid] == [first.number]
    assert words(shown.first_months) == ["2027-04"]


def test_participation_under_a_merged_record_is_billed_to_the_record_that_goes_on(officer: Reach) -> None:
    worker, kept = make_participant(), make_person()
    type(kept).objects.filter(pk=worker.person_id).update(merged_into=kept)

    issued = bill_participant(person_id=kept.pk, reach=officer, now=at("2027-01-04"))

    assert Bill.objects.get(pk=issued.bill_id).payer_person == kept
    assert BillLine.objects.get().participant == worker


# Until when


@pytest.mark.parametrize(
    ("today", "first_month", "until"),
    [
        ("2027-01-04", "2027-01", "2027-02-01T00:00:00+08:00"),  # a newcomer's January is over then
        ("2027-01-04", "2027-02", "2027-02-04T00:00:00+08:00"),  # thirty days after the day of issue
    ],
)
def test_bill_runs_out_before_its_money_would_buy_less(
    officer: Reach, today: str, first_month: str, until: str
) -> None:
    issued = issue(make_participant(), officer, today, first_month=Month.parse(first_month))

    expires_at = Bill.objects.get(pk=issued.bill_id).expires_at
    assert expires_at == datetime.datetime.fromisoformat(until)


def test_bill_with_arrears_runs_out_when_cover_lapses(officer: Reach) -> None:
    worker = make_participant()
    paid_through(worker, "2026-09")

    issued = issue(worker, officer, "2026-12-20", count=3)

    assert Bill.objects.get(pk=issued.bill_id).expires_at == datetime.datetime.fromisoformat("2027-01-01T00:00+08:00")
    answer = pay(issued, paid_at=datetime.datetime.fromisoformat("2026-12-31T23:59+08:00"))
    assert (answer.insured_months, answer.carried_lines) == (3, 0)


def test_bill_that_ran_out_is_refused_and_its_months_can_be_billed_again(officer: Reach) -> None:
    worker = make_participant()
    issued = issue(worker, officer, "2027-01-04", count=3)

    with pytest.raises(BillExpired, match=issued.number):
        pay(issued, paid_at=datetime.datetime.fromisoformat("2027-02-01T00:00+08:00"))
    expire_bills(now=at("2027-02-01"))

    assert words(preview(worker, officer, "2027-02-01").first_months) == ["2027-02", "2027-03"]


def test_bills_of_a_worker_are_numbered_one_after_the_other(officer: Reach) -> None:
    worker = make_participant()

    numbers = [issue(worker, officer, "2027-01-04").number for _month in range(2)]

    assert numbers == [f"MANDIRI/{worker.person_id}/1", f"MANDIRI/{worker.person_id}/2"]
    assert Bill.objects.filter(payer_person=worker.person).count() == 2


# Who


def test_who_left_or_died_is_not_billed(officer: Reach) -> None:
    left, died = make_participant(), make_participant()
    end_participant(left, on=datetime.date(2026, 12, 1), recorded_at=at("2026-12-01"))
    type(died.person).objects.filter(pk=died.person_id).update(died_on=datetime.date(2026, 12, 1))

    with pytest.raises(NotParticipant):
        issue(left, officer, "2027-01-04")
    with pytest.raises(PersonDied):
        issue(died, officer, "2027-01-04")


@pytest.mark.parametrize(("born", "may_join"), [("1962-01-03", False), ("1962-01-04", False), ("1962-01-05", True)])
def test_who_passed_the_age_limit_makes_no_first_payment(officer: Reach, born: str, may_join: bool) -> None:
    worker = make_participant(person=make_person(birth_date=datetime.date.fromisoformat(born)))

    if may_join:
        assert issue(worker, officer, "2027-01-04").line_count == 1
    else:
        with pytest.raises(NoMonthToPay):
            issue(worker, officer, "2027-01-04")


def test_who_paid_before_the_age_limit_may_go_on(officer: Reach) -> None:
    worker = make_participant(person=make_person(birth_date=datetime.date(1961, 12, 1)))
    paid_through(worker, "2026-10")

    assert issue(worker, officer, "2027-01-04", count=3).line_count == 3


def test_only_the_office_that_looks_after_a_participant_bills_him(officer: Reach) -> None:
    elsewhere = make_participant(office=make_office("KC-SMD", name="Samarinda"))
    OfficeRegion.objects.create(office=make_office("KC-SMD"), region=make_region("6472", "Samarinda"))
    stranger = employ("tetangga", Role.BRANCH_OFFICER, office="KC-SMD")

    with pytest.raises(ServedElsewhere, match="Samarinda"):
        issue(elsewhere, officer, "2027-01-04")
    with pytest.raises(UnknownPerson):
        issue(make_participant(), stranger, "2027-01-04")
    with pytest.raises(NotPermitted):
        issue(make_participant(), employ("auditor", Role.AUDITOR, office="KC-TGR"), "2027-01-04")


class AnyOwnBill(TestCase):
    """Whatever is chosen, a bill asks the sum of the dated prices of the months that nobody has taken."""

    @settings(max_examples=20)
    @given(
        start=st.integers(0, 24),
        count=st.sampled_from([1, 3, 6, 12]),
        bracket=st.integers(1, 33),
        sector=st.sampled_from(list(WorkSector)),
        with_savings=st.booleans(),
        taken=st.sets(st.integers(1, 12)),
    )
    def test_total_is_the_sum_of_the_dated_prices_of_months_not_taken(
        self, start: int, count: int, bracket: int, sector: WorkSector, with_savings: bool, taken: set[int]
    ) -> None:
        OfficeRegion.objects.get_or_create(office=make_office(), region=make_region())
        officer = employ("petugas", Role.BRANCH_OFFICER, office="KC-TGR")
        worker = make_participant(bracket=bracket, sector=sector, with_savings=with_savings)
        first = Month(2025, 10).plus(start)
        now = at(first.day(10).isoformat())
        if taken:
            make_bill([worker], [first.plus(step) for step in sorted(taken)], now=now)

        shown = own_bill(person_id=worker.person_id, reach=officer, now=now, first_month=first, count=count)
        issued = bill_participant(person_id=worker.person_id, reach=officer, now=now, first_month=first, count=count)

        wanted = [
            price_of_month(
                month=first.plus(step),
                cover=cover,
                bracket=bracket,
                sector=Sector(sector),
                funding=FundingSource.SELF,
                first_month=first,
            ).total_rupiah
            for step in range(count)
            for cover in Cover
            if (cover is Cover.RISK and step not in taken) or (cover is Cover.SAVINGS and with_savings)
        ]
        assert shown.total_rupiah == issued.total_rupiah == sum(wanted)
        answer = pay(issued, paid_at=now)
        assert (answer.insured_months, answer.carried_rupiah) == (len(wanted), 0)
        assert InsuredMonth.objects.count() == len(wanted)
        assert books_agree() == []
