"""A bill's story: what it asks and why, who did what and when, what its payment bought."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jangkau.collection.models import Bill, BillLine
from jangkau.collection.models.payments import CarryForwardReason
from jangkau.collection.selectors.bill_story import BillStory, story_of, workers_on
from jangkau.collection.selectors.bills import BillNotFound, bill_in_reach, find_bill
from jangkau.collection.selectors.payment_codes import PaymentCodeMistyped, grouped_code
from jangkau.collection.services.bills import IssuedBill
from jangkau.collection.services.departures import DeparturePolicy, settle_departure
from jangkau.collection.services.reversals import reverse_payment
from jangkau.core.history import acting
from jangkau.core.permissions import Role
from jangkau.enrolment.models.participants import WorkSector
from jangkau.registry.models import Assignment, Organisation
from jangkau.registry.selectors.reach import NotPermitted, Reach, reach_of
from jangkau.rules.contributions import Cover, FundingSource
from jangkau.rules.months import Month
from tests.factories.collection import at, cancel, make_bill, months, pay
from tests.factories.enrolment import end_participant, make_participant
from tests.factories.registry import make_office, make_organisation, make_person, make_user
from tests.unguarded import change_unguarded

pytestmark = pytest.mark.django_db


def somebody(role: Role, office: str = "KC-TGR", *, organisation: Organisation | None = None) -> Reach:
    user = make_user(f"{role}.{organisation.code if organisation else office}")
    place = None if organisation else make_office(office)
    Assignment.objects.get_or_create(user=user, role=role, office=place, organisation=organisation)
    return reach_of(user.username)


def told(bill: IssuedBill, *, by: Role = Role.SUPERVISOR, language: str = "id") -> BillStory:
    reach = somebody(by)
    return story_of(bill=bill_in_reach(bill_id=bill.bill_id, reach=reach), reach=reach, language=language)


def test_open_bill_tells_who_issued_it_and_waits() -> None:
    make_user("ani")
    with acting(by="ani", reason="menagih"):
        bill = make_bill([make_participant(), make_participant()], months("2022-10", 3))

    story = told(bill)

    assert (story.issued.who, story.issued.at) == ("Ani", at("2022-09-20", 2))
    assert (story.head.code, story.head.state_label) == (grouped_code(bill.code), "menunggu pembayaran")
    assert (story.worker_count, story.line_count, story.standing) == (2, 6, 0)
    assert (story.payment, story.cancelled, story.entries) == (None, None, ())


def test_total_is_months_times_workers_times_price() -> None:
    bill = make_bill([make_participant() for _ in range(4)], months("2022-10", 3))

    story = told(bill)

    assert story.is_plain
    assert [str(month) for month in story.months] == ["2022-10", "2022-11", "2022-12"]
    assert [(portion.workers, portion.price_rupiah, portion.amount_rupiah) for portion in story.portions] == [
        (4, 16_800, 67_200)
    ] * 3
    assert sum(portion.amount_rupiah for portion in story.portions) == story.head.total_rupiah


def test_price_is_explained_with_its_law_in_the_readers_language() -> None:
    bill = make_bill([make_participant()], months("2022-10"))

    (portion,) = told(bill).portions
    (english,) = told(bill, language="en").portions

    assert "JKM: Rp6.800 (PP 44/2015, Pasal 20 ayat (3))" in portion.steps[0]
    assert "Tidak ada keringanan bulan ini" in portion.steps[0]
    assert "No relief in this month" in english.steps[0]
    assert any(law.text.startswith("PP 44/2015") and law.url.startswith("https://") for law in portion.laws)


def test_workers_of_two_sectors_at_one_price_stand_together() -> None:
    workers = [make_participant(sector=WorkSector.OTHER), make_participant(sector=WorkSector.TRANSPORT)]

    story = told(make_bill(workers, months("2022-10")))

    assert [(portion.workers, len(portion.steps)) for portion in story.portions] == [(2, 1)]


def test_one_price_for_two_reasons_is_one_line_with_both_explanations() -> None:
    """From 2026 transport has relief, but not from a local government's money; other sectors have none before April."""
    workers = [make_participant(sector=WorkSector.OTHER), make_participant(sector=WorkSector.TRANSPORT)]

    story = told(make_bill(workers, months("2026-01", 2), funding=FundingSource.APBD, now=at("2026-01-10")))

    assert story.is_plain
    assert [(portion.workers, len(portion.steps)) for portion in story.portions] == [(2, 2), (2, 2)]
    assert [str(explanation.from_month) for explanation in story.explanations] == ["2026-01", "2026-01"]


