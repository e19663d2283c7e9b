"""Everything that the page of one bill shows."""

import datetime
from dataclasses import dataclass

from jangkau.collection.models import Bill
from jangkau.collection.selectors.bill_story import BillStory, BillWorker, story_of, workers_on
from jangkau.collection.selectors.bills import bill_in_reach
from jangkau.collection.selectors.price_changes import PriceChange, Version, is_own_bill, price_changes, versions_of
from jangkau.collection.selectors.qris import QrisOfBill, qris_of_bill
from jangkau.core.paging import Slice
from jangkau.core.permissions import Right
from jangkau.enrolment.selectors.participants import participants_of_people
from jangkau.partnership.selectors.bill_lists import AgreementOfBill, agreement_of
from jangkau.registry.selectors.reach import Reach


@dataclass(frozen=True, slots=True)
class BillPage:
    """A bill's story, a page of its workers, the agreement it is for, and what the reader may do with it.

    ``is_own`` says that workers pay it themselves: ``person_id`` is the worker, ``wadah_code`` their wadah. ``changes``
    tells where such a bill, unpaid, no longer asks the right price; ``versions`` are all of a bill that was replaced.
    ``can_bill_anew`` says that another can follow one that is done with: who paid it has not left.
    ``qris`` is None where a bill cannot be paid.
    """

    story: BillStory
    workers: Slice[BillWorker]
    agreement: AgreementOfBill | None
    is_own: bool
    person_id: int | None
    wadah_code: str
    changes: tuple[PriceChange, ...]
    versions: tuple[Version, ...]
    qris: QrisOfBill | None
    may_bill: bool
    may_record: bool
    may_cancel: bool
    may_reverse: bool
    can_bill_anew: bool


def bill_page(*, bill_id: int, reach: Reach, language: str, now: datetime.datetime, after: str = "") -> BillPage:
    """Return everything that the page of a bill shows, in as many queries however many lines it has.

    Args:
        bill_id: the bill.
        reach: of the reader.
        language: ``id`` or ``en``, of the explanations.
        now: when it is asked whether the price is still right.
        after: where the page of workers begins.

    Raises:
        NotPermitted: if the reader may see no bills.
        BillNotFound: if there is none, or it belongs to others.
    """
    bill = bill_in_reach(bill_id=bill_id, reach=reach)
    story = story_of(bill=bill, reach=reach, language=language)
    payment_id = story.payment.payment_id if story.payment else None
    is_own = is_own_bill(bill)
    is_paid = story.payment is not None and story.payment.reversal is None
    may_bill = bill.office_id in reach.offices_for(Right.BILL)
    may_reverse = is_paid and bill.office_id in reach.offices_for(Right.REVERSE_PAYMENT)
    return BillPage(
        story=story,
        workers=workers_on(bill=bill, payment_id=payment_id, after=after),
        agreement=agreement_of(bill),
        is_own=is_own,
        person_id=bill.payer_person_id,
        wadah_code=bill.payer_organisation.code if is_own and bill.payer_organisation else "",
        changes=price_changes(bill=bill, now=now) if is_own and story.head.is_open else (),
        versions=versions_of(bill),
        qris=qris_of_bill(bill=bill, now=now),
        may_bill=may_bill,
        may_record=story.head.is_open and bill.office_id in reach.offices_for(Right.RECORD_PAYMENT),
        may_cancel=story.head.is_open and bill.office_id in reach.offices_for(Right.BILL),
        may_reverse=may_reverse,
        can_bill_anew=is_own and may_bill and not story.head.is_open and not may_reverse and _takes_part(bill),
    )


def _takes_part(bill: Bill) -> bool:
    """Say whether a worker who pays himself is still a participant; a wadah goes on."""
    person_id = bill.payer_person_id
    return person_id is None or person_id in participants_of_people(person_ids=[person_id])
