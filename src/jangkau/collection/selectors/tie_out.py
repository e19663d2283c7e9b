"""The reconciliation day of a channel: what statements, payments and books hold, and every difference by name."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import BankAccount
from jangkau.core import sql
from jangkau.core.errors import NotFound
from jangkau.core.permissions import Right
from jangkau.registry.selectors.reach import NotPermitted, Reach
from jangkau.rules.months import Month

_OPEN_DAYS = (
    "SELECT channel, day, count(*) FROM ({differences}) AS difference"
    " WHERE NOT is_decided GROUP BY channel, day ORDER BY day, channel"
)


class UnknownChannel(NotFound):
    """There is no channel of this name with a bank account within reach."""

    message = _("Saluran %(channel)s tidak ditemukan, atau tidak ada rekening banknya di kantor Anda.")


class DifferenceKind(models.TextChoices):
    """What a difference is."""

    PAID_NOT_SETTLED = "paid_not_settled", _("dibayar, uangnya belum ada di rekening")
    SETTLED_NOT_NOTIFIED = "settled_not_notified", _("uang masuk tanpa pembayaran")
    AMOUNT_DIFFERS = "amount_differs", _("uang masuk tidak dapat membayar tagihan yang disebut")
    FEE_DIFFERS = "fee_differs", _("biaya berbeda dari kesepakatan")
    REVERSED_AFTER_SETTLEMENT = "reversed_after_settlement", _("pembayaran dibatalkan setelah uangnya masuk")
    DEBIT_UNEXPLAINED = "debit_unexplained", _("uang keluar belum diketahui sebabnya")
    STATEMENT_GAP = "statement_gap", _("rekening koran tidak menyambung")
    BOOKS_DIFFER = "books_differ", _("pembukuan berbeda")


class DayState(models.TextChoices):
    """How a day stands: all agrees, or every difference was decided, or something is left to do."""

    AGREED = "agreed", _("cocok")
    EXPLAINED = "explained", _("selisih sudah dijelaskan")
    OPEN = "open", _("ada yang harus diselesaikan")


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference of a day; ``is_decided`` if somebody has said what becomes of it."""

    day: datetime.date
    kind: DifferenceKind
    line_id: int | None
    payment_id: int | None
    expected_rupiah: int
    found_rupiah: int
    bill_number: str
    is_decided: bool
    reference: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a channel.

    Attributes:
        lines, statement_rupiah: what statements say came in for this day, after fees.
        fee_rupiah: what the channel kept for itself.
        held_rupiah: the part of it that paid nothing by itself.
        payments, payments_rupiah: payments of the day that stand.
        bank_rupiah, clearing_rupiah: what the books hold of both, on 1010 and 1100.
    """

    day: datetime.date
    lines: int
    statement_rupiah: int
    fee_rupiah: int
    held_rupiah: int
    bank_rupiah: int
    payments: int
    payments_rupiah: int
    clearing_rupiah: int
    differences: tuple[Difference, ...]

    @property
    def undecided(self) -> int:
        """How many of the differences nobody has decided."""
        return sum(not each.is_decided for each in self.differences)

    @property
    def state(self) -> DayState:
        """How the day stands."""
        if not self.differences:
            return DayState.AGREED
        return DayState.OPEN if self.undecided else DayState.EXPLAINED


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A day of a channel with so many differences that nobody has decided."""

    channel: str
    day: datetime.date
    differences: int


def channels_in_reach(*, reach: Reach) -> list[str]:
    """Return the channels with bank accounts at whose offices the asker may reconcile or see the books.

    Raises:
        NotPermitted: if he may neither anywhere.
    """
    offices = reach.offices_for(Right.RECONCILE) | reach.offices_for(Right.SEE_BOOKS)
    if not offices:
        raise NotPermitted(username=reach.username, right=Right.RECONCILE.label)
    accounts = BankAccount.objects.filter(office__in=offices)
    return list(accounts.order_by("channel").values_list("channel", flat=True).distinct())


def tie_out(*, channel: str, first_on: datetime.date, last_on: datetime.date, reach: Reach) -> list[Day]:
    """Return each day on which anything happened, from the first on, with its differences.

    Args:
        channel: the channel.
        first_on: the first day.
        last_on: the last day.
        reach: who asks.

    Raises:
        NotPermitted: as ``channels_in_reach``.
        UnknownChannel: if there is none of this name within reach.
    """
    if channel not in channels_in_reach(reach=reach):
        raise UnknownChannel(channel=channel[:40])
    return [day for _channel, day in _days([channel], first_on, last_on)]


def open_days(*, month: Month, reach: Reach) -> tuple[OpenDay, ...]:
    """Return the days of a month in which something is undecided, of all channels within reach, by channel.

    Raises:
        NotPermitted: as ``channels_in_reach``.
    """
    days = _days(channels_in_reach(reach=reach), month.first_day, month.last_day)
    return tuple(OpenDay(channel, day.day, day.undecided) for channel, day in days if day.undecided)


def days_to_reconcile(*, reach: Reach, today: datetime.date) -> tuple[OpenDay, ...]:
    """Return the days, of this month and the one before, that are over and in which something is undecided.

    Of all channels at whose offices the asker reconciles, the oldest first, in two queries.

    Raises:
        NotPermitted: if he reconciles nowhere.
    """
    reach.require(Right.RECONCILE)
    accounts = BankAccount.objects.filter(office__in=reach.offices_for(Right.RECONCILE))
    parameters: dict[str, Any] = {
        "channels": sorted(set(accounts.values_list("channel", flat=True))),
        "first_on": Month.of(today).previous.first_day,
        "last_on": today - datetime.timedelta(days=1),
    }
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_DAYS.format(differences=sql.load("jangkau.collection", "tie_out_differences")), parameters)
        return tuple(OpenDay(*row) for row in cursor.fetchall())


def _days(channels: Sequence[str], first_on: datetime.date, last_on: datetime.date) -> Iterator[tuple[str, Day]]:
    """Yield the days of channels, by channel and then by day, in two queries however many there are."""
    parameters: dict[str, Any] = {"channels": channels, "first_on": first_on, "last_on": last_on}
    differences: defaultdict[tuple[str, datetime.date], list[Difference]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.collection", "tie_out_differences"), parameters)
        for channel, day, kind, *rest in cursor.fetchall():
            differences[channel, day].append(Difference(day, DifferenceKind(kind), *rest))
        cursor.execute(sql.load("jangkau.collection", "tie_out_days"), parameters)
        figures: dict[tuple[str, datetime.date], Any] = {
            (channel, day): rest for channel, day, *rest in cursor.fetchall()
        }
    for channel, day in sorted({*figures, *differences}):
        yield channel, _day(day, figures.get((channel, day)), differences[channel, day])


def _day(day: datetime.date, figures: list[int] | None, differences: list[Difference]) -> Day:
    lines, statement, fee, held, bank, payments, payments_rupiah, clearing = figures or [0] * 8
    # Nothing should ever bring about that the books hold anything else.
    pairs = ((statement, bank), (payments_rupiah, clearing))
    differing = [
        Difference(day, DifferenceKind.BOOKS_DIFFER, None, None, told, booked, "", False, "")
        for told, booked in pairs
        if told != booked
    ]
    return Day(
        day=day,
        lines=lines,
        statement_rupiah=statement,
        fee_rupiah=fee,
        held_rupiah=held,
        bank_rupiah=bank,
        payments=payments,
        payments_rupiah=payments_rupiah,
        clearing_rupiah=clearing,
        differences=(*differences, *differing),
    )
