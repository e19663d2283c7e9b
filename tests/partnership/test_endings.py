"""Who loses cover, and when, follows from the months that are insured."""

import datetime

import pytest

from jangkau.collection.services.reversals import reverse_payment
from jangkau.partnership.models import Agreement, Member
from jangkau.partnership.selectors.agreement_states import AgreementState, state_of, warning_of
from jangkau.partnership.selectors.endings import CoverEnding, cover_endings, list_endings
from jangkau.partnership.services.departures import DepartureReason, RowOfRoster, record_departure
from jangkau.registry.models import PersonMerge
from jangkau.registry.selectors.reach import NotPermitted, reach_of
from tests.factories.collection import make_bill
from tests.factories.collection import months as months_of
from tests.factories.collection import pay as pay_bill
from tests.factories.enrolment import make_participant
from tests.factories.partnership import (
    AUDITOR,
    CITY_OFFICER,
    CITY_SUPERVISOR,
    MONTH_RUPIAH,
    NEIGHBOUR,
    OFFICER,
    SPONSOR_OFFICER,
    approve,
    bill,
    day,
    make_agreement,
    make_other_agreement,
    member_of,
    pay,
    send,
    worker,
    workers,
)
from tests.queries import statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

TODAY = datetime.date(2022, 10, 15)
JANUARY = datetime.date(2023, 1, 1)


def insured(rows, **changes) -> Agreement:
    """Return an agreement that has paid October to December for these workers."""
    agreement = make_agreement(**changes)
    send(rows)
    approve()
    for one in bill():
        pay(one)
    return agreement


def ends(agreement: Agreement, today: datetime.date = TODAY) -> list[tuple[datetime.date, int, int, int]]:
    return [
        (ending.ends_on, ending.losing, ending.promised, ending.covered_on)
        for ending in cover_endings(agreement_ids=[agreement.pk], today=today)
    ]


def pay_himself(member: Member, first: str, count: int = 1, **options) -> None:
    """Let a member pay some months himself."""
    issued = make_bill([member.participant], months_of(first, count), payer=member.participant, now=day("2022-09-25"))
    pay_bill(issued, paid_at=options.get("at", day("2022-09-26")))


def test_members_lose_cover_with_the_last_month_paid():
    assert ends(insured(workers(3))) == [(JANUARY, 3, 0, 0)]


def test_months_promised_and_not_paid_insure_nobody():
    agreement = make_agreement()
    send(workers(2))
    approve()
    bill()

    assert ends(agreement) == []


def test_who_pays_the_month_after_himself_loses_nothing():
    rows = workers(3)
    agreement = insured(rows)

    pay_himself(member_of(rows[0]), "2023-01")

    assert ends(agreement) == [(JANUARY, 2, 0, 1)]


def test_whom_another_agreement_insures_the_month_after_loses_nothing():
    rows = workers(3)
    agreement = insured(rows)
    other = make_other_agreement(first_month="2023-01", months=2)
    send(rows[:1], agreement=other.code, by=CITY_OFFICER)
    approve(agreement=other.code, by=CITY_SUPERVISOR)
    for one in bill(agreement=other.code, by=CITY_OFFICER):
        pay(one, by=CITY_OFFICER)

    assert ends(agreement) == [(JANUARY, 2, 0, 1)]
    assert ends(other) == [(datetime.date(2023, 3, 1), 1, 0, 0)]


def test_a_promise_of_another_agreement_that_is_not_paid_keeps_nobody_covered():
    rows = workers(3)
    agreement = insured(rows)
    other = make_other_agreement(first_month="2023-01", months=2)
    send(rows[:1], agreement=other.code, by=CITY_OFFICER)
    approve(agreement=other.code, by=CITY_SUPERVISOR)

    assert ends(agreement) == [(JANUARY, 3, 1, 0)]


def test_a_gap_before_the_next_cover_is_a_loss():
    rows = workers(1)
    agreement = insured(rows)

    pay_himself(member_of(rows[0]), "2023-02")

    assert ends(agreement) == [(JANUARY, 1, 0, 0)]


