"""Whose sponsor's months end, who is offered to go on by himself and when, and what came of it."""

import datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from jangkau.collection.models import Bill
from jangkau.collection.selectors.own_bills import MonthsNotOffered
from jangkau.collection.services.payments import record_payment
from jangkau.outreach.models import HandOverStep, Reminder
from jangkau.outreach.models.reminders import ReminderStep
from jangkau.outreach.selectors.hand_overs import (
    Figures,
    HandOverPage,
    figures_of,
    hand_over_page,
    list_hand_overs,
)
from jangkau.outreach.selectors.self_pay_offers import OfferState, own_bill_beside_sponsors, self_pay_offer
from jangkau.outreach.selectors.sponsor_ends import SponsorEnd, sponsor_ends
from jangkau.outreach.services.hand_over import bill_own_months, show_offer
from jangkau.partnership.models import Agreement, Member
from jangkau.partnership.selectors.agreements import AgreementNotFound
from jangkau.partnership.services.departures import DepartureReason, RowOfRoster, record_departure
from jangkau.registry.models import OutgoingMessage
from jangkau.registry.models.accounts import Relation
from jangkau.registry.selectors.accounts import reach_of_account
from jangkau.registry.selectors.people import UnknownPerson
from jangkau.registry.selectors.reach import NotPermitted, Reach, reach_of
from jangkau.registry.services.accounts import look_after
from jangkau.registry.services.merges import merge_people
from jangkau.rules.months import Month
from tests.factories import partnership as given
from tests.factories.accounts import make_account
from tests.factories.collection import cancel, make_bill, months
from tests.factories.collection import pay as pay_bill
from tests.factories.people import register_twice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

# What the sponsor pays for ends with December 2022.
JANUARY = datetime.date(2023, 1, 1)
FIRST_DAY, LAST_DAY = datetime.date(2022, 11, 2), datetime.date(2023, 3, 2)
ONE_DAY = datetime.timedelta(days=1)
IN_DECEMBER = given.day("2022-12-05")


def funded(count: int = 1, **changes: object) -> list[Member]:
    """Return workers for whom the regency has paid October to December 2022."""
    rows = given.workers(count)
    given.make_agreement(**changes)
    given.send(rows)
    given.approve()
    for issued in given.bill():
        given.pay(issued)
    return [given.member_of(row) for row in rows]


def telephone(*members: Member) -> Reach:
    """Return the reach of one telephone with which all of them are looked after."""
    account = make_account()
    for member in members:
        look_after(
            account_id=account.pk, person_id=member.person_id,
            relation=Relation.FAMILY if member is not members[0] else Relation.SELF, now=given.PAID_AT,
        )  # fmt: skip
    return reach_of_account(account.pk)


def noon(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(12), given.AT_BRANCH)


def tap(member: Member, reach: Reach, now: datetime.datetime = IN_DECEMBER) -> Bill:
    """Take the offer as the button on the page does."""
    offer = self_pay_offer(person_id=member.person_id, reach=reach, now=now)
    assert offer is not None
    issued = bill_own_months(
        person_id=member.person_id, reach=reach, now=now, first_month=offer.pay_month, count=1,
        total_rupiah=offer.total_rupiah, is_tap=True,
    )  # fmt: skip
    return Bill.objects.get(pk=issued.bill_id)


def settle(bill: Bill) -> None:
    """Pay a bill in December."""
    record_payment(
        channel="BANK", reference=bill.number, bill_number=bill.number, amount_rupiah=bill.total_rupiah,
        paid_at=IN_DECEMBER, now=IN_DECEMBER, by_user_id=reach_of(given.OFFICER).user_id,
    )  # fmt: skip


def pay_self(member: Member, first: str, count: int = 1, *, on: str) -> None:
    issued = make_bill([member.participant], months(first, count), payer=member.participant, now=given.day(on))
    pay_bill(issued, paid_at=given.day(on))


def ends(today: datetime.date = datetime.date(2022, 12, 5)) -> list[SponsorEnd]:
    agreement = Agreement.objects.get(code=given.AGREEMENT)
    return sponsor_ends(today=today, agreement_ids=[agreement.pk])


def figures(today: datetime.date) -> Figures:
    agreement = Agreement.objects.get(code=given.AGREEMENT)
    return figures_of(agreement_ids=[agreement.pk], today=today)[agreement.pk]


@pytest.mark.parametrize(
    ("day", "stands"),
    [
        (FIRST_DAY - ONE_DAY, False),
        (FIRST_DAY, True),
        (JANUARY - ONE_DAY, True),
        (JANUARY, True),
        (LAST_DAY, True),
        (LAST_DAY + ONE_DAY, False),
    ],
)
def test_offer_stands_from_sixty_days_before_the_end_until_sixty_one_after(day: datetime.date, stands: bool) -> None:
    (member,) = funded()

    offer = self_pay_offer(person_id=member.person_id, reach=telephone(member), now=noon(day))

    assert (offer is not None) is stands
    if offer:
        assert (offer.end.last_month, offer.end.last_day) == (Month(2022, 12), JANUARY - ONE_DAY)
        assert offer.is_past is (day >= JANUARY)


