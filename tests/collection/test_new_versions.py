"""An unpaid bill whose price is no longer right is replaced, never changed."""

import datetime

import pytest

from jangkau.collection.models import Bill, BillLine
from jangkau.collection.selectors.price_changes import new_version, price_changes, versions_of
from jangkau.collection.services.bill_endings import CancellationReasonMissing
from jangkau.collection.services.bills import IssuedBill, NothingToBill
from jangkau.collection.services.departures import DeparturePolicy, settle_departure
from jangkau.collection.services.new_versions import BilledUnderAgreement, PriceStillRight, reprice_bill
from jangkau.collection.services.open_bills import BillAlreadyPaid, BillCancelled, BillExpired, UnknownBill
from jangkau.collection.services.own_bills import bill_participant, bill_wadah
from jangkau.enrolment.models import Participant
from jangkau.enrolment.models.participants import WorkSector
from jangkau.registry.models.organisations import OrganisationKind
from jangkau.registry.selectors.reach import Reach
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import end_participant, make_participant
from tests.factories.registry import make_office, make_organisation, make_user

pytestmark = pytest.mark.django_db

ISSUED, LATER = at("2027-01-10"), at("2027-01-12")


@pytest.fixture
def worker() -> Participant:
    """Somebody who drives for a living, to whom relief is given until March 2027."""
    return make_participant(sector=WorkSector.TRANSPORT)


@pytest.fixture
def issued(worker: Participant, officer: Reach) -> IssuedBill:
    """A bill of January to March 2027."""
    return bill_participant(person_id=worker.person_id, reach=officer, now=ISSUED, count=3)


def change(worker: Participant, **fields: object) -> None:
    Participant.objects.filter(pk=worker.pk).update(**fields)


def replace(bill: IssuedBill, now: datetime.datetime = LATER, **more: object) -> IssuedBill:
    return reprice_bill(bill_number=bill.number, reason="Pindah pekerjaan", now=now, by_user_id=make_user().pk, **more)


@pytest.mark.parametrize(
    ("fields", "total_rupiah"),
    [
        ({"sector": WorkSector.OTHER}, 3 * 16_800),
        ({"bracket": 2}, 3 * 9_400),
        ({"with_savings": True}, 3 * (8_400 + 20_000)),
    ],
)
def test_changed_bracket_sector_or_savings_make_a_new_version(
    worker: Participant, issued: IssuedBill, officer: Reach, fields: dict[str, object], total_rupiah: int
) -> None:
    change(worker, **fields)
    shown = new_version(bill_id=issued.bill_id, reach=officer, now=LATER)

    fresh = replace(issued)

    old, new = Bill.objects.get(pk=issued.bill_id), Bill.objects.get(pk=fresh.bill_id)
    assert (issued.total_rupiah, shown.total_rupiah, fresh.total_rupiah) == (3 * 8_400, total_rupiah, total_rupiah)
    assert (old.state, old.total_rupiah, new.state, new.replaces) == ("cancelled", 3 * 8_400, "issued", old)
    assert old.code != new.code
    assert "Pindah pekerjaan" in old.cancellation.reason
    assert new.number in old.cancellation.reason
    assert (BillLine.objects.filter(bill=old, live=True).count(), old.lines.count()) == (0, 3)


def test_savings_given_up_leave_the_bill(officer: Reach) -> None:
    saver = make_participant(with_savings=True)
    issued = bill_participant(person_id=saver.person_id, reach=officer, now=ISSUED, count=1)
    change(saver, with_savings=False)

    (gone,) = price_changes(bill=Bill.objects.get(pk=issued.bill_id), now=LATER)

    assert (gone.was_rupiah, gone.is_rupiah) == (20_000, None)
    assert replace(issued).total_rupiah == 16_800


def test_versions_are_told_from_any_of_them(worker: Participant, issued: IssuedBill) -> None:
    assert versions_of(Bill.objects.get(pk=issued.bill_id)) == ()
    change(worker, bracket=2)
    second = replace(issued)
    change(worker, bracket=3)
    third = replace(second)

    for bill in Bill.objects.order_by("pk"):
        assert [version.number for version in versions_of(bill)] == [issued.number, second.number, third.number]


