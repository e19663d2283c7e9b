"""Writing in the books: one entry an event, its postings summing to zero, each event once."""

import datetime
from collections.abc import Mapping

from django.db import transaction

from jangkau.collection.models import Entry, Posting
from jangkau.collection.models.ledger import EntryKind


@transaction.atomic
def write_entry(
    *,
    payment_id: int,
    kind: EntryKind,
    key: str,
    narrative: str,
    occurred_on: datetime.date,
    now: datetime.datetime,
    amounts: Mapping[str, int],
) -> Entry:
    """Write one entry and its postings, which only another entry can undo.

    Args:
        payment_id: the payment that it is about.
        kind: what happened.
        key: names the event; a second entry of the same key is an error.
        narrative: the event in words.
        occurred_on: the day it happened, by the clock of the office.
        now: when it is recorded.
        amounts: rupiah by account code, debits positive and credits negative; zeros are left out.

    Raises:
        IntegrityError: at the end of the transaction if the amounts do not sum to zero; at once if the key was used.
    """
    entry = Entry.objects.create(
        key=key, kind=kind, narrative=narrative, occurred_on=occurred_on, recorded_at=now, payment_id=payment_id
    )
    Posting.objects.bulk_create(
        [
            Posting(entry=entry, account_id=account, amount_rupiah=amount)
            for account, amount in sorted(amounts.items())
            if amount
        ]
    )
    return entry
