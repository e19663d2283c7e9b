"""Bills by which heirs settle the arrears of somebody who died in arrears."""

import datetime
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils.translation import gettext

from jangkau.collection.selectors.heirs_settlements import NothingToSettle, heirs_settlement
from jangkau.collection.services.bills import IssuedBill, issue_bill
from jangkau.collection.services.own_bills import AmountChanged, in_words, own_number
from jangkau.collection.services.own_months import STAGED, expires_at
from jangkau.core.bulk import temporary_table
from jangkau.enrolment.models import Participant
from jangkau.registry.models import Person
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.contributions import Cover, FundingSource
from jangkau.rules.months import Month


@transaction.atomic
def bill_heirs(*, person_id: int, reach: Reach, now: datetime.datetime, total_rupiah: int | None = None) -> IssuedBill:
    """Issue the bill of ``heirs_settlement``: the months of arrears through that of the death, at their own prices.

    It is paid by its code like any own bill. It decides no claim.

    Args:
        person_id, reach, now: as ``heirs_settlement``.
        total_rupiah: the amount that was shown; None if nothing was.

    Raises:
        NotPermitted, UnknownPerson, PersonMerged, NotParticipant, ServedElsewhere: as ``heirs_settlement``.
        DeathNotRecorded, NothingToSettle, LapsedAtDeath, ArrearsBilled: if there is nothing to be billed.
        AmountChanged: if it would not be the amount that was shown; nothing is written.
        ParameterError, UnknownBracket: if the law has no price for one of the months.

    Source: PP 44/2015 Art 20, 39 and 42.
    """
    heirs_settlement(person_id=person_id, reach=reach, now=now)
    # Whoever bills the same settlement at the same time waits here, and then finds it billed.
    number = own_number(Person.objects.get(pk=person_id))
    asked = heirs_settlement(person_id=person_id, reach=reach, now=now)
    if asked.settling is None:
        raise asked.problem or NothingToSettle()
    if total_rupiah is not None and total_rupiah != asked.settling.total_rupiah:
        raise AmountChanged()
    months, office = [line.month for line in asked.settling.lines], asked.participant.office
    today = now.astimezone(ZoneInfo(office.time_zone)).date()
    _stage(asked.participant, months)
    return issue_bill(
        staged=STAGED,
        payer_person_id=person_id,
        office_id=office.pk,
        number=number,
        purpose=gettext("Pelunasan tunggakan oleh ahli waris %(months)s") % {"months": in_words(months)},
        funding=FundingSource.SELF,
        now=now,
        expires_at=expires_at(office=office, today=today, payable_until=datetime.date.max),
        settles_death_on=asked.card.died_on,
    )


def _stage(participant: Participant, months: Sequence[Month]) -> None:
    temporary_table(STAGED, "participant_id bigint, month date, cover text, bracket int, sector text")
    rows = [(participant.pk, month.first_day, Cover.RISK, participant.bracket, participant.sector) for month in months]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {STAGED} VALUES (%s, %s, %s, %s, %s)", rows)  # noqa: S608  a name of ours
