"""The agreements that fund a person, and those that did."""

import datetime
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from jangkau.core import sql
from jangkau.core.permissions import Right
from jangkau.registry.selectors.person_history import Act, HistoryEntry
from jangkau.registry.selectors.person_merges import who
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.months import Month


@dataclass(frozen=True, slots=True)
class PersonAgreement:
    """One agreement and what it is to one person.

    ``agreement_id`` leads to its page; None if that lies out of the reader's reach. ``months`` are those it funds for
    him, ``amount_rupiah`` is what they cost in all. ``left_on`` is his last day in it; None while he belongs to it.
    """

    agreement_id: int | None
    code: str
    title: str
    sponsor_name: str
    office_name: str
    roster_number: int
    row_number: int
    approved_at: datetime.datetime
    approved_by: str
    months: tuple[Month, ...]
    amount_rupiah: int
    left_on: datetime.date | None
    left_at: datetime.datetime | None

    @property
    def first_month(self) -> Month | None:
        """The first month funded; None if he left before any."""
        return self.months[0] if self.months else None

    @property
    def last_month(self) -> Month | None:
        """The last month funded; None if he left before any."""
        return self.months[-1] if self.months else None

    def funds(self, today: datetime.date) -> bool:
        """Say whether it funds him now or later."""
        return self.left_on is None and bool(self.months) and self.months[-1] >= Month.of(today)


def agreements_of(*, person_ids: Collection[int], reach: Reach) -> list[PersonAgreement]:
    """Return the agreements that fund or funded people, the latest approved first, in one query.

    To be called with people whom the asker may see.
    """
    offices, sponsors = reach.offices_for(Right.SEE_ROSTER), reach.organisations_for(Right.SEE_ROSTER)
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.partnership", "person_agreements"), {"person_ids": list(person_ids)})
        return [
            PersonAgreement(
                agreement_id=agreement_id if office_id in offices or sponsor_id in sponsors else None,
                code=code,
                title=title,
                sponsor_name=sponsor_name,
                office_name=office_name,
                roster_number=roster_number,
                row_number=row_number,
                approved_at=approved_at,
                approved_by=who(approver, approver_name),
                months=tuple(sorted(map(Month.of, months))),
                amount_rupiah=amount_rupiah,
                left_on=left_on,
                left_at=left_at,
            )
            for (
                agreement_id, code, title, sponsor_id, sponsor_name, office_id, office_name, roster_number, row_number,
                approved_at, approver, approver_name, months, amount_rupiah, left_on, left_at,
            ) in cursor.fetchall()
        ]  # fmt: skip


def agreement_history(agreements: Iterable[PersonAgreement]) -> Iterator[HistoryEntry]:
    """Yield that a person was taken into agreements and left them."""
    for agreement in agreements:
        place = {"code": agreement.code, "roster": agreement.roster_number, "row": agreement.row_number}
        yield HistoryEntry(
            at=agreement.approved_at,
            act=Act.FUNDED,
            what=_("Disetujui pada perjanjian %(code)s (daftar %(roster)s, baris %(row)s)") % place,
            who=agreement.approved_by,
        )
        if agreement.left_at is not None:
            yield HistoryEntry(
                at=agreement.left_at,
                act=Act.LEFT,
                what=_("Keluar dari perjanjian %(code)s") % place,
                who="",
            )
