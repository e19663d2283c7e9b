"""Money saved up for a worker pays his next month when it suffices, where that is offered; it is not by default."""

import datetime
from collections.abc import Iterator

import pytest

from jangkau.collection.models import Bill, Entry, HeldMoney, InsuredMonth
from jangkau.collection.selectors.books import books_agree
from jangkau.collection.selectors.payers import Payer, carried_balance
from jangkau.collection.selectors.saving_up import PaidNext, saver
from jangkau.collection.services import saving_up
from jangkau.collection.services.held_money import ReferenceTaken
from jangkau.collection.services.saving_up import (
    SavedAlready,
    SavedTooLittle,
    SavedUp,
    SavingUpNotOffered,
    carry_and_pay,
    save_up,
)
from jangkau.core.errors import Refusal
from jangkau.core.permissions import Role
from jangkau.enrolment.models import Participant
from jangkau.registry.selectors.reach import NotPermitted, Reach
from jangkau.rules.months import Month
from tests.factories.collection import at, make_bill, months
from tests.factories.enrolment import end_participant, make_participant
from tests.factories.money import balances, hold
from tests.factories.registry import make_organisation
from tests.factories.saving_up import saving_up_offered
from tests.factories.staff import employ

pytestmark = pytest.mark.django_db

# Outside transport a month costs 8.400 until December 2026 and 16.800 from January on.
SINCE = datetime.date(2026, 11, 1)


@pytest.fixture
def offered() -> Iterator[None]:
    """Saving up is offered from November 2026 on."""
    with saving_up_offered(SINCE):
        yield


def save(worker: Participant, officer: Reach, rupiah: int, on: str, *, reference: str = "T1") -> SavedUp:
    return save_up(
        person_id=worker.person_id,
        reach=officer,
        channel="BANK-KALTIMTARA",
        reference=reference,
        amount_rupiah=rupiah,
        paid_at=at(on),
        now=at(on),
    )


def saved_of(worker: Participant) -> int:
    return carried_balance(Payer(person_id=worker.person_id))


def insured(worker: Participant) -> list[str]:
    months_of = InsuredMonth.objects.filter(participant=worker).order_by("month")
    return [f"{month:%Y-%m}" for month in months_of.values_list("month", flat=True)]


def test_nothing_is_saved_up_as_the_law_is_followed(officer: Reach) -> None:
    with pytest.raises(SavingUpNotOffered, match="28 November 2026"):
        save(make_participant(), officer, 5_000, "2026-11-28")

    assert not HeldMoney.objects.exists()
    assert not Entry.objects.exists()


def test_day_on_which_money_came_decides_by_the_clock_of_the_office(officer: Reach) -> None:
    worker, last_minute = make_participant(), datetime.datetime(2026, 10, 31, 15, 59, tzinfo=datetime.UTC)
    asked = {"person_id": worker.person_id, "reach": officer, "channel": "BANK", "amount_rupiah": 5_000}

    with saving_up_offered(SINCE):
        with pytest.raises(SavingUpNotOffered):
            save_up(**asked, reference="A", paid_at=last_minute, now=at("2026-11-02"))
        minute_later = last_minute + datetime.timedelta(minutes=1)
        saved = save_up(**asked, reference="B", paid_at=minute_later, now=at("2026-11-02"))

    assert saved == SavedUp(5_000, (), 5_000)


@pytest.mark.usefixtures("offered")
def test_least_is_five_thousand(officer: Reach) -> None:
    worker = make_participant()

    with pytest.raises(SavedTooLittle, match=r"Rp5\.000"):
        save(worker, officer, 4_999, "2026-11-28")

    assert not HeldMoney.objects.exists()
    assert save(worker, officer, 5_000, "2026-11-28").left_rupiah == 5_000
    assert balances() == {"1100": 5_000, "2100": -5_000}


@pytest.mark.usefixtures("offered")
def test_next_month_is_paid_when_savings_suffice(officer: Reach) -> None:
    worker = make_participant()
    save(worker, officer, 5_000, "2026-11-20")

    shown = saver(person_id=worker.person_id, reach=officer, now=at("2026-11-28"))
    saved = save(worker, officer, 5_000, "2026-11-28", reference="T2")

    assert (shown.saved_rupiah, shown.missing_rupiah) == (5_000, 3_400)
    assert saved == SavedUp(5_000, (PaidNext(8_400, month=Month(2026, 11)),), 1_600)
    assert (insured(worker), saved_of(worker)) == (["2026-11"], 1_600)
    assert Bill.objects.get().total_rupiah == 8_400
    moves = saver(person_id=worker.person_id, reach=officer, now=at("2026-11-28")).moves
    assert [move.amount_rupiah for move in moves] == [-8_400, 5_000, 5_000]
    assert books_agree() == []