def test_days_are_those_of_the_workers_office() -> None:
    (member,) = funded()
    reach = telephone(member)
    midnight = datetime.datetime(2022, 11, 1, 16, tzinfo=datetime.UTC)

    assert self_pay_offer(person_id=member.person_id, reach=reach, now=midnight) is not None
    just_before = midnight - datetime.timedelta(seconds=1)
    assert self_pay_offer(person_id=member.person_id, reach=reach, now=just_before) is None


def test_leap_day_is_the_last_one_covered_and_the_offer_goes_to_march() -> None:
    (member,) = funded(first_month="2023-12")
    reach = telephone(member)

    first, last = datetime.date(2024, 1, 1), datetime.date(2024, 4, 30)
    (end,) = ends(datetime.date(2024, 1, 15))
    assert end.last_day == datetime.date(2024, 2, 29)
    for day, stands in ((first, True), (first - ONE_DAY, False), (last, True), (last + ONE_DAY, False)):
        assert (self_pay_offer(person_id=member.person_id, reach=reach, now=noon(day)) is not None) is stands, day


def test_one_tap_bills_the_first_month_that_nobody_funds_and_covers_it_without_a_gap() -> None:
    (member,) = funded()
    reach = telephone(member)

    bill = tap(member, reach)

    (line,) = bill.lines.all()
    assert (line.month, bill.total_rupiah, bill.payer_person_id) == (JANUARY, given.MONTH_RUPIAH, member.person_id)
    waiting = self_pay_offer(person_id=member.person_id, reach=reach, now=IN_DECEMBER)
    assert waiting is not None
    assert (waiting.state, waiting.bill_id) == (OfferState.BILLED, bill.pk)
    settle(bill)
    assert self_pay_offer(person_id=member.person_id, reach=reach, now=IN_DECEMBER) is None
    (end,) = ends()
    assert (end.is_next_paid, end.paid_on) == (True, IN_DECEMBER.date())


def test_once_the_first_month_is_over_this_month_is_offered_and_the_one_before_can_still_be_chosen() -> None:
    (member,) = funded()
    reach = telephone(member)
    offer = self_pay_offer(person_id=member.person_id, reach=reach, now=given.day("2023-02-10"))

    assert offer is not None
    assert (offer.pay_month, offer.is_over) == (Month(2023, 2), True)
    own = own_bill_beside_sponsors(person_id=member.person_id, reach=reach, now=given.day("2023-02-10"))
    assert own.first_months[:2] == (Month(2023, 1), Month(2023, 2))


def test_months_that_are_promised_and_not_billed_are_neither_offered_nor_billed() -> None:
    given.make_agreement(billing="monthly")
    row = given.worker()
    given.send([row])
    given.approve()
    for issued in given.bill(at=given.day("2022-10-03")):
        given.pay(issued, at=given.day("2022-10-04"))
    member, now = given.member_of(row), given.day("2022-11-05")
    reach = telephone(member)

    offer = self_pay_offer(person_id=member.person_id, reach=reach, now=now)
    assert offer is not None
    assert (offer.end.is_paid, offer.end.last_month, offer.pay_month) == (False, Month(2022, 12), Month(2023, 1))
    own = own_bill_beside_sponsors(person_id=member.person_id, reach=reach, now=now)
    assert own.first_months == (Month(2022, 11), Month(2023, 1))
    three = bill_own_months(person_id=member.person_id, reach=reach, now=now, first_month=Month(2022, 11), count=3)
    assert [line.month.month for line in Bill.objects.get(pk=three.bill_id).lines.order_by("month")] == [11, 1]


def test_a_promise_that_was_not_kept_ends_with_the_last_month_paid() -> None:
    given.make_agreement(billing="monthly")
    row = given.worker()
    given.send([row])
    given.approve()
    for issued in given.bill(at=given.day("2022-10-03")):
        given.pay(issued, at=given.day("2022-10-04"))

    (end,) = ends(datetime.date(2023, 1, 10))

    assert (end.is_paid, end.last_month) == (False, Month(2022, 10))


