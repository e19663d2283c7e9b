"""A price falls after months were paid ahead: the difference is carried forward for whoever paid."""

import datetime
from dataclasses import dataclass
from itertools import groupby

from django.db import connection, transaction
from psycopg.sql import SQL, Identifier

from jangkau.collection.models import InsuredMonth, Payment, PriceAdjustment
from jangkau.collection.models.ledger import EntryKind
from jangkau.collection.selectors.office_days import day_at_office
from jangkau.collection.services.books import source_of, write_entry
from jangkau.collection.services.chart import AccountCode
from jangkau.collection.services.prices import price_staged_lines
from jangkau.core import sql
from jangkau.core.bulk import temporary_table
from jangkau.rules.contributions import FundingSource

_STAGED = "month_paid_ahead"


@dataclass(frozen=True, slots=True)
class CarriedFalls:
    """What was carried forward because prices fell."""

    months: int
    carried_rupiah: int


@dataclass(frozen=True, slots=True)
class _Fall:
    """What one month gives back, as ``fallen_prices.sql`` returns it."""

    month_id: int
    payment_id: int
    basis_id: int
    jkk_rupiah: int
    jkm_rupiah: int
    jht_rupiah: int

    @property
    def total_rupiah(self) -> int:
        return self.jkk_rupiah + self.jkm_rupiah + self.jht_rupiah


@transaction.atomic
def carry_fallen_prices(*, today: datetime.date, now: datetime.datetime, by_user_id: int) -> CarriedFalls:
    """Carry forward what months paid ahead cost more than they would today; to do it again changes nothing.

    Only months that stand and begin after today are looked at: what has begun was insured at its price. Where a
    programme's part rose while another's fell, the month is left as it is.

    Args:
        today: months that begin later are looked at.
        now: when this is recorded.
        by_user_id: who does it.

    Source: PP 50/2025: months paid too much roll forward to the next.
    """
    falls = [fall for funding in FundingSource for fall in _falls(funding, today)]
    falls.sort(key=lambda fall: (fall.payment_id, fall.month_id))
    for payment_id, group in groupby(falls, key=lambda fall: fall.payment_id):
        _carry(Payment.objects.select_related("bill__office").get(pk=payment_id), list(group), now, by_user_id)
    return CarriedFalls(len(falls), sum(fall.total_rupiah for fall in falls))


def _falls(funding: FundingSource, today: datetime.date) -> list[_Fall]:
    """Return what months paid from one source of money give back. Their rows stay locked, so that none is voided."""
    months = InsuredMonth.objects.filter(month__gt=today, voided_by=None, basis__funding=funding)
    locked = months.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk", flat=True)
    ids = list(locked)
    if not ids:
        return []
    temporary_table(
        _STAGED,
        "insured_month_id bigint, participant_id bigint, month date, cover text, bracket int, sector text",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_STAGED} SELECT insured.id, participant_id, insured.month, insured.cover, bracket, sector"  # noqa: S608  all of it is written here
            " FROM collection_insuredmonth insured JOIN collection_pricebasis basis ON basis.id = insured.basis_id"
            " WHERE insured.id = ANY(%s)",
            [ids],
        )
        prices = price_staged_lines(staged=_STAGED, funding=funding)
        cursor.execute(
            SQL(sql.load("jangkau.collection", "fallen_prices")).format(staged=Identifier(_STAGED)),
            {"prices": prices.rows, "newcomers": prices.newcomers},
        )
        return [_Fall(*row) for row in cursor.fetchall()]


def _carry(payment: Payment, falls: list[_Fall], now: datetime.datetime, by_user_id: int) -> None:
    entry = write_entry(
        source=source_of(payment=payment, bill=payment.bill),
        kind=EntryKind.PRICE_FELL,
        key=f"price_fell:{payment.pk}:{falls[0].month_id}:{falls[0].basis_id}",
        narrative=f"Iuran turun, {len(falls)} bulan tagihan {payment.bill.number} dibayar di muka",
        occurred_on=day_at_office(payment.bill, now),
        now=now,
        amounts={
            AccountCode.JKK_CONTRIBUTIONS: sum(fall.jkk_rupiah for fall in falls),
            AccountCode.JKM_CONTRIBUTIONS: sum(fall.jkm_rupiah for fall in falls),
            AccountCode.JHT_CONTRIBUTIONS: sum(fall.jht_rupiah for fall in falls),
            AccountCode.CARRIED_FORWARD: -sum(fall.total_rupiah for fall in falls),
        },
    )
    PriceAdjustment.objects.bulk_create(
        [
            PriceAdjustment(
                month_id=fall.month_id,
                basis_id=fall.basis_id,
                entry=entry,
                jkk_rupiah=fall.jkk_rupiah,
                jkm_rupiah=fall.jkm_rupiah,
                jht_rupiah=fall.jht_rupiah,
                recorded_at=now,
                recorded_by_id=by_user_id,
            )
            for fall in falls
        ],
        batch_size=5000,
    )
