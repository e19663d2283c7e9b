"""The bank's statement of yesterday: a payment that is known, and a transfer that nobody can place."""

import datetime
from zoneinfo import ZoneInfo

from jangkau.collection.services.bank_accounts import AccountTerms, keep_account
from jangkau.collection.services.bills import IssuedBill
from jangkau.collection.services.statements import receive_statement
from jangkau.console.demonstration import case
from jangkau.core.history import acting
from jangkau.registry.selectors.reach import reach_of

_CLOCK = ZoneInfo("Asia/Makassar")
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
            content=_mt940(paid, (now - datetime.timedelta(days=1)).astimezone(_CLOCK).date()),
            file_name="rekening-koran-sintetis.sta",
            account_number=_ACCOUNT,
            reach=supervisor,
            now=now,
        )


def _mt940(paid: IssuedBill, day: datetime.date) -> bytes:
    lines = [
        ":20:SINTETIS", f":25:{_ACCOUNT}", ":28C:1",
        f":60F:{_balance(day - datetime.timedelta(days=1), _OPENING_RUPIAH)}",
        f":61:{day:%y%m%d}C{paid.total_rupiah},00NTRF{paid.number}",
        f":61:{day:%y%m%d}C{_STRAY_RUPIAH},00NTRFNONREF",
        ":86:Setoran tunai tanpa keterangan (sintetis)",
        f":62F:{_balance(day, _OPENING_RUPIAH + paid.total_rupiah + _STRAY_RUPIAH)}",
        "-", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


def _balance(day: datetime.date, rupiah: int) -> str:
    return f"C{day:%y%m%d}IDR{rupiah},00"
