"""The whole story of a bill: what it asks and why, how it was paid, and what the payment bought."""

import dataclasses
import datetime
import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from jangkau.collection.models import Bill, BillCancellation, Payment
from jangkau.collection.models.bills import BillState
from jangkau.collection.models.prices import Cover
from jangkau.collection.selectors.bills import BillHead, head_of
from jangkau.collection.selectors.laws import Law, laws_of
from jangkau.collection.selectors.payment_records import (
    Act,
    BookEntry,
    Carried,
    Departed,
    PaymentRecord,
    book_entries,
    carried_forward,
    departures_from,
    payment_record,
)
from jangkau.core import sealing, sql
from jangkau.core.paging import PART_ROWS, Slice, slice_of
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.months import Month
from jangkau.rules.nik import mask_nik

_SHOWN_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Explanation:
    """How the price of some lines comes about, line by line, from the first month of which it is true."""

    cover: Cover
    steps: tuple[str, ...]
    from_month: Month

    @property
    def cover_label(self) -> str:
        """The programmes: ``JKK + JKM``."""
        return str(self.cover.label)


@dataclass(frozen=True, slots=True)
class Portion:
    """The lines of a bill that have the same month, cover and price: ``workers`` times ``price_rupiah``.

    ``standing`` of their months are insured, ``voided`` were and are no more; of an open bill ``live`` still claim
    theirs. Workers of two sectors may pay the same for two reasons: each has its ``steps``.
    """

    month: Month
    cover: Cover
    bracket: int
    jkk_rupiah: int
    jkm_rupiah: int
    jht_rupiah: int
    steps: tuple[tuple[str, ...], ...]
    laws: tuple[Law, ...]
    workers: int
    live: int
    standing: int
    voided: int

    @property
    def price_rupiah(self) -> int:
        """What one worker costs."""
        return self.jkk_rupiah + self.jkm_rupiah + self.jht_rupiah

    @property
    def amount_rupiah(self) -> int:
        """What all of them cost."""
        return self.workers * self.price_rupiah

    @property
    def cover_label(self) -> str:
        """The programmes: ``JKK + JKM``."""
        return str(self.cover.label)


@dataclass(frozen=True, slots=True)
class BillWorker:
    """A worker on a bill. The NIK and the number are masked.

    Of ``lines`` months of cover ``standing`` are insured now and ``live`` still claimed.
    """

    participant_id: int
    person_id: int
    name: str
    masked_nik: str
    masked_number: str
    months: tuple[Month, ...]
    lines: int
    amount_rupiah: int
    live: int
    standing: int

    @property
    def last_month(self) -> Month:
        """The last of the months."""
        return self.months[-1]


@dataclass(frozen=True, slots=True)
class Priced:
    """What a bill asks, or would ask, and why. ``payment`` is None while it is not paid."""

    portions: tuple[Portion, ...]
    payment: PaymentRecord | None

    @property
    def months(self) -> tuple[Month, ...]:
        """The months billed, each once, in order."""
        return tuple(sorted({portion.month for portion in self.portions}))

    @property
    def line_count(self) -> int:
        """How many months of cover are billed: one line each."""
        return sum(portion.workers for portion in self.portions)

    @property
    def is_plain(self) -> bool:
        """Whether every month has as many workers at the same price, so that the total is one multiplication."""
        alike = {(portion.workers, portion.price_rupiah, portion.cover) for portion in self.portions}
        return len(alike) == 1 and len(self.months) == len(self.portions)

    @property
    def explanations(self) -> tuple[Explanation, ...]:
        """Every explanation of a price, once, in the order of the months."""
        found: dict[tuple[Cover, tuple[str, ...]], Explanation] = {}
        for portion in self.portions:
            for steps in portion.steps:
                found.setdefault((portion.cover, steps), Explanation(portion.cover, steps, portion.month))
        return tuple(found.values())

    @property
    def laws(self) -> tuple[Law, ...]:
        """Every law behind a price, once."""
        return tuple(sorted({law for portion in self.portions for law in portion.laws}))


@dataclass(frozen=True, slots=True)
class BillStory(Priced):
    """All that happened to a bill. ``entries`` is empty for whoever may not see the books."""

    head: BillHead
    issued: Act
    worker_count: int
    carried: tuple[Carried, ...]
    departures: tuple[Departed, ...]
    cancelled: Act | None
    expired_at: datetime.datetime | None
    entries: tuple[BookEntry, ...]

    @property
    def standing(self) -> int:
        """How many months of cover are insured now."""
        return sum(portion.standing for portion in self.portions)


