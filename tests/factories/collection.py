"""Bills and payments for tests, made by the services."""

import datetime
import itertools
from collections.abc import Collection, Iterable, Sequence

from django.db import connection, transaction

from jangkau.collection.models import Bill
from jangkau.collection.services.bill_endings import cancel_bill
from jangkau.collection.services.bills import IssuedBill, issue_bill
from jangkau.collection.services.payments import PaymentAnswer, record_payment
from jangkau.core.bulk import temporary_table
from jangkau.enrolment.models import Participant
from jangkau.rules.contributions import Cover, FundingSource
from jangkau.rules.months import Month
from tests.factories.registry import make_organisation, make_user

STAGED = "staged_for_test"
ISSUED_AT = datetime.datetime(2022, 9, 20, 2, 0, tzinfo=datetime.UTC)

_serial = itertools.count(1)


def months(first: str, count: int = 1) -> list[Month]:
    """Return ``count`` months from the first on."""
    return [Month.parse(first).plus(step) for step in range(count)]


def stage(participants: Iterable[Participant], months: Sequence[Month], covers: Sequence[Cover] = (Cover.RISK,)) -> str:
    """Write the lines wanted into the temporary table that ``issue_bill`` reads, and return its name."""
    temporary_table(STAGED, "participant_id bigint, month date, cover text, bracket int, sector text")
    rows = [
        (person.pk, month.first_day, cover.value, person.bracket, person.sector)
        for person in participants
        for month in months
        for cover in covers
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {STAGED} VALUES (%s, %s, %s, %s, %s)", rows)
    return STAGED


@transaction.atomic
def make_bill(
    participants: Iterable[Participant],
    months: Sequence[Month],
    *,
    covers: Sequence[Cover] = (Cover.RISK,),
    funding: FundingSource = FundingSource.APBD,
    payer: Participant | None = None,
    number: str | None = None,
    now: datetime.datetime = ISSUED_AT,
    letter_start: datetime.date | None = None,
    expires_at: datetime.datetime | None = None,
) -> IssuedBill:
    """Issue a bill to the sponsor, or to the participant who pays for himself."""
    participants = list(participants)
    return issue_bill(
        staged=stage(participants, months, covers),
        payer_organisation_id=None if payer else make_organisation().pk,
        payer_person_id=payer.person_id if payer else None,
        office_id=participants[0].office_id,
        number=number or f"TAGIHAN-{next(_serial)}",
        purpose="Iuran pekerja rentan",
        funding=FundingSource.SELF if payer else funding,
        cover_starts_on=letter_start,
        start_letter="S-1/KANWIL/2022" if letter_start else "",
        now=now,
        expires_at=expires_at,
    )


def pay(
    bill: IssuedBill,
    *,
    paid_at: datetime.datetime,
    now: datetime.datetime | None = None,
    reference: str | None = None,
    channel: str = "bank-kaltimtara",
) -> PaymentAnswer:
    """Record the payment of a bill in full."""
    return record_payment(
        channel=channel,
        reference=reference or f"REF-{bill.number}",
        bill_number=bill.number,
        amount_rupiah=Bill.objects.get(pk=bill.bill_id).total_rupiah,
        paid_at=paid_at,
        now=now or paid_at,
        by_user_id=make_user().pk,
    )


def cancel(
    bill: IssuedBill,
    *,
    now: datetime.datetime = ISSUED_AT,
    reason: str = "salah tagih",
    office_ids: Collection[int] | None = None,
) -> int:
    """Cancel a bill."""
    return cancel_bill(
        bill_number=bill.number, reason=reason, now=now, by_user_id=make_user().pk, office_ids=office_ids
    )


def at(day: str, hour: int = 3) -> datetime.datetime:
    """Return an instant of a day: 03:00 UTC is 11:00 at the branch."""
    return datetime.datetime.fromisoformat(day).replace(hour=hour, tzinfo=datetime.UTC)
