"""Writing in the books: one entry an event, its postings summing to zero, each event once."""

import datetime
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection, transaction

from jangkau.collection.models import Bill, CarriedMove, ClosedMonth, Entry, Payment
from jangkau.collection.models.ledger import EntryKind
from jangkau.collection.selectors.payers import Payer, payer_of
from jangkau.collection.services.chart import AccountCode
from jangkau.core import sql
from jangkau.registry.models.offices import TimeZone
from jangkau.rules.months import Month
from jangkau.rules.wording import date_in_words

_EASTERNMOST = zoneinfo.ZoneInfo(TimeZone.WIT)

INTERNAL_CHANNEL = "internal"
"""The channel of money that was in the books already when it paid a bill."""


@dataclass(frozen=True, slots=True)
class Source:
    """What an entry is about.

    Attributes:
        channel: through which the money came or goes.
        office: id of the office whose books it is in.
        payment: id of the payment that it is about, if there is one.
        payer: whose money it carries forward or takes from what is carried; needed if it does either.
    """

    channel: str
    office: int
    payment: int | None = None
    payer: Payer | None = None


def source_of(*, payment: Payment, bill: Bill) -> Source:
    """Return the source of an entry about a payment of a bill."""
    return Source(payment.channel, bill.office_id, payment.pk, payer_of(bill))


# No savepoint of its own: whoever catches an error has one around it.
@transaction.atomic(savepoint=False)
def write_entry(
    *,
    source: Source,
    kind: EntryKind,
    key: str,
    narrative: str,
    occurred_on: datetime.date,
    now: datetime.datetime,
    amounts: Mapping[str, int],
) -> Entry:
    """Write one entry and its postings, which only another entry can undo.

    What it does to money carried forward is written down for the payer as well. What happened in a month whose books
    are closed is booked on the first day of the first open one, and the entry says so.

    Args:
        source: what it is about.
        kind: what happened.
        key: names the event; a second entry of the same key is an error.
        narrative: the event in words.
        occurred_on: the day it happened, by the clock of the office.
        now: when it is recorded.
        amounts: rupiah by account code, debits positive and credits negative; zeros are left out.

    Raises:
        IntegrityError: at the end of the transaction if the amounts do not sum to zero; at once if the key was used,
            or if less is carried forward for the payer than the entry takes.
    """
    occurred_on, narrative = _in_open_month(occurred_on, narrative, now)
    entry = Entry(
        key=key,
        kind=kind,
        narrative=narrative,
        occurred_on=occurred_on,
        recorded_at=now,
        channel=source.channel,
        office_id=source.office,
        payment_id=source.payment,
    )
    _write(entry, {account: amount for account, amount in sorted(amounts.items()) if amount})
    carried_rupiah = -amounts.get(AccountCode.CARRIED_FORWARD, 0)
    if carried_rupiah:
        payer = source.payer or Payer()
        CarriedMove.objects.create(
            entry=entry,
            payer_person_id=payer.person_id,
            payer_organisation_id=payer.organisation_id,
            amount_rupiah=carried_rupiah,
        )
    return entry


def open_from() -> datetime.date:
    """Return the first day whose books are not closed."""
    closed = ClosedMonth.objects.order_by("-month").values_list("month", flat=True).first()
    return datetime.date.min if closed is None else Month.of(closed).until


def _write(entry: Entry, amounts: Mapping[str, int]) -> None:
    """Write an entry and its postings in one statement, and give the entry its key."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.collection", "write_entry"),
            {
                "key": entry.key,
                "kind": entry.kind,
                "narrative": entry.narrative,
                "occurred_on": entry.occurred_on,
                "recorded_at": entry.recorded_at,
                "channel": entry.channel,
                "office_id": entry.office_id,
                "payment_id": entry.payment_id,
                "accounts": list(amounts),
                "amounts": list(amounts.values()),
            },
        )
        entry.pk = cursor.fetchone()[0]


def _in_open_month(occurred_on: datetime.date, narrative: str, now: datetime.datetime) -> tuple[datetime.date, str]:
    # A month that is not over in the easternmost office is not closed: what happens today need not be looked up.
    if occurred_on >= (now.astimezone(_EASTERNMOST)).date().replace(day=1):
        return occurred_on, narrative
    closed = ClosedMonth.objects.order_by("-month").values_list("month", flat=True).first()
    if closed is None or occurred_on >= Month.of(closed).until:
        return occurred_on, narrative
    return Month.of(closed).until, f"{narrative} (terjadi {date_in_words(occurred_on)})"
