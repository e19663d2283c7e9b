"""The rows that wait are told with their reasons, page by page; what was decided is told with who, when and why."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jangkau.core.paging import PAGE_ROWS
from jangkau.partnership.selectors.agreements import AgreementNotFound
from jangkau.partnership.selectors.reviews import decided_among, decisions_of, review_of
from jangkau.partnership.selectors.rosters import RosterNotFound
from jangkau.partnership.services.reviews import decide_rows
from jangkau.registry.selectors.reach import NotPermitted, reach_of
from tests.factories.partnership import (
    AGREEMENT,
    APPROVED_AT,
    AUDITOR,
    NEIGHBOUR,
    OFFICER,
    SPONSOR_OFFICER,
    SUPERVISOR,
    day,
    make_agreement,
    register,
    send,
    worker,
    workers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

MISMATCH, OTHER_PERSON = "nik_sex_mismatch", "nik_other_person"


@pytest.fixture
def agreement(world):
    return make_agreement()


def both_reasons():
    """Return a row whose NIK is another person's, and of the other sex."""
    row = worker(sex="P")
    register(row.but(name="Orang Lain Sekali", sex="L", born="01-01-1970"))
    return row


def review(agreement, *, by=OFFICER, number=1, **asked):
    return review_of(agreement_id=agreement.pk, number=number, reach=reach_of(by), **asked)


def decide(*rows, accepted=True, reason="KTP dilihat", at=APPROVED_AT, by=OFFICER, code=AGREEMENT):
    return decide_rows(
        agreement_code=code,
        roster_number=1,
        row_numbers=rows,
        accepted=accepted,
        reason=reason,
        reach=reach_of(by),
        now=at,
    )


def test_rows_are_counted_by_reason_together_and_alone(agreement):
    send([worker(sex="P"), worker(), both_reasons(), worker(sex="P"), worker(name="")])

    found = review(agreement)

    assert found.open == 3
    assert [(group.words.code, group.count, group.only) for group in found.groups] == [
        (MISMATCH, 3, 2),
        (OTHER_PERSON, 1, 0),
    ]
    assert [row.row_number for row in found.rows.rows] == [2, 4, 5]
    assert {group.words.kind for group in found.groups} == {"review"}
    assert all(group.words.look_at for group in found.groups)


def test_rows_of_one_reason_are_shown_alone(agreement):
    send([worker(sex="P"), both_reasons()])

    found = review(agreement, waits_for=OTHER_PERSON)

    assert found.chosen is not None
    assert found.chosen.words.code == OTHER_PERSON
    assert [row.row_number for row in found.rows.rows] == [3]
    assert found.open == 2


@pytest.mark.parametrize("waits_for", ["", "no_such_reason", "name_missing", "'; --"])
def test_another_text_is_no_reason(agreement, waits_for):
    send([worker(sex="P"), worker(name="")])

    found = review(agreement, waits_for=waits_for)

    assert found.chosen is None
    assert [row.row_number for row in found.rows.rows] == [2]


def test_nik_of_a_row_is_masked(agreement):
    row = worker(sex="P")
    send([row])

    (found,) = review(agreement).rows.rows

    assert found.masked_nik == f"{row.nik[:2]}**********{row.nik[-4:]}"
    assert row.nik not in str(found)


def test_every_row_is_on_one_page_exactly(agreement):
    send(workers(PAGE_ROWS + 3, sex="P"))

    first = review(agreement)
    second = review(agreement, after=first.rows.after or "")

    numbers = [row.row_number for page in (first, second) for row in page.rows.rows]
    assert numbers == list(range(2, PAGE_ROWS + 5))
    assert (len(first.rows.rows), second.rows.after) == (PAGE_ROWS, None)


@pytest.mark.parametrize("after", ["x", "-1", "1.5", "9" * 40, "٣", " "])
def test_spoilt_cursor_is_the_beginning(agreement, after):
    send([worker(sex="P")])

    assert [row.row_number for row in review(agreement, after=after).rows.rows] == [2]


def test_cursor_beyond_every_row_finds_nothing(agreement):
    send([worker(sex="P")])

    assert review(agreement, after="9" * 18).rows.rows == ()