def test_workers_with_relief_and_without_stand_apart() -> None:
    workers = [make_participant(sector=WorkSector.OTHER), make_participant(sector=WorkSector.TRANSPORT)]

    story = told(make_bill(workers, months("2026-02"), funding=FundingSource.CSR, now=at("2026-01-10")))

    assert sorted((portion.workers, portion.price_rupiah) for portion in story.portions) == [(1, 8_400), (1, 16_800)]
    assert not story.is_plain


def test_covers_and_brackets_stand_apart() -> None:
    workers = [make_participant(bracket=1), make_participant(bracket=2)]

    story = told(make_bill(workers, months("2022-10"), covers=list(Cover)))

    assert [(portion.cover, portion.bracket) for portion in story.portions] == [
        (Cover.RISK, 1),
        (Cover.RISK, 2),
        (Cover.SAVINGS, 1),
        (Cover.SAVINGS, 2),
    ]


def test_paid_bill_tells_what_the_payment_bought_and_how_it_is_booked() -> None:
    bill = make_bill([make_participant()], months("2022-10", 2))
    answer = pay(bill, paid_at=at("2022-11-01"), reference="R-7")

    story = told(bill)

    assert story.payment is not None
    assert (story.payment.payment_id, story.payment.reference) == (answer.payment_id, "R-7")
    assert (story.payment.recorded.who, story.payment.numbers_issued) == ("Clerk", 1)
    assert [(portion.standing, portion.voided) for portion in story.portions] == [(0, 0), (1, 0)]
    (carried,) = story.carried
    assert (carried.reason, carried.lines, carried.amount_rupiah) == (CarryForwardReason.MONTH_OVER, 1, 16_800)
    (entry,) = story.entries
    assert entry.sum_rupiah == 0
    assert {amount.code: amount.amount_rupiah for amount in entry.amounts} == {
        "1100": 33_600,
        "2100": -16_800,
        "4100": -10_000,
        "4200": -6_800,
    }


def test_books_are_told_to_nobody_without_the_right() -> None:
    bill = make_bill([make_participant()], months("2022-10"))
    pay(bill, paid_at=at("2022-09-28"))

    assert told(bill, by=Role.BRANCH_OFFICER).entries == ()
    assert len(told(bill, by=Role.AUDITOR).entries) == 1


def test_reversed_bill_keeps_its_payment_and_tells_why() -> None:
    bill = make_bill([make_participant()], months("2022-10"))
    pay(bill, paid_at=at("2022-09-28"), channel="b", reference="1")
    reverse_payment(
        channel="b", reference="1", reason="surat bank 12", now=at("2022-09-30"), by_user_id=make_user("sari").pk
    )

    story = told(bill)

    assert story.payment is not None
    assert story.payment.reversal is not None
    assert (story.payment.reversal.who, story.payment.reversal.reason) == ("Sari", "surat bank 12")
    assert [(portion.standing, portion.voided) for portion in story.portions] == [(0, 1)]
    assert [entry.sum_rupiah for entry in story.entries] == [0, 0]


def test_cancelled_bill_tells_who_when_and_why() -> None:
    bill = make_bill([make_participant()], months("2022-10"))
    cancel(bill, now=at("2022-09-22"), reason="salah bulan")

    story = told(bill)

    assert story.cancelled is not None
    assert (story.cancelled.who, story.cancelled.at, story.cancelled.reason) == (
        "Clerk",
        at("2022-09-22"),
        "salah bulan",
    )


