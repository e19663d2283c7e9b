"""A participant says when he can pay: himself, or to whoever calls him."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Self

from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.enrolment.models import Participant
from jangkau.outreach.models import PayPlan
from jangkau.outreach.models.pay_plans import MarketDay, PayRhythm, Weekday
from jangkau.outreach.selectors.call_list import participant_to_call
from jangkau.outreach.selectors.pay_plans import own_participant
from jangkau.registry.selectors.reach import Reach


class DaysMissing(Refusal):
    """The rhythm needs a day, or months, that were not said."""

    message = _("Pilih harinya, atau bulan panennya.")


@dataclass(frozen=True, slots=True)
class WhenToPay:
    """When somebody can pay: ``day`` of a week or market week, ``months`` of harvest by number; else without both."""

    rhythm: PayRhythm
    day: int | None = None
    months: Collection[int] = field(default_factory=tuple)

    @classmethod
    def of(
        cls, rhythm: str, *, weekday: int | None = None, market_day: int | None = None, months: Collection[int] = ()
    ) -> Self:
        """Return what was said with the days that belong to the rhythm, of those given."""
        days = {PayRhythm.WEEKLY: weekday, PayRhythm.MARKET: market_day}
        return cls(PayRhythm(rhythm), days.get(PayRhythm(rhythm)), months if rhythm == PayRhythm.HARVEST else ())

    def require_whole(self) -> None:
        """Make sure that the days belong to the rhythm.

        Raises:
            DaysMissing: if they do not.
        """
        days = {PayRhythm.WEEKLY: Weekday.values, PayRhythm.MARKET: MarketDay.values}.get(self.rhythm)
        in_months = set(self.months)
        if (self.day is None) is not (days is None) or (days and self.day not in days):
            raise DaysMissing()
        if bool(in_months) is not (self.rhythm is PayRhythm.HARVEST) or not in_months <= set(range(1, 13)):
            raise DaysMissing()


def tell_own_plan(*, person_id: int, when: WhenToPay, reach: Reach, now: datetime.datetime) -> None:
    """Keep when somebody can pay whose data the asker keeps.

    Raises:
        NotPermitted, UnknownPerson, NotParticipant: as the names say.
        DaysMissing: if days are missing or none.
    """
    _keep(own_participant(person_id=person_id, reach=reach), when, reach, now)


def tell_plan(*, participant_id: int, when: WhenToPay, reach: Reach, now: datetime.datetime) -> None:
    """Keep when a participant can pay, as he said it to whoever called him.

    Raises:
        NotPermitted, UnknownParticipant: as the names say.
        DaysMissing: if days are missing or none.
    """
    _keep(participant_to_call(participant_id=participant_id, reach=reach), when, reach, now)


def _keep(participant: Participant, when: WhenToPay, reach: Reach, now: datetime.datetime) -> None:
    when.require_whole()
    with acting(by=reach.username, reason="mencatat kapan peserta dapat membayar"):
        PayPlan.objects.create(
            participant=participant,
            rhythm=when.rhythm,
            day=when.day,
            months=sorted(set(when.months)) or None,
            told_at=now,
            told_by_id=reach.user_id,
        )