def test_price_that_is_right_is_left_alone(issued: IssuedBill) -> None:
    assert price_changes(bill=Bill.objects.get(pk=issued.bill_id), now=LATER) == ()

    with pytest.raises(PriceStillRight):
        replace(issued)

    assert Bill.objects.get().state == "issued"


def test_old_version_is_refused_at_the_bank_and_the_new_one_paid(worker: Participant, issued: IssuedBill) -> None:
    change(worker, bracket=2)
    fresh = replace(issued)

    with pytest.raises(BillCancelled):
        pay(issued, paid_at=LATER)
    assert pay(fresh, paid_at=LATER).insured_months == 3


def test_only_open_bills_of_workers_own_are_replaced(worker: Participant, officer: Reach) -> None:
    sponsored = make_bill([make_participant()], months("2027-01"), now=ISSUED)
    paid = make_bill([worker], months("2027-01"), payer=worker, now=ISSUED)
    pay(paid, paid_at=ISSUED)
    out = bill_participant(person_id=worker.person_id, reach=officer, now=ISSUED, count=1)
    change(worker, bracket=2)

    for bill, refusal in ((sponsored, BilledUnderAgreement), (paid, BillAlreadyPaid)):
        with pytest.raises(refusal):
            replace(bill)
    with pytest.raises(BillExpired):
        replace(out, now=at("2027-03-10"))
    with pytest.raises(UnknownBill):
        replace(out, office_ids=[make_office("KC-SMD").pk])
    with pytest.raises(CancellationReasonMissing):
        reprice_bill(bill_number=out.number, reason=" ", now=LATER, by_user_id=make_user().pk)


def test_bill_of_whom_nothing_is_left_to_bill_is_not_replaced(worker: Participant, issued: IssuedBill) -> None:
    end_participant(worker, on=datetime.date(2026, 12, 31), recorded_at=LATER)

    with pytest.raises(NothingToBill):
        replace(issued)

    assert Bill.objects.get().state == "issued"


def test_bill_of_a_wadah_is_replaced_for_its_own_workers_only(officer: Reach) -> None:
    wadah = make_organisation("WADAH-OJEK", name="Ojek Tenggarong", kind=OrganisationKind.WADAH)
    driver = make_participant(wadah=wadah, sector=WorkSector.TRANSPORT)
    make_participant(wadah=wadah, sector=WorkSector.TRANSPORT)
    issued = bill_wadah(wadah_code=wadah.code, reach=officer, now=ISSUED).bill
    make_participant(wadah=wadah)
    change(driver, sector=WorkSector.OTHER)

    fresh = replace(issued)

    assert (issued.total_rupiah, fresh.total_rupiah, fresh.line_count) == (2 * 8_400, 8_400 + 16_800, 2)
    assert Bill.objects.get(pk=fresh.bill_id).payer_organisation == wadah


def test_member_who_left_since_is_no_longer_on_the_new_version(officer: Reach) -> None:
    wadah = make_organisation("WADAH-OJEK", name="Ojek Tenggarong", kind=OrganisationKind.WADAH)
    stays, leaves = (make_participant(wadah=wadah) for _each in range(2))
    issued = bill_wadah(wadah_code=wadah.code, reach=officer, now=ISSUED, count=3).bill
    end_participant(leaves, on=datetime.date(2027, 1, 11), recorded_at=LATER)
    settle_departure(
        participant_id=leaves.pk,
        left_on=datetime.date(2027, 1, 11),
        policy=DeparturePolicy.REFUND,
        note="keluar",
        now=LATER,
        by_user_id=make_user().pk,
    )

    shown = new_version(bill_id=issued.bill_id, reach=officer, now=LATER)
    fresh = replace(issued)

    assert shown.total_rupiah == fresh.total_rupiah == 3 * 16_800
    assert set(BillLine.objects.filter(bill_id=fresh.bill_id).values_list("participant_id", flat=True)) == {stays.pk}
