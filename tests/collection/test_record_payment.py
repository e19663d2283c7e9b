"""Recording a payment: months, numbers, carried money and books in one step."""

import datetime

import pytest

from jangkau.collection.models import Bill, BillLine, CarryForward, Entry, InsuredMonth, MonthVoid, Payment, Posting
from jangkau.collection.selectors.books import books_agree, trial_balance
from jangkau.collection.services.bill_endings import expire_bills
from jangkau.collection.services.open_bills import (
    BillAlreadyPaid,
    BillCancelled,
    BillExpired,
    BillReversed,
    UnknownBill,
)
from jangkau.collection.services.payments import (
    AmountDiffers,
    PaidBeforeIssued,
    PaidInFuture,
    PaymentConflict,
    record_payment,
)
from jangkau.collection.services.reversals import reverse_payment
from jangkau.enrolment.models import ParticipantNumber
from jangkau.rules.contributions import Cover, FundingSource
from tests.factories.collection import at, cancel, make_bill, months, pay
from tests.factories.enrolment import end_participant, make_participant
from tests.factories.registry import make_office, make_user

pytestmark = pytest.mark.django_db


def balances() -> dict[str, int]:
    return {account.code: account.balance_rupiah for account in trial_balance() if account.balance_rupiah}


def covered(participant_id: int) -> list[tuple[str, str]]:
    rows = InsuredMonth.objects.filter(participant_id=participant_id, voided_by=None).order_by("month", "cover")
    return [(row.covered_from.isoformat(), row.covered_until.isoformat()) for row in rows]


def test_payment_insures_every_month_of_every_worker() -> None:
    workers = [make_participant() for _ in range(3)]
    bill = make_bill(workers, months("2022-10", 3))

    answer = pay(bill, paid_at=at("2022-09-28"))

    assert (answer.insured_months, answer.carried_rupiah, answer.numbers_issued) == (9, 0, 3)
    assert answer.amount_rupiah == 3 * 3 * 16_800
    assert Bill.objects.get().state == "paid"
    assert covered(workers[0].pk) == [
        ("2022-10-01", "2022-11-01"),
        ("2022-11-01", "2022-12-01"),
        ("2022-12-01", "2023-01-01"),
    ]
    assert books_agree() == []


def test_payment_is_booked_by_fund() -> None:
    bill = make_bill([make_participant()], months("2022-10"), covers=[Cover.RISK, Cover.SAVINGS])

    pay(bill, paid_at=at("2022-09-28"))

    assert balances() == {"1100": 36_800, "4100": -10_000, "4200": -6_800, "4300": -20_000}
    assert Entry.objects.get().occurred_on == datetime.date(2022, 9, 28)


@pytest.mark.parametrize(
    ("paid_on", "starts"),
    [
        ("2022-09-30", "2022-10-01"),
        ("2022-10-01", "2022-10-01"),
        ("2022-10-02", "2022-10-02"),
        ("2022-10-31", "2022-10-31"),
    ],
)
def test_cover_of_a_newcomer_starts_with_the_month_or_the_payment_whichever_is_later(paid_on: str, starts: str) -> None:
    worker = make_participant()

    pay(make_bill([worker], months("2022-10")), paid_at=at(paid_on))

    assert covered(worker.pk) == [(starts, "2022-11-01")]


def test_month_that_was_over_before_the_payment_is_carried_forward() -> None:
    worker = make_participant()
    bill = make_bill([worker], months("2022-10", 2))

    answer = pay(bill, paid_at=at("2022-11-01"))

    assert (answer.insured_months, answer.carried_lines, answer.carried_rupiah) == (1, 1, 16_800)
    assert covered(worker.pk) == [("2022-11-01", "2022-12-01")]
    assert CarryForward.objects.get().reason == "month_over"
    assert balances() == {"1100": 33_600, "2100": -16_800, "4100": -10_000, "4200": -6_800}
    assert not BillLine.objects.get(month="2022-10-01").live
    assert books_agree() == []


