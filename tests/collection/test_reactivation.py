"""Whoever pays again after a lapse states first that he works and is fit to, once for each lapse, and begins anew."""

import datetime

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from jangkau.collection.models import Bill, InsuredMonth, Reattestation
from jangkau.collection.selectors.own_bills import own_bill
from jangkau.collection.selectors.own_months import LeftOut
from jangkau.collection.selectors.status import status_of
from jangkau.collection.selectors.wadah_sheet import MemberState, wadah_sheet
from jangkau.collection.services.bill_endings import expire_bills
from jangkau.collection.services.bills import IssuedBill
from jangkau.collection.services.open_bills import BillExpired
from jangkau.collection.services.own_bills import bill_participant, bill_wadah
from jangkau.collection.services.reattestations import ReattestationMissing
from jangkau.enrolment.models import Participant
from jangkau.registry.models.organisations import OrganisationKind
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.months import Month
from jangkau.rules.status import Status
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.registry import make_office, make_organisation

pytestmark = pytest.mark.django_db

# Paid through September 2026; by the reading that is followed, cover lapses on 1 January 2027.
PAID = months("2026-07", 3)


@pytest.fixture
def worker() -> Participant:
    """A worker whose cover ended with September 2026."""
    return paid_through_september(make_participant())


def paid_through_september(*workers: Participant) -> Participant:
    pay(make_bill(workers, PAID, payer=workers[0], now=at("2026-07-01")), paid_at=at("2026-07-01"))
    return workers[0]


def issue(worker: Participant, officer: Reach, on: str, **chosen: object) -> IssuedBill:
    return bill_participant(person_id=worker.person_id, reach=officer, now=at(on), **chosen)


def test_who_has_not_lapsed_is_asked_nothing(worker: Participant, officer: Reach) -> None:
    newcomer = make_participant()

    shown = own_bill(person_id=worker.person_id, reach=officer, now=at("2026-12-31"))
    issue(worker, officer, "2026-12-31")
    issue(newcomer, officer, "2027-01-01")

    assert (shown.reactivation, shown.asks_statement) == (None, False)
    assert not Reattestation.objects.exists()


@pytest.mark.parametrize("today", ["2027-01-01", "2027-01-02"])
def test_who_has_lapsed_is_billed_once_he_has_stated_that_he_works(
    worker: Participant, officer: Reach, today: str
) -> None:
    shown = own_bill(person_id=worker.person_id, reach=officer, now=at(today))
    assert shown.reactivation is not None
    assert (shown.asks_statement, shown.reactivation.last_day.isoformat()) == (True, "2026-09-30")
    assert shown.reactivation.starts_on.isoformat() == today
    assert len(shown.reactivation.terms) == 4
    assert any("Pasal 11" in ground.law and ground.doubt for ground in shown.reactivation.grounds)

    with pytest.raises(ReattestationMissing, match="30 September 2026"):
        issue(worker, officer, today)
    assert not Bill.objects.filter(issued_at=at(today)).exists()

    bill = issue(worker, officer, today, attested=True)
    stated = Reattestation.objects.get()
    assert (stated.participant, stated.cover_ended_on) == (worker, datetime.date(2026, 10, 1))
    assert (stated.stated_at, stated.recorded_by_id) == (at(today), officer.user_id)
    pay(bill, paid_at=at("2027-01-09"))
    begun = InsuredMonth.objects.get(participant=worker, month="2027-01-01")
    assert begun.covered_from == datetime.date(2027, 1, 9)


def test_cover_of_a_later_month_begins_with_it(worker: Participant, officer: Reach) -> None:
    shown = own_bill(person_id=worker.person_id, reach=officer, now=at("2027-01-20"), first_month=Month(2027, 2))

    assert shown.reactivation is not None
    assert shown.reactivation.starts_on.isoformat() == "2027-02-01"


def test_statement_is_asked_once_a_lapse_and_again_after_the_next(worker: Participant, officer: Reach) -> None:
    issue(worker, officer, "2027-01-05", attested=True)
    expire_bills(now=at("2027-02-05"))

    pay(issue(worker, officer, "2027-02-06"), paid_at=at("2027-02-06"))
    assert status_of(participant_id=worker.pk, on=datetime.date(2027, 2, 7)).status is Status.ACTIVE
    issue(worker, officer, "2027-05-31")
    expire_bills(now=at("2027-06-01"))

    with pytest.raises(ReattestationMissing, match="28 Februari 2027"):
        issue(worker, officer, "2027-06-01")
    issue(worker, officer, "2027-06-01", attested=True)
    assert [stated.cover_ended_on.isoformat() for stated in Reattestation.objects.order_by("pk")] == [
        "2026-10-01",
        "2027-03-01",
    ]


def test_code_from_before_the_lapse_cannot_be_paid_after_it(worker: Participant, officer: Reach) -> None:
    chosen = {"first_month": Month(2027, 1), "now": at("2026-12-20")}
    shown = own_bill(person_id=worker.person_id, reach=officer, **chosen)
    bill = bill_participant(person_id=worker.person_id, reach=officer, **chosen)

    assert shown.last_day.isoformat() == "2026-12-31"
    with pytest.raises(BillExpired):
        pay(bill, paid_at=at("2027-01-01"))
    pay(bill, paid_at=at("2026-12-31"), now=at("2027-01-02"))


def test_wadah_bills_a_lapsed_member_once_he_has_stated_himself(worker: Participant, officer: Reach) -> None:
    wadah = make_organisation("WADAH-PASAR", name="Pasar", kind=OrganisationKind.WADAH, office=make_office())
    lapsed, behind, stated = make_participant(wadah=wadah), make_participant(wadah=wadah), make_participant(wadah=wadah)
    paid_through_september(lapsed, stated)
    pay(make_bill([behind], months("2026-10"), payer=behind, now=at("2026-10-01")), paid_at=at("2026-10-01"))
    issue(stated, officer, "2027-01-02", attested=True)
    expire_bills(now=at("2027-02-02"))

    sheet = wadah_sheet(code=wadah.code, reach=officer, now=at("2027-01-31"))
    assert {row.participant_id: row.state for row in sheet.rows.rows} == {
        lapsed.pk: MemberState.LAPSED,
        behind.pk: MemberState.OPEN,
        stated.pk: MemberState.OPEN,
    }
    billed = bill_wadah(wadah_code=wadah.code, reach=officer, now=at("2027-01-31"), first_month=Month(2027, 2))

    assert (billed.bill.line_count, dict(billed.left_out)) == (2, {LeftOut.LAPSED: 1})
    # The member who is behind would lapse on 1 February.
    assert Bill.objects.get(pk=billed.bill.bill_id).expires_at == at("2027-01-31", hour=16)


def test_statement_stands_as_it_was_written(worker: Participant, officer: Reach) -> None:
    issue(worker, officer, "2027-01-05", attested=True)
    stated = Reattestation.objects.get()

    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        Reattestation.objects.update(stated_at=at("2027-01-06"))
    with pytest.raises(IntegrityError, match="one_statement_a_lapse"), transaction.atomic():
        Reattestation.objects.create(
            participant=worker, cover_ended_on=stated.cover_ended_on, stated_at=at("2027-01-06"),
            recorded_by_id=officer.user_id,
        )  # fmt: skip