def test_a_month_that_somebody_else_pays_in_the_middle_is_no_gap_and_no_end():
    rows = workers(1)
    agreement = make_agreement()
    send(rows)
    approve()
    pay_himself(member_of(rows[0]), "2022-11")
    for one in bill():
        pay(one)

    assert ends(agreement) == [(datetime.date(2022, 11, 1), 0, 0, 1), (JANUARY, 1, 0, 0)]


def test_members_of_a_monthly_agreement_lose_cover_with_the_month_paid_and_the_rest_is_promised():
    agreement = make_agreement(billing="monthly")
    send(workers(2))
    approve()
    for one in bill(at=day("2022-10-01")):
        pay(one, at=day("2022-10-02"))

    assert ends(agreement) == [(datetime.date(2022, 11, 1), 2, 2, 0)]


@pytest.mark.parametrize(
    ("today", "is_past"),
    [
        (datetime.date(2022, 12, 31), False),
        (datetime.date(2023, 1, 1), True),
        (datetime.date(2023, 1, 2), True),
        (datetime.date(2023, 4, 3), True),
    ],
)
def test_who_lost_cover_lately_is_told_until_it_has_lapsed(today, is_past):
    agreement = insured(workers(2))

    (ending,) = cover_endings(agreement_ids=[agreement.pk], today=today)

    assert (ending.ends_on, ending.losing, ending.is_past) == (JANUARY, 2, is_past)
    assert cover_endings(agreement_ids=[agreement.pk], today=datetime.date(2023, 4, 4)) == ()


def test_who_was_without_cover_and_is_covered_again_today_is_no_loss_of_the_past():
    rows = workers(2)
    agreement = insured(rows)

    pay_himself(member_of(rows[0]), "2023-02")

    assert ends(agreement, today=datetime.date(2023, 1, 31)) == [(JANUARY, 2, 0, 0)]
    assert ends(agreement, today=datetime.date(2023, 2, 1)) == [(JANUARY, 1, 0, 1)]


def test_who_has_left_or_died_is_not_counted():
    agreement = insured(workers(3), on_departure="keep")
    for row_number, reason in ((2, DepartureReason.DROPPED_OUT), (3, DepartureReason.DEATH)):
        record_departure(
            agreement_code=agreement.code,
            member=RowOfRoster(1, row_number),
            left_on=datetime.date(2022, 10, 5),
            reason=reason,
            reach=reach_of(OFFICER),
            now=day("2022-10-10"),
        )

    assert ends(agreement) == [(JANUARY, 1, 0, 0)]


def test_a_reversed_payment_insures_nobody():
    agreement = insured(workers(2))
    reverse_payment(
        channel="BANK",
        reference=f"{agreement.code}/1",
        reason="salah bayar oleh bank",
        now=day("2022-10-01"),
        by_user_id=reach_of(OFFICER).user_id,
    )

    assert ends(agreement) == []


def test_what_insures_a_record_merged_with_his_insures_him():
    rows = workers(1)
    agreement = insured(rows)
    member = member_of(rows[0])
    twin = make_participant()
    pay_bill(make_bill([twin], months_of("2023-01"), payer=twin, now=day("2022-12-01")), paid_at=day("2022-12-02"))
    twin.person.merged_into = member.person
    twin.person.save()

    assert PersonMerge.objects.count() == 0
    assert ends(agreement) == [(JANUARY, 0, 0, 1)]


@pytest.mark.parametrize(
    ("days", "warning"),
    [(91, None), (90, 90), (89, 90), (61, 90), (60, 60), (59, 60), (31, 60), (30, 30), (29, 30), (1, 30), (0, None),
     (-1, None)],
)  # fmt: skip
def test_warnings_come_at_ninety_sixty_and_thirty_days(days, warning):
    assert warning_of(JANUARY, today=JANUARY - datetime.timedelta(days=days)) == warning


