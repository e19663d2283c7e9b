"""What the pages that change something about an agreement show of it."""

import datetime
from dataclasses import dataclass

from jangkau.core.permissions import Right
from jangkau.partnership.selectors.agreements import agreement_by_id
from jangkau.partnership.selectors.budget import promised_rupiah
from jangkau.registry.selectors.officers import Officer, officers_of
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.months import Month


@dataclass(frozen=True, slots=True)
class Changeable:
    """An agreement that the reader may change. ``is_billed`` says that its start of cover is fixed."""

    agreement_id: int
    code: str
    title: str
    sponsor: str
    first_month: Month
    last_month: Month
    last_day: datetime.date
    budget_rupiah: int
    promised_rupiah: int
    decree: str
    decree_date: datetime.date
    start_letter: str
    cover_starts_on: datetime.date | None
    is_billed: bool
    in_charge: str
    officers: tuple[Officer, ...]


def changeable_agreement(*, agreement_id: int, reach: Reach) -> Changeable:
    """Return an agreement as the pages of its letter, its budget and its officer in charge show it.

    Raises:
        NotPermitted, AgreementNotFound: as for any agreement.
    """
    agreement = agreement_by_id(agreement_id=agreement_id, reach=reach, right=Right.WRITE_AGREEMENT)
    last_month = Month.of(agreement.until_month).previous
    return Changeable(
        agreement_id=agreement.pk,
        code=agreement.code,
        title=agreement.title,
        sponsor=agreement.sponsor.name,
        first_month=Month.of(agreement.first_month),
        last_month=last_month,
        last_day=last_month.last_day,
        budget_rupiah=agreement.budget_rupiah,
        promised_rupiah=promised_rupiah(agreement),
        decree=agreement.decree,
        decree_date=agreement.decree_date,
        start_letter=agreement.start_letter,
        cover_starts_on=agreement.cover_starts_on,
        is_billed=agreement.bills.exists(),
        in_charge=agreement.in_charge.username if agreement.in_charge else "",
        officers=officers_of(office_id=agreement.office_id, right=Right.WRITE_AGREEMENT),
    )
