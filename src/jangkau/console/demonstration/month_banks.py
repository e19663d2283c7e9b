"""The four banks of the month: how each tells of payments, and what its statement says."""

import csv
import datetime
import hashlib
import io
import itertools
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from jangkau.collection.selectors.partners import PartnerProfile, partner_of_client
from jangkau.collection.selectors.statements import LineShown, statement_shown
from jangkau.collection.services.bank_accounts import AccountTerms, keep_account
from jangkau.collection.services.bills import IssuedBill
from jangkau.collection.services.partner_keys import give_key
from jangkau.collection.services.partner_notices import PAYMENT_SERVICE, Message, PaymentTold, Said, hear_payment
from jangkau.collection.services.partners import Terms, add_partner
from jangkau.collection.services.payments import PaymentAnswer
from jangkau.collection.services.statements import receive_statement
from jangkau.console.demonstration import case
from jangkau.console.demonstration.days import CLOCK
from jangkau.console.demonstration.mt940 import Balance, BookedLine, mt940
from jangkau.console.demonstration.stage import StageFailed
from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.registry.selectors.reach import reach_of
from jangkau.rules.months import Month

_JAKARTA = ZoneInfo("Asia/Jakarta")
OPENING_RUPIAH = 5_000_000
# What the standard answers; the whole table is in the reference of SNAP.
_CASES = {
    "unknown_bill": "404{}12",
    "payment_code_mistyped": "404{}12",
    "amount_differs": "404{}13",
    "request_duplicate": "409{}01",
}


@dataclass(frozen=True)
class BankOfMonth:
    """A bank: its prefix, our account with it, how it differs from the others, and how often what goes wrong."""

    code: str
    va_prefix: str
    account: str
    accidents: dict[str, int]
    fee_rupiah: int = 0
    daily_totals: bool = False
    csv: bool = False
    repeats: str = "same_answer"


BANKS = (
    BankOfMonth(
        case.MONTH_BANKS[0], "88811", "0088820001",
        {"duplicate": 1, "out_of_order": 1, "late": 1, "next_day": 1},
    ),
    BankOfMonth(
        case.MONTH_BANKS[1], "88812", "0088820002",
        {"duplicate": 1, "next_day": 1, "underpaid": 1, "fee": 4}, fee_rupiah=1_500, daily_totals=True,
    ),
    BankOfMonth(
        case.MONTH_BANKS[2], "88813", "0088820003",
        {"duplicate": 1, "not_told": 1, "unknown_code": 1, "refund": 1, "fee": 1}, csv=True,
    ),
    BankOfMonth(
        case.MONTH_BANKS[3], "88814", "0088820004",
        {"duplicate": 1, "overpaid": 1, "reversed": 1}, repeats="duplicate",
    ),
)  # fmt: skip
_MAPPING = {
    "date": "Tanggal", "narrative": "Keterangan", "reference": "Referensi", "credit": "Kredit", "debit": "Debit",
    "opening_label": "Saldo awal", "closing_label": "Saldo akhir",
}  # fmt: skip


@dataclass(frozen=True)
class _Booked:
    day: int
    rupiah: int
    words: str
    reference: str = "NONREF"


