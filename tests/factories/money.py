"""Held money and refunds for tests, made by the services."""

import datetime
import itertools
from collections.abc import Sequence

from jangkau.collection.models import HeldMoney
from jangkau.collection.models.held_money import HeldReason, MoneySource
from jangkau.collection.selectors.books import trial_balance
from jangkau.collection.selectors.payers import Payer
from jangkau.collection.services.bills import IssuedBill
from jangkau.collection.services.held_money import Arrived, hold_money
from jangkau.collection.services.matching import Excess, Matched, match_money
from jangkau.collection.services.refund_requests import Account, Wish
from jangkau.core.permissions import Role
from jangkau.registry.selectors.reach import Reach
from tests.factories.registry import make_office, make_user
from tests.factories.staff import employ

_serial = itertools.count(1)

ACCOUNT = Account(bank="BANK KALTIMTARA", number="0011223344", holder="Bendahara Umum Daerah")


def hold(
    amount_rupiah: int,
    *,
    received_at: datetime.datetime,
    reason: HeldReason = HeldReason.UNMATCHED,
    channel: str = "bank-kaltimtara",
    reference: str | None = None,
    office: str = "KC-TGR",
    payer: Payer | None = None,
    now: datetime.datetime | None = None,
) -> HeldMoney:
    """Hold money at an office."""
    held_id = hold_money(
        arrived=Arrived(
            MoneySource.STATEMENT, channel, reference or f"UANG-{next(_serial)}", amount_rupiah, received_at
        ),
        reason=reason,
        office_id=make_office(office).pk,
        now=now or received_at,
        by_user_id=make_user().pk,
        payer=payer,
    )
    return HeldMoney.objects.get(pk=held_id)


def match(
    bill: IssuedBill,
    held: Sequence[HeldMoney],
    *,
    now: datetime.datetime,
    with_carried: bool = False,
    excess: Excess = Excess.STAYS,
) -> Matched:
    """Pay a bill with held money."""
    return match_money(
        bill_number=bill.number,
        held_ids=[money.pk for money in held],
        with_carried=with_carried,
        excess=excess,
        now=now,
        by_user_id=make_user().pk,
    )


def wish(amount_rupiah: int, *, reason: str = "salah transfer", account: Account = ACCOUNT) -> Wish:
    """Return what is asked for in a refund."""
    return Wish(amount_rupiah, reason, account)


def clerk() -> Reach:
    """Return the reach of the officer who records what tests record."""
    return employ(make_user().username, Role.BRANCH_OFFICER, office=make_office().code)


def boss() -> Reach:
    """Return the reach of the supervisor who decides."""
    return employ(make_user("boss").username, Role.SUPERVISOR, office=make_office().code)


def balances() -> dict[str, int]:
    """Return the balance of every account that has one, by its code."""
    return {account.code: account.balance_rupiah for account in trial_balance() if account.balance_rupiah}
