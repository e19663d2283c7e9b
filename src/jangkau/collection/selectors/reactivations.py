"""Paying again after a lapse: from which day cover begins anew, what is not made good, and what is stated first."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from jangkau.collection.models import Reattestation
from jangkau.collection.selectors.laws import Source, source
from jangkau.collection.selectors.person_months import MonthPart, MonthState
from jangkau.core.wording import said
from jangkau.rules.arrears import arrears_of
from jangkau.rules.contributions import Cover
from jangkau.rules.cover import cover_terms
from jangkau.rules.months import Month

_ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reactivation:
    """A payment after a lapse: cover ``starts_on`` if it is paid today; ``terms`` is what else it means, in words.

    ``cover_ended_on`` is the first day without the cover that lapsed. ``is_stated`` says whether the worker has stated
    since that he works and is fit to.
    """

    cover_ended_on: datetime.date
    starts_on: datetime.date
    is_stated: bool
    terms: tuple[str, ...]
    grounds: tuple[Source, ...]

    @property
    def last_day(self) -> datetime.date:
        """The last day of the cover that lapsed."""
        return self.cover_ended_on - _ONE_DAY


def lapsed_before(today: datetime.date) -> datetime.date:
    """Return the day such that JKK and JKM that ended before it have lapsed by ``today``.

    Raises:
        ParameterError: if the law has no lapse rule for that time.

    Source: ``rules.cover.cover_terms``; ADR 0004.
    """
    return cover_terms(paid_on=today, start_by_letter=None).risk_continues_from


def reactivation(
    *, participant_id: int, parts: Iterable[MonthPart], today: datetime.date, first_month: Month
) -> Reactivation | None:
    """Return what it means that a participant pays from a month on; None if his cover has not lapsed.

    Args:
        participant_id: whose.
        parts: what is known of his months.
        today: the day on which it is asked, as if it were that of payment.
        first_month: of those to be paid.

    Raises:
        ParameterError: if the law has no due date, lapse rule or benefit for the time concerned.

    Source: ``rules.arrears``; PP 44/2015 Art 11(3) and (5).
    """
    risk = [part for part in parts if part.cover is Cover.RISK and part.state is MonthState.INSURED]
    had = [part.covered_until for part in risk if part.covered_from and part.covered_from <= today]
    ended_on = max((until for until in had if until is not None), default=None)
    if ended_on is None or ended_on >= lapsed_before(today):
        return None
    after = arrears_of(covered_until=ended_on, on=today).after_lapse
    return Reactivation(
        cover_ended_on=ended_on,
        starts_on=max(today, first_month.first_day),
        is_stated=Reattestation.objects.filter(participant_id=participant_id, cover_ended_on=ended_on).exists(),
        terms=tuple(said(each.text) for each in after),
        grounds=tuple(dict.fromkeys(source(each.law, each.doubt) for each in after)),
    )
