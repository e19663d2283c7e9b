"""What a campaign can and cannot show, told before it is declared."""

import datetime
from dataclasses import dataclass

from django.db import connection

from jangkau.core import sql
from jangkau.core.permissions import Right
from jangkau.outreach.selectors.campaign_words import points
from jangkau.outreach.selectors.effect import smallest_effect_seen
from jangkau.registry.selectors.offices import office_in_reach, offices_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.months import Month


@dataclass(frozen=True, slots=True)
class Outlook:
    """How many people a campaign may meet, and the smallest rise that it would show; None if none."""

    people: int
    held_out: int
    smallest: float | None

    @property
    def smallest_words(self) -> str:
        """The smallest rise that it would show, in points; blank if none."""
        return points(self.smallest, signed=False) if self.smallest is not None else ""

    @property
    def treated(self) -> int:
        """How many of them are reminded."""
        return self.people - self.held_out


def offices_to_declare(*, reach: Reach) -> list[tuple[str, str]]:
    """Return the offices for which campaigns may be declared, each with its name.

    Raises:
        NotPermitted: if there are none.
    """
    return list(offices_in_reach(reach, Right.DECLARE_CAMPAIGN).order_by("name", "code").values_list("code", "name"))


def campaign_outlook(
    *, office_code: str, ends_on: datetime.date, holdout_percent: int, reach: Reach, today: datetime.date
) -> Outlook:
    """Return what a campaign of an office until a day can show, by who is insured now and would have to pay again.

    The share who pay in time by themselves is taken as half, where chance plays most: with another share smaller
    effects are seen.

    Raises:
        NotPermitted, UnknownOffice: as the names say.
    """
    office = office_in_reach(code=office_code, reach=reach, right=Right.DECLARE_CAMPAIGN)
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.outreach", "campaign_outlook"),
            # Whose last month is the one before this has until this month's due date.
            {"office_id": office.pk, "earliest": Month.of(today).previous.first_day, "ends_on": ends_on},
        )
        people = int(cursor.fetchone()[0])
    return Outlook(
        people=people,
        held_out=people * holdout_percent // 100,
        smallest=smallest_effect_seen(people=people, holdout_percent=holdout_percent),
    )
