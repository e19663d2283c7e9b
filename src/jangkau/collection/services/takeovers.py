"""A worker takes over a month of his own from a bill that nobody has paid yet."""

import datetime

from django.db import connection, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import BillLine
from jangkau.collection.services.bills import IssuedBill, issue_bill
from jangkau.collection.services.open_bills import lock_bill, require_issued
from jangkau.core.bulk import temporary_table
from jangkau.core.errors import Refusal
from jangkau.enrolment.models import Participant
from jangkau.rules.contributions import Cover, FundingSource
from jangkau.rules.months import Month
from jangkau.rules.wording import month_in_words


class MonthNotBilled(Refusal):
    """No bill claims this month, so there is nothing to take over: it can simply be billed."""

    message = _("Bulan %(month)s belum ditagih kepada siapa pun. Terbitkan tagihan biasa.")


class MonthAlreadyYours(Refusal):
    """The month is on a bill of the worker's own."""

    message = _("Bulan %(month)s sudah ada pada tagihan Anda sendiri, nomor %(number)s. Bayar tagihan itu.")


@transaction.atomic
def take_over_month(
    *,
    participant_id: int,
    month: Month,
    cover: Cover,
    number: str,
    now: datetime.datetime,
    expires_at: datetime.datetime | None = None,
) -> IssuedBill:
    """Free a month of a participant from somebody else's unpaid bill and bill it to the worker himself.

    The other bill keeps its total. When it is paid, the freed line's money is carried forward for its payer.

    Args:
        participant_id: who takes over.
        month: the month.
        cover: risk or savings.
        number: the number of the worker's new bill.
        now: when it is issued.
        expires_at: from when the new bill can no longer be paid.

    Raises:
        MonthNotBilled: if no bill claims the month.
        MonthAlreadyYours: if the claim is the worker's own.
        BillAlreadyPaid: if the month is paid.
        BillNumberTaken: if the number is used.
    """
    participant = Participant.objects.get(pk=participant_id)
    claims = BillLine.objects.filter(participant=participant, month=month.first_day, cover=cover, live=True)
    claim = claims.select_related("bill").first()
    if claim is None:
        raise MonthNotBilled(month=month_in_words(month))
    bill = lock_bill(number=claim.bill.number)
    require_issued(bill)
    if bill.payer_person_id == participant.person_id:
        raise MonthAlreadyYours(month=month_in_words(month), number=bill.number)
    if not claims.filter(pk=claim.pk).update(live=False):
        # Given up while this one waited for the lock: look again who has the month now.
        return take_over_month(
            participant_id=participant_id, month=month, cover=cover, number=number, now=now, expires_at=expires_at
        )
    temporary_table("taken_over_month", "participant_id bigint, month date, cover text, bracket int, sector text")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO taken_over_month VALUES (%s, %s, %s, %s, %s)",
            [participant.pk, month.first_day, cover, participant.bracket, participant.sector],
        )
    return issue_bill(
        staged="taken_over_month",
        payer_person_id=participant.person_id,
        office_id=participant.office_id,
        number=number,
        purpose=gettext("Iuran %(month)s, diambil alih dari tagihan %(number)s")
        % {"month": month_in_words(month), "number": bill.number},
        funding=FundingSource.SELF,
        now=now,
        expires_at=expires_at,
    )
