"""The bank's statement of yesterday: a payment that is known, and a transfer that nobody can place."""

import datetime

from jangkau.collection.services.bank_accounts import AccountTerms, keep_account
from jangkau.collection.services.bills import IssuedBill
from jangkau.collection.services.statements import receive_statement
from jangkau.console.demonstration import case
from jangkau.console.demonstration.days import ago
from jangkau.console.demonstration.mt940 import Balance, BookedLine, mt940
from jangkau.core.history import acting
from jangkau.registry.selectors.reach import reach_of

_ACCOUNT = "0088810001"
_OPENING_RUPIAH, _STRAY_RUPIAH = 5_000_000, 35_000


def read_statement(paid: IssuedBill, *, now: datetime.datetime) -> None:
    """Write down the bank account and read its statement.

    Args:
        paid: a bill that was paid yesterday, under its own number as the reference.
        now: the day of the demonstration.
    """
    supervisor = reach_of(case.SUPERVISOR)
    terms = AccountTerms(
        bank="Bank Sintetis (karangan)", channel=case.CHANNEL, office=case.OFFICE, responsible=case.SUPERVISOR
    )
    keep_account(reach=supervisor, number=_ACCOUNT, terms=terms)
    with acting(by=supervisor.username, reason="membaca rekening koran"):
        receive_statement(
            content=_statement(paid, ago(now, 1).date()),
            file_name="rekening-koran-sintetis.sta",
            account_number=_ACCOUNT,
            reach=supervisor,
            now=now,
        )


def _statement(paid: IssuedBill, day: datetime.date) -> bytes:
    return mt940(
        account=_ACCOUNT,
        number=1,
        opening=Balance(day - datetime.timedelta(days=1), _OPENING_RUPIAH),
        lines=[
            BookedLine(day, paid.total_rupiah, reference=paid.number),
            BookedLine(day, _STRAY_RUPIAH, "Setoran tunai tanpa keterangan (sintetis)"),
        ],
        closing=Balance(day, _OPENING_RUPIAH + paid.total_rupiah + _STRAY_RUPIAH),
    )
