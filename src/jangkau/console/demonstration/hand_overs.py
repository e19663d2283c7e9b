"""Workers whose sponsor's months end soon, or ended four months ago: some are offered to go on, some tap, some pay.

Their numbers are made up, and who does what was chosen so that every state is there: it proves nothing about workers.
"""

import datetime
from collections.abc import Iterator, Sequence

from jangkau.collection.selectors.bills import bill_head
from jangkau.collection.services.bill_endings import expire_bills
from jangkau.collection.services.payments import record_payment
from jangkau.console.demonstration import case
from jangkau.console.demonstration.days import CLOCK, ago
from jangkau.core.permissions import Right
from jangkau.outreach.selectors.hand_overs import hand_over_page
from jangkau.outreach.selectors.sponsor_ends import SponsorEnd
from jangkau.outreach.services.hand_over import bill_own_months, show_offer
from jangkau.partnership.selectors.agreements import agreement_in_reach
from jangkau.registry.selectors.accounts import reach_of_account
from jangkau.registry.selectors.reach import reach_of
from jangkau.registry.services.accounts import look_after, open_account

# The telephone of two workers whose sponsor's months end soon, and who have not looked yet.
SPONSORED = "+6281200000121"
_NUMBERS = tuple(f"+628120000{serial:04}" for serial in range(201, 220))
_LOOKED_AGO = 5
_BEFORE_THE_END = datetime.timedelta(days=20)
# What each did who was offered: for so many months he paid; 0 who tapped and let it be, None who only looked.
_SOON: Sequence[int | None] = (None, 0, 1)
_LATELY: Sequence[int | None] = (None, None, 0, 1, 3, 3)


def hand_some_over(*, ending: str, ended: str, now: datetime.datetime) -> None:
    """Offer some workers of the branch to go on by themselves.

    Args:
        ending: the code of the agreement whose months end with this one.
        ended: of the one whose months ended lately.
        now: the day of the demonstration.
    """
    numbers = iter(_NUMBERS)
    looked = ago(now, _LOOKED_AGO)
    waiting = _workers(ending, now)
    shared = open_account(phone=SPONSORED, now=looked).pk
    for end, relation in zip(waiting, ("self", "family"), strict=False):
        look_after(account_id=shared, person_id=end.person_id, relation=relation, now=looked)
    _offer(waiting[2:], _SOON, numbers, looked)
    gone = _workers(ended, now)
    _offer(gone, _LATELY, numbers, datetime.datetime.combine(gone[0].ends_on - _BEFORE_THE_END, looked.time(), CLOCK))
    expire_bills(now=now)


def _workers(code: str, now: datetime.datetime) -> list[SponsorEnd]:
    """Return the workers whose sponsor's months end with the agreement."""
    officer = reach_of(case.BRANCH_OFFICER)
    agreement = agreement_in_reach(code=code, reach=officer, right=Right.SEE_ROSTER)
    page = hand_over_page(agreement_id=agreement.pk, reach=officer, today=now.astimezone(CLOCK).date())
    assert page.workers is not None  # noqa: S101  told to mypy: an officer sees who they are
    return [end for end in page.workers.rows if end.ends_on == agreement.until_month]


def _offer(
    ends: Sequence[SponsorEnd], did: Sequence[int | None], numbers: Iterator[str], now: datetime.datetime
) -> None:
    for end, months in zip(ends, did, strict=False):
        account_id = open_account(phone=next(numbers), now=now).pk
        look_after(account_id=account_id, person_id=end.person_id, relation="self", now=now)
        reach = reach_of_account(account_id)
        offer = show_offer(person_id=end.person_id, reach=reach, now=now)
        if months is None or offer is None:
            continue
        issued = bill_own_months(
            person_id=end.person_id, reach=reach, now=now, first_month=offer.pay_month, count=months or 1, is_tap=True
        )
        if months:
            bill = bill_head(bill_id=issued.bill_id, reach=reach, right=Right.SEE_BILL)
            record_payment(
                channel=case.CHANNEL,
                reference=bill.number,
                bill_number=bill.number,
                amount_rupiah=bill.total_rupiah,
                paid_at=now,
                now=now,
                by_user_id=reach_of(case.BRANCH_OFFICER).user_id,
            )
