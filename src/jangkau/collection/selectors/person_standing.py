"""Whether a person is covered on a day, until when, and what is due: for one whose months are known, or for several."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from jangkau.collection.models import InsuredMonth
from jangkau.collection.selectors.status import departure_of
from jangkau.core.wording import said
from jangkau.enrolment.selectors.participations import Participation, participations_of
from jangkau.rules.contributions import Cover
from jangkau.rules.months import Month
from jangkau.rules.status import InsuredSpan, Status, StatusResult, status_on
from jangkau.rules.status_words import status_in_words, status_label


@dataclass(frozen=True, slots=True)
class Standing:
    """The status of a person in one cover on a day.

    ``last_day`` is the last day covered, also of cover that is over; None if there never was any. ``starts_on`` is
    the first day of cover that is paid ahead, if there is none yet; ``result`` says what is due.
    """

    cover: Cover
    result: StatusResult
    starts_on: datetime.date | None

    @property
    def is_covered(self) -> bool:
        """Whether the person is insured on the day."""
        return self.result.status is Status.ACTIVE

    @property
    def last_day(self) -> datetime.date | None:
        """The last day covered."""
        until = self.result.covered_until
        return None if until is None else until - datetime.timedelta(days=1)

    @property
    def label(self) -> str:
        """The status in a word or two."""
        return said(status_label(self.result.status))

    @property
    def text(self) -> str:
        """The status with the days that explain it."""
        return said(status_in_words(self.result, cover=self.cover))


def standing_of(
    *, participation: Participation, spans: Iterable[InsuredSpan], on: datetime.date, cover: Cover
) -> Standing:
    """Return the standing of a participation whose insured months are known.

    Args:
        participation: whose.
        spans: his insured months of any cover, voided ones too.
        on: the day asked about.
        cover: risk or savings.

    Raises:
        ParameterError: if the law has no due date or lapse rule for the months concerned.
    """
    known = list(spans)
    result = status_on(
        insured=known,
        departure=departure_of(
            ended_on=participation.ended_on,
            reason=participation.end_reason,
            recorded_at=participation.end_recorded_at,
        ),
        on=on,
        known_at=None,
        cover=cover,
    )
    ahead = [
        span.covered_from for span in known if span.cover is cover and span.voided_at is None and span.covered_from > on
    ]
    is_waiting = result.status not in {Status.ACTIVE, Status.ENDED}
    return Standing(cover, result, min(ahead) if ahead and is_waiting else None)


def standings_of_people(
    *, person_ids: Collection[int], on: datetime.date, cover: Cover = Cover.RISK
) -> dict[int, Standing]:
    """Return the standing of each person who is or was a participant, in two queries however many they are.

    Of several participations the live one counts, else the latest. To be called with people whom the asker may see.

    Raises:
        ParameterError: if the law has no due date or lapse rule for the months concerned.
    """
    counted: dict[int, Participation] = {}
    for participation in participations_of(person_ids=person_ids):
        counted.setdefault(participation.person_id, participation)
    spans: defaultdict[int, list[InsuredSpan]] = defaultdict(list)
    ids = [participation.participant_id for participation in counted.values()]
    standing = InsuredMonth.objects.filter(participant_id__in=ids, cover=cover, voided_by__isnull=True)
    for row in standing.order_by("participant_id", "month"):
        spans[row.participant_id].append(
            InsuredSpan(Month.of(row.month), cover, row.covered_from, row.covered_until, row.recorded_at)
        )
    return {
        person_id: standing_of(
            participation=participation, spans=spans[participation.participant_id], on=on, cover=cover
        )
        for person_id, participation in counted.items()
    }
