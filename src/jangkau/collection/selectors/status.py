"""The status of one participant, and the months that make it."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from jangkau.collection.models import InsuredMonth
from jangkau.enrolment.models import Participant
from jangkau.enrolment.models.participants import EndReason
from jangkau.rules.contributions import Cover
from jangkau.rules.months import Month
from jangkau.rules.status import Departure, DepartureReason, InsuredSpan, StatusResult, status_on

_DEPARTURE_REASONS: Mapping[str, DepartureReason] = {
    EndReason.DEATH: DepartureReason.DEATH,
    EndReason.WITHDREW: DepartureReason.DROPPED_OUT,
    EndReason.WAGE_EARNER: DepartureReason.WAGE_EARNER,
    EndReason.NOT_ELIGIBLE: DepartureReason.DROPPED_OUT,
    EndReason.MERGED: DepartureReason.MERGED,
}


@dataclass(frozen=True)
class InsuredMonthView:
    """An insured month as a person sees it. ``voided_at`` is None while it stands."""

    month: Month
    cover: Cover
    covered_from: datetime.date
    covered_until: datetime.date
    jkk_rupiah: int
    jkm_rupiah: int
    jht_rupiah: int
    bill_number: str
    paid_at: datetime.datetime
    recorded_at: datetime.datetime
    voided_at: datetime.datetime | None

    @property
    def span(self) -> InsuredSpan:
        """The month as the law's status rule reads it."""
        return InsuredSpan(
            month=self.month,
            cover=self.cover,
            covered_from=self.covered_from,
            covered_until=self.covered_until,
            recorded_at=self.recorded_at,
            voided_at=self.voided_at,
        )


def insured_months_of(*, participant_id: int) -> list[InsuredMonthView]:
    """Return all months that were ever insured for a participant, voided ones too, by month, cover and recording."""
    rows = (
        InsuredMonth.objects.filter(participant_id=participant_id)
        .select_related("voided_by", "payment__bill")
        .order_by("month", "cover", "recorded_at", "pk")
    )
    return [
        InsuredMonthView(
            month=Month.of(row.month),
            cover=Cover(row.cover),
            covered_from=row.covered_from,
            covered_until=row.covered_until,
            jkk_rupiah=row.jkk_rupiah,
            jkm_rupiah=row.jkm_rupiah,
            jht_rupiah=row.jht_rupiah,
            bill_number=row.payment.bill.number,
            paid_at=row.paid_at,
            recorded_at=row.recorded_at,
            voided_at=row.voided_by.recorded_at if row.voided_by else None,
        )
        for row in rows
    ]


def status_of(
    *,
    participant_id: int,
    on: datetime.date,
    known_at: datetime.datetime | None = None,
    cover: Cover = Cover.RISK,
) -> StatusResult:
    """Return the status of a participant in one cover on a day, as known at an instant.

    Args:
        participant_id: whom.
        on: the day asked about.
        known_at: leave out what was recorded after this instant; None for all that is known.
        cover: risk or savings.

    Raises:
        Participant.DoesNotExist: if there is none.
        ParameterError: if the law has no due date or lapse rule for the months concerned.

    Source: ``rules.status.status_on``; ADR 0004.
    """
    participant = Participant.objects.get(pk=participant_id)
    return status_on(
        insured=[month.span for month in insured_months_of(participant_id=participant_id)],
        departure=departure_of(
            ended_on=participant.ended_on,
            reason=participant.end_reason,
            recorded_at=participant.end_recorded_at,
        ),
        on=on,
        known_at=known_at,
        cover=cover,
    )


def departure_of(
    *, ended_on: datetime.date | None, reason: str | None, recorded_at: datetime.datetime | None
) -> Departure | None:
    """Return the end of a participation as the law's status rule reads it; None while it lasts."""
    if ended_on is None or reason is None or recorded_at is None:
        return None
    return Departure(on=ended_on, reason=_DEPARTURE_REASONS[reason], recorded_at=recorded_at)