def test_decided_and_overtaken_rows_do_not_wait(agreement):
    again = worker(sex="P")
    send([worker(sex="P"), again, worker(sex="P")])
    decide(2)
    send([again], at=day("2022-09-21"))

    assert [row.row_number for row in review(agreement).rows.rows] == [4]
    assert review(agreement).decided == 1
    assert [row.row_number for row in review(agreement, number=2).rows.rows] == [2]


def test_reasons_written_before_are_offered_the_most_used_first(agreement):
    send(workers(3, sex="P"))
    decide(2, reason="KTP asli dilihat")
    decide(3, 4, reason="KK dan KTP cocok")

    assert review(agreement).known_reasons == ("KK dan KTP cocok", "KTP asli dilihat")


def test_auditor_sees_the_review_and_may_not_decide(agreement):
    send([worker(sex="P")])

    assert not review(agreement, by=AUDITOR).may_decide
    assert review(agreement, by=OFFICER).may_decide
    assert not review(agreement, by=OFFICER).may_approve
    assert review(agreement, by=SUPERVISOR).may_approve


def test_sponsor_does_not_see_what_the_register_says_of_others(agreement):
    send([worker(sex="P")])

    with pytest.raises(NotPermitted):
        review(agreement, by=SPONSOR_OFFICER)
    with pytest.raises(NotPermitted):
        decisions_of(agreement_id=agreement.pk, number=1, reach=reach_of(SPONSOR_OFFICER))


def test_review_of_another_office_is_not_there(agreement):
    send([worker(sex="P")])

    for read in (review_of, decisions_of):
        with pytest.raises(AgreementNotFound):
            read(agreement_id=agreement.pk, number=1, reach=reach_of(NEIGHBOUR))


@pytest.mark.parametrize("number", [0, 2, 2**31, 10**30])
def test_roster_that_was_never_sent_is_not_there(agreement, number):
    send([worker(sex="P")])

    with pytest.raises(RosterNotFound):
        review(agreement, number=number)


def test_decisions_are_told_the_latest_first(agreement):
    send(workers(3, sex="P"))
    decide(3, at=day("2022-09-21"))
    decide(2, accepted=False, reason="KTP milik orang lain", at=day("2022-09-22"), by=SUPERVISOR)

    found = decisions_of(agreement_id=agreement.pk, number=1, reach=reach_of(AUDITOR))

    assert (found.accepted, found.rejected) == (1, 1)
    assert [(row.row_number, row.accepted, row.reason, row.decided_by) for row in found.rows.rows] == [
        (2, False, "KTP milik orang lain", SUPERVISOR.title()),
        (3, True, "KTP dilihat", OFFICER.title()),
    ]


def test_every_decision_is_on_one_page_exactly(agreement):
    send(workers(PAGE_ROWS + 2, sex="P"))
    decide(*range(2, PAGE_ROWS + 4))

    first = decisions_of(agreement_id=agreement.pk, number=1, reach=reach_of(AUDITOR))
    second = decisions_of(agreement_id=agreement.pk, number=1, reach=reach_of(AUDITOR), after=first.rows.after or "")

    numbers = [row.row_number for page in (first, second) for row in page.rows.rows]
    assert sorted(numbers) == list(range(2, PAGE_ROWS + 4))
    assert second.rows.after is None


def test_decisions_on_some_rows_tell_who_was_first(agreement):
    send(workers(3, sex="P"))
    decide(3, by=SUPERVISOR)

    found = decided_among(agreement_id=agreement.pk, number=1, row_numbers=[2, 3, 99], reach=reach_of(OFFICER))

    assert [(row.row_number, row.decided_by) for row in found] == [(3, SUPERVISOR.title())]


def test_long_roster_takes_as_many_statements_as_a_short_one(agreement):
    other = make_agreement(code="PKS-LAIN")
    send(workers(3, sex="P"))
    send(workers(300, sex="P"), agreement="PKS-LAIN")
    decide(2)
    decide(*range(2, 202), code="PKS-LAIN")

    counts = []
    for each in (agreement, other):
        reach = reach_of(OFFICER)
        with CaptureQueriesContext(connection) as captured:
            review_of(agreement_id=each.pk, number=1, reach=reach)
            decisions_of(agreement_id=each.pk, number=1, reach=reach)
        counts.append(len(captured))

    assert counts[0] == counts[1]
