"""Batches: what was approved at one time by one person, and what has become of it since."""

import datetime
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Max
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models.bills import BillState
from jangkau.collection.selectors.bills import state_in_words
from jangkau.core import sql
from jangkau.core.errors import NotFound
from jangkau.core.paging import PART_ROWS, Slice, slice_of
from jangkau.core.permissions import Right
from jangkau.partnership.models import Agreement, Batch, Member
from jangkau.partnership.selectors.agreements import agreements_in_reach
from jangkau.partnership.selectors.reviews import RosterName, name_of, number_in
from jangkau.partnership.selectors.rosters import decisions_on, undecided_rows
from jangkau.registry.selectors.people import masked_sealed_nik, people_in_reach
from jangkau.registry.selectors.place_names import place_names
from jangkau.registry.selectors.reach import Reach


class BatchNotFound(NotFound):
    """No such batch lies within reach."""

    message = _("Angkatan itu tidak ditemukan. Buka perjanjiannya untuk melihat angkatan yang sudah disetujui.")


@dataclass(frozen=True, slots=True)
class Portion:
    """Members of a batch with the same months at the same price, as approved."""

    sector: str
    months: tuple[datetime.date, ...]
    amount_rupiah: int
    members: int

    @property
    def total_rupiah(self) -> int:
        """What all of them cost."""
        return self.amount_rupiah * self.members


@dataclass(frozen=True, slots=True)
class AsApproved:
    """What was approved, however it changed since."""

    portions: tuple[Portion, ...]
    departed: int

    @property
    def members(self) -> int:
        """How many members were taken in."""
        return sum(portion.members for portion in self.portions)

    @property
    def total_rupiah(self) -> int:
        """What they cost."""
        return sum(portion.total_rupiah for portion in self.portions)

    @property
    def months(self) -> tuple[tuple[datetime.date, int], ...]:
        """Each month with its number of workers."""
        workers: Counter[datetime.date] = Counter()
        for portion in self.portions:
            workers.update(dict.fromkeys(portion.months, portion.members))
        return tuple(sorted(workers.items()))


@dataclass(frozen=True, slots=True)
class BatchBill:
    """A bill that charges for members of a batch; ``paid_at`` is None while it is not paid."""

    bill_id: int
    number: str
    total_rupiah: int
    state: str
    state_label: str
    issued_at: datetime.datetime
    paid_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class BatchMember:
    """A member as listed; the NIK is masked. ``may_open`` says that the reader may see the person's own page."""

    person_id: int
    name: str
    masked_nik: str
    birth_date: datetime.date
    place: str
    months: tuple[datetime.date, ...]
    amount_rupiah: int
    number: str
    left_on: datetime.date | None
    may_open: bool


@dataclass(frozen=True, slots=True)
class BatchStory:
    """All there is to tell of a batch. ``decided`` and ``last_decided_at`` speak of decisions before the approval.

    ``bills`` are the last ones, and not all if ``has_older_bills``.
    """

    batch_id: int
    number: int
    roster: RosterName
    time_zone: str
    uploaded_by: str
    uploaded_at: datetime.datetime
    decided: int
    last_decided_at: datetime.datetime | None
    approved_by: str
    approved_at: datetime.datetime
    approved: AsApproved
    still_members: int
    left: int
    under_review: int
    bills: tuple[BatchBill, ...]
    has_older_bills: bool
    members: Slice[BatchMember]


def batch_in_reach(*, batch_id: int, reach: Reach) -> Batch:
    """Return a batch of an agreement within reach.

    Raises:
        NotPermitted: if the reader may see no roster.
        BatchNotFound: if there is none, or it belongs to others.
    """
    agreements = agreements_in_reach(reach, Right.SEE_ROSTER)
    batch = Batch.objects.select_related("roster", "uploaded_by", "approved_by").filter(pk=batch_id).first()
    # In a query of its own: to plan one over all these tables takes longer than to answer both.
    agreement = agreements.filter(pk=batch.agreement_id).first() if batch else None
    if batch is None or agreement is None:
        raise BatchNotFound()
    batch.agreement = agreement
    return batch


