"""A price falls after months were paid ahead: the difference is carried forward for whoever paid."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection, transaction
from psycopg.sql import SQL, Composed, Identifier

from jangkau.collection.models import Payment
from jangkau.collection.models.ledger import EntryKind
from jangkau.collection.selectors.office_days import day_at_office
from jangkau.collection.services.books import source_of, write_entry
from jangkau.collection.services.chart import AccountCode
from jangkau.collection.services.prices import price_staged_lines
from jangkau.core import sql
from jangkau.core.bulk import temporary_table
from jangkau.rules.contributions import FundingSource

_STAGED = "month_paid_ahead"
_FALLEN = "month_fallen"
_PAYMENTS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class CarriedFalls:
    """What was carried forward because prices fell."""

    months: int
    carried_rupiah: int


@dataclass(frozen=True, slots=True)
class _Fall:
    """What the months of one payment give back, as ``fallen_payments.sql`` returns it; the first names the entry."""

    payment_id: int
    months: int
    first_month_id: int
    first_basis_id: int
    jkk_rupiah: int
    jkm_rupiah: int
    jht_rupiah: int

    @property
    def total_rupiah(self) -> int:
        return self.jkk_rupiah + self.jkm_rupiah + self.jht_rupiah


@transaction.atomic
def carry_fallen_prices(
    *, today: datetime.date, now: datetime.datetime, by_user_id: int, office_ids: Collection[int] | None = None
) -> CarriedFalls:
    """Carry forward what months paid ahead cost more than they would today; to do it again changes nothing.

    Only months that stand and begin after today are looked at: what has begun was insured at its price. Where a
    programme's part rose while another's fell, the month is left as it is. The months stay in the database, however
    many there are.

    Args:
        today: months that begin later are looked at.
        now: when this is recorded.
        by_user_id: who does it.
        office_ids: only months billed by these offices; None for all.

    Source: PP 50/2025: months paid too much roll forward to the next.
    """
    months = carried_rupiah = 0
    for funding in FundingSource:
        _find_falls(funding, today, office_ids)
        after = 0
        while falls := _falls_after(after):
            payments = Payment.objects.select_related("bill__office").in_bulk([fall.payment_id for fall in falls])
            for fall in falls:
                _carry(payments[fall.payment_id], fall, now, by_user_id)
                months += fall.months
                carried_rupiah += fall.total_rupiah
            after = falls[-1].payment_id
    return CarriedFalls(months, carried_rupiah)


def _find_falls(funding: FundingSource, today: datetime.date, office_ids: Collection[int] | None) -> None:
    """Put aside what months paid from one source of money give back. Their rows stay locked, so that none is voided."""
    temporary_table(
        _STAGED,
        "insured_month_id bigint, participant_id bigint, month date, cover text, bracket int, sector text",
    )
    temporary_table(
        _FALLEN,
        "month_id bigint, payment_id bigint, basis_id bigint, jkk_rupiah bigint, jkm_rupiah bigint, jht_rupiah bigint",
    )
    offices = None if office_ids is None else list(office_ids)
    with connection.cursor() as cursor:
        cursor.execute(_statement("stage_months_ahead"), {"today": today, "funding": funding, "office_ids": offices})
        if not cursor.rowcount:
            return
        prices = price_staged_lines(staged=_STAGED, funding=funding)
        cursor.execute(_statement("fallen_prices"), {"prices": prices.rows, "newcomers": prices.newcomers})
        cursor.execute(SQL("CREATE INDEX ON {} (payment_id)").format(Identifier(_FALLEN)))


def _falls_after(payment_id: int) -> list[_Fall]:
    with connection.cursor() as cursor:
        cursor.execute(_statement("fallen_payments"), {"after": payment_id, "limit": _PAYMENTS_AT_ONCE})
        return [_Fall(*row) for row in cursor.fetchall()]


def _carry(payment: Payment, fall: _Fall, now: datetime.datetime, by_user_id: int) -> None:
    entry = write_entry(
        source=source_of(payment=payment, bill=payment.bill),
        kind=EntryKind.PRICE_FELL,
        key=f"price_fell:{payment.pk}:{fall.first_month_id}:{fall.first_basis_id}",
        narrative=f"Iuran turun, {fall.months} bulan tagihan {payment.bill.number} dibayar di muka",
        occurred_on=day_at_office(payment.bill, now),
        now=now,
        amounts={
            AccountCode.JKK_CONTRIBUTIONS: fall.jkk_rupiah,
            AccountCode.JKM_CONTRIBUTIONS: fall.jkm_rupiah,
            AccountCode.JHT_CONTRIBUTIONS: fall.jht_rupiah,
            AccountCode.CARRIED_FORWARD: -fall.total_rupiah,
        },
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _statement("adjust_fallen_months"),
            {"payment_id": payment.pk, "entry_id": entry.pk, "now": now, "by_user_id": by_user_id},
        )


def _statement(name: str) -> Composed:
    statement = SQL(sql.load("jangkau.collection", name))
    return statement.format(staged=Identifier(_STAGED), fallen=Identifier(_FALLEN))