def test_months_whose_worker_had_died_when_they_were_paid_are_told_with_the_others() -> None:
    worker = make_participant()
    bill = make_bill([worker, make_participant()], months("2022-10", 3))
    end_participant(worker, on=datetime.date(2022, 11, 1), recorded_at=at("2022-11-03"))
    pay(bill, paid_at=at("2022-10-01"), now=at("2022-11-04"))

    told_of = [(portion.workers, portion.standing, portion.voided) for portion in told(bill).portions]

    assert told_of == [(2, 2, 0), (2, 2, 0), (2, 1, 0)]


def test_bill_from_before_its_lines_were_counted_tells_the_same() -> None:
    worker = make_participant()
    bills = [make_bill([worker, make_participant()], months(first, 3)) for first in ("2022-10", "2023-01", "2023-04")]
    pay(bills[0], paid_at=at("2022-11-02"))
    settle_departure(
        participant_id=worker.pk, left_on=datetime.date(2022, 11, 30), policy=DeparturePolicy.TRANSFER,
        note="pindah kerja", now=at("2022-12-01"), by_user_id=make_user("budi").pk,
    )  # fmt: skip
    pay(bills[1], paid_at=at("2022-12-10"))
    BillLine.objects.filter(bill_id=bills[2].bill_id, month="2023-05-01").update(live=False)
    kept = [told(bill).portions for bill in bills]

    change_unguarded("collection_bill", "UPDATE collection_bill SET line_counts = NULL")

    assert [told(bill).portions for bill in bills] == kept
    assert [[(portion.live, portion.standing, portion.voided) for portion in portions] for portions in kept] == [
        [(0, 0, 0), (2, 2, 0), (1, 1, 1)],
        [(1, 1, 0)] * 3,
        [(1, 0, 0), (0, 0, 0), (1, 0, 0)],
    ]


def test_months_given_up_for_a_departure_are_told_with_their_reason() -> None:
    worker = make_participant()
    bill = make_bill([worker], months("2022-10", 3))
    pay(bill, paid_at=at("2022-09-28"))
    settle_departure(
        participant_id=worker.pk,
        left_on=datetime.date(2022, 10, 20),
        policy=DeparturePolicy.REFUND,
        note="meninggal dunia",
        now=at("2022-10-25"),
        by_user_id=make_user().pk,
    )

    story = told(bill)

    (departed,) = story.departures
    assert (departed.months, departed.act.reason, departed.act.who) == (2, "meninggal dunia", "Clerk")
    assert story.standing == 1


def test_story_asks_as_many_questions_for_many_lines_as_for_few() -> None:
    few = make_bill([make_participant()], months("2022-10"))
    many = make_bill([make_participant() for _ in range(120)], months("2022-10", 3))
    for bill in (few, many):
        pay(bill, paid_at=at("2022-09-28"))
    reach = somebody(Role.SUPERVISOR)

    counts = []
    for issued in (few, many):
        bill = bill_in_reach(bill_id=issued.bill_id, reach=reach)
        with CaptureQueriesContext(connection) as captured:
            story = story_of(bill=bill, reach=reach, language="id")
            workers_on(bill=bill, payment_id=story.payment and story.payment.payment_id)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_workers_come_a_page_at_a_time_and_each_once() -> None:
    workers = [make_participant(person=make_person(name=f"Pekerja {number}")) for number in range(7)]
    bill = Bill.objects.get(pk=make_bill(workers, months("2022-10", 2)).bill_id)

    first = workers_on(bill=bill, payment_id=None, limit=3)
    second = workers_on(bill=bill, payment_id=None, after=first.after or "", limit=3)
    third = workers_on(bill=bill, payment_id=None, after=second.after or "", limit=3)

    seen = [worker.participant_id for page in (first, second, third) for worker in page.rows]
    assert seen == [worker.pk for worker in workers]
    assert third.after is None


