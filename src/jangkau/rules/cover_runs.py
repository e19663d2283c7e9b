"""Runs of cover: insured months that follow on one another without a day between them, as a card shows them."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from jangkau.rules.contributions import Cover
from jangkau.rules.months import Month, Period
from jangkau.rules.status import Departure, InsuredSpan


@dataclass(frozen=True, slots=True)
class CoverRun:
    """Days covered without a gap, and the months paid that cover them."""

    days: Period
    months: tuple[Month, ...]


def cover_run(
    *, insured: Iterable[InsuredSpan], departure: Departure | None, on: datetime.date, cover: Cover
) -> CoverRun | None:
    """Return the run of cover that holds a day, else the next one that is paid ahead, else None.

    It holds the day if and only if ``rules.status.status_on`` calls the participant active on it, all being known that
    is known.

    Args:
        insured: the participant's insured months, of any cover, voided ones included, in any order.
        departure: the end of the membership, if there is one; it ends the run.
        on: the day asked about.
        cover: risk or savings.
    """
    leaves_on = departure.on if departure is not None and departure.voided_at is None else None
    spans = [
        span
        for span in insured
        if span.cover is cover and span.voided_at is None and (leaves_on is None or span.covered_from < leaves_on)
    ]
    run: CoverRun | None = None
    for span in sorted(spans, key=lambda each: (each.covered_from, each.month)):
        if run is not None and span.covered_from <= run.days.until:
            until = max(run.days.until, span.covered_until)
            run = CoverRun(Period(run.days.from_, until), (*run.months, span.month))
        elif run is not None and on < run.days.until:
            break
        else:
            run = CoverRun(Period(span.covered_from, span.covered_until), (span.month,))
    if run is not None and leaves_on is not None and leaves_on < run.days.until:
        run = CoverRun(Period(run.days.from_, leaves_on), run.months)
    return run if run is not None and on < run.days.until else None
