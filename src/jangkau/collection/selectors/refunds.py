"""Refunds as people see them: the list, one with its steps, and the file for the bank."""

import csv
import datetime
import io
import json
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import HeldMoney, RefundBatch, RefundRequest
from jangkau.collection.models.refunds import RefundSource, RefundState
from jangkau.core.errors import NotFound
from jangkau.core.permissions import Right
from jangkau.core.sealing import unseal
from jangkau.registry.models.offices import TimeZone
from jangkau.registry.selectors.reach import Reach

BATCH_COLUMNS = ("refund", "bank", "account_number", "account_holder", "amount_rupiah", "description")
"""Columns of the file that goes to the bank."""
_SHOWN_DIGITS = 4
_MOST = 200


class RefundNotFound(NotFound):
    """No such refund lies within the reader's reach."""

    message = _("Pengembalian ini tidak ditemukan. Cari dalam daftar pengembalian.")


@dataclass(frozen=True, slots=True)
class RefundRow:
    """A refund. ``account`` shows the bank and the last digits."""

    refund_id: int
    source: RefundSource
    state: RefundState
    amount_rupiah: int
    reason: str
    payer_name: str
    account: str
    office_name: str
    asked_at: datetime.datetime
    asked_by: str
    asked_by_id: int
    held_id: int | None
    payment_id: int | None

    @property
    def source_label(self) -> str:
        """Where its money lay, in words."""
        return str(self.source.label)

    @property
    def state_label(self) -> str:
        """Where it stands, in words."""
        return str(self.state.label)

    @property
    def is_asked(self) -> bool:
        """Whether it waits for approval."""
        return self.state is RefundState.ASKED

    @property
    def may_be_dropped(self) -> bool:
        """Whether it was not sent to the bank yet."""
        return self.state in (RefundState.ASKED, RefundState.APPROVED)


@dataclass(frozen=True, slots=True)
class RefundEvent:
    """A step of a refund; ``what`` says which."""

    at: datetime.datetime
    who: str
    what: str
    detail: str
    zone: str


