"""Rows under review are decided by somebody, with a reason, once; a decision stands when the same row comes again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jangkau.partnership.models import Member, RowDecision
from jangkau.partnership.selectors.agreements import AgreementNotFound
from jangkau.partnership.selectors.rosters import RosterNotFound
from jangkau.partnership.services.approvals import NothingToApprove
from jangkau.partnership.services.reviews import (
    NoRowsOfReason,
    RowsNotOpen,
    decide_rows,
    decide_rows_of_reason,
)
from jangkau.registry.selectors.reach import NotPermitted, reach_of
from jangkau.registry.services.reasons import ReasonHoldsNik, ReasonMissing
from tests.factories.partnership import (
    AGREEMENT,
    APPROVED_AT,
    AUDITOR,
    NEIGHBOUR,
    OFFICER,
    SPONSOR_OFFICER,
    SUPERVISOR,
    approve,
    bill,
    make_agreement,
    register,
    send,
    worker,
    workers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def decide(*rows: int, accepted: bool = True, reason: str = "KTP dilihat", by: str = OFFICER, roster: int = 1) -> int:
    return decide_rows(
        agreement_code=AGREEMENT,
        roster_number=roster,
        row_numbers=rows,
        accepted=accepted,
        reason=reason,
        reach=reach_of(by),
        now=APPROVED_AT,
    )


def decide_all(
    waits_for: str, *, accepted: bool = True, reason: str = "KTP dilihat", by: str = OFFICER, roster: int = 1
) -> int:
    return decide_rows_of_reason(
        agreement_code=AGREEMENT,
        roster_number=roster,
        waits_for=waits_for,
        accepted=accepted,
        reason=reason,
        reach=reach_of(by),
        now=APPROVED_AT,
    )


def test_one_decision_is_kept_with_who_when_and_why():
    make_agreement()
    send([worker(sex="P")])

    decide(2, reason="  KTP dilihat di kantor  ")

    kept = RowDecision.objects.get()
    assert (kept.row.row_number, kept.accepted, kept.reason) == (2, True, "KTP dilihat di kantor")
    assert (kept.decided_by.username, kept.decided_at) == (OFFICER, APPROVED_AT)


def test_many_rows_are_decided_at_once():
    make_agreement()
    send([worker(sex="P"), worker(), worker(sex="P"), worker(sex="P")])

    assert decide(2, 4, 4) == 2

    assert set(RowDecision.objects.values_list("row__row_number", flat=True)) == {2, 4}


@pytest.mark.parametrize("reason", ["", "   ", "\n", "ok", "aaaa aaaaaaaa", "12345 67890"])
def test_reason_is_needed(reason):
    make_agreement()
    send([worker(sex="P")])

    with pytest.raises(ReasonMissing):
        decide(2, reason=reason)


def test_reason_never_holds_a_nik():
    make_agreement()
    send([worker(sex="P")])

    with pytest.raises(ReasonHoldsNik):
        decide(2, reason="NIK pada KTP 6402061708800001")

    assert not RowDecision.objects.exists()


def test_blank_reason_decides_no_row_of_a_reason():
    make_agreement()
    send([worker(sex="P")])

    with pytest.raises(ReasonMissing):
        decide_all("nik_sex_mismatch", reason=" \t ")

    assert not RowDecision.objects.exists()


def test_all_rows_that_wait_for_one_thing_only_are_decided_at_once():
    make_agreement()
    known = worker(sex="P")
    register(known.but(name="Orang Lain Sekali"))
    send([worker(sex="P"), worker(), known, worker(sex="P"), worker(born="18-08-1980")])

    assert decide_all("nik_sex_mismatch") == 2

    assert set(RowDecision.objects.values_list("row__row_number", flat=True)) == {2, 5}


def test_rows_decided_before_keep_their_decision_when_the_rest_is_decided():
    make_agreement()
    send([worker(sex="P"), worker(sex="P")])
    decide(2, accepted=False, reason="KTP milik orang lain", by=SUPERVISOR)

    assert decide_all("nik_sex_mismatch") == 1

    kept = dict(RowDecision.objects.values_list("row__row_number", "reason"))
    assert kept == {2: "KTP milik orang lain", 3: "KTP dilihat"}


def test_nothing_left_to_decide_for_a_reason_is_told():
    make_agreement()
    send([worker(sex="P")])
    decide(2)

    with pytest.raises(NoRowsOfReason):
        decide_all("nik_sex_mismatch")
    with pytest.raises(NoRowsOfReason):
        decide_all("no_such_reason")


@pytest.mark.parametrize("username", [SPONSOR_OFFICER, AUDITOR])
def test_who_may_not_review_decides_no_row_of_a_reason(username):
    make_agreement()
    send([worker(sex="P")])

    with pytest.raises(NotPermitted):
        decide_all("nik_sex_mismatch", by=username)


def test_rows_that_were_closed_are_all_known_to_whoever_asked():
    make_agreement()
    send([worker(sex="P"), *workers(30)])

    with pytest.raises(RowsNotOpen) as refused:
        decide(*range(2, 33))

    assert refused.value.params["closed"] == tuple(range(3, 33))
    assert str(refused.value.params["rows"]).endswith("22, …")


def test_review_of_many_rows_takes_as_many_statements_as_of_few():
    make_agreement()
    make_agreement(code="PKS-LAIN")
    send(workers(5, sex="P"))
    send(workers(500, sex="P"), agreement="PKS-LAIN")

    counts = []
    for code, size in ((AGREEMENT, 5), ("PKS-LAIN", 500)):
        with CaptureQueriesContext(connection) as captured:
            decided = decide_rows_of_reason(
                agreement_code=code,
                roster_number=1,
                waits_for="nik_sex_mismatch",
                accepted=True,
                reason="KTP dilihat",
                reach=reach_of(OFFICER),
                now=APPROVED_AT,
            )
        counts.append(len(captured))
        assert decided == size

    assert counts[0] == counts[1]


@pytest.mark.parametrize("row", [3, 4, 99])
def test_row_that_is_not_under_review_stops_all(row):
    make_agreement()
    send([worker(sex="P"), worker(), worker(name="")])

    with pytest.raises(RowsNotOpen) as refused:
        decide(2, row)

    assert refused.value.params["rows"] == str(row)
    assert not RowDecision.objects.exists()


def test_decided_row_is_not_decided_again():
    make_agreement()
    send([worker(sex="P")])
    decide(2)

    with pytest.raises(RowsNotOpen):
        decide(2, accepted=False)

    assert RowDecision.objects.get().accepted


def test_row_of_another_list_is_not_touched():
    make_agreement()
    send([worker(sex="P")])
    send(workers(1))

    with pytest.raises(RowsNotOpen):
        decide(2, roster=2)
    with pytest.raises(RosterNotFound):
        decide(2, roster=3)

    assert not RowDecision.objects.exists()


def test_row_that_a_later_list_has_overtaken_is_not_open():
    make_agreement()
    row = worker(sex="P")
    send([row])
    send([row])

    with pytest.raises(RowsNotOpen):
        decide(2, roster=1)

    assert decide(2, roster=2) == 1


@pytest.mark.parametrize("username", [SPONSOR_OFFICER, AUDITOR])
def test_who_may_not_review_is_refused(username):
    make_agreement()
    send([worker(sex="P")])

    with pytest.raises(NotPermitted):
        decide(2, by=username)


def test_reviewer_of_another_office_does_not_find_the_list():
    make_agreement()
    send([worker(sex="P")])

    with pytest.raises(AgreementNotFound):
        decide(2, by=NEIGHBOUR)


def test_accepted_row_becomes_a_later_batch_with_its_own_bill():
    make_agreement()
    send([worker(), worker(sex="P")])
    first = approve()
    (first_bill,) = bill()

    decide(3)
    second = approve()
    (second_bill,) = bill()

    assert (first.number, first.members, second.number, second.members) == (1, 1, 2, 1)
    assert first_bill.number != second_bill.number
    assert (first_bill.total_rupiah, second_bill.total_rupiah) == (50_400, 50_400)


def test_refused_row_never_becomes_a_member():
    make_agreement()
    send([worker(sex="P")])
    decide(2, accepted=False, reason="KTP milik orang lain")

    with pytest.raises(NothingToApprove):
        approve()

    assert not Member.objects.exists()


def test_acceptance_stands_when_the_same_row_comes_again():
    make_agreement()
    row = worker(sex="P")
    send([row])
    decide(2)

    again = send([row.but(address="Alamat yang baru")])

    assert again.check.accepted == 1
    assert approve().members == 1


@pytest.mark.parametrize(
    "changes",
    [{"name": "Nama Lain Sama Sekali"}, {"born": "18-08-1980"}],
)
def test_acceptance_does_not_stand_for_a_row_that_says_something_else(changes):
    make_agreement()
    row = worker(sex="P")
    send([row])
    decide(2)

    again = send([row.but(**changes)])

    assert again.check.review == 1


def test_acceptance_does_not_cover_a_reason_that_came_later():
    make_agreement()
    row = worker(sex="P")
    send([row])
    decide(2)
    register(row.but(name="Orang Lain Sekali", sex="L"))

    again = send([row])

    assert again.check.reasons == {"nik_other_person": 1}


def test_refusal_is_asked_again_when_the_row_comes_again():
    make_agreement()
    row = worker(sex="P")
    send([row])
    decide(2, accepted=False)

    again = send([row])

    assert again.check.reasons == {"nik_sex_mismatch": 1}
    assert decide(2, roster=2, by=SUPERVISOR) == 1


def test_decision_under_another_agreement_does_not_count():
    make_agreement()
    make_agreement(code="PKS-LAIN")
    row = worker(sex="P")
    send([row])
    decide(2)

    other = send([row], agreement="PKS-LAIN")

    assert other.check.review == 1
