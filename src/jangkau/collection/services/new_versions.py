"""A bill whose price is no longer right is replaced by a new version; the old one stays, cancelled with the reason."""

import datetime
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import Bill
from jangkau.collection.selectors.office_days import day_at_office
from jangkau.collection.selectors.price_changes import is_own_bill, months_on, price_changes
from jangkau.collection.services.bill_endings import CancellationReasonMissing, cancel_locked
from jangkau.collection.services.bills import IssuedBill, NothingToBill, issue_bill
from jangkau.collection.services.open_bills import BillExpired, UnknownBill, lock_bill, require_issued
from jangkau.collection.services.own_bills import own_number
from jangkau.collection.services.own_months import STAGED, expires_at, stage_own_months
from jangkau.core.errors import Refusal
from jangkau.rules.contributions import FundingSource
from jangkau.rules.money import format_rupiah


class BilledUnderAgreement(Refusal):
    """The bill is not one that workers pay themselves."""

    message = _(
        "Tagihan %(number)s dibayar sponsor. Batalkan tagihan itu, lalu terbitkan lagi dari perjanjiannya: "
        "harganya dihitung kembali."
    )


class PriceStillRight(Refusal):
    """Nothing on the bill would ask anything else now."""

    message = _("Harga tagihan %(number)s masih tepat, jadi tidak ada yang perlu diganti.")


@transaction.atomic
def reprice_bill(
    *,
    bill_number: str,
    reason: str,
    now: datetime.datetime,
    by_user_id: int,
    office_ids: Collection[int] | None = None,
) -> IssuedBill:
    """Replace an unpaid bill of workers' own by a new version at the prices of now, with a payment code of its own.

    The old version is cancelled with the reason and keeps its lines; nothing on it changes.

    Args:
        bill_number: the bill.
        reason: why, in words that an auditor understands; the two amounts are added to it.
        now: when the new version is issued.
        by_user_id: who replaces it.
        office_ids: only a bill of one of these offices is known; None for all.

    Raises:
        CancellationReasonMissing: if the reason is blank.
        UnknownBill: if there is no such bill.
        BillAlreadyPaid, BillExpired, BillCancelled, BillReversed: if it is not open.
        BilledUnderAgreement: if a sponsor is to pay it.
        PriceStillRight: if nothing would change.
        NothingToBill: if nothing is left to be billed: such a bill is cancelled instead.
        ParameterError, UnknownBracket: if the law has no price for one of the months.
    """
    if not reason.strip():
        raise CancellationReasonMissing(number=bill_number)
    found = Bill.objects.select_related("payer_person", "payer_organisation").filter(number=bill_number).first()
    payer = (found.payer_person or found.payer_organisation) if found else None
    if payer is None:
        raise UnknownBill(number=bill_number)
    # The payer's row is held before the bill, as by whoever issues bills to the same payer.
    number = own_number(payer)
    bill = lock_bill(number=bill_number, office_ids=office_ids)
    require_issued(bill)
    if bill.expires_at is not None and bill.expires_at <= now:
        raise BillExpired(number=bill.number)
    if not is_own_bill(bill):
        raise BilledUnderAgreement(number=bill.number)
    if not price_changes(bill=bill, now=now):
        raise PriceStillRight(number=bill.number)
    return _replace(bill, number, reason.strip(), now, by_user_id)


def _replace(bill: Bill, number: str, reason: str, now: datetime.datetime, by_user_id: int) -> IssuedBill:
    today = day_at_office(bill, now)
    staged = stage_own_months(replaced_id=bill.pk, months=months_on(bill), today=today)
    if staged.payable_until is None:
        raise NothingToBill(number=number)
    cancel_locked(
        bill,
        reason=gettext("%(reason)s (%(was)s, diganti tagihan %(number)s)")
        % {"reason": reason, "was": format_rupiah(bill.total_rupiah), "number": number},
        now=now,
        by_user_id=by_user_id,
    )
    return issue_bill(
        staged=STAGED,
        payer_person_id=bill.payer_person_id,
        payer_organisation_id=bill.payer_organisation_id,
        office_id=bill.office_id,
        number=number,
        purpose=bill.purpose,
        funding=FundingSource.SELF,
        now=now,
        expires_at=expires_at(office=bill.office, today=today, payable_until=staged.payable_until),
        replaces_id=bill.pk,
    )
