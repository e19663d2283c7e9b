"""Whose sponsor's months end, who is offered to go on by himself and when, and what came of it."""

import datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from jangkau.collection.models import Bill
from jangkau.collection.services.bills import NothingToBill
from jangkau.outreach.models import HandOverStep
from jangkau.outreach.selectors.hand_overs import Figures, StillCovered, figures_of, hand_over_page, list_hand_overs
from jangkau.outreach.selectors.self_pay_offers import OfferState, own_bill_beside_sponsors, self_pay_offer
from jangkau.outreach.selectors.sponsor_ends import SponsorEnd, sponsor_ends
from jangkau.outreach.services.hand_over import bill_own_months, show_offer
from jangkau.partnership.models import Agreement, Member
from jangkau.partnership.services.departures import DepartureReason, RowOfRoster, record_departure
from jangkau.registry.models.accounts import Relation
from jangkau.registry.selectors.accounts import reach_of_account
from jangkau.registry.selectors.people import UnknownPerson
from jangkau.registry.selectors.reach import NotPermitted, Reach, reach_of
from jangkau.registry.services.accounts import look_after
from jangkau.rules.months import Month
from tests.factories import partnership as given
from tests.factories.accounts import make_account
from tests.factories.collection import cancel, make_bill, months
from tests.factories.collection import pay as pay_bill

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


def pay_self(member: Member, first: str, count: int = 1, *, on: str) -> None:
    issued = make_bill([member.participant], months(first, count), payer=member.participant, now=given.day(on))
    pay_bill(issued, paid_at=given.day(on))


def ends(today: datetime.date = IN_DECEMBER.date(), code: str = given.AGREEMENT) -> list[SponsorEnd]:
    agreement = Agreement.objects.get(code=code)
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
    given.pay(bill, at=IN_DECEMBER)
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


def test_whom_another_sponsor_takes_over_is_not_handed_over(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    first, second = funded(2)
    rows = [given.Worker("", "")]
    del rows
    agreement = Agreement.objects.get(code=given.AGREEMENT)
    other = given.make_other_agreement(first_month="2023-01", months=2)
    assert agreement and other and first and second


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