@pytest.mark.parametrize("is_paid", [True, False])
def test_whom_another_sponsor_takes_over_is_not_handed_over(is_paid: bool) -> None:
    rows = given.workers(2)
    given.make_agreement()
    given.send(rows)
    given.approve()
    (issued,) = given.bill()
    given.pay(issued)
    member, reach = given.member_of(rows[0]), telephone(given.member_of(rows[0]))
    assert self_pay_offer(person_id=member.person_id, reach=reach, now=IN_DECEMBER) is not None

    given.fund_elsewhere(rows[:1], months=2, first_month="2023-01")
    if is_paid:
        (longer,) = given.bill(agreement=given.OTHER_AGREEMENT, by=given.CITY_OFFICER)
        given.pay(longer, by=given.CITY_OFFICER)

    assert self_pay_offer(person_id=member.person_id, reach=reach, now=IN_DECEMBER) is None
    assert sorted(end.goes_on for end in ends()) == [False, True]
    told = figures(IN_DECEMBER.date())
    assert (told.workers, told.funded_on) == (1, 1)


def test_month_on_another_bill_that_waits_is_not_offered_and_not_billed_twice() -> None:
    (member,) = funded()
    reach = telephone(member)
    others = make_bill([member.participant], months("2023-01"), now=given.day("2022-11-10"))

    offer = self_pay_offer(person_id=member.person_id, reach=reach, now=IN_DECEMBER)

    assert offer is not None
    assert (offer.state, offer.total_rupiah, offer.bill_id) == (OfferState.ELSEWHERE, None, None)
    assert [end.is_next_billed for end in ends()] == [True]
    with pytest.raises(MonthsNotOffered):
        bill_own_months(
            person_id=member.person_id, reach=reach, now=IN_DECEMBER, first_month=Month(2023, 1), count=1, is_tap=True
        )
    assert not HandOverStep.objects.exists()
    cancel(others, now=IN_DECEMBER)
    assert tap(member, reach).total_rupiah == given.MONTH_RUPIAH


def test_nothing_is_offered_to_whoever_died_left_or_belongs_to_another_telephone() -> None:
    dead, dropped, other = funded(3)
    reach = telephone(dead, dropped)
    for member, reason in ((dead, DepartureReason.DEATH), (dropped, DepartureReason.DROPPED_OUT)):
        record_departure(
            agreement_code=given.AGREEMENT, member=RowOfRoster(1, member.row.row_number),
            left_on=datetime.date(2022, 11, 20), reason=reason, reach=reach_of(given.OFFICER),
            now=given.day("2022-11-21"),
        )  # fmt: skip
    now = given.day("2022-11-22")

    assert self_pay_offer(person_id=dead.person_id, reach=reach, now=now) is None
    offer = self_pay_offer(person_id=dropped.person_id, reach=reach, now=now)
    assert offer is not None
    assert offer.pay_month == Month(2022, 12)
    with pytest.raises(UnknownPerson):
        self_pay_offer(person_id=other.person_id, reach=reach, now=now)
    told = figures(now.date())
    assert (told.workers, told.first_end, told.last_end) == (2, datetime.date(2022, 12, 1), JANUARY)


def message(member: Member, *, is_sent: bool) -> None:
    """Put down that the reminder of 60 days went, or waits to be sent."""
    made = given.day("2022-11-02")
    sent = {"sent_at": made} if is_sent else {"to_sealed": b"x", "text_sealed": b"x"}
    carried = OutgoingMessage.objects.create(
        purpose="reminder", created_at=made, expires_at=given.day("2022-11-04"), **sent
    )
    Reminder.objects.create(
        participant=member.participant, office=member.participant.office, period=JANUARY, step=ReminderStep.SPONSOR_60,
        due_on=FIRST_DAY, send_until=FIRST_DAY, covered_until=JANUARY, selected_at=made, message=carried, messages=1,
        template_version=0,
    )  # fmt: skip


def test_offers_by_page_and_by_message_taps_and_payments_are_counted_with_what_they_are_of() -> None:
    looked, tapped, messaged, waiting, never = funded(5)
    reach = telephone(looked, tapped)
    for member in (looked, tapped, looked):
        show_offer(person_id=member.person_id, reach=reach, now=IN_DECEMBER)
    settle(tap(tapped, reach))
    message(messaged, is_sent=True)
    message(waiting, is_sent=False)
    # On the last of the 61 days, and the day after.
    pay_self(messaged, "2023-03", on="2023-03-02")
    pay_self(never, "2023-03", on="2023-03-03")

    told = figures(LAST_DAY)

    assert (told.workers, told.offered, told.by_page, told.by_message, told.tapped) == (5, 3, 2, 1, 1)
    assert (told.paid, told.still_open) == (2, 5)
    assert figures(LAST_DAY + ONE_DAY).still_open == 0
    assert HandOverStep.objects.count() == 3