def batch_story(*, batch_id: int, reach: Reach, after: str = "", most_bills: int = PART_ROWS) -> BatchStory:
    """Return the story of a batch, with a page of its members in the order of the file, and its last bills.

    Raises:
        NotPermitted, BatchNotFound: as ``batch_in_reach``.
    """
    batch = batch_in_reach(batch_id=batch_id, reach=reach)
    decisions = decisions_on(batch.roster).filter(decided_at__lte=batch.approved_at)
    decided = decisions.aggregate(rows=Count("pk"), last=Max("decided_at"))
    # With its agreement, by which the index begins that they are counted from.
    members = Member.objects.filter(agreement=batch.agreement_id, batch=batch).aggregate(
        taken_in=Count("*"), left=Count("left_on")
    )
    bills = _bills(batch.agreement, batch, limit=most_bills + 1)
    return BatchStory(
        batch_id=batch.pk,
        number=batch.number,
        roster=name_of(batch.agreement, batch.roster),
        time_zone=batch.agreement.office.time_zone,
        uploaded_by=batch.uploaded_by.full_name,
        uploaded_at=batch.roster.uploaded_at,
        decided=decided["rows"],
        last_decided_at=decided["last"],
        approved_by=batch.approved_by.full_name,
        approved_at=batch.approved_at,
        approved=as_approved(batch),
        still_members=members["taken_in"] - members["left"],
        left=members["left"],
        under_review=undecided_rows(batch.roster).count(),
        bills=bills[:most_bills][::-1],
        has_older_bills=len(bills) > most_bills,
        members=_members(batch, reach, number_in(after)),
    )


def as_approved(batch: Batch) -> AsApproved:
    """Return what a batch was when it was approved."""
    if batch.portions is None or batch.departed is None:
        return counted_as_approved(batch)
    return AsApproved(tuple(_kept(portion) for portion in batch.portions), batch.departed)


def _kept(portion: Mapping[str, Any]) -> Portion:
    return Portion(
        sector=portion["sector"],
        months=tuple(datetime.date.fromisoformat(month) for month in portion["months"]),
        amount_rupiah=portion["amount_rupiah"],
        members=portion["members"],
    )


def counted_as_approved(batch: Batch) -> AsApproved:
    """Return what a batch was when it was approved, counted anew from its members and their history."""
    asked = {"agreement_id": batch.agreement_id, "batch_id": batch.pk, "approved_at": batch.approved_at}
    portions = tuple(
        Portion(sector, tuple(months), amount_rupiah, members)
        for sector, months, amount_rupiah, members in _fetch("batch_as_approved", asked)
    )
    ((departed,),) = _fetch("batch_departed", asked)
    return AsApproved(portions, departed)


def _bills(agreement: Agreement, batch: Batch, *, limit: int) -> tuple[BatchBill, ...]:
    return tuple(
        BatchBill(bill_id, number, total_rupiah, state, state_in_words(BillState(state)), issued_at, paid_at)
        for bill_id, number, total_rupiah, state, issued_at, paid_at in _fetch(
            "batch_bills", {"agreement_id": agreement.pk, "batch_id": batch.pk, "limit": limit}
        )
    )


def _members(batch: Batch, reach: Reach, after: int) -> Slice[BatchMember]:
    found = _fetch("batch_members", {"batch_id": batch.pk, "after": after, "limit": PART_ROWS + 1})
    page = slice_of(found, limit=PART_ROWS, cursor=lambda member: str(member[0]))
    return Slice(tuple(_listed(page.rows, reach)), page.after)


def _listed(members: Collection[tuple[Any, ...]], reach: Reach) -> list[BatchMember]:
    open_to_reader: set[int] = set()
    if Right.SEE_PERSON in reach.rights:
        near = people_in_reach(reach, Right.SEE_PERSON).filter(pk__in=[person_id for _, person_id, *_ in members])
        open_to_reader = set(near.order_by("pk").values_list("pk", flat=True))
    places = place_names(member[5] for member in members)
    return [
        BatchMember(
            person_id=person_id,
            name=name,
            masked_nik=masked_sealed_nik(nik_sealed),
            birth_date=birth_date,
            place=places[region_id],
            months=tuple(sorted(months)),
            amount_rupiah=amount_rupiah,
            number=number,
            left_on=left_on,
            may_open=person_id in open_to_reader,
        )
        for _key, person_id, name, nik_sealed, birth_date, region_id, months, amount_rupiah, number, left_on in members
    ]


def _fetch(name: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.partnership", name), parameters)
        return list(cursor.fetchall())
