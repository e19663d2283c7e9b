"""Counting a population by status says what the rule says of each of its members."""

import datetime
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from jangkau.collection.models import Bill, BillLine, InsuredMonth, MonthVoid, Payment, PriceBasis
from jangkau.collection.selectors.cover_on_day import CoverFound, Number, cover_on_day
from jangkau.collection.selectors.coverage import count_by_status
from jangkau.collection.selectors.status import insured_months_of, status_of
from jangkau.core.check_digits import with_check_digits
from jangkau.enrolment.models import Participant, ParticipantNumber
from jangkau.enrolment.models.participants import EndReason
from jangkau.rules.contributions import Cover
from jangkau.rules.months import Month
from jangkau.rules.status import DepartureReason, Status
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import end_participant, make_participant
from tests.factories.registry import make_office, make_organisation, make_person, make_region, make_user

DAYS = st.dates(datetime.date(2022, 9, 1), datetime.date(2023, 12, 31))
MONTHS = st.integers(0, 15).map(lambda step: Month.parse("2022-09").plus(step))


@st.composite
def histories(draw: st.DrawFn) -> dict[str, object]:
    """A participant's insured months with their recording and voiding, and perhaps the end of it all."""
    insured = draw(
        st.lists(
            st.tuples(MONTHS, st.sampled_from(Cover), st.integers(1, 28), DAYS, st.none() | DAYS),
            max_size=6,
            unique_by=lambda row: (row[0], row[1]),
        )
    )
    return {"insured": insured, "ended": draw(st.none() | st.tuples(DAYS, DAYS, st.sampled_from(EndReason)))}


def _write(history: dict[str, object], serial: int) -> Participant:
    worker = make_participant()
    for month, cover, first_day, recorded_on, voided_on in history["insured"]:
        _insure(worker, month, cover, first_day, recorded_on, voided_on, serial)
    if history["ended"] is not None:
        on, recorded_on, reason = history["ended"]
        end_participant(worker, on=on, recorded_at=at(recorded_on.isoformat()), reason=reason)
    return worker


def _insure(
    worker: Participant,
    month: Month,
    cover: Cover,
    first_day: int,
    recorded_on: datetime.date,
    voided_on: datetime.date | None,
    serial: int,
) -> None:
    """Write an insured month past the services, so that any history can be had."""
    key = f"{serial}-{worker.pk}-{month}-{cover}"
    recorded_at = at(recorded_on.isoformat())
    bill = Bill.objects.create(
        number=key,
        payer_organisation=make_organisation(),
        office=make_office(),
        purpose="Iuran",
        total_rupiah=16_800,
        issued_at=recorded_at,
    )
    basis, _ = PriceBasis.objects.get_or_create(
        month=month.first_day,
        cover=cover,
        bracket=1,
        sector="other",
        funding="apbd",
        references=["test"],
        jkk_rupiah=10_000,
        jkm_rupiah=6_800,
        jht_rupiah=0,
    )
    line = BillLine.objects.create(
        bill=bill,
        participant=worker,
        month=month.first_day,
        cover=cover,
        basis=basis,
        amount_rupiah=16_800,
        due_date=month.first_day,
        live=voided_on is None,
    )
    payment = Payment.objects.create(
        channel="bank",
        reference=key,
        body_sha256=b"",
        bill=bill,
        amount_rupiah=16_800,
        paid_at=recorded_at,
        recorded_at=recorded_at,
        recorded_by=make_user(),
        answer={},
    )
    void = None
    if voided_on is not None:
        void = MonthVoid.objects.create(
            reason="payment_reversed",
            payment=payment,
            note="salah",
            recorded_at=at(voided_on.isoformat()),
            recorded_by=make_user(),
        )
    InsuredMonth.objects.create(
        participant=worker,
        month=month.first_day,
        cover=cover,
        basis=basis,
        line=line,
        payment=payment,
        jkk_rupiah=10_000,
        jkm_rupiah=6_800,
        jht_rupiah=0,
        covered_from=month.day(first_day),
        covered_until=month.until,
        paid_at=recorded_at,
        recorded_at=recorded_at,
        voided_by=void,
    )


