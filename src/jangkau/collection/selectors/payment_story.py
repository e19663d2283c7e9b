"""The whole story of a payment: what it paid, what it bought, what reversing it would undo."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import Payment
from jangkau.collection.models.prices import Cover
from jangkau.collection.selectors.bill_story import Portion, portions_of, workers_billed
from jangkau.collection.selectors.bills import BillHead, bills_in_reach, head_of
from jangkau.collection.selectors.office_days import day_at_office
from jangkau.collection.selectors.payment_records import (
    BookEntry,
    Carried,
    Departed,
    PaymentRecord,
    book_entries,
    carried_forward,
    departures_from,
    payment_record,
)
from jangkau.core import sql
from jangkau.core.errors import NotFound
from jangkau.core.permissions import Right
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.months import Month


class PaymentNotFound(NotFound):
    """No such payment lies within the reader's reach."""

    message = _("Pembayaran ini tidak ditemukan. Cari tagihannya lewat nomor atau kode iuran.")


@dataclass(frozen=True, slots=True)
class PaymentStory:
    """A payment with its bill. ``entries`` is empty for whoever may not see the books."""

    head: BillHead
    record: PaymentRecord
    portions: tuple[Portion, ...]
    carried: tuple[Carried, ...]
    departures: tuple[Departed, ...]
    entries: tuple[BookEntry, ...]

    @property
    def standing(self) -> int:
        """How many months of cover that it bought are insured now."""
        return sum(portion.standing for portion in self.portions)

    @property
    def bought(self) -> int:
        """How many months of cover it bought, given up since or not."""
        return sum(portion.standing + portion.voided for portion in self.portions)


@dataclass(frozen=True, slots=True)
class LostMonth:
    """A month that workers would lose; ``covered_now`` of them are covered by it today."""

    month: Month
    cover: Cover
    workers: int
    covered_now: int

    @property
    def cover_label(self) -> str:
        """The programmes: ``JKK + JKM``."""
        return str(self.cover.label)


@dataclass(frozen=True, slots=True)
class ReversalPreview:
    """What reversing a payment would undo."""

    head: BillHead
    record: PaymentRecord
    lost: tuple[LostMonth, ...]
    worker_count: int

    @property
    def month_count(self) -> int:
        """How many months of cover would be lost."""
        return sum(month.workers for month in self.lost)

    @property
    def covered_now(self) -> int:
        """How many workers are covered today by a month that would be lost: the most of one month and cover."""
        return max((month.covered_now for month in self.lost), default=0)


def payment_by_id(*, payment_id: int, reach: Reach, right: Right) -> Payment:
    """Return the payment with this key, of a bill over which the right is held.

    Raises:
        NotPermitted: if the right is held nowhere.
        PaymentNotFound: if there is none, or it belongs to others; the two cannot be told apart.
    """
    payment = (
        Payment.objects.select_related("recorded_by", "bill__office", "bill__payer_organisation", "bill__payer_person")
        .filter(pk=payment_id, bill__in=bills_in_reach(reach, right))
        .first()
    )
    if payment is None:
        raise PaymentNotFound()
    return payment


def payment_story(*, payment_id: int, reach: Reach, language: str) -> PaymentStory:
    """Return the story of a payment, in as many queries however many months it bought.

    Raises:
        NotPermitted, PaymentNotFound: as ``payment_by_id``.
    """
    payment = payment_by_id(payment_id=payment_id, reach=reach, right=Right.SEE_BILL)
    return PaymentStory(
        head=head_of(payment.bill),
        record=payment_record(payment),
        portions=portions_of(bill_id=payment.bill_id, payment_id=payment.pk, language=language),
        carried=carried_forward(payment.pk),
        departures=departures_from(payment.pk),
        entries=book_entries(payment=payment, bill=payment.bill, reach=reach),
    )


def reversal_preview(*, payment_id: int, reach: Reach, now: datetime.datetime) -> ReversalPreview:
    """Return what reversing a payment would undo, for whoever may reverse it.

    Raises:
        NotPermitted, PaymentNotFound: as ``payment_by_id``.
    """
    payment = payment_by_id(payment_id=payment_id, reach=reach, right=Right.REVERSE_PAYMENT)
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.collection", "standing_months"),
            {"payment_id": payment.pk, "on": day_at_office(payment.bill, now)},
        )
        lost = tuple(
            LostMonth(Month.of(month), Cover(cover), workers, covered)
            for month, cover, workers, covered in cursor.fetchall()
        )
    return ReversalPreview(head_of(payment.bill), payment_record(payment), lost, _standing_workers(payment, lost))


def _standing_workers(payment: Payment, lost: Sequence[LostMonth]) -> int:
    """Return of how many workers months stand: where every line of the bill does, all on the bill."""
    bought_all = not payment.answer["carried_rupiah"]
    if bought_all and payment.answer["insured_months"] == sum(month.workers for month in lost):
        return workers_billed(payment.bill)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT participant_id) FROM collection_insuredmonth"
            " WHERE payment_id = %s AND voided_by_id IS NULL",
            [payment.pk],
        )
        return int(cursor.fetchone()[0])


def known_channels() -> tuple[str, ...]:
    """Return the channels through which payments came so far, in order; each found by one step in an index."""
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.collection", "known_channels"))
        return tuple(channel for (channel,) in cursor.fetchall())
