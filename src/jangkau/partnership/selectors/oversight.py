"""What an auditor and an administrator look at first."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from jangkau.collection.models import MonthVoid
from jangkau.collection.models.insured_months import VoidReason
from jangkau.core.permissions import Right
from jangkau.core.selectors.seals import SealState, seal_state
from jangkau.partnership.models import AgreementBill
from jangkau.registry.models import Assignment, NikReveal, PersonMerge
from jangkau.registry.selectors.office_tree import unserved_regencies
from jangkau.registry.selectors.offices import offices_in_reach
from jangkau.registry.selectors.people import people_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.selectors.users import count_users

MOST_LATEST = 5


@dataclass(frozen=True, slots=True)
class Revealed:
    """A NIK that somebody saw in full."""

    person_id: int
    at: datetime.datetime
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge of two records; ``undone`` if it was undone."""

    person_id: int
    at: datetime.datetime
    who: str
    reason: str
    undone: bool


@dataclass(frozen=True, slots=True)
class Reversed:
    """A payment that was reversed; ``agreement_id`` is None where the bill is for none."""

    bill_id: int
    bill_number: str
    agreement_id: int | None
    amount_rupiah: int
    at: datetime.datetime
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class Oversight:
    """The state of the seals, and the latest of what an auditor asks about first."""

    seals: SealState
    reveals: tuple[Revealed, ...]
    merges: tuple[Merged, ...]
    reversals: tuple[Reversed, ...]


@dataclass(frozen=True, slots=True)
class Staffing:
    """People who cannot work yet, or not safely, and places that nobody serves."""

    without_second_factor: int
    never_signed_in: int
    empty_offices: int
    unserved_regencies: int


def oversight_of(*, reach: Reach) -> Oversight:
    """Return the state of the seals, and the latest reveals, merges and reversals within reach.

    Raises:
        NotPermitted: if the asker may see no trail.
    """
    people = people_in_reach(reach, Right.SEE_AUDIT).values("pk")
    reveals = NikReveal.objects.select_related("revealed_by").filter(person__in=people).order_by("-pk")
    merges = PersonMerge.objects.select_related("merged_by").filter(kept__in=people).order_by("-pk")
    return Oversight(
        seals=seal_state(),
        reveals=tuple(
            Revealed(row.person_id, row.revealed_at, row.revealed_by.full_name, row.reason)
            for row in reveals[:MOST_LATEST]
        ),
        merges=tuple(
            Merged(row.kept_id, row.merged_at, row.merged_by.full_name, row.reason, row.undone_at is not None)
            for row in merges[:MOST_LATEST]
        ),
        reversals=_reversals(reach),
    )


def _reversals(reach: Reach) -> tuple[Reversed, ...]:
    offices = reach.offices_for(Right.SEE_AUDIT)
    voids = list(
        MonthVoid.objects.select_related("recorded_by", "payment__bill")
        .filter(reason=VoidReason.PAYMENT_REVERSED, payment__bill__office_id__in=offices)
        .order_by("-pk")[:MOST_LATEST]
    )
    ties = AgreementBill.objects.filter(bill__in=[void.payment.bill_id for void in voids]).order_by("pk")
    agreements = dict(ties.values_list("bill_id", "agreement_id"))
    return tuple(
        Reversed(
            bill_id=void.payment.bill_id,
            bill_number=void.payment.bill.number,
            agreement_id=agreements.get(void.payment.bill_id),
            amount_rupiah=void.payment.amount_rupiah,
            at=void.recorded_at,
            who=void.recorded_by.full_name,
            reason=void.note,
        )
        for void in voids
    )


def staffing_of(*, reach: Reach) -> Staffing:
    """Return how many users cannot sign in safely or never did, and what nobody staffs or serves.

    Raises:
        NotPermitted: if the asker manages no users, or may see no offices.
    """
    users = count_users(reach=reach)
    staffed = Assignment.objects.filter(office=OuterRef("pk"), user__is_active=True)
    empty = offices_in_reach(reach, Right.MANAGE_USERS).filter(~Exists(staffed))
    return Staffing(
        without_second_factor=users.without_second_factor,
        never_signed_in=users.never_signed_in,
        empty_offices=empty.count(),
        unserved_regencies=unserved_regencies(reach=reach).unserved,
    )