@pytest.mark.parametrize(("days", "warning"), [(91, None), (90, 90), (60, 60), (30, 30), (1, 30), (0, None)])
def test_an_ending_carries_its_warning(days, warning):
    agreement = insured(workers(1))

    (ending,) = cover_endings(agreement_ids=[agreement.pk], today=JANUARY - datetime.timedelta(days=days))

    assert (ending.warning, ending.days_left) == (warning, days)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        ("2022-09-30", AgreementState.NOT_BEGUN),
        ("2022-10-01", AgreementState.RUNNING),
        ("2022-10-02", AgreementState.RUNNING),
        ("2023-06-30", AgreementState.RUNNING),
        ("2023-07-03", AgreementState.ENDING),
        ("2023-09-30", AgreementState.ENDING),
        ("2023-10-01", AgreementState.ENDED),
        ("2023-10-02", AgreementState.ENDED),
    ],
)
def test_an_agreement_is_in_one_state_on_a_day(today, state):
    found = state_of(
        first_month=datetime.date(2022, 10, 1),
        until_month=datetime.date(2023, 10, 1),
        today=datetime.date.fromisoformat(today),
    )

    assert found is state


def lines(username: str, today: datetime.date = TODAY) -> list[CoverEnding]:
    return [line.ending for line in list_endings(reach=reach_of(username), today=today).lines.rows]


@pytest.mark.parametrize(
    ("username", "count"), [(OFFICER, 1), (SPONSOR_OFFICER, 1), (AUDITOR, 1), (NEIGHBOUR, 0), (CITY_OFFICER, 0)]
)
def test_endings_are_those_of_agreements_within_reach(username, count):
    insured(workers(2))

    assert len(lines(username)) == count


def test_endings_farther_off_than_ninety_days_are_not_listed():
    insured(workers(2))

    assert [ending.losing for ending in lines(OFFICER, today=datetime.date(2022, 10, 3))] == [2]
    assert lines(OFFICER, today=datetime.date(2022, 10, 2)) == []


def test_endings_are_summed_up_by_how_near_they_are():
    insured(workers(2))

    found = list_endings(reach=reach_of(OFFICER), today=datetime.date(2022, 11, 15))

    assert (found.losing, found.lost, found.promised) == ({30: 0, 60: 2, 90: 2}, 0, 0)
    assert list_endings(reach=reach_of(OFFICER), today=JANUARY).lost == 2


def test_budgets_left_over_are_told_before_the_months_end():
    insured(workers(2), budget_rupiah=10 * MONTH_RUPIAH)

    found = list_endings(reach=reach_of(OFFICER), today=TODAY)

    assert [(line.left_rupiah, line.ends_on, line.warning) for line in found.money] == [
        (4 * MONTH_RUPIAH, JANUARY, 90),
    ]
    assert list_endings(reach=reach_of(OFFICER), today=JANUARY).money == ()


def test_a_budget_that_is_promised_whole_is_not_left_over():
    insured(workers(2), budget_rupiah=6 * MONTH_RUPIAH)

    assert list_endings(reach=reach_of(OFFICER), today=TODAY).money == ()


def test_endings_come_a_page_at_a_time():
    for number, last in enumerate((1, 2, 2)):
        code = f"PKS-{number}"
        make_agreement(code=code, months=last)
        send([worker()], agreement=code)
        approve(agreement=code)
        for one in bill(agreement=code):
            pay(one)
    reach = reach_of(OFFICER)

    first = list_endings(reach=reach, today=TODAY, limit=2)
    rest = list_endings(reach=reach, today=TODAY, after=first.lines.after or "", limit=2)

    assert [line.code for line in (*first.lines.rows, *rest.lines.rows)] == ["PKS-0", "PKS-1", "PKS-2"]
    assert rest.lines.after is None
    for hostile in ("x", "2022-10-01", "9" * 500, "2022-13-41.\0"):
        assert list_endings(reach=reach, today=TODAY, after=hostile, limit=2).lines == first.lines


def test_who_sees_no_agreements_sees_no_endings():
    with pytest.raises(NotPermitted):
        list_endings(reach=reach_of_nobody(), today=TODAY)


def reach_of_nobody():
    from tests.factories.registry import make_user

    return reach_of(make_user("tanpa.peran").username)


def test_more_members_and_agreements_take_no_more_statements():
    def look() -> object:
        return list_endings(reach=reach_of(OFFICER), today=TODAY)

    insured(workers(2))
    few = statements(look)
    for number in range(4):
        code = f"PKS-{number}"
        make_agreement(code=code)
        send(workers(10), agreement=code)
        approve(agreement=code)
        for one in bill(agreement=code):
            pay(one)

    assert statements(look) == few
    assert sum(ending.losing for ending in lines(OFFICER)) == 42