class TestTwins(TestCase):
    @settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(
        st.lists(histories(), min_size=1, max_size=4),
        st.lists(st.tuples(DAYS, st.none() | DAYS, st.sampled_from(Cover)), min_size=1, max_size=8),
    )
    def test_counting_in_sql_agrees_with_the_rule_applied_to_each(
        self,
        population: list[dict[str, object]],
        questions: list[tuple[datetime.date, datetime.date | None, Cover]],
    ) -> None:
        workers = [_write(history, serial) for serial, history in enumerate(population)]

        for on, known_on, cover in questions:
            known_at = None if known_on is None else at(known_on.isoformat(), 12)
            one_by_one = Counter(
                status_of(participant_id=worker.pk, on=on, known_at=known_at, cover=cover).status for worker in workers
            )
            counted = count_by_status(as_of=on, known_at=known_at, cover=cover)
            assert counted == {status: one_by_one[status] for status in Status}

    @settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(histories(), st.lists(DAYS, min_size=1, max_size=8))
    def test_cover_told_to_partners_agrees_with_the_rule(
        self, history: dict[str, object], days: list[datetime.date]
    ) -> None:
        worker = _write(history, 0)
        number = with_check_digits(f"{worker.pk:09d}")
        ParticipantNumber.objects.create(participant=worker, number=number, issued_at=worker.registered_at)
        worker.refresh_from_db()

        for on in days:
            result = status_of(participant_id=worker.pk, on=on)
            until = min(filter(None, (result.covered_until, worker.ended_on)), default=None)
            last_day = None if until is None else until - datetime.timedelta(days=1)
            told = cover_on_day(number=Number(participant_number=number), on=on)
            assert told == CoverFound(worker.person_id, last_day if result.status is Status.ACTIVE else None)


@pytest.mark.django_db
def test_every_status_is_counted_even_where_nobody_has_it() -> None:
    assert count_by_status(as_of=datetime.date(2022, 10, 1)) == dict.fromkeys(Status, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("on", "status"),
    [
        ("2022-09-30", Status.NOT_YET_COVERED),
        ("2022-10-01", Status.ACTIVE),
        ("2022-12-31", Status.ACTIVE),
        ("2023-01-01", Status.DUE),
        ("2023-01-16", Status.DUE),
        ("2023-01-17", Status.ARREARS_1),
        ("2023-03-31", Status.ARREARS_3),
        ("2023-04-01", Status.LAPSED),
    ],
)
def test_worker_paid_through_december_is_counted_by_the_calendar(on: str, status: Status) -> None:
    # 15 January 2023 is a Sunday: January is due on the 16th.
    pay(make_bill([make_participant()], months("2022-10", 3)), paid_at=at("2022-09-28"))

    counted = count_by_status(as_of=datetime.date.fromisoformat(on))

    assert [key for key, count in counted.items() if count] == [status]


@pytest.mark.django_db
def test_only_those_who_live_in_the_region_are_counted() -> None:
    here = make_participant(person=make_person(region=make_region("6402061002", "Loa Ipuh")))
    make_participant(person=make_person(region=make_region("6472", "Samarinda")))
    on = here.registered_at.date()

    assert count_by_status(region_code="6402", as_of=on)[Status.NOT_YET_COVERED] == 1
    assert count_by_status(region_code="64", as_of=on)[Status.NOT_YET_COVERED] == 2
    assert count_by_status(region_code="6402061003", as_of=on)[Status.NOT_YET_COVERED] == 0


@pytest.mark.django_db
def test_only_participants_of_the_offices_are_counted() -> None:
    here, elsewhere = make_office(), make_office("KC-BPN", name="Balikpapan")
    make_participant(office=here)
    make_participant(office=elsewhere)
    on = datetime.date(2022, 10, 1)

    assert count_by_status(office_ids=[here.pk], as_of=on)[Status.NOT_YET_COVERED] == 1
    assert count_by_status(office_ids=[], as_of=on)[Status.NOT_YET_COVERED] == 0
    assert (
        count_by_status(region_code="6402", office_ids=[here.pk, elsewhere.pk], as_of=on)[Status.NOT_YET_COVERED] == 2
    )


@pytest.mark.django_db
def test_who_was_registered_later_was_not_known_then() -> None:
    make_participant(registered_at=at("2022-10-05"))

    assert count_by_status(as_of=datetime.date(2022, 10, 1), known_at=at("2022-10-04")) == dict.fromkeys(Status, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("reason", EndReason)
def test_every_reason_to_end_has_its_word_in_the_law(reason: EndReason) -> None:
    worker = make_participant()
    end_participant(worker, on=datetime.date(2022, 10, 1), recorded_at=at("2022-10-02"), reason=reason)

    result = status_of(participant_id=worker.pk, on=datetime.date(2022, 10, 1))

    assert result.status is Status.ENDED
    assert isinstance(result.reason, DepartureReason)


@pytest.mark.django_db
def test_insured_months_tell_their_bill_and_days() -> None:
    worker = make_participant()
    bill = make_bill([worker], months("2022-10"), covers=[Cover.RISK, Cover.SAVINGS])
    pay(bill, paid_at=at("2022-10-12"))

    risk, savings = insured_months_of(participant_id=worker.pk)

    assert (risk.cover, risk.jkk_rupiah, risk.jkm_rupiah, risk.jht_rupiah) == (Cover.RISK, 10_000, 6_800, 0)
    assert (savings.cover, savings.jht_rupiah) == (Cover.SAVINGS, 20_000)
    assert (risk.bill_number, risk.covered_from) == (bill.number, datetime.date(2022, 10, 12))
    assert risk.voided_at is None
