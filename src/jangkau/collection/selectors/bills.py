"""Bills that a reader may see, and finding one by its number or payment code."""

import datetime
import zoneinfo
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import Bill
from jangkau.collection.models.bills import BillState
from jangkau.collection.selectors.payment_codes import grouped_code, read_payment_code
from jangkau.core.errors import NotFound
from jangkau.core.permissions import Right
from jangkau.registry.models.offices import TimeZone
from jangkau.registry.selectors.reach import Reach


class BillNotFound(NotFound):
    """No such bill lies within the reader's reach."""

    message = _("Tagihan %(bill)s tidak ditemukan. Periksa nomor atau kodenya, atau minta akses kepada administrator.")


@dataclass(frozen=True, slots=True)
class BillHead:
    """A bill without its lines. ``code`` is blank for bills from before there were payment codes."""

    bill_id: int
    number: str
    code: str
    purpose: str
    payer_name: str
    payer_person_id: int | None
    office_name: str
    time_zone: TimeZone
    total_rupiah: int
    state: BillState
    issued_at: datetime.datetime
    expires_at: datetime.datetime | None
    cover_starts_on: datetime.date | None
    start_letter: str

    @property
    def state_label(self) -> str:
        """The state in words."""
        return state_in_words(self.state)

    @property
    def last_day(self) -> datetime.date | None:
        """The last day on which it can be paid, at the office; None if it never runs out."""
        if self.expires_at is None:
            return None
        return (self.expires_at - datetime.timedelta.resolution).astimezone(zoneinfo.ZoneInfo(self.time_zone)).date()

    @property
    def is_open(self) -> bool:
        """Whether it can still be paid or cancelled."""
        return self.state == BillState.ISSUED


def state_in_words(state: BillState) -> str:
    """Return the state as it is shown: an open bill waits for its payment."""
    return str(_("menunggu pembayaran") if state == BillState.ISSUED else state.label)


def bills_in_reach(reach: Reach, right: Right = Right.SEE_BILL) -> QuerySet[Bill]:
    """Return the bills of the offices over which, or to the organisations or people for whom, a right is held.

    Raises:
        NotPermitted: if the right is held nowhere.
    """
    reach.require(right)
    return Bill.objects.select_related("office", "payer_organisation", "payer_person").filter(
        Q(office_id__in=reach.offices_for(right))
        | Q(payer_organisation_id__in=reach.organisations_for(right))
        | Q(payer_person_id__in=reach.people_for(right))
    )


def bill_in_reach(*, bill_id: int, reach: Reach, right: Right = Right.SEE_BILL) -> Bill:
    """Return the bill with this key.

    Raises:
        NotPermitted: if the right is held nowhere.
        BillNotFound: if there is none, or it belongs to others; the two cannot be told apart.
    """
    bill = bills_in_reach(reach, right).filter(pk=bill_id).first()
    if bill is None:
        raise BillNotFound(bill="")
    return bill


def bill_may_be_changed(*, bill: Bill, reach: Reach) -> bool:
    """Say whether whoever may see a bill may also bill: for its office, or because it is his own or his wadah's."""
    return (
        bill.office_id in reach.offices_for(Right.BILL)
        or bill.payer_person_id in reach.people_for(Right.BILL)
        or bill.payer_organisation_id in reach.organisations_for(Right.BILL)
    )


def bill_head(*, bill_id: int, reach: Reach, right: Right) -> BillHead:
    """Return a bill without its lines.

    Raises:
        NotPermitted, BillNotFound: as ``bill_in_reach``.
    """
    return head_of(bill_in_reach(bill_id=bill_id, reach=reach, right=right))


def head_of(bill: Bill) -> BillHead:
    """Return what is shown of a bill, whose office and payer are loaded."""
    return BillHead(
        bill_id=bill.pk,
        number=bill.number,
        code=grouped_code(bill.code or ""),
        purpose=bill.purpose,
        payer_name=payer_name(bill),
        payer_person_id=bill.payer_person_id,
        office_name=bill.office.name,
        time_zone=TimeZone(bill.office.time_zone),
        total_rupiah=bill.total_rupiah,
        state=BillState(bill.state),
        issued_at=bill.issued_at,
        expires_at=bill.expires_at,
        cover_starts_on=bill.cover_starts_on,
        start_letter=bill.start_letter,
    )


def payer_name(bill: Bill) -> str:
    """Return the name of whom the bill asks to pay."""
    payer = bill.payer_organisation or bill.payer_person
    return payer.name if payer else ""


def find_bill(*, text: str, reach: Reach) -> int | None:
    """Return the key of the bill within reach whose payment code or number a text is; None if there is none.

    Raises:
        NotPermitted: if the reader may see no bills.
        PaymentCodeTooShortOrLong, PaymentCodeMistyped: if the text is a row of digits that is no payment code.
        BillNotFound: if it is a payment code, but of no bill within reach.
    """
    code = read_payment_code(text)
    bills = bills_in_reach(reach)
    if code is None:
        return bills.filter(number__iexact=text.strip()).order_by("pk").values_list("pk", flat=True).first()
    found = bills.filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise BillNotFound(bill=grouped_code(code))
    return found
