"""The bills on which a person stands, with what was asked for him."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from jangkau.collection.models.bills import BillState
from jangkau.collection.selectors.bills import state_in_words
from jangkau.core import sql
from jangkau.rules.months import Month


@dataclass(frozen=True, slots=True)
class PersonBill:
    """A bill and one person's part of it: ``amount_rupiah`` of ``total_rupiah``, for ``month_count`` months."""

    bill_id: int
    number: str
    office_id: int
    state: BillState
    issued_at: datetime.datetime
    total_rupiah: int
    payer_name: str
    first_month: Month
    last_month: Month
    month_count: int
    amount_rupiah: int
    paid_at: datetime.datetime | None

    @property
    def state_label(self) -> str:
        """The state in words."""
        return state_in_words(self.state)


def bills_of(*, participant_ids: Collection[int]) -> list[PersonBill]:
    """Return every bill on which participants stand or stood, the latest first, in one query.

    To be called with participants whom the asker may see.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.collection", "person_bills"), {"participant_ids": list(participant_ids)})
        return [
            PersonBill(
                bill_id=bill_id,
                number=number,
                office_id=office_id,
                state=BillState(state),
                issued_at=issued_at,
                total_rupiah=total_rupiah,
                payer_name=payer_name,
                first_month=Month.of(first_month),
                last_month=Month.of(last_month),
                month_count=month_count,
                amount_rupiah=amount_rupiah,
                paid_at=paid_at,
            )
            for (
                bill_id, number, office_id, state, issued_at, total_rupiah, payer_name, first_month, last_month,
                month_count, amount_rupiah, paid_at,
            ) in cursor.fetchall()
        ]  # fmt: skip