def test_day_of_payment_is_the_day_at_the_office() -> None:
    # 16:30 UTC is 00:30 of the next day in Central Indonesian Time.
    worker = make_participant()
    bill = make_bill([worker], months("2022-10"))

    pay(bill, paid_at=datetime.datetime(2022, 10, 4, 16, 30, tzinfo=datetime.UTC))

    assert covered(worker.pk) == [("2022-10-05", "2022-11-01")]


def test_letter_of_the_regional_office_starts_cover_before_the_payment() -> None:
    worker = make_participant()
    bill = make_bill([worker], months("2022-10", 2), letter_start=datetime.date(2022, 10, 10))

    pay(bill, paid_at=at("2022-11-20"))

    assert covered(worker.pk) == [("2022-10-10", "2022-11-01"), ("2022-11-01", "2022-12-01")]


@pytest.mark.parametrize(("paid_on", "insured"), [("2022-12-31", 3), ("2023-01-01", 1)])
def test_arrears_are_settled_whole_until_the_lapse(paid_on: str, insured: int) -> None:
    worker = make_participant()
    pay(make_bill([worker], months("2022-09"), now=at("2022-08-20")), paid_at=at("2022-08-28"))
    bill = make_bill([worker], [*months("2022-10", 2), *months("2023-01")], payer=worker)

    answer = pay(bill, paid_at=at(paid_on))

    assert answer.insured_months == insured
    assert covered(worker.pk)[-1][0] == "2023-01-01"
    assert answer.numbers_issued == 0


def test_savings_of_last_month_are_in_time_beside_its_risk_cover() -> None:
    worker = make_participant()
    pay(make_bill([worker], months("2022-10")), paid_at=at("2022-10-08"))
    bill = make_bill([worker], months("2022-10"), covers=[Cover.SAVINGS], payer=worker)

    pay(bill, paid_at=at("2022-11-15"))

    savings = InsuredMonth.objects.get(cover="savings")
    assert savings.covered_from == datetime.date(2022, 10, 8)
    assert savings.jht_rupiah == 20_000


def test_savings_of_last_month_are_carried_forward_after_their_due_date() -> None:
    worker = make_participant()
    pay(make_bill([worker], months("2022-10")), paid_at=at("2022-10-08"))
    bill = make_bill([worker], months("2022-10"), covers=[Cover.SAVINGS], payer=worker)

    answer = pay(bill, paid_at=at("2022-11-16"))

    assert (answer.insured_months, answer.carried_rupiah) == (0, 20_000)


def test_taken_month_is_carried_forward_and_the_payment_goes_through() -> None:
    worker = make_participant()
    sponsor_bill = make_bill([worker], months("2022-10", 2))
    # The line of October loses its claim behind the services' back, and somebody else insures the month.
    BillLine.objects.filter(month="2022-10-01").update(live=False)
    pay(make_bill([worker], months("2022-10"), payer=worker), paid_at=at("2022-09-28"))
    BillLine.objects.filter(bill_id=sponsor_bill.bill_id).exclude(month="2022-11-01").update(live=False)
    BillLine.objects.filter(month="2022-10-01", bill__payer_person=worker.person).update(live=False)
    BillLine.objects.filter(month="2022-10-01", bill_id=sponsor_bill.bill_id).update(live=True)

    answer = pay(sponsor_bill, paid_at=at("2022-09-29"))

    assert (answer.insured_months, answer.carried_rupiah) == (1, 16_800)
    assert CarryForward.objects.get().reason == "month_taken"
    assert InsuredMonth.objects.filter(month="2022-10-01").count() == 1


def test_month_after_the_death_of_the_worker_is_carried_forward() -> None:
    worker = make_participant()
    bill = make_bill([worker], months("2022-10", 3))
    end_participant(worker, on=datetime.date(2022, 11, 1), recorded_at=at("2022-11-03"))

    answer = pay(bill, paid_at=at("2022-10-01"), now=at("2022-11-04"))

    assert answer.insured_months == 2
    assert list(CarryForward.objects.values_list("reason", "line__month")) == [("departed", datetime.date(2022, 12, 1))]