def story_of(*, bill: Bill, reach: Reach, language: str) -> BillStory:
    """Return the story of a bill that the reader may see, in as many queries however long it is.

    Args:
        bill: with office and payer loaded, as ``bill_in_reach`` gives it.
        reach: of the reader; decides whether the books are told.
        language: ``id`` or ``en``, of the explanations.
    """
    payment = Payment.objects.select_related("recorded_by").filter(bill=bill).order_by("-pk").first()
    cancelled = BillCancellation.objects.select_related("recorded_by").filter(bill=bill).first()
    return BillStory(
        head=head_of(bill),
        issued=Act(bill.issued_at, _issuer(bill)),
        portions=portions_of(bill_id=bill.pk, payment_id=payment.pk if payment else None, language=language),
        worker_count=workers_billed(bill),
        payment=payment_record(payment) if payment else None,
        carried=carried_forward(payment.pk) if payment else (),
        departures=departures_from(payment.pk) if payment else (),
        cancelled=Act(cancelled.recorded_at, cancelled.recorded_by.full_name, cancelled.reason) if cancelled else None,
        expired_at=bill.expires_at if bill.state == BillState.EXPIRED else None,
        entries=book_entries(payment=payment, bill=bill, reach=reach) if payment else (),
    )


def portions_of(*, bill_id: int, payment_id: int | None, language: str) -> tuple[Portion, ...]:
    """Return a bill's lines by month, cover and price; as many rows as there are prices, not as there are lines."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.collection", "bill_portions"),
            {"bill_id": bill_id, "payment_id": payment_id, "language": language},
        )
        portions = [
            Portion(
                Month.of(month), Cover(cover), bracket, jkk, jkm, jht, (tuple(explanation.splitlines()),),
                laws_of(references), lines, live, standing, voided,
            )
            for (
                month, cover, bracket, jkk, jkm, jht, references, explanation, lines, live, standing, voided,
            ) in cursor.fetchall()
        ]  # fmt: skip
    return joined(portions)


def joined(portions: Iterable[Portion]) -> tuple[Portion, ...]:
    """Return portions with those that stand together and have one price as one."""
    return tuple(_together(list(same)) for _price, same in itertools.groupby(portions, key=_priced_alike))


def _priced_alike(portion: Portion) -> tuple[object, ...]:
    return (portion.month, portion.cover, portion.bracket, portion.price_rupiah)


def _together(portions: list[Portion]) -> Portion:
    """Return portions of one price as one."""
    return dataclasses.replace(
        portions[0],
        steps=tuple(dict.fromkeys(steps for portion in portions for steps in portion.steps)),
        laws=tuple(sorted({law for portion in portions for law in portion.laws})),
        workers=sum(portion.workers for portion in portions),
        live=sum(portion.live for portion in portions),
        standing=sum(portion.standing for portion in portions),
        voided=sum(portion.voided for portion in portions),
    )


def workers_on(*, bill: Bill, payment_id: int | None, after: str = "", limit: int = PART_ROWS) -> Slice[BillWorker]:
    """Return the workers on a bill that the reader may see, a page at a time.

    Args:
        bill: the bill.
        payment_id: its payment, if it was paid.
        after: where the page begins, as the page before says; anything else counts as the beginning.
        limit: how many at most.
    """
    begin = int(after) if after.isascii() and after.isdecimal() and len(after) < len(str(2**63)) else 0
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.collection", "bill_workers"),
            {"bill_id": bill.pk, "payment_id": payment_id, "after": begin, "limit": limit + 1},
        )
        workers = [
            BillWorker(
                participant_id, person_id, name, mask_nik(sealing.unseal(nik, purpose="nik").decode()),
                _masked_number(number), tuple(map(Month.of, months)), lines, amount, live, standing,
            )
            for participant_id, person_id, name, nik, number, months, lines, amount, live, standing in cursor.fetchall()
        ]  # fmt: skip
    return slice_of(workers, limit=limit, cursor=lambda worker: str(worker.participant_id))


def _masked_number(number: str) -> str:
    return "*" * (len(number) - _SHOWN_DIGITS) + number[-_SHOWN_DIGITS:]


def workers_billed(bill: Bill) -> int:
    """Return for how many workers a bill asks."""
    if bill.worker_count is not None:
        return bill.worker_count
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT participant_id) FROM collection_billline WHERE bill_id = %s", [bill.pk])
        return int(cursor.fetchone()[0])


def _issuer(bill: Bill) -> str:
    """Return the name of who issued the bill; blank if nobody was named at the time."""
    return issuers([bill]).get(bill.pk, "")


def issuers(bills: list[Bill]) -> dict[int, str]:
    """Return the names of who issued bills, by the bill's key, in one query."""
    contexts = {bill.pk: bill.context_id for bill in bills if bill.context_id is not None}
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.collection", "bill_issuers"), {"context_ids": list(set(contexts.values()))})
        names = dict(cursor.fetchall())
    return {bill_id: names[context] for bill_id, context in contexts.items() if context in names}
