"""Bills that workers pay themselves: one worker's, or one for all members of a wadah."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import Bill
from jangkau.collection.selectors.own_bills import own_bill, participant_to_bill
from jangkau.collection.selectors.own_months import LeftOut
from jangkau.collection.selectors.wadah_bills import wadah_months
from jangkau.collection.services.bills import IssuedBill, NothingToBill, issue_bill
from jangkau.collection.services.own_months import STAGED, expires_at, stage_own_months
from jangkau.collection.services.reattestations import keep_reattestation
from jangkau.core.errors import Refusal
from jangkau.core.permissions import Right
from jangkau.registry.models import Organisation, Person
from jangkau.registry.selectors.offices import wadah_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.contributions import FundingSource
from jangkau.rules.months import Month
from jangkau.rules.wording import month_in_words


class AmountChanged(Refusal):
    """What would be billed is no longer what was shown."""

    message = _(
        "Jumlahnya berubah sejak ditampilkan: ada bulan yang baru saja ditagih, dibayar, atau berubah harganya. "
        "Tidak ada yang diterbitkan. Periksa sekali lagi."
    )


@dataclass(frozen=True)
class WadahBill:
    """The bill of a wadah, and how many of its members have months that were left out, by reason."""

    bill: IssuedBill
    left_out: Mapping[LeftOut, int]


@transaction.atomic
def bill_participant(
    *,
    person_id: int,
    reach: Reach,
    now: datetime.datetime,
    first_month: Month | None = None,
    count: int | None = None,
    total_rupiah: int | None = None,
    promised: Collection[Month] = (),
    attested: bool = False,
) -> IssuedBill:
    """Issue a bill to a worker who pays himself: the months of ``own_bill``, each at the price of its month.

    Args:
        person_id, reach, now, first_month, count, promised: as ``own_bill``.
        total_rupiah: the amount that was shown; None if nothing was.
        attested: whether he states that he works, is fit to, and that what is known of him is true; asked after a
            lapse, once.

    Raises:
        NotPermitted, UnknownPerson, PersonMerged, PersonDied, NotParticipant, ServedElsewhere, NoMonthToPay,
            MonthsNotOffered: as ``own_bill``.
        AmountChanged: if it would not be the amount that was shown; nothing is written.
        ReattestationMissing: if his cover lapsed, and he has not stated since that he works; nothing is written.
        NothingToBill: if none of the months is free.
        ParameterError, UnknownBracket: if the law has no price for one of the months.

    Source: PP 44/2015 Art 20 and 24(3); PP 46/2015 Art 18.
    """
    _card, participant = participant_to_bill(person_id=person_id, reach=reach)
    # Whoever bills the same worker at the same time waits here, and then finds the months taken.
    number = own_number(Person.objects.get(pk=person_id))
    asked = own_bill(person_id=person_id, reach=reach, now=now, first_month=first_month, count=count, promised=promised)
    if total_rupiah is not None and total_rupiah != asked.total_rupiah:
        raise AmountChanged()
    keep_reattestation(
        participant_id=participant.pk, reactivation=asked.reactivation, attested=attested, now=now,
        by_user_id=reach.user_id,
    )  # fmt: skip
    today = now.astimezone(ZoneInfo(participant.office.time_zone)).date()
    chosen = [asked.first_month.plus(step) for step in range(asked.count)]
    months = [month for month in chosen if month not in promised]
    staged = stage_own_months(participant_id=participant.pk, months=months, today=today)
    if staged.payable_until is None:
        raise NothingToBill(number=number)
    return issue_bill(
        staged=STAGED,
        payer_person_id=person_id,
        office_id=participant.office_id,
        number=number,
        purpose=gettext("Iuran sendiri %(months)s") % {"months": in_words(months)},
        funding=FundingSource.SELF,
        now=now,
        expires_at=expires_at(office=participant.office, today=today, payable_until=staged.payable_until),
    )


@transaction.atomic
def bill_wadah(
    *,
    wadah_code: str,
    reach: Reach,
    now: datetime.datetime,
    first_month: Month | None = None,
    count: int | None = None,
    total_rupiah: int | None = None,
) -> WadahBill:
    """Issue one bill to a wadah for its members, of whom those who paid, are billed or left are left out and counted.

    What members owe from before this month they pay themselves. So does who lapsed, at first: he states that he works
    with a bill of his own.

    Args:
        wadah_code: of the wadah.
        reach, now, first_month, count: as ``wadah_months``.
        total_rupiah: the amount that was shown; None if nothing was.

    Raises:
        NotPermitted, UnknownOrganisation, MonthsNotOffered: as ``wadah_months``.
        NothingToBill: if no member has a free month.
        AmountChanged: if it would not be the amount that was shown; nothing is written.
        ParameterError, UnknownBracket: if the law has no price for one of the months.

    Source: PP 44/2015 Art 11(3), 20 and 24(3); PERBAN BPJS-TK 1/2023.
    """
    wadah = wadah_in_reach(code=wadah_code, reach=reach, right=Right.BILL)
    number = own_number(wadah)
    asked = wadah_months(code=wadah_code, reach=reach, now=now, first_month=first_month, count=count)
    if total_rupiah is not None and total_rupiah != asked.total_rupiah:
        raise AmountChanged()
    today = now.astimezone(ZoneInfo(wadah.office.time_zone)).date()
    months = [asked.first_month.plus(step) for step in range(asked.count)]
    staged = stage_own_months(wadah_id=wadah.pk, months=months, today=today)
    if staged.payable_until is None:
        raise NothingToBill(number=number)
    bill = issue_bill(
        staged=STAGED,
        payer_organisation_id=wadah.pk,
        office_id=wadah.office_id,
        number=number,
        purpose=gettext("Iuran anggota %(months)s") % {"months": in_words(months)},
        funding=FundingSource.SELF,
        now=now,
        expires_at=expires_at(office=wadah.office, today=today, payable_until=staged.payable_until),
    )
    return WadahBill(bill, staged.left_out)


def own_number(payer: Person | Organisation) -> str:
    """Return the number of the next own bill of a worker or a wadah, whose row is held until the transaction ends."""
    if isinstance(payer, Person):
        Person.objects.select_for_update(no_key=True).get(pk=payer.pk)
        return f"MANDIRI/{payer.pk}/{Bill.objects.filter(payer_person=payer).count() + 1}"
    Organisation.objects.select_for_update(no_key=True).get(pk=payer.pk)
    return f"WADAH/{payer.code}/{Bill.objects.filter(payer_organisation=payer).count() + 1}"


def in_words(months: Sequence[Month]) -> str:
    """Return months in a row by the first and the last: ``Oktober 2026 – Desember 2026``."""
    first, last = month_in_words(months[0]), month_in_words(months[-1])
    return first if first == last else f"{first} – {last}"