@dataclass(frozen=True, slots=True)
class RefundStory:
    """A refund with its steps."""

    row: RefundRow
    events: tuple[RefundEvent, ...]


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A file of refunds that went to a bank."""

    batch_id: int
    channel: str
    made_at: datetime.datetime
    made_by: str
    refunds: int
    amount_rupiah: int
    open_refunds: int


@dataclass(frozen=True, slots=True)
class Refunds:
    """The refunds in reach, the newest first, and the files that went to banks."""

    rows: tuple[RefundRow, ...]
    batches: tuple[BatchRow, ...]

    @property
    def approved_count(self) -> int:
        """How many of those shown wait to be sent."""
        return sum(row.state is RefundState.APPROVED for row in self.rows)


def refunds_in_reach(*, reach: Reach) -> Refunds:
    """Return the newest refunds of the offices over which the reader has a right about refunds.

    Raises:
        NotPermitted: if the reader may see none.
    """
    offices = _offices(reach)
    rows = tuple(_row(refund) for refund in _refunds(offices).order_by("-pk")[:_MOST])
    return Refunds(rows, _batches(offices))


def count_refunds_to_approve(reach: Reach) -> int:
    """Return how many refunds wait for the reader's approval: those that he asked for himself do not.

    Raises:
        NotPermitted: if the reader may approve none.
    """
    reach.require(Right.APPROVE_REFUND)
    asked = RefundRequest.objects.filter(state=RefundState.ASKED, office__in=reach.offices_for(Right.APPROVE_REFUND))
    return asked.exclude(asked_by=reach.user_id).count()


def refund_story(*, refund_id: int, reach: Reach) -> RefundStory:
    """Return a refund with its steps.

    Raises:
        NotPermitted: if the reader may see none.
        RefundNotFound: if there is none, or it belongs to others; the two cannot be told apart.
    """
    refund = _refunds(_offices(reach)).filter(pk=refund_id).first()
    if refund is None:
        raise RefundNotFound()
    zone = TimeZone(refund.office.time_zone)
    events = tuple(
        RefundEvent(
            at=step.recorded_at,
            who=step.recorded_by.full_name,
            what=str(RefundState(step.state).label).capitalize(),
            detail=" · ".join(filter(None, (step.reference, step.note))),
            zone=zone,
        )
        for step in refund.steps.select_related("recorded_by").order_by("pk")
    )
    return RefundStory(_row(refund), events)


def batch_file(*, batch_id: int, reach: Reach) -> bytes:
    """Return the file of a batch for the bank: CSV in UTF-8, columns as ``BATCH_COLUMNS``, accounts in the clear.

    Raises:
        NotPermitted: if the reader may approve no refunds.
        RefundNotFound: if there is no such batch, or some of its refunds belong to others.
    """
    reach.require(Right.APPROVE_REFUND)
    steps = RefundBatch.objects.filter(pk=batch_id).values_list("steps__refund", flat=True)
    ids = [refund_id for refund_id in steps if refund_id is not None]
    refunds = list(_refunds(reach.offices_for(Right.APPROVE_REFUND)).filter(pk__in=ids).order_by("pk"))
    if not refunds or len(refunds) != len(ids):
        raise RefundNotFound()
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(BATCH_COLUMNS)
    for refund in refunds:
        account = _account(refund)
        description = f"JANGKAU {refund.pk}"
        writer.writerow(
            [refund.pk, account["bank"], account["number"], account["holder"], refund.amount_rupiah, description]
        )
    return out.getvalue().encode()


def _offices(reach: Reach) -> frozenset[int]:
    held = [right for right in (Right.RECORD_PAYMENT, Right.APPROVE_REFUND, Right.SEE_BOOKS) if right in reach.rights]
    if not held:
        reach.require(Right.SEE_BOOKS)
    return frozenset[int]().union(*(reach.offices_for(right) for right in held))


def _refunds(offices: Collection[int]) -> QuerySet[RefundRequest]:
    return RefundRequest.objects.select_related("office", "asked_by", "payer_person", "payer_organisation").filter(
        office__in=offices
    )


def _account(refund: RefundRequest) -> dict[str, str]:
    account: dict[str, str] = json.loads(unseal(bytes(refund.account_sealed), purpose="refund-account"))
    return account


def _row(refund: RefundRequest) -> RefundRow:
    account = _account(refund)
    return RefundRow(
        refund_id=refund.pk,
        source=RefundSource(refund.source),
        state=RefundState(refund.state),
        amount_rupiah=refund.amount_rupiah,
        reason=refund.reason,
        payer_name=name_of_payer(refund),
        account=f"{account['bank']} …{account['number'][-_SHOWN_DIGITS:]}",
        office_name=refund.office.name,
        asked_at=refund.asked_at,
        asked_by=refund.asked_by.full_name,
        asked_by_id=refund.asked_by_id,
        held_id=refund.held_id,
        payment_id=refund.payment_id,
    )


def name_of_payer(row: RefundRequest | HeldMoney) -> str:
    """Return the name of whose money it is; blank if that is not known."""
    payer = row.payer_organisation or row.payer_person
    return payer.name if payer else ""


def _batches(offices: Collection[int]) -> tuple[BatchRow, ...]:
    batches = (
        RefundBatch.objects.filter(steps__refund__office__in=offices)
        .select_related("made_by")
        .distinct()
        .order_by("-pk")
        .prefetch_related("steps__refund")[:20]
    )
    return tuple(
        BatchRow(
            batch_id=batch.pk,
            channel=batch.channel,
            made_at=batch.made_at,
            made_by=batch.made_by.full_name,
            refunds=len(refunds),
            amount_rupiah=sum(refund.amount_rupiah for refund in refunds),
            open_refunds=sum(refund.state == RefundState.SENT for refund in refunds),
        )
        for batch in batches
        for refunds in [[step.refund for step in batch.steps.all()]]
    )
