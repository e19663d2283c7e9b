"""What became of the month over four banks: whether statements, payments and books agree to the last rupiah."""

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from jangkau.collection.selectors.channel_books import channel_books
from jangkau.collection.selectors.tie_out import Day, DayState, Difference, tie_out
from jangkau.collection.services.chart import AccountCode
from jangkau.console.demonstration import case
from jangkau.console.demonstration.month_banks import BANKS, BankOfMonth
from jangkau.registry.selectors.reach import Reach, reach_of
from jangkau.rules.months import Month

# What must be empty at a month's end when nothing is left to do.
_PASSED_THROUGH = {
    AccountCode.CLEARING,
    AccountCode.REFUNDS_UNDER_WAY,
    AccountCode.REFUNDS_PAYABLE,
    AccountCode.SUSPENSE,
}


@dataclass(frozen=True)
class BankResult:
    """A bank's month.

    Attributes:
        days, days_agreed: days on which anything happened, and those on which everything agrees.
        payments, payments_rupiah: payments told of that stand.
        held_rupiah: money that paid nothing by itself, and was matched, carried forward or paid back since.
        fee_rupiah: what the bank kept of the payments.
        statement_rupiah: what its statements say came in.
        accidents: how often what went wrong.
        differences: whatever does not agree, by name.
        left_rupiah: what is still on the way in the books, of all accounts that money only passes through.
        difference_rupiah: by how much statements and payments differ, day by day, and the named differences.
    """

    code: str
    days: int
    days_agreed: int
    payments: int
    payments_rupiah: int
    held_rupiah: int
    fee_rupiah: int
    statement_rupiah: int
    accidents: Mapping[str, int]
    differences: tuple[str, ...]
    left_rupiah: int
    difference_rupiah: int


@dataclass(frozen=True)
class MonthResult:
    """The month of all banks."""

    month: Month
    banks: tuple[BankResult, ...]

    @property
    def difference_rupiah(self) -> int:
        """All differences, and whatever is still on the way."""
        return sum(bank.difference_rupiah + bank.left_rupiah for bank in self.banks)

    @property
    def is_reconciled(self) -> bool:
        """Whether every day of every bank agrees and nothing is on the way."""
        agreed = all(bank.days == bank.days_agreed > 0 and not bank.differences for bank in self.banks)
        return agreed and not self.difference_rupiah

    def document(self) -> dict[str, object]:
        """Return it as the JSON document has it."""
        return {
            "month": str(self.month),
            "banks": [asdict(bank) for bank in self.banks],
            "difference_rupiah": self.difference_rupiah,
            "is_reconciled": self.is_reconciled,
        }


def month_result(*, now: datetime.datetime) -> MonthResult:
    """Tie every bank's month out; it is the first month in which the banks had payments."""
    supervisor = reach_of(case.SUPERVISOR)
    until = now.date() + datetime.timedelta(days=1)
    days = {
        bank.code: tie_out(channel=bank.code, first_on=case.LAST_DAY, last_on=until, reach=supervisor) for bank in BANKS
    }
    month = Month.of(min(each.day for of_bank in days.values() for each in of_bank))
    left = _left(supervisor, month)
    return MonthResult(month, tuple(_of_bank(bank, days[bank.code], month, left) for bank in BANKS))


def _of_bank(bank: BankOfMonth, days: list[Day], month: Month, left: Mapping[str, int]) -> BankResult:
    of_month = [day for day in days if Month.of(day.day) == month]
    differences = [difference for day in of_month for difference in day.differences]
    return BankResult(
        code=bank.code,
        days=len(of_month),
        days_agreed=sum(day.state == DayState.AGREED for day in of_month),
        payments=sum(day.payments for day in of_month),
        payments_rupiah=sum(day.payments_rupiah for day in of_month),
        held_rupiah=sum(day.held_rupiah for day in of_month),
        fee_rupiah=sum(day.fee_rupiah for day in of_month),
        statement_rupiah=sum(day.statement_rupiah for day in of_month),
        accidents=bank.accidents,
        differences=tuple(map(_named, differences)),
        left_rupiah=left.get(bank.code, 0),
        difference_rupiah=sum(map(_off, of_month)) + sum(_size(each) for each in differences),
    )


def _off(day: Day) -> int:
    return abs(day.statement_rupiah + day.fee_rupiah - day.held_rupiah - day.payments_rupiah)


def _size(difference: Difference) -> int:
    return abs(difference.expected_rupiah - difference.found_rupiah)


def _named(difference: Difference) -> str:
    return f"{difference.day}: {difference.kind.label} {difference.reference or difference.bill_number}".rstrip()


def _left(reach: Reach, month: Month) -> dict[str, int]:
    """Return what each channel's money leaves at the month's end on accounts that it only passes through."""
    left: dict[str, int] = {}
    for fund in channel_books(reach=reach, as_of=month.last_day):
        for balance in fund.balances:
            if balance.code in _PASSED_THROUGH:
                left[balance.channel] = left.get(balance.channel, 0) + abs(balance.balance_rupiah)
    return left
