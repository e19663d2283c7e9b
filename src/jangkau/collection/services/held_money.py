"""Money that came in and paid no bill: holding it, and who looks after it."""

import datetime
from collections.abc import Collection
from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import Entry, HeldMoney, HeldMoneyUse
from jangkau.collection.models.ledger import EntryKind
from jangkau.collection.selectors.office_days import office_day
from jangkau.collection.selectors.payers import Payer
from jangkau.collection.services.books import INTERNAL_CHANNEL, Source, write_entry
from jangkau.collection.services.chart import AccountCode
from jangkau.collection.services.payments import ChannelReserved
from jangkau.core.broken_constraints import broken_constraint
from jangkau.core.errors import NotFound, Refusal
from jangkau.registry.models import Office, User


class UnknownHeldMoney(NotFound):
    """There is no such held money within reach."""

    message = _("Uang yang ditahan ini tidak ditemukan. Cari lewat saluran dan referensinya.")


class ReferenceTaken(Refusal):
    """The channel's reference is recorded for other money."""

    message = _(
        "Referensi %(reference)s dari %(channel)s sudah tercatat untuk uang lain. "
        "Tidak ada yang dicatat. Periksa kembali laporan bank."
    )


class ReceivedInFuture(Refusal):
    """The money is said to have come later than now."""

    message = _("Waktu terima uang %(reference)s belum terjadi. Periksa tanggal dan jamnya.")


class NoAmount(Refusal):
    """The amount is not above zero."""

    message = _("Jumlah uang %(reference)s harus lebih dari nol.")


class UnknownResponsible(Refusal):
    """Nobody active has this user name."""

    message = _("Petugas %(username)s tidak ditemukan atau sudah tidak aktif. Pilih petugas lain.")


@dataclass(frozen=True, slots=True)
class Arrived:
    """Money as it arrived.

    Attributes:
        source: what told us of it, a ``MoneySource``.
        channel: bank or partner through which it came.
        reference: that channel's own reference; the key together with the channel.
        amount_rupiah: how much.
        received_at: when the channel received it.
    """

    source: str
    channel: str
    reference: str
    amount_rupiah: int
    received_at: datetime.datetime


@transaction.atomic
def hold_money(
    *,
    arrived: Arrived,
    reason: str,
    office_id: int,
    now: datetime.datetime,
    by_user_id: int,
    payer: Payer | None = None,
    bill_id: int | None = None,
    note: str = "",
) -> int:
    """Keep money that paid no bill, and return its key; the same money told again is kept once.

    Whoever records it is responsible for it until somebody else is made so.

    Args:
        arrived: the money.
        reason: why it paid no bill, a ``HeldReason``.
        office_id: the office in whose books it is held.
        now: when this is recorded.
        by_user_id: who records it.
        payer: who paid, where known.
        bill_id: the bill it was meant for, where known.
        note: what else is known.

    Raises:
        ChannelReserved: if the channel is that of money within the books.
        NoAmount: if the amount is not above zero.
        ReceivedInFuture: if it is said to have come later than now.
        ReferenceTaken: if the reference is recorded with another amount or time, or paid a bill.
    """
    if arrived.channel == INTERNAL_CHANNEL:
        raise ChannelReserved(channel=arrived.channel)
    if arrived.amount_rupiah <= 0:
        raise NoAmount(reference=arrived.reference)
    if arrived.received_at > now:
        raise ReceivedInFuture(reference=arrived.reference)
    known = _known(arrived)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            entry = _write_books(arrived, office_id, now)
    except IntegrityError as error:
        if not broken_constraint(error).startswith("collection_entry_key"):
            raise
        # It paid a bill, or somebody else has kept it at the same moment.
        known = _known(arrived)
        if known is None:
            raise ReferenceTaken(channel=arrived.channel, reference=arrived.reference) from error
        return known
    payer = payer or Payer()
    held = HeldMoney.objects.create(
        **asdict(arrived),
        office_id=office_id,
        payer_person_id=payer.person_id,
        payer_organisation_id=payer.organisation_id,
        bill_id=bill_id,
        reason=reason,
        note=note,
        responsible_id=by_user_id,
        entry=entry,
        recorded_at=now,
        recorded_by_id=by_user_id,
    )
    return held.pk


def _write_books(arrived: Arrived, office_id: int, now: datetime.datetime) -> Entry:
    return write_entry(
        source=Source(arrived.channel, office_id),
        kind=EntryKind.HELD,
        key=f"payment:{arrived.channel}:{arrived.reference}",
        narrative=f"Uang {arrived.reference} ditahan",
        occurred_on=office_day(Office.objects.get(pk=office_id), arrived.received_at),
        now=now,
        amounts={AccountCode.CLEARING: arrived.amount_rupiah, AccountCode.SUSPENSE: -arrived.amount_rupiah},
    )


def _known(arrived: Arrived) -> int | None:
    held = HeldMoney.objects.filter(channel=arrived.channel, reference=arrived.reference).first()
    if held is None:
        return None
    if (held.amount_rupiah, held.received_at) != (arrived.amount_rupiah, arrived.received_at):
        raise ReferenceTaken(channel=arrived.channel, reference=arrived.reference)
    return held.pk


@transaction.atomic
def assign_responsible(*, held_id: int, username: str, office_ids: Collection[int] | None = None) -> None:
    """Make somebody responsible for held money; the history keeps who was so before.

    Args:
        held_id: the money.
        username: who looks after it from now on.
        office_ids: only money held at one of these offices is known; None for all.

    Raises:
        UnknownHeldMoney: if there is none.
        UnknownResponsible: if nobody active has this user name.
    """
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise UnknownResponsible(username=username)
    (held,) = lock_held(held_ids=[held_id], office_ids=office_ids)
    if held.responsible_id != user.pk:
        HeldMoney.objects.filter(pk=held.pk).update(responsible=user)


def lock_held(*, held_ids: Collection[int], office_ids: Collection[int] | None = None) -> list[HeldMoney]:
    """Return held money in the order given, locked until the transaction ends.

    Args:
        held_ids: the money.
        office_ids: only money held at one of these offices is known; None for all.

    Raises:
        UnknownHeldMoney: if one of them is not there.
    """
    rows = HeldMoney.objects.select_for_update(of=("self",), no_key=True).select_related("office")
    if office_ids is not None:
        rows = rows.filter(office__in=office_ids)
    # In one order, so that two who want the same money do not wait in a circle.
    found = {held.pk: held for held in rows.filter(pk__in=held_ids).order_by("pk")}
    if found.keys() != set(held_ids):
        raise UnknownHeldMoney()
    return [found[held_id] for held_id in dict.fromkeys(held_ids)]


def left_of(held: HeldMoney) -> int:
    """Return how many rupiah of held money were not used."""
    used = HeldMoneyUse.objects.filter(held=held).aggregate(sum=Sum("amount_rupiah"))["sum"]
    return held.amount_rupiah - int(used or 0)
