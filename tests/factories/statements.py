"""Bank accounts and statements for tests: MT940 and CSV as banks write them."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jangkau.collection.models import BankAccount
from jangkau.collection.services.bank_accounts import AccountTerms, keep_account
from jangkau.collection.services.statements import ReceivedStatement, receive_statement
from jangkau.core.permissions import Role
from jangkau.registry.selectors.reach import Reach
from tests.factories.registry import make_office
from tests.factories.staff import employ

ACCOUNT = "1234567890"
CHANNEL = "BANK-UJI"
CSV_MAPPING = {
    "date": "Tanggal", "narrative": "Keterangan", "reference": "Referensi", "credit": "Kredit", "debit": "Debit",
    "balance": "Saldo",
}  # fmt: skip


@dataclass(frozen=True)
class Moved:
    """A movement of an account on a day of October 2022: credit above zero."""

    day: int
    amount_rupiah: int
    reference: str = "NONREF"
    narrative: str = ""


def supervisor() -> Reach:
    """Return the reach of a supervisor of KC-TGR."""
    make_office()
    return employ("penyelia", Role.SUPERVISOR, office="KC-TGR")


def make_account(
    number: str = ACCOUNT, *, channel: str = CHANNEL, daily_totals: bool = False, mapping: dict[str, str] | None = None
) -> BankAccount:
    """Write down an account of ours at KC-TGR; with a mapping it is one of CSV."""
    terms = AccountTerms(
        bank="Bank Uji",
        channel=channel,
        office="KC-TGR",
        responsible="penyelia",
        format="csv" if mapping else "mt940",
        daily_totals=daily_totals,
        mapping=mapping or {},
    )
    return keep_account(reach=supervisor(), number=number, terms=terms)


def mt940(
    moves: Sequence[Moved],
    *,
    opening_rupiah: int = 1_000_000,
    number: str = "1",
    first_day: int = 1,
    account: str = ACCOUNT,
    ends: tuple[str, str] = ("60F", "62F"),
) -> bytes:
    """Write a statement from the evening before ``first_day`` to the day of the last movement."""
    closing = opening_rupiah + sum(move.amount_rupiah for move in moves)
    last = max((move.day for move in moves), default=first_day)
    before = datetime.date(2022, 10, first_day) - datetime.timedelta(days=1)
    lines = [":20:MULAI", f":25:{account}", f":28C:{number}", f":{ends[0]}:{_balance(before, opening_rupiah)}"]
    for move in moves:
        mark = "C" if move.amount_rupiah > 0 else "D"
        lines.append(f":61:2210{move.day:02d}{mark}{abs(move.amount_rupiah)},00NTRF{move.reference}")
        if move.narrative:
            lines.append(f":86:{move.narrative}")
    lines.append(f":{ends[1]}:{_balance(datetime.date(2022, 10, last), closing)}")
    return "\r\n".join([*lines, "-", ""]).encode()


def _balance(day: datetime.date, rupiah: int) -> str:
    return f"{'C' if rupiah >= 0 else 'D'}{day:%y%m%d}IDR{abs(rupiah)},00"


def csv_text(moves: Iterable[Moved], *, opening_rupiah: int = 1_000_000) -> str:
    """Write the CSV that ``CSV_MAPPING`` reads."""
    lines = ["Rekening;1234567890", "Tanggal;Keterangan;Referensi;Debit;Kredit;Saldo"]
    balance = opening_rupiah
    for move in moves:
        balance += move.amount_rupiah
        amount = f"{abs(move.amount_rupiah):,}".replace(",", ".") + ",00"
        debit, credit = ("", amount) if move.amount_rupiah > 0 else (amount, "")
        saldo = f"{balance:,}".replace(",", ".")
        lines.append(f"{move.day:02d}/10/2022;{move.narrative};{move.reference};{debit};{credit};{saldo}")
    return "\n".join(lines)


def receive(content: bytes, *, account: str = ACCOUNT, day: int = 31) -> ReceivedStatement:
    """Take a statement in on a day of October 2022."""
    return receive_statement(
        content=content,
        file_name="rekening.sta",
        account_number=account,
        reach=supervisor(),
        now=datetime.datetime(2022, 10, day, 9, tzinfo=datetime.UTC),
    )
