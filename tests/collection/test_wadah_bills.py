"""One bill for all members of a wadah, without those who paid, are billed already, or left."""

import datetime

import pytest

from jangkau.collection.models import Bill, BillLine
from jangkau.collection.selectors.books import books_agree
from jangkau.collection.selectors.own_bills import MonthsNotOffered
from jangkau.collection.selectors.own_months import LeftOut
from jangkau.collection.selectors.wadah import list_wadah, wadah_page
from jangkau.collection.selectors.wadah_bills import wadah_months
from jangkau.collection.services.bills import NothingToBill
from jangkau.collection.services.own_bills import AmountChanged, bill_wadah
from jangkau.core.permissions import Role
from jangkau.enrolment.models.participants import WorkSector
from jangkau.registry.models import Organisation
from jangkau.registry.models.organisations import OrganisationKind
from jangkau.registry.selectors.offices import UnknownOrganisation
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.months import Month
from jangkau.rules.status import Status
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import end_participant, make_participant
from tests.factories.registry import make_office, make_organisation
from tests.factories.staff import employ

pytestmark = pytest.mark.django_db

NOW = at("2026-12-10")


@pytest.fixture
def wadah() -> Organisation:
    """A wadah of KC-TGR."""
    return make_organisation("WADAH-PASAR", name="Pedagang Pasar Tangga Arung", kind=OrganisationKind.WADAH)


def test_members_are_billed_together_and_whoever_is_settled_is_counted(wadah: Organisation, officer: Reach) -> None:
    drivers = [make_participant(wadah=wadah, sector=WorkSector.TRANSPORT) for _each in range(2)]
    trader = make_participant(wadah=wadah, with_savings=True)
    paid, billed, left = (make_participant(wadah=wadah) for _each in range(3))
    pay(make_bill([paid], months("2026-12", 3), payer=paid, now=NOW), paid_at=NOW)
    make_bill([billed], months("2026-12", 3), payer=billed, now=NOW)
    end_participant(left, on=datetime.date(2026, 11, 20), recorded_at=at("2026-11-20"))
    make_participant()

    shown = wadah_months(code=wadah.code, reach=officer, now=NOW, count=3)
    issued = bill_wadah(wadah_code=wadah.code, reach=officer, now=NOW, count=3, total_rupiah=shown.total_rupiah)

    # Relief lasts until December, for transport until March; the trader saves as well.
    drivers_rupiah, trader_rupiah = 2 * 3 * 8_400, 8_400 + 2 * 16_800 + 3 * 20_000
    assert issued.bill.total_rupiah == shown.total_rupiah == drivers_rupiah + trader_rupiah
    assert issued.left_out == {LeftOut.INSURED: 1, LeftOut.BILLED: 1, LeftOut.ENDED: 1}
    assert {out.members for out in shown.left_out} == {1}
    bill = Bill.objects.get(pk=issued.bill.bill_id)
    assert (bill.payer_organisation, bill.number) == (wadah, "WADAH/WADAH-PASAR/1")
    assert set(BillLine.objects.filter(bill=bill).values_list("participant_id", flat=True)) == {
        trader.pk,
        *(driver.pk for driver in drivers),
    }
    assert pay(issued.bill, paid_at=NOW).carried_rupiah == 0
    assert books_agree() == []


def test_wadah_without_a_free_month_is_not_billed(wadah: Organisation, officer: Reach) -> None:
    make_participant(wadah=wadah)
    bill_wadah(wadah_code=wadah.code, reach=officer, now=NOW)

    with pytest.raises(NothingToBill):
        bill_wadah(wadah_code=wadah.code, reach=officer, now=NOW)

    assert Bill.objects.count() == 1


@pytest.mark.parametrize(("first_month", "count"), [("2026-11", 1), ("2027-03", 1), ("2026-12", 2)])
def test_wadah_pays_from_this_month_on(wadah: Organisation, officer: Reach, first_month: str, count: int) -> None:
    make_participant(wadah=wadah)

    with pytest.raises(MonthsNotOffered):
        bill_wadah(wadah_code=wadah.code, reach=officer, now=NOW, first_month=Month.parse(first_month), count=count)


def test_amount_that_is_no_longer_the_one_shown_is_refused(wadah: Organisation, officer: Reach) -> None:
    make_participant(wadah=wadah)
    shown = wadah_months(code=wadah.code, reach=officer, now=NOW)
    make_participant(wadah=wadah)

    with pytest.raises(AmountChanged):
        bill_wadah(wadah_code=wadah.code, reach=officer, now=NOW, total_rupiah=shown.total_rupiah)


def test_bill_ends_with_the_month_that_a_newcomer_would_lose(wadah: Organisation, officer: Reach) -> None:
    make_participant(wadah=wadah)

    issued = bill_wadah(wadah_code=wadah.code, reach=officer, now=NOW)

    ends = datetime.datetime.fromisoformat("2027-01-01T00:00+08:00")
    assert Bill.objects.get(pk=issued.bill.bill_id).expires_at == ends


def test_wadah_of_another_office_and_what_is_no_wadah_are_not_there(wadah: Organisation, officer: Reach) -> None:
    make_office("KC-SMD", name="Samarinda")
    neighbour = employ("tetangga", Role.BRANCH_OFFICER, office="KC-SMD")
    sponsor = make_organisation()

    for code, reach in ((wadah.code, neighbour), (sponsor.code, officer), ("TIDAK-ADA", officer)):
        with pytest.raises(UnknownOrganisation):
            bill_wadah(wadah_code=code, reach=reach, now=NOW)
        with pytest.raises(UnknownOrganisation):
            wadah_page(code=code, reach=reach, today=NOW.date())


def test_wadah_tells_how_its_members_stand(wadah: Organisation, officer: Reach) -> None:
    covered, newcomer, left = (make_participant(wadah=wadah) for _each in range(3))
    bill = make_bill([covered], months("2026-12"), payer=covered, now=NOW)
    pay(bill, paid_at=NOW)
    end_participant(left, on=datetime.date(2026, 12, 1), recorded_at=at("2026-12-01"))
    issued = bill_wadah(wadah_code=wadah.code, reach=officer, now=NOW)

    page = wadah_page(code=wadah.code, reach=officer, today=NOW.date())
    (line,) = list_wadah(reach=officer, today=NOW.date()).rows

    assert newcomer.wadah == wadah
    assert (line.members, line.active) == (page.line.members, page.line.active) == (2, 1)
    assert {standing.status: standing.members for standing in page.standings} == {
        Status.ACTIVE: 1,
        Status.NOT_YET_COVERED: 1,
        Status.ENDED: 1,
    }
    assert [head.number for head in page.bills.rows] == [issued.bill.number]
    assert page.may_bill
