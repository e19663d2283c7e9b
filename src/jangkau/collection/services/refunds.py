"""Paying money back: approved by a second person, sent to the bank in a file, settled by the bank's answer."""

import csv
import datetime
import io
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import LineMatch, RefundBatch, RefundRequest, RefundStep
from jangkau.collection.models.refunds import RefundState
from jangkau.collection.services.chart import AccountCode
from jangkau.collection.services.refund_requests import RefundNotOpen, give_back, lock_refund, record_step
from jangkau.core.errors import Refusal
from jangkau.core.permissions import Right
from jangkau.registry.selectors.reach import Reach

RESULT_COLUMNS = ("refund", "status", "bank_reference", "note")
"""Columns of the file in which the bank answers."""
_MOST_BYTES = 5_000_000


class OwnRefund(Refusal):
    """Whoever asked for a refund does not approve it."""

    message = _("Anda sendiri yang meminta pengembalian ini. Minta rekan yang berwenang menyetujuinya.")


class NothingToSend(Refusal):
    """No refund is approved and waiting to be sent."""

    message = _("Tidak ada pengembalian yang disetujui dan menunggu dikirim ke bank.")


class ResultFileUnreadable(Refusal):
    """The file is not one of results."""

    message = _("Berkas hasil tidak terbaca: %(why)s. Tidak ada yang dicatat. Minta berkas yang benar dari bank.")


class ResultRowRefused(Refusal):
    """A row of the file cannot be; nothing of the file was recorded."""

    message = _("Baris %(row)s ditolak: %(why)s. Tidak ada yang dicatat. Perbaiki berkasnya, lalu kirim lagi.")


@dataclass(frozen=True, slots=True)
class RecordedResults:
    """What a file of results brought; ``known`` rows were recorded before with the same words."""

    paid: int
    failed: int
    known: int


@dataclass(frozen=True, slots=True)
class _Result:
    """A row of the file, which begins at 2 below the headings."""

    row: int
    refund_id: int
    state: RefundState
    reference: str
    note: str


@transaction.atomic
def approve_refund(*, refund_id: int, now: datetime.datetime, reach: Reach) -> None:
    """Approve a refund that somebody else asked for.

    Args:
        refund_id: the refund.
        now: when this is recorded.
        reach: of who approves; only refunds of the offices over which he may approve are known.

    Raises:
        NotPermitted: if he may approve no refunds.
        UnknownRefund: if there is none.
        RefundNotOpen: if it does not wait for approval.
        OwnRefund: if he asked for it himself.
    """
    refund = lock_refund(refund_id=refund_id, office_ids=_offices_of(reach))
    if refund.state != RefundState.ASKED:
        raise RefundNotOpen(state=RefundState(refund.state).label)
    if refund.asked_by_id == reach.user_id:
        raise OwnRefund()
    step = RefundStep(refund=refund, state=RefundState.APPROVED, recorded_at=now, recorded_by_id=reach.user_id)
    record_step(refund=refund, step=step, amounts={})


@transaction.atomic
def send_refunds(*, channel: str, now: datetime.datetime, reach: Reach) -> int:
    """Put all approved refunds into one batch for a bank, and return its key.

    Args:
        channel: the bank that pays them.
        now: when this is recorded.
        reach: of who sends; only refunds of the offices over which he may approve are known.

    Raises:
        NotPermitted: if he may approve no refunds.
        NothingToSend: if there is none.
    """
    refunds = RefundRequest.objects.select_for_update(of=("self",), no_key=True).select_related("office", "held")
    approved = list(refunds.filter(office__in=_offices_of(reach), state=RefundState.APPROVED).order_by("pk"))
    if not approved:
        raise NothingToSend()
    batch = RefundBatch.objects.create(channel=channel, made_at=now, made_by_id=reach.user_id)
    for refund in approved:
        step = RefundStep(
            refund=refund, state=RefundState.SENT, batch=batch, recorded_at=now, recorded_by_id=reach.user_id
        )
        rupiah = refund.amount_rupiah
        amounts = {AccountCode.REFUNDS_PAYABLE: rupiah, AccountCode.REFUNDS_UNDER_WAY: -rupiah}
        record_step(refund=refund, step=step, amounts=amounts)
    return batch.pk


