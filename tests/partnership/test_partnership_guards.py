"""What the database itself refuses, with the services gone round."""

import datetime
from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction

from jangkau.partnership.models import Agreement, AgreementBill, Batch, Member, Roster, RosterRow, RowDecision
from jangkau.registry.models import User
from tests.factories.partnership import (
    APPROVED_AT,
    OFFICER,
    SPONSOR_OFFICER,
    SUPERVISOR,
    World,
    approve,
    bill,
    make_agreement,
    month,
    send,
    worker,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def refused(naming: str, write: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError, match=naming), transaction.atomic():
        write()


@pytest.fixture
def everything(world: World) -> None:
    """A roster with an accepted row, one decided upon and one refused; members and a bill."""
    make_agreement()
    send([worker(), worker(sex="P"), worker(name="")])
    RowDecision.objects.create(
        row=RosterRow.objects.get(row_number=3),
        accepted=True,
        reason="KTP dilihat",
        decided_by=User.objects.get(username=SUPERVISOR),
        decided_at=APPROVED_AT,
    )
    approve()
    bill()


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"until_month": month("2022-10")}, "agreement_months"),
        ({"first_month": datetime.date(2022, 10, 2)}, "agreement_months_first_day"),
        ({"budget_rupiah": 0}, "agreement_budget_positive"),
        ({"budget_rupiah": -1}, "agreement_budget_positive"),
        ({"minimum_age": 70}, "agreement_ages_in_order"),
        ({"categories": []}, "agreement_funds_somebody"),
        ({"billing": "term"}, "agreement_term_length"),
        ({"term_months": 3}, "agreement_term_length"),
        ({"billing": "term", "term_months": 0}, "agreement_term_length"),
        ({"start_letter": ""}, "agreement_start_has_letter"),
    ],
)
def test_agreement_makes_sense(changes, constraint):
    make_agreement()

    refused(constraint, lambda: Agreement.objects.update(**changes))


@pytest.mark.usefixtures("everything")
def test_number_of_a_roster_is_given_once():
    roster = Roster.objects.get()

    def again():
        roster.pk = None
        roster.save(force_insert=True)

    refused("roster_number_in_agreement", again)


@pytest.mark.usefixtures("everything")
def test_roster_never_changes_hands():
    refused("Cannot update", lambda: Roster.objects.update(uploaded_by=User.objects.get(username=OFFICER)))


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize(
    "changes",
    [
        {"outcome": "rejected", "reasons": ["name_missing"]},
        {"name": "Orang Lain"},
        {"months": []},
        {"amount_rupiah": 0},
        {"birth_date": None},
        {"leaves": True},
        {"row_number": 77},
    ],
)
def test_row_never_changes(changes):
    refused("Cannot update", lambda: RosterRow.objects.filter(row_number=2).update(**changes))


@pytest.mark.usefixtures("everything")
def test_row_is_never_deleted():
    refused("Cannot delete", lambda: RosterRow.objects.filter(row_number=4)._raw_delete("default"))


def row_like(**changes: object) -> RosterRow:
    row = RosterRow.objects.get(row_number=2)
    row.pk, row.row_number = None, 99
    for name, value in changes.items():
        setattr(row, name, value)
    return row


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"reasons": ["name_missing"]}, "row_not_accepted_has_reasons"),
        ({"outcome": "rejected"}, "row_not_accepted_has_reasons"),
        ({"outcome": "waiting"}, "row_not_accepted_has_reasons"),
        ({"nik_digest": None}, "accepted_row_is_complete"),
        ({"birth_date": None}, "accepted_row_is_complete"),
        ({"sex": None}, "accepted_row_is_complete"),
        ({"region_id": None}, "accepted_row_is_complete"),
        ({"leaves": True, "nik_digest": None}, "accepted_row_is_complete"),
        ({"row_number": 2}, "roster_row_once"),
    ],
)
def test_accepted_row_is_complete_and_others_say_why(changes, constraint):
    refused(constraint, row_like(**changes).save)


@pytest.mark.usefixtures("everything")
def test_row_that_leaves_needs_its_nik_alone():
    row_like(leaves=True, birth_date=None, sex=None, region_id=None).save()

    assert RosterRow.objects.get(row_number=99).leaves


@pytest.mark.usefixtures("everything")
def test_decision_is_taken_once_with_a_reason_and_for_ever():
    decision = RowDecision.objects.get()

    def without_reason():
        RowDecision.objects.create(
            row=RosterRow.objects.get(row_number=2), accepted=True, reason="", decided_by_id=decision.decided_by_id,
            decided_at=APPROVED_AT,
        )  # fmt: skip

    def again():
        decision.pk = None
        decision.save(force_insert=True)

    refused("decision_has_reason", without_reason)
    refused("row_id", again)
    refused("Cannot update", lambda: RowDecision.objects.update(accepted=False))
    refused("Cannot .*delete", lambda: RowDecision.objects.all()._raw_delete("default"))


@pytest.mark.usefixtures("everything")
def test_batch_is_approved_by_somebody_else_and_numbered_once():
    batch = Batch.objects.get()
    uploader = User.objects.get(username=SPONSOR_OFFICER)

    def again():
        batch.pk = None
        batch.save(force_insert=True)

    refused("uploader_is_not_approver", lambda: Batch.objects.update(approved_by=uploader))
    refused("names another uploader", lambda: Batch.objects.update(uploaded_by=User.objects.get(username=OFFICER)))
    refused("batch_number_in_agreement", again)


@pytest.mark.usefixtures("everything")
def test_person_is_a_member_of_an_agreement_once():
    member = Member.objects.order_by("pk").first()

    def again():
        member.pk, member.row = None, RosterRow.objects.get(row_number=4)
        member.save(force_insert=True)

    refused("one_member_an_agreement_and_person", again)


@pytest.mark.usefixtures("everything")
def test_row_makes_one_member():
    member = Member.objects.order_by("pk").first()

    def again():
        member.pk, member.agreement = None, make_agreement(code="PKS-LAIN")
        member.save(force_insert=True)

    refused("row_id", again)


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"months": []}, "member_has_months"),
        ({"left_on": datetime.date(2022, 10, 1)}, "member_left_on_and_at"),
        ({"left_at": APPROVED_AT}, "member_left_on_and_at"),
    ],
)
def test_member_has_months_or_has_left(changes, constraint):
    refused(constraint, lambda: Member.objects.update(**changes))


@pytest.mark.usefixtures("everything")
def test_bill_is_one_agreements():
    tie = AgreementBill.objects.get()

    def again():
        tie.pk, tie.agreement = None, make_agreement(code="PKS-LAIN")
        tie.save(force_insert=True)

    refused("bill_id", again)


@pytest.mark.usefixtures("everything")
def test_what_a_member_was_before_is_in_the_history():
    member = Member.objects.order_by("pk").first()

    Member.objects.filter(pk=member.pk).update(amount_rupiah=1)

    history = Member.pgh_event_models["update"].objects.get(pgh_obj_id=member.pk)
    assert (history.amount_rupiah, history.months) == (member.amount_rupiah, member.months)