@pytest.mark.usefixtures("offered")
def test_each_month_costs_the_price_of_its_own(officer: Reach) -> None:
    worker = make_participant()

    saved = save(worker, officer, 33_599, "2026-12-10")

    assert [(str(one.month), one.total_rupiah) for one in saved.paid] == [("2026-12", 8_400), ("2027-01", 16_800)]
    assert save(worker, officer, 8_401, "2026-12-11", reference="T2").left_rupiah == 0
    assert insured(worker) == ["2026-12", "2027-01", "2027-02"]


@pytest.mark.usefixtures("offered")
def test_no_more_months_are_paid_than_may_be_paid_at_once(officer: Reach) -> None:
    saved = save(make_participant(), officer, 300_000, "2027-01-10")

    assert (len(saved.paid), saved.left_rupiah) == (12, 300_000 - 12 * 16_800)


@pytest.mark.usefixtures("offered")
def test_open_bill_of_his_own_comes_first(officer: Reach) -> None:
    worker = make_participant()
    bill = make_bill([worker], months("2027-01", 3), payer=worker, now=at("2027-01-02"), expires_at=at("2027-02-01"))

    first = save(worker, officer, 50_399, "2027-01-10")
    second = save(worker, officer, 5_000, "2027-01-11", reference="T2")

    assert (first.paid, first.left_rupiah) == ((), 50_399)
    assert second == SavedUp(5_000, (PaidNext(50_400, bill.bill_id, bill.number),), 4_999)
    assert Bill.objects.count() == 1


@pytest.mark.usefixtures("offered")
def test_arrears_are_not_paid_unasked(officer: Reach) -> None:
    worker = make_participant()
    save(worker, officer, 8_400, "2026-12-10")

    saved = save(worker, officer, 16_800, "2027-02-10", reference="T2")

    assert [str(one.month) for one in saved.paid] == ["2027-02"]


@pytest.mark.usefixtures("offered")
def test_same_money_is_saved_once(officer: Reach) -> None:
    worker = make_participant()
    save(worker, officer, 5_000, "2026-11-28")
    hold(7_000, received_at=at("2026-11-28"), channel="BANK-KALTIMTARA", reference="H1")

    with pytest.raises(SavedAlready):
        save(worker, officer, 5_000, "2026-11-28")
    with pytest.raises(ReferenceTaken):
        save(worker, officer, 6_000, "2026-11-28")
    with pytest.raises(ReferenceTaken):
        save(make_participant(), officer, 5_000, "2026-11-28")
    with pytest.raises(ReferenceTaken):
        save(worker, officer, 7_000, "2026-11-28", reference="H1")

    assert saved_of(worker) == 5_000


@pytest.mark.usefixtures("offered")
def test_deposit_and_what_it_pays_stand_together(officer: Reach, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Refusal):
        """The bill could not be paid."""

        message = "broken"

    def break_off(**_asked: object) -> None:
        raise Broken()

    monkeypatch.setattr(saving_up, "match_money", break_off)

    with pytest.raises(Broken):
        save(make_participant(), officer, 8_400, "2026-11-28")

    assert not HeldMoney.objects.exists()
    assert not Bill.objects.exists()


@pytest.mark.parametrize(("since", "paid"), [(SINCE, ["2026-11"]), (datetime.date(2026, 11, 29), [])])
def test_held_money_carried_for_a_worker_pays_his_month_where_saving_up_is_offered(
    officer: Reach, since: datetime.date, paid: list[str]
) -> None:
    worker, now = make_participant(), at("2026-11-28")
    held = hold(10_000, received_at=now, payer=Payer(person_id=worker.person_id))

    with saving_up_offered(since):
        saved = carry_and_pay(held_id=held.pk, payer=None, reach=officer, now=now)

    assert (saved.saved_rupiah, insured(worker)) == (10_000, paid)
    assert saved_of(worker) == saved.left_rupiah == 10_000 - 8_400 * len(paid)


@pytest.mark.usefixtures("offered")
def test_money_of_who_cannot_be_billed_is_kept_only(officer: Reach) -> None:
    now = at("2026-11-28")
    left = make_participant()
    end_participant(left, on=datetime.date(2026, 11, 1), recorded_at=now)
    payers = [Payer(organisation_id=make_organisation().pk), Payer(person_id=left.person_id)]

    for payer in payers:
        held = hold(10_000, received_at=now, payer=payer)
        assert carry_and_pay(held_id=held.pk, payer=None, reach=officer, now=now) == SavedUp(10_000, (), 10_000)
    assert not InsuredMonth.objects.exists()


@pytest.mark.usefixtures("offered")
def test_who_records_no_payments_saves_nothing_up() -> None:
    auditor = employ("auditor", Role.AUDITOR, office=make_participant().office.code)

    with pytest.raises(NotPermitted):
        save(make_participant(), auditor, 5_000, "2026-11-28")