@transaction.atomic
def record_refund_results(*, content: bytes, now: datetime.datetime, reach: Reach) -> RecordedResults:
    """Record what a bank says of refunds that were sent to it: the whole file or nothing of it.

    A refund that failed gives its money back to where it lay. The same file again changes nothing, nor does a row that
    says paid of what a statement told of first.

    Args:
        content: CSV in UTF-8 with the columns ``refund``, ``status`` (``paid`` or ``failed``), ``bank_reference``
            (of each refund), ``note``.
        now: when this is recorded.
        reach: of who records it; only refunds of the offices over which he may approve are known.

    Raises:
        NotPermitted: if he may approve no refunds.
        ResultFileUnreadable: if it is no such file.
        ResultRowRefused: if a row names a refund that was not sent, or contradicts what was recorded.
    """
    offices = _offices_of(reach)
    results = _results(content)
    counted = {RefundState.PAID: 0, RefundState.FAILED: 0}
    known = 0
    for result in sorted(results, key=lambda each: each.refund_id):
        if _record(result, now, reach.user_id, offices):
            counted[result.state] += 1
        else:
            known += 1
    return RecordedResults(counted[RefundState.PAID], counted[RefundState.FAILED], known)


def _offices_of(reach: Reach) -> Collection[int]:
    reach.require(Right.APPROVE_REFUND)
    return reach.offices_for(Right.APPROVE_REFUND)


def _results(content: bytes) -> list[_Result]:
    if len(content) > _MOST_BYTES:
        raise ResultFileUnreadable(why=_("terlalu besar"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ResultFileUnreadable(why=_("bukan UTF-8")) from error
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        if tuple(rows.fieldnames or ()) != RESULT_COLUMNS:
            raise ResultFileUnreadable(
                why=_("judul kolomnya harus %(columns)s") % {"columns": ", ".join(RESULT_COLUMNS)}
            )
        results = [_result(number, row) for number, row in enumerate(rows, start=2)]
    except csv.Error as error:
        raise ResultFileUnreadable(why=_("bukan CSV")) from error
    if len({result.refund_id for result in results}) != len(results):
        raise ResultFileUnreadable(why=_("satu pengembalian disebut dua kali"))
    return results


def _result(number: int, row: dict[str, str | None]) -> _Result:
    refund, status, reference, note = (str(row.get(name) or "").strip() for name in RESULT_COLUMNS)
    if None in row or not refund.isascii() or not refund.isdigit() or len(refund) > 18:
        raise ResultRowRefused(row=number, why=_("nomor pengembaliannya salah"))
    if status not in (RefundState.PAID, RefundState.FAILED):
        raise ResultRowRefused(row=number, why=_("statusnya harus paid atau failed"))
    if not 0 < len(reference) <= 100 or len(note) > 300:
        raise ResultRowRefused(row=number, why=_("referensi bank kosong atau terlalu panjang"))
    return _Result(number, int(refund), RefundState(status), reference, note)


def _is_paid_by_statement(refund: RefundRequest) -> bool:
    """Say whether a line of our statement told first that the refund was paid; the bank's file calls it otherwise."""
    paid = refund.steps.filter(state=RefundState.PAID).first()
    return paid is not None and LineMatch.objects.filter(refund=refund, recorded_at=paid.recorded_at).exists()


def _record(result: _Result, now: datetime.datetime, by_user_id: int, office_ids: Collection[int]) -> bool:
    """Record one result; False if it was recorded before."""
    refunds = RefundRequest.objects.select_for_update(of=("self",), no_key=True).select_related("office", "held")
    refund = refunds.filter(office__in=office_ids, pk=result.refund_id).first()
    if refund is None:
        raise ResultRowRefused(row=result.row, why=_("pengembalian itu tidak ditemukan"))
    if refund.state == result.state and refund.steps.filter(state=result.state, reference=result.reference).exists():
        return False
    if result.state == RefundState.PAID and _is_paid_by_statement(refund):
        return False
    if refund.state != RefundState.SENT:
        raise ResultRowRefused(row=result.row, why=_("pengembalian itu tidak sedang diproses bank"))
    step = RefundStep(
        refund=refund,
        state=result.state,
        reference=result.reference,
        note=result.note,
        recorded_at=now,
        recorded_by_id=by_user_id,
    )
    if result.state == RefundState.FAILED:
        give_back(refund=refund, step=step, account=AccountCode.REFUNDS_UNDER_WAY)
    else:
        rupiah = refund.amount_rupiah
        amounts = {AccountCode.REFUNDS_UNDER_WAY: rupiah, AccountCode.BANK: -rupiah}
        record_step(refund=refund, step=step, amounts=amounts)
    return True