def test_worker_whose_money_bought_no_month_gets_no_number() -> None:
    bill = make_bill([make_participant()], months("2022-10"))

    answer = pay(bill, paid_at=at("2022-11-20"))

    assert answer.numbers_issued == 0
    assert not ParticipantNumber.objects.exists()


def test_same_payment_again_gets_the_stored_answer_and_writes_nothing() -> None:
    bill = make_bill([make_participant()], months("2022-10"))
    first = pay(bill, paid_at=at("2022-09-28"))

    again = pay(bill, paid_at=at("2022-09-28"), now=at("2022-10-30"))

    assert again == first
    assert (Payment.objects.count(), InsuredMonth.objects.count(), Entry.objects.count()) == (1, 1, 1)


def test_same_instant_in_another_zone_is_the_same_payment() -> None:
    bill = make_bill([make_participant()], months("2022-10"))
    first = pay(bill, paid_at=at("2022-09-28"))

    again = pay(bill, paid_at=at("2022-09-28").astimezone(datetime.timezone(datetime.timedelta(hours=8))))

    assert again == first


def test_same_reference_with_another_time_is_a_conflict() -> None:
    bill = make_bill([make_participant()], months("2022-10"))
    pay(bill, paid_at=at("2022-09-28"))

    with pytest.raises(PaymentConflict, match=f"REF-{bill.number}"):
        pay(bill, paid_at=at("2022-09-29"))

    assert Payment.objects.count() == 1


def test_same_reference_for_another_bill_is_a_conflict_and_that_bill_stays_open() -> None:
    bill = make_bill([make_participant()], months("2022-10"))
    other = make_bill([make_participant()], months("2022-10"))
    pay(bill, paid_at=at("2022-09-28"), reference="77")

    with pytest.raises(PaymentConflict):
        pay(other, paid_at=at("2022-09-28"), reference="77")

    assert Bill.objects.get(pk=other.bill_id).state == "issued"
    assert Payment.objects.count() == 1


def test_same_reference_of_another_channel_is_another_payment() -> None:
    bill = make_bill([make_participant()], months("2022-10"))
    other = make_bill([make_participant()], months("2022-10"))
    pay(bill, paid_at=at("2022-09-28"), reference="77", channel="bank-a")

    pay(other, paid_at=at("2022-09-28"), reference="77", channel="bank-b")

    assert Payment.objects.count() == 2


@pytest.mark.parametrize("amount_rupiah", [16_799, 16_801])
def test_amount_must_be_the_total_to_the_rupiah(amount_rupiah: int) -> None:
    bill = make_bill([make_participant()], months("2022-10"))

    with pytest.raises(AmountDiffers, match=r"Rp16\.(799|801).*Rp16\.800"):
        record_payment(
            channel="bank",
            reference="1",
            bill_number=bill.number,
            amount_rupiah=amount_rupiah,
            paid_at=at("2022-09-28"),
            now=at("2022-09-28"),
            by_user_id=make_user().pk,
        )

    assert not Payment.objects.exists()
    assert not InsuredMonth.objects.exists()


def test_second_payment_of_a_bill_is_refused() -> None:
    bill = make_bill([make_participant()], months("2022-10"))
    pay(bill, paid_at=at("2022-09-28"))

    with pytest.raises(BillAlreadyPaid, match=bill.number):
        pay(bill, paid_at=at("2022-09-28"), reference="another")


def test_cancelled_bill_cannot_be_paid() -> None:
    bill = make_bill([make_participant()], months("2022-10"))
    cancel(bill)

    with pytest.raises(BillCancelled):
        pay(bill, paid_at=at("2022-09-28"))


