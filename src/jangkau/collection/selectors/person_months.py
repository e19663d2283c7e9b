"""A person's months: by whom each was paid, on which bill, when and for how much, and which wait for a payment."""

import datetime
import enum
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from jangkau.collection.models.insured_months import VoidReason
from jangkau.core import sql
from jangkau.rules.contributions import Cover
from jangkau.rules.months import Month
from jangkau.rules.status import InsuredSpan


class MonthState(enum.StrEnum):
    """What became of a month; ``outside`` is before the person joined or after he left, ``ahead`` is yet to come."""

    INSURED = "insured"
    BILLED = "billed"
    VOIDED = "voided"
    UNCOVERED = "uncovered"
    AHEAD = "ahead"
    OUTSIDE = "outside"

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            MonthState.INSURED: _("terlindungi"),
            MonthState.BILLED: _("ditagih, belum dibayar"),
            MonthState.VOIDED: _("dibatalkan"),
            MonthState.UNCOVERED: _("tidak terlindungi"),
            MonthState.AHEAD: _("akan datang"),
            MonthState.OUTSIDE: _("bukan peserta"),
        }[self]


@dataclass(frozen=True, slots=True)
class MonthPart:
    """What is known of one month and cover: insured, voided since, or on a bill that waits for its payment.

    Half-open days ``covered_from`` to ``covered_until`` and ``paid_at`` are None where only billed.
    """

    participant_id: int
    month: Month
    cover: Cover
    state: MonthState
    amount_rupiah: int
    covered_from: datetime.date | None
    covered_until: datetime.date | None
    paid_at: datetime.datetime | None
    recorded_at: datetime.datetime
    bill_id: int
    bill_number: str
    bill_office_id: int
    payer_name: str
    voided_at: datetime.datetime | None
    void_reason: str

    @property
    def span(self) -> InsuredSpan | None:
        """The days insured, as the law's status rule reads them; None if only billed."""
        if self.covered_from is None or self.covered_until is None:
            return None
        return InsuredSpan(
            month=self.month,
            cover=self.cover,
            covered_from=self.covered_from,
            covered_until=self.covered_until,
            recorded_at=self.recorded_at,
            voided_at=self.voided_at,
        )


def month_parts(*, participant_ids: Collection[int]) -> list[MonthPart]:
    """Return all that is known of participants' months, by month, cover and recording, in one query.

    To be called with participants whom the asker may see.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.collection", "person_months"), {"participant_ids": list(participant_ids)})
        return [
            MonthPart(
                participant_id=participant_id,
                month=Month.of(month),
                cover=Cover(cover),
                state=_state(kind, voided_at),
                amount_rupiah=amount_rupiah,
                covered_from=covered_from,
                covered_until=covered_until,
                paid_at=paid_at,
                recorded_at=recorded_at,
                bill_id=bill_id,
                bill_number=bill_number,
                bill_office_id=bill_office_id,
                payer_name=payer_name,
                voided_at=voided_at,
                void_reason=str(VoidReason(void_reason).label) if void_reason else "",
            )
            for (
                participant_id, month, cover, kind, amount_rupiah, covered_from, covered_until, paid_at, recorded_at,
                bill_id, bill_number, bill_office_id, payer_name, voided_at, void_reason,
            ) in cursor.fetchall()
        ]  # fmt: skip


def _state(kind: str, voided_at: datetime.datetime | None) -> MonthState:
    if kind == "billed":
        return MonthState.BILLED
    return MonthState.INSURED if voided_at is None else MonthState.VOIDED