def test_cover_is_asked_for_on_the_last_day_of_the_third_sixth_and_twelfth_month_after_the_end() -> None:
    year, quarter, dead = funded(3)
    pay_self(year, "2023-01", 12, on="2022-12-05")
    pay_self(quarter, "2023-01", 3, on="2022-12-05")
    record_departure(
        agreement_code=given.AGREEMENT, member=RowOfRoster(1, dead.row.row_number),
        left_on=datetime.date(2022, 12, 30), reason=DepartureReason.DEATH, reach=reach_of(given.OFFICER),
        now=given.day("2022-12-31"),
    )  # fmt: skip

    assert [
        [(later.months, later.of, later.covered) for later in figures(datetime.date.fromisoformat(day)).covered]
        for day in ("2023-03-31", "2023-04-01", "2023-07-01", "2024-01-01")
    ] == [
        [(3, 0, 0), (6, 0, 0), (12, 0, 0)],
        [(3, 2, 2), (6, 0, 0), (12, 0, 0)],
        [(3, 2, 2), (6, 2, 1), (12, 0, 0)],
        [(3, 2, 2), (6, 2, 1), (12, 2, 1)],
    ]


def test_steps_are_written_once_and_can_never_be_changed() -> None:
    (member,) = funded()
    show_offer(person_id=member.person_id, reach=telephone(member), now=IN_DECEMBER)
    step = HandOverStep.objects.get()

    for change in (lambda: HandOverStep.objects.update(act="tapped"), lambda: HandOverStep.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    for other in ({"first_month": step.first_month}, {"first_month": datetime.date(2023, 1, 2)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            HandOverStep.objects.create(participant=member.participant, act="shown", happened_at=IN_DECEMBER, **other)


def test_branch_sees_who_and_the_sponsor_how_many() -> None:
    members = funded(3)
    agreement, today = members[0].agreement, IN_DECEMBER.date()

    def page(username: str, **asked: object) -> HandOverPage:
        reach = reach_of(username)
        return hand_over_page(agreement_id=agreement.pk, reach=reach, today=today, **asked)  # type: ignore[arg-type]  # those of the selector

    branch, sponsor = page(given.OFFICER, limit=2), page(given.SPONSOR_OFFICER)
    assert branch.workers is not None
    rest = page(given.OFFICER, limit=2, after=branch.workers.after).workers
    assert rest is not None
    listed = [end.participant_id for end in (*branch.workers.rows, *rest.rows)]
    assert listed == sorted(member.participant_id for member in members)
    assert (sponsor.workers, sponsor.may_call, sponsor.hand_over) == (None, False, branch.hand_over)
    assert page(given.AUDITOR).may_call is False
    with pytest.raises(AgreementNotFound):
        page(given.NEIGHBOUR)


def test_agreements_are_listed_from_sixty_days_before_their_end_for_fourteen_months() -> None:
    funded()
    given.make_agreement(code="PKS-LAIN", first_month="2022-12", months=3)

    def listed(day: datetime.date, **asked: object) -> list[str]:
        found = list_hand_overs(reach=reach_of(given.OFFICER), today=day, **asked)  # type: ignore[arg-type]  # the same
        return [line.code for line in found.rows]

    assert listed(FIRST_DAY - ONE_DAY) == []
    assert listed(FIRST_DAY) == [given.AGREEMENT]
    assert listed(datetime.date(2024, 3, 31)) == ["PKS-LAIN", given.AGREEMENT]
    assert listed(datetime.date(2024, 4, 1)) == ["PKS-LAIN"]
    assert listed(FIRST_DAY - ONE_DAY, code="PKS-LAIN") == ["PKS-LAIN"]
    first = list_hand_overs(reach=reach_of(given.OFFICER), today=datetime.date(2023, 1, 1), limit=1)
    assert listed(datetime.date(2023, 1, 1), after=first.after) == [given.AGREEMENT]
    assert list_hand_overs(reach=reach_of(given.NEIGHBOUR), today=FIRST_DAY).rows == ()
    with pytest.raises(NotPermitted):
        list_hand_overs(reach=Reach(0, "nobody", "id", {}), today=FIRST_DAY)


def test_offer_and_its_payment_follow_a_record_that_was_merged_into_another() -> None:
    (member,) = funded()
    kept = register_twice(member.person, region_code="6402062001")
    merge_people(
        reach=reach_of(given.OFFICER), kept_id=kept.pk, dropped_id=member.person_id, reason="dua kali dicatat",
        now=given.day("2022-11-01"),
    )  # fmt: skip
    account = make_account()
    look_after(account_id=account.pk, person_id=kept.pk, relation=Relation.SELF, now=given.day("2022-11-01"))
    reach = reach_of_account(account.pk)

    offer = self_pay_offer(person_id=kept.pk, reach=reach, now=IN_DECEMBER)
    assert offer is not None
    settle(
        Bill.objects.get(
            pk=bill_own_months(person_id=kept.pk, reach=reach, now=IN_DECEMBER, first_month=offer.pay_month).bill_id
        )
    )

    assert self_pay_offer(person_id=kept.pk, reach=reach, now=IN_DECEMBER) is None
    assert figures(IN_DECEMBER.date()).paid == 1
