"""What happened at the synthetic branch as rows: bills with their payment, and the months that each bought."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from jangkau.console.demonstration.days import CLOCK
from jangkau.console.synthetic.branch import Branch, Purchase, truth
from jangkau.rules.contributions import Cover
from jangkau.rules.due_dates import due_date
from jangkau.rules.months import Month

_OPENS_AT = 8


@dataclass(frozen=True, slots=True)
class BoughtMonth:
    """A month of a participant, with the days that it insures."""

    number: int
    month: datetime.date
    covered_from: datetime.date
    covered_until: datetime.date


@dataclass(slots=True)
class PaidBill:
    """A bill that was paid. ``payer`` is the number of who paid himself, or None if his wadah or sponsor did."""

    key: str
    behaviour: str
    payer: int | None
    paid_at: datetime.datetime
    months: list[BoughtMonth] = field(default_factory=list)


class BranchCalendar:
    """The branch's months by the law's calendar."""

    def __init__(self, first: Month) -> None:
        self.months: Sequence[Month] = tuple(first.plus(step) for step in range(2 * truth().months))
        self.dues = tuple(due_date(month=month, cover=Cover.RISK) for month in self.months)

    def at(self, day: datetime.date, number: int) -> datetime.datetime:
        """Return an hour of a day at which the branch is open, another for each participant."""
        opens = datetime.time(_OPENS_AT + number % 8, number % 60)
        return datetime.datetime.combine(day, opens, CLOCK)

    def paid_on(self, bought: Purchase) -> datetime.date:
        """Return the day of a payment, within its month."""
        month = self.months[bought.paid_in]
        if bought.days_after_due is None:
            return month.first_day
        day = self.dues[bought.paid_in] + datetime.timedelta(days=bought.days_after_due)
        return min(max(day, month.first_day), month.last_day)


def paid_bills(branch: Branch, calendar: BranchCalendar) -> list[PaidBill]:
    """Return the bills of a branch with what they bought; a sponsor pays one for all who begin in a month."""
    bills: dict[str, PaidBill] = {}
    paid_until: defaultdict[int, int] = defaultdict(lambda: -truth().months)
    for position, bought in enumerate(branch.purchases, start=1):
        kind = branch.behaviours[bought.number]
        is_sponsors = bought.days_after_due is None
        day = calendar.paid_on(bought)
        key = f"CONTOH/SPONSOR/{kind}/{bought.paid_in}" if is_sponsors else f"CONTOH/{position}"
        payer = None if is_sponsors or kind == "wadah" else bought.number
        moment = calendar.at(day, 0 if is_sponsors else bought.number)
        bill = bills.setdefault(key, PaidBill(key, kind, payer, moment))
        continues = bought.paid_in - paid_until[bought.number] < truth().months_until_lapse
        for step in range(bought.first_month, bought.first_month + bought.count):
            month = calendar.months[step]
            begins = month.first_day if continues or is_sponsors else max(month.first_day, day)
            bill.months.append(BoughtMonth(bought.number, month.first_day, begins, month.until))
        paid_until[bought.number] = bought.first_month + bought.count
    return list(bills.values())
