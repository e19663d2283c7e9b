"""Which days a paid month insures, by the day of payment and the cover that went before.

A first payment, and a payment after a lapse, insures from the day on which it was made: the number is issued then
(PP 44/2015 Art 11(5)). Whoever is covered, or in arrears but not lapsed, settles whole months. A recorded letter of
the regional office replaces the day of payment.
"""

import datetime
from dataclasses import dataclass

from jangkau.rules.contributions import Cover
from jangkau.rules.due_dates import due_date
from jangkau.rules.months import Month, Period
from jangkau.rules.start_of_cover import cover_starts_on, covered_period
from jangkau.rules.status import lapse_counting, lapses_on


@dataclass(frozen=True, slots=True)
class CoverTerms:
    """The bounds that decide, for one payment, from which day each of its months is insured.

    Attributes:
        paid_on: the day of payment, by the clock of the office.
        start_by_letter: the start that the regional office's letter grants; None without a letter.
        risk_continues_from: cover of JKK and JKM that ended on this day or later has not lapsed on ``paid_on``.
        savings_continues_from: the same for JHT.
        savings_in_time_from: JHT of this month or later is paid in time on ``paid_on``.
    """

    paid_on: datetime.date
    start_by_letter: datetime.date | None
    risk_continues_from: datetime.date
    savings_continues_from: datetime.date
    savings_in_time_from: Month

    def continues_from(self, cover: Cover) -> datetime.date:
        """Return the earliest end of a cover that has not lapsed on the day of payment."""
        return self.risk_continues_from if cover is Cover.RISK else self.savings_continues_from


def cover_terms(*, paid_on: datetime.date, start_by_letter: datetime.date | None) -> CoverTerms:
    """Return the terms of a payment made on a day.

    Raises:
        ParameterError: if the law has no due date or lapse rule for the months concerned.

    Source: PP 44/2015 Art 24, 39 and 42; PP 46/2015 Art 21(3); Perdir 22/PERDIR.02/072022; see ADR 0004.
    """
    return CoverTerms(
        paid_on=paid_on,
        start_by_letter=start_by_letter,
        risk_continues_from=_earliest_end_not_lapsed(paid_on, Cover.RISK),
        savings_continues_from=_earliest_end_not_lapsed(paid_on, Cover.SAVINGS),
        savings_in_time_from=_earliest_month_in_time(paid_on, Cover.SAVINGS),
    )


def insured_period(
    *,
    terms: CoverTerms,
    month: Month,
    cover: Cover,
    covered_until: datetime.date | None,
    month_covered_from: datetime.date | None,
) -> Period:
    """Return the days that a paid month insures.

    Args:
        terms: of the payment.
        month: the month paid.
        cover: risk or savings.
        covered_until: end of the participant's latest month of this cover before ``month``; None if there is none.
        month_covered_from: first day on which another cover insures the participant in ``month``; None if none does.
            Savings of such a month may be paid until their own, later due date.

    Raises:
        CoverStartsLater: if the month ends before cover starts, so that its money is carried forward.

    Source: PP 44/2015 Art 11(5), 39 and 42; PP 46/2015 Art 14(3) and 21(3).
    """
    if terms.start_by_letter is not None:
        starts_on = terms.start_by_letter
    elif covered_until is not None and covered_until >= terms.continues_from(cover):
        starts_on = month.first_day
    elif cover is Cover.SAVINGS and month_covered_from is not None and month >= terms.savings_in_time_from:
        starts_on = month_covered_from
    else:
        starts_on = cover_starts_on(number_issued_on=terms.paid_on, start_by_letter=None)
    return covered_period(month=month, starts_on=starts_on)


def payable_until(
    *,
    month: Month,
    cover: Cover,
    covered_until: datetime.date | None,
    month_covered_from: datetime.date | None,
) -> datetime.date:
    """Return the first day on which a payment for a month insures nothing of it any more.

    Until then ``insured_period`` gives days, from then on it refuses, whatever is paid in between for other months.

    Args:
        month: the month to be paid, without the regional office's letter.
        cover: risk or savings.
        covered_until: end of the participant's latest month of this cover before ``month``; None if there is none.
        month_covered_from: first day on which another cover insures the participant in ``month``; None if none does.

    Raises:
        ParameterError: if the law has no due date or lapse rule for the months concerned.

    Source: as ``insured_period``.
    """
    until = month.until
    if covered_until is not None:
        first_unpaid = Month.of(covered_until)
        counting = lapse_counting(covered_until)
        until = max(until, lapses_on(first_unpaid_month=first_unpaid, cover=cover, counting=counting))
    if cover is Cover.SAVINGS and month_covered_from is not None:
        until = max(until, due_date(month=month, cover=cover) + datetime.timedelta(days=1))
    return until


def _earliest_end_not_lapsed(on: datetime.date, cover: Cover) -> datetime.date:
    """Return the first day of the earliest unpaid month with which a participant is not yet lapsed."""
    counting = lapse_counting(on)
    month = Month.of(on)
    while lapses_on(first_unpaid_month=month.previous, cover=cover, counting=counting) > on:
        month = month.previous
    return month.first_day


def _earliest_month_in_time(on: datetime.date, cover: Cover) -> Month:
    """Return the earliest month whose due date has not passed."""
    month = Month.of(on).next
    while due_date(month=month.previous, cover=cover) >= on:
        month = month.previous
    return month