@pytest.mark.parametrize("after", ["", "x", "-1", "9" * 30, "1;DROP", "²"])
def test_place_that_is_none_is_the_beginning(after: str) -> None:
    bill = Bill.objects.get(pk=make_bill([make_participant()], months("2022-10")).bill_id)

    assert len(workers_on(bill=bill, payment_id=None, after=after).rows) == 1


def test_worker_is_shown_with_masked_numbers_and_what_came_of_his_months() -> None:
    worker = make_participant(person=make_person(nik="6402061708800001"))
    issued = make_bill([worker], months("2022-10", 2))
    bill = Bill.objects.get(pk=issued.bill_id)
    (before,) = workers_on(bill=bill, payment_id=None).rows
    answer = pay(issued, paid_at=at("2022-11-01"))

    (shown,) = workers_on(bill=bill, payment_id=answer.payment_id).rows

    assert (before.masked_number, before.live, before.standing) == ("", 2, 0)
    assert shown.masked_nik == "64**********0001"
    assert shown.masked_number.startswith("*******")
    assert (shown.months, shown.lines, shown.standing, shown.live) == (
        (Month(2022, 10), Month(2022, 11)),
        2,
        1,
        1,
    )


class TestReach:
    def test_sponsor_sees_the_bills_of_its_own_organisation_only(self) -> None:
        ours = make_bill([make_participant()], months("2022-10"))
        other = make_organisation("PEMKAB-LAIN", name="Kabupaten Lain")
        sponsor = somebody(Role.SPONSOR_OFFICER, organisation=make_organisation())
        stranger = somebody(Role.SPONSOR_OFFICER, organisation=other)

        assert bill_in_reach(bill_id=ours.bill_id, reach=sponsor).number == ours.number
        with pytest.raises(BillNotFound):
            bill_in_reach(bill_id=ours.bill_id, reach=stranger)

    def test_sponsor_does_not_see_what_a_worker_pays_himself(self) -> None:
        worker = make_participant()
        own = make_bill([worker], months("2022-10"), payer=worker)
        sponsor = somebody(Role.SPONSOR_OFFICER, organisation=make_organisation())

        with pytest.raises(BillNotFound):
            bill_in_reach(bill_id=own.bill_id, reach=sponsor)

    def test_office_does_not_see_bills_of_another(self) -> None:
        bill = make_bill([make_participant()], months("2022-10"))

        with pytest.raises(BillNotFound):
            bill_in_reach(bill_id=bill.bill_id, reach=somebody(Role.SUPERVISOR, "KC-BPN"))

    def test_administrator_sees_no_bills(self) -> None:
        bill = make_bill([make_participant()], months("2022-10"))

        with pytest.raises(NotPermitted):
            bill_in_reach(bill_id=bill.bill_id, reach=somebody(Role.ADMINISTRATOR))

    def test_bill_is_found_by_its_code_or_its_number(self) -> None:
        bill = make_bill([make_participant()], months("2022-10"), number="PKS-1/2022/1")
        reach = somebody(Role.BRANCH_OFFICER)

        for text in (bill.code, f" {grouped_code(bill.code)} ", "PKS-1/2022/1", "pks-1/2022/1"):
            assert find_bill(text=text, reach=reach) == bill.bill_id
        assert find_bill(text="PKS-1", reach=reach) is None

    def test_code_of_anothers_bill_is_not_found_and_a_slip_is_told(self) -> None:
        bill = make_bill([make_participant()], months("2022-10"))

        with pytest.raises(BillNotFound):
            find_bill(text=bill.code, reach=somebody(Role.BRANCH_OFFICER, "KC-BPN"))
        with pytest.raises(PaymentCodeMistyped):
            find_bill(text=bill.code[:-1] + str((int(bill.code[-1]) + 1) % 10), reach=somebody(Role.BRANCH_OFFICER))
