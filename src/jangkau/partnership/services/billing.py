"""Billing a sponsor: once for each batch, by term, or monthly."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jangkau.collection.services.bills import IssuedBill, issue_bill
from jangkau.collection.services.bills import NothingToBill as NoMonthFree
from jangkau.core import sql
from jangkau.core.bulk import drop_temporary_tables
from jangkau.core.errors import Refusal
from jangkau.core.permissions import Right
from jangkau.partnership.models import Agreement, AgreementBill, Batch
from jangkau.partnership.models.agreements import Billing
from jangkau.partnership.selectors.agreements import agreement_in_reach, covers, day_at_office
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.contributions import FundingSource
from jangkau.rules.months import Month


class NothingToBill(Refusal):
    """No approved member of the agreement has a month that is due to be billed and not billed yet."""

    message = _("Tidak ada yang dapat ditagih untuk perjanjian %(code)s: semua bulan yang disetujui sudah ditagih.")


@dataclass(frozen=True)
class _Portion:
    """What one bill is for: months of all members, or of one batch's."""

    first_month: Month
    until_month: Month
    batch: Batch | None = None


@transaction.atomic
def bill_agreement(
    *, agreement_code: str, reach: Reach, now: datetime.datetime, month: Month | None = None
) -> list[IssuedBill]:
    """Issue the bills that an agreement owes up to a month, and return them.

    Billed once: one bill a batch, of all its months. By term or monthly: one bill for each term or month that has
    begun by ``month``, of the members at this time, so that those who came or left since are in it or not.

    Args:
        month: the last month to bill; the month of ``now`` at the office if not given. Without meaning when billed
            once.

    Raises:
        AgreementNotFound, NotPermitted: as for any agreement.
        NothingToBill: if all approved months are billed.
    """
    agreement = agreement_in_reach(code=agreement_code, reach=reach, right=Right.BILL)
    agreement = Agreement.objects.select_for_update(of=("self",)).select_related("office").get(pk=agreement.pk)
    issued = []
    for portion in _portions(agreement, month or Month.of(day_at_office(agreement, now))):
        bill = _bill(agreement, portion, now)
        if bill is not None:
            issued.append(bill)
    if not issued:
        raise NothingToBill(code=agreement.code)
    return issued


def _portions(agreement: Agreement, last: Month) -> Iterator[_Portion]:
    first, until = Month.of(agreement.first_month), Month.of(agreement.until_month)
    if agreement.billing == Billing.ONCE:
        for batch in Batch.objects.filter(agreement=agreement).order_by("number"):
            yield _Portion(first, until, batch)
        return
    length = agreement.term_months or 1
    while first < until and first <= last:
        following = min(first.plus(length), until)
        yield _Portion(first, following)
        first = following


def _bill(agreement: Agreement, portion: _Portion, now: datetime.datetime) -> IssuedBill | None:
    drop_temporary_tables("staged_lines")
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.partnership", "stage_lines"),
            {
                "agreement_id": agreement.pk,
                "batch_id": portion.batch.pk if portion.batch else None,
                "bracket": agreement.bracket,
                "covers": [cover.value for cover in covers(agreement)],
                "first_month": portion.first_month.first_day,
                "until_month": portion.until_month.first_day,
            },
        )
        cursor.execute("SELECT EXISTS (SELECT 1 FROM staged_lines)")
        if not cursor.fetchone()[0]:
            return None
    number = f"{agreement.code}/{AgreementBill.objects.filter(agreement=agreement).count() + 1}"
    try:
        bill = issue_bill(
            staged="staged_lines",
            payer_organisation_id=agreement.sponsor_id,
            office_id=agreement.office_id,
            number=number,
            purpose=gettext("Iuran %(title)s") % {"title": agreement.title[:180]},
            funding=FundingSource(agreement.funding),
            cover_starts_on=agreement.cover_starts_on,
            start_letter=agreement.start_letter,
            now=now,
        )
    except NoMonthFree:
        # Others took the last of these months a moment ago; other portions are billed all the same.
        return None
    AgreementBill.objects.create(
        agreement=agreement,
        bill_id=bill.bill_id,
        first_month=portion.first_month.first_day,
        until_month=portion.until_month.first_day,
    )
    return bill