@dataclass
class BankAtWork:
    """A bank in the month: ``tell`` sends a notice, ``book`` writes into our account, ``send`` sends the statement."""

    bank: BankOfMonth
    month: Month
    partner: PartnerProfile
    _booked: list[_Booked] = field(default_factory=list)
    _sent_until: int = 0
    _balance: int = OPENING_RUPIAH
    _serial: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def at(self, day: int, hour: int = 10) -> datetime.datetime:
        """Return an hour of a day of the month; days beyond its end are of the next."""
        first = datetime.datetime.combine(self.month.first_day, datetime.time(hour), CLOCK)
        return first + datetime.timedelta(days=day - 1)

    def account_of(self, bill: IssuedBill) -> str:
        """Return the virtual account of a bill, as the bank writes it."""
        return f"{self.bank.va_prefix}{bill.code}"

    def tell(
        self,
        code: str,
        rupiah: int,
        *,
        paid: datetime.datetime,
        told: datetime.datetime | None = None,
        request: str = "",
        answer: str = "2002500",
    ) -> str:
        """Tell that a virtual account was paid, and return the name of the request.

        Raises:
            StageFailed: if another answer came than had to.
        """
        number = next(self._serial)
        now = told or paid
        request = request or f"{self.bank.code}-{self.month.first_day:%y%m}-{number:03}"
        body = f"{request}:{code}:{rupiah}:{paid.isoformat()}"
        message = Message(
            service=PAYMENT_SERVICE,
            external_id=f"{now:%m%d%H%M}{number:04}",
            request_id=request,
            body_digest=hashlib.sha256(body.encode()).digest(),
            day=now.astimezone(_JAKARTA).date(),
        )
        said = hear_payment(
            partner=self.partner, message=message, told=PaymentTold(code, rupiah, paid), say=_say, now=now
        )
        if said.code != answer:
            raise StageFailed(f"{self.bank.code} heard {said.code} of {request}, not {answer}")
        return request

    def book(self, day: int, rupiah: int, words: str, reference: str = "NONREF") -> None:
        """Put money into our account, or take it out; ``words`` is what the statement will say of it."""
        self._booked.append(_Booked(day, rupiah, words, reference))

    def pay(self, bill: IssuedBill, day: int, hour: int = 10, *, booked: int | None = None) -> str:
        """Pay a bill at the counter: the notice at once, the money in our account on the same or another day."""
        request = self.tell(bill.code, bill.total_rupiah, paid=self.at(day, hour))
        if not self.bank.daily_totals:
            self.book(booked or day, bill.total_rupiah, f"VA {self.account_of(bill)}", request)
        return request

    def send(self, until: int) -> list[LineShown]:
        """Send the statement of the days since the last until this one, and return its lines as the desk sees them."""
        lines = sorted(
            (line for line in self._booked if self._sent_until < line.day <= until), key=lambda line: line.day
        )
        closing = self._balance + sum(line.rupiah for line in lines)
        write = self._csv if self.bank.csv else self._mt940
        supervisor = reach_of(case.SUPERVISOR)
        with acting(by=supervisor.username, reason=f"membaca rekening koran {self.bank.code}"):
            received = receive_statement(
                content=write(lines, until, closing),
                file_name=f"{self.bank.code.lower()}-{until:02}.{'csv' if self.bank.csv else 'sta'}",
                account_number=self.bank.account,
                reach=supervisor,
                now=self.at(until + 1, 8),
            )
        self._sent_until, self._balance = until, closing
        shown = statement_shown(statement_id=received.statement_ids[0], after="", reach=supervisor)
        if shown is None or received.new_lines != len(lines):
            raise StageFailed(f"{received.new_lines} of {len(lines)} lines of {self.bank.code} are new")
        return list(shown.lines.rows)

    def _mt940(self, lines: list[_Booked], until: int, closing: int) -> bytes:
        return mt940(
            account=self.bank.account,
            number=until,
            opening=Balance(self.at(self._sent_until).date(), self._balance),
            lines=[BookedLine(self.at(line.day).date(), line.rupiah, line.words) for line in lines],
            closing=Balance(self.at(until).date(), closing),
        )

    def _csv(self, lines: list[_Booked], until: int, closing: int) -> bytes:
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";")
        writer.writerow(["Rekening", self.bank.account, f"s.d. {self.at(until):%d-%m-%Y}"])
        writer.writerow(["Saldo awal", self._balance])
        writer.writerow(["Tanggal", "Keterangan", "Referensi", "Debit", "Kredit"])
        for line in lines:
            amounts = ("", line.rupiah) if line.rupiah > 0 else (-line.rupiah, "")
            writer.writerow([f"{self.at(line.day):%d-%m-%Y}", line.words, line.reference, *amounts])
        writer.writerow(["Saldo akhir", closing])
        return text.getvalue().encode()


def open_bank(bank: BankOfMonth, *, public_key: str, month: Month) -> BankAtWork:
    """Make a bank a payment partner with a key and an account of ours, from before the month."""
    administrator, supervisor = reach_of(case.ADMINISTRATOR), reach_of(case.SUPERVISOR)
    names = {code: name for code, name, *_rest in case.ORGANISATIONS}
    since = datetime.datetime.combine(month.plus(-1).first_day, datetime.time(9), CLOCK)
    terms = Terms(most_rupiah=100_000_000, fee_rupiah=bank.fee_rupiah, repeats=bank.repeats)
    add_partner(reach=administrator, code=bank.code, va_prefix=bank.va_prefix, terms=terms)
    key = give_key(reach=administrator, code=bank.code, public_key=public_key, now=since)
    keep_account(
        reach=supervisor,
        number=bank.account,
        terms=AccountTerms(
            bank=names[bank.code],
            channel=bank.code,
            office=case.OFFICE,
            responsible=case.SUPERVISOR,
            format="csv" if bank.csv else "mt940",
            daily_totals=bank.daily_totals,
            mapping=_MAPPING if bank.csv else {},
        ),
    )
    partner = partner_of_client(client_id=key.client_id, now=since)
    if partner is None:
        raise StageFailed(f"the key of {bank.code} is not valid")
    return BankAtWork(bank, month, partner)


def _say(outcome: PaymentAnswer | Refusal) -> Said:
    """Return the answer to a notice in its shortest form."""
    if isinstance(outcome, Refusal):
        if outcome.code not in _CASES:
            raise outcome
        code = _CASES[outcome.code].format(PAYMENT_SERVICE)
    else:
        code = f"200{PAYMENT_SERVICE}00"
    return Said(code, f'{{"responseCode":"{code}"}}')
