"""Where an agreement stands in time, and how near an end is."""

import datetime
import enum

from django.db.models import Q

WARNING_DAYS = (30, 60, 90)
ENDING_SOON = datetime.timedelta(days=WARNING_DAYS[-1])


class AgreementState(enum.StrEnum):
    """Where an agreement stands; it is in exactly one state on a day."""

    NOT_BEGUN = "not_begun"
    RUNNING = "running"
    ENDING = "ending"
    ENDED = "ended"


def state_of(*, first_month: datetime.date, until_month: datetime.date, today: datetime.date) -> AgreementState:
    """Return where an agreement of these months, half-open, stands on a day; ``ENDING`` in its last 90 days."""
    if today >= until_month:
        return AgreementState.ENDED
    if today < first_month:
        return AgreementState.NOT_BEGUN
    return AgreementState.ENDING if until_month - today <= ENDING_SOON else AgreementState.RUNNING


def in_state(state: AgreementState, *, today: datetime.date) -> Q:
    """Return the condition on agreements that ``state_of`` gives them this state."""
    soon = today + ENDING_SOON
    return {
        AgreementState.NOT_BEGUN: Q(first_month__gt=today),
        AgreementState.RUNNING: Q(first_month__lte=today, until_month__gt=soon),
        AgreementState.ENDING: Q(first_month__lte=today, until_month__gt=today, until_month__lte=soon),
        AgreementState.ENDED: Q(until_month__lte=today),
    }[state]


def warning_of(day: datetime.date, *, today: datetime.date) -> int | None:
    """Return within how many days, 30, 60 or 90, a day comes; None if it is farther off, has come or is past."""
    left = (day - today).days
    return next((days for days in WARNING_DAYS if 0 < left <= days), None)
