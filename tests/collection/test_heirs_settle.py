"""Heirs settle the arrears of somebody who died in arrears, once, and it gives no cover after the death."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from jangkau.collection.models import Bill, CarryForward, InsuredMonth
from jangkau.collection.selectors.books import books_agree
from jangkau.collection.selectors.heirs_settlements import (
    ArrearsBilled,
    DeathNotRecorded,
    LapsedAtDeath,
    NothingToSettle,
    heirs_settlement,
)
from jangkau.collection.selectors.own_bills import ServedElsewhere
from jangkau.collection.selectors.price_changes import new_version
from jangkau.collection.selectors.status import status_of
from jangkau.collection.services.bill_endings import expire_bills
from jangkau.collection.services.bills import IssuedBill
from jangkau.collection.services.departures import DeparturePolicy, settle_departure
from jangkau.collection.services.heirs_settlements import bill_heirs
from jangkau.collection.services.own_bills import AmountChanged
from jangkau.core.permissions import Role
from jangkau.enrolment.models import Participant
from jangkau.enrolment.models.participants import EndReason
from jangkau.registry.models import Person
from jangkau.registry.selectors.reach import NotPermitted, Reach
from jangkau.rules.status import Status
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import end_participant, make_participant
from tests.factories.registry import make_office
from tests.factories.staff import employ

pytestmark = pytest.mark.django_db

LATER = "2027-06-10"


def died(on: str, *, paid: str = "2026-07", count: int = 3) -> Participant:
    """Return a participant who paid three months through September 2026 and died on a day."""
    worker = make_participant(with_savings=True)
    pay(make_bill([worker], months(paid, count), payer=worker, now=at("2026-07-01")), paid_at=at("2026-07-01"))
    day = datetime.date.fromisoformat(on)
    Person.objects.filter(pk=worker.person_id).update(died_on=day)
    end_participant(worker, on=day, recorded_at=at(on))
    return worker


def issue(worker: Participant, officer: Reach, on: str = LATER, **shown: int) -> IssuedBill:
    return bill_heirs(person_id=worker.person_id, reach=officer, now=at(on), **shown)


@pytest.mark.parametrize(
    ("on", "settled", "total_rupiah"),
    [
        ("2026-10-01", ["2026-10"], 8_400),
        ("2026-11-20", ["2026-10", "2026-11"], 16_800),
        ("2026-12-30", ["2026-10", "2026-11", "2026-12"], 25_200),
        ("2026-12-31", ["2026-10", "2026-11", "2026-12"], 25_200),
    ],
)
def test_months_of_arrears_through_the_death_are_settled_at_their_own_prices(
    officer: Reach, on: str, settled: list[str], total_rupiah: int
) -> None:
    worker = died(on)

    bill = issue(worker, officer, total_rupiah=total_rupiah)
    pay(bill, paid_at=at("2027-07-10"))

    bought = InsuredMonth.objects.filter(payment__bill=bill.bill_id).order_by("month")
    assert [f"{month.month:%Y-%m}" for month in bought] == settled
    assert all((month.cover, month.covered_from) == ("risk", month.month) for month in bought)
    day = datetime.date.fromisoformat(on)
    before = status_of(participant_id=worker.pk, on=day - datetime.timedelta(days=1))
    assert before.status is Status.ACTIVE
    for after in (day, day + datetime.timedelta(days=1), datetime.date(2027, 8, 1)):
        assert status_of(participant_id=worker.pk, on=after).status is Status.ENDED
    assert books_agree() == []
    with pytest.raises(NothingToSettle):
        issue(worker, officer, "2027-07-11")


@pytest.mark.parametrize(
    ("on", "refusal"),
    [("2026-09-30", NothingToSettle), ("2027-01-01", LapsedAtDeath), ("2027-01-02", LapsedAtDeath)],
)
def test_nothing_is_settled_of_who_died_covered_or_lapsed(officer: Reach, on: str, refusal: type[Exception]) -> None:
    worker = died(on)

    with pytest.raises(refusal):
        issue(worker, officer)

    assert isinstance(heirs_settlement(person_id=worker.person_id, reach=officer, now=at(LATER)).problem, refusal)


def test_what_settling_releases_is_told_with_its_law_and_doubt(officer: Reach) -> None:
    settling = heirs_settlement(person_id=died("2026-11-20").person_id, reach=officer, now=at(LATER)).settling

    assert settling is not None
    assert "biaya pemakaman" in settling.given
    assert "santunan kematian dan beasiswa anak" in settling.released
    assert any("Pasal 42" in ground.law for ground in settling.grounds)
    assert any(ground.doubt for ground in settling.grounds)
    assert [(each.is_followed, each.settle_until.isoformat()) for each in settling.readings] == [
        (True, "2026-12-31"),
        (False, "2027-01-15"),
    ]
    assert settling.last_day.isoformat() == "2027-07-10"


def test_arrears_are_billed_once_at_the_amount_shown_and_anew_after_the_bill_has_expired(officer: Reach) -> None:
    worker = died("2026-11-20")

    with pytest.raises(AmountChanged):
        issue(worker, officer, total_rupiah=1)
    first = issue(worker, officer)
    with pytest.raises(ArrearsBilled, match=first.number):
        issue(worker, officer)
    assert new_version(bill_id=first.bill_id, reach=officer, now=at(LATER)).changes == ()
    expire_bills(now=at("2027-07-11"))

    assert issue(worker, officer, "2027-07-11").total_rupiah == first.total_rupiah


def test_settled_months_stay_when_the_departure_is_settled_again(officer: Reach) -> None:
    worker = died("2026-11-20")
    pay(issue(worker, officer), paid_at=at("2027-06-11"))

    again = settle_departure(
        participant_id=worker.pk, left_on=datetime.date(2026, 11, 20), policy=DeparturePolicy.REFUND, note="lagi",
        now=at("2027-06-12"), by_user_id=officer.user_id,
    )  # fmt: skip

    assert (again.voided_months, again.refunded_rupiah) == (0, 0)
    assert InsuredMonth.objects.filter(participant=worker, voided_by=None).count() == 5


def test_where_the_death_was_withdrawn_the_money_is_kept_for_the_worker(officer: Reach) -> None:
    worker = died("2026-11-20")
    bill = issue(worker, officer)
    Person.objects.filter(pk=worker.person_id).update(died_on=None)
    Participant.objects.filter(pk=worker.pk).update(ended_on=None, end_reason=None, end_recorded_at=None)

    answer = pay(bill, paid_at=at("2027-06-11"))

    assert (answer.insured_months, answer.carried_rupiah) == (0, bill.total_rupiah)
    assert set(CarryForward.objects.values_list("reason", flat=True)) == {"month_over"}


def test_only_of_the_dead_and_only_for_who_may_bill_them(officer: Reach) -> None:
    living, left, elsewhere = make_participant(), died("2026-11-20"), died("2026-11-21")
    Participant.objects.filter(pk=left.pk).update(end_reason=EndReason.WITHDREW)
    Participant.objects.filter(pk=elsewhere.pk).update(office=make_office("KC-BPN"))

    for worker, refusal in ((living, DeathNotRecorded), (left, DeathNotRecorded), (elsewhere, ServedElsewhere)):
        with pytest.raises(refusal):
            issue(worker, officer)
    with pytest.raises(NotPermitted):
        issue(left, employ("auditor", Role.AUDITOR, office="KC-TGR"))


def test_database_knows_settlements_of_people_only(officer: Reach) -> None:
    sponsors = make_bill([make_participant()], months("2022-10"))
    values = Bill.objects.filter(pk=sponsors.bill_id).values("payer_organisation_id", "office_id").get()

    with pytest.raises(IntegrityError, match="settlement_of_a_person"), transaction.atomic():
        Bill.objects.create(
            **values, number="X", purpose="x", total_rupiah=1, issued_at=at(LATER),
            settles_death_on=datetime.date(2026, 11, 20),
        )  # fmt: skip