def test_expired_bill_cannot_be_paid() -> None:
    bill = make_bill([make_participant()], months("2022-10"), expires_at=at("2022-09-25"))
    expire_bills(now=at("2022-09-25"))

    with pytest.raises(BillExpired):
        pay(bill, paid_at=at("2022-09-24"), now=at("2022-09-26"))


@pytest.mark.parametrize(("hour", "refused"), [(2, False), (3, True), (4, True)])
def test_bill_whose_time_has_run_out_cannot_be_paid_even_before_it_is_closed(hour: int, refused: bool) -> None:
    bill = make_bill([make_participant()], months("2022-10"), expires_at=at("2022-09-25", 3))

    if refused:
        with pytest.raises(BillExpired):
            pay(bill, paid_at=at("2022-09-25", hour))
    else:
        assert pay(bill, paid_at=at("2022-09-25", hour)).insured_months == 1


def test_reversed_bill_cannot_be_paid_again() -> None:
    bill = make_bill([make_participant()], months("2022-10"))
    pay(bill, paid_at=at("2022-09-28"), reference="1", channel="bank")
    reverse_payment(
        channel="bank", reference="1", reason="salah bayar", now=at("2022-09-29"), by_user_id=make_user().pk
    )

    with pytest.raises(BillReversed):
        pay(bill, paid_at=at("2022-09-30"), reference="2")


def test_unknown_bill_is_refused() -> None:
    with pytest.raises(UnknownBill, match="X-1"):
        record_payment(
            channel="bank",
            reference="1",
            bill_number="X-1",
            amount_rupiah=1,
            paid_at=at("2022-09-28"),
            now=at("2022-09-28"),
            by_user_id=make_user().pk,
        )


def test_bill_of_an_office_out_of_reach_is_unknown() -> None:
    bill = make_bill([make_participant()], months("2022-10"))
    elsewhere = make_office("KC-BPN", name="Balikpapan")

    with pytest.raises(UnknownBill):
        record_payment(
            channel="bank",
            reference="1",
            bill_number=bill.number,
            amount_rupiah=bill.total_rupiah,
            paid_at=at("2022-09-28"),
            now=at("2022-09-28"),
            by_user_id=make_user().pk,
            office_ids=[elsewhere.pk],
        )


def test_payment_cannot_be_dated_before_the_day_of_the_bill() -> None:
    bill = make_bill([make_participant()], months("2022-10"), now=at("2022-09-20", 2))

    with pytest.raises(PaidBeforeIssued, match="19 September 2022"):
        pay(bill, paid_at=at("2022-09-19", 2))

    assert pay(bill, paid_at=at("2022-09-20", 1)).insured_months == 1


def test_payment_cannot_be_dated_in_the_future() -> None:
    bill = make_bill([make_participant()], months("2022-10"))

    with pytest.raises(PaidInFuture):
        pay(bill, paid_at=at("2022-09-28", 4), now=at("2022-09-28", 3))


def test_relief_halves_what_a_self_payer_owes_and_not_what_the_apbd_owes() -> None:
    self_payer, sponsored = make_participant(), make_participant()

    own = make_bill([self_payer], months("2026-04"), payer=self_payer, now=at("2026-03-20"))
    public = make_bill([sponsored], months("2026-04"), funding=FundingSource.APBD, now=at("2026-03-20"))

    assert (own.total_rupiah, public.total_rupiah) == (8_400, 16_800)


def test_nothing_is_kept_when_the_last_step_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    bill = make_bill([make_participant()], months("2022-10"))

    def fail(*_args: object, **_named: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("jangkau.collection.services.payments.write_entry", fail)

    with pytest.raises(RuntimeError):
        pay(bill, paid_at=at("2022-09-28"))

    assert not Payment.objects.exists()
    assert not InsuredMonth.objects.exists()
    assert not Posting.objects.exists()
    assert not MonthVoid.objects.exists()
    assert Bill.objects.get().state == "issued"
