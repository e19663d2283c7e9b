"""What the reminders of offices cost in a month, and what they still may."""

import datetime
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from jangkau.core.permissions import Right
from jangkau.enrolment.models import Participant
from jangkau.outreach.models import Reminder, ReminderCap
from jangkau.outreach.selectors.reminder_texts import MOST_PARTS
from jangkau.registry.models import Office
from jangkau.registry.models.offices import TimeZone
from jangkau.registry.selectors.offices import UnknownOffice
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.months import Month

# A reminder is sent within so many days of being due.
_LONGEST_OF_USE = datetime.timedelta(days=31)


@dataclass(slots=True)
class Purse:
    """What reminders of offices may still cost this month; offices that are not in it may spend what they like."""

    left_rupiah: dict[int, int] = field(default_factory=dict)
    spent_up: set[int] = field(default_factory=set)

    def takes(self, office_id: int, rupiah: int) -> bool:
        """Spend so much for an office, and say whether it had as much; once it had not, it is spent up."""
        left = self.left_rupiah.get(office_id)
        if left is None:
            return True
        if left < rupiah:
            self.spent_up.add(office_id)
            return False
        self.left_rupiah[office_id] = left - rupiah
        return True


def purse_of(*, month: Month, zone: TimeZone) -> Purse:
    """Return what the offices on a clock that have a cap may still spend in a month, in two queries.

    What waits for the gateway counts as if it travelled in as many parts as a text may.
    """
    caps = caps_of(zone)
    if not caps:
        return Purse()
    spent = spent_rupiah(month=month, zone=zone)
    return Purse({office_id: cap - spent.get(office_id, 0) for office_id, cap in caps.items()})


def offices_over_cap(*, month: Month, zone: TimeZone) -> set[int]:
    """Return the offices on a clock that have no room left for another message of two parts in a month."""
    left = purse_of(month=month, zone=zone).left_rupiah
    return {office_id for office_id, rupiah in left.items() if rupiah < MOST_PARTS * part_rupiah()}


def caps_of(zone: TimeZone) -> dict[int, int]:
    """Return the cap of each office on a clock that has one."""
    latest = ReminderCap.objects.filter(office__time_zone=zone).order_by("office_id", "-pk").distinct("office_id")
    return dict(latest.values_list("office_id", "month_rupiah"))


def spent_rupiah(*, month: Month, zone: TimeZone) -> dict[int, int]:
    """Return what the reminders of each office on a clock cost that were sent in a month, or wait for the gateway.

    A message that was tried in place of the first costs beside it.
    """
    begin, end = (
        datetime.datetime.combine(day, datetime.time(), ZoneInfo(zone)) for day in (month.first_day, month.until)
    )
    sent = Q(message__sent_at__gte=begin, message__sent_at__lt=end)
    sent |= Q(message__successor__sent_at__gte=begin, message__successor__sent_at__lt=end)
    waiting = Q(message__isnull=False, message__sent_at__isnull=True, message__failed_at__isnull=True)
    lately = {"due_on__gte": month.first_day - _LONGEST_OF_USE, "due_on__lt": month.until}
    cost = Case(
        When(waiting, then=Value(MOST_PARTS * part_rupiah())),
        default=_cost_of("message") + _cost_of("message__successor"),
        output_field=IntegerField(),
    )
    found = (
        Reminder.objects.filter(sent | waiting, office__time_zone=zone, **lately)
        .values_list("office_id")
        .annotate(rupiah=Sum(cost))
    )
    return {office_id: rupiah or 0 for office_id, rupiah in found}


def _cost_of(message: str) -> Coalesce:
    return Coalesce(F(f"{message}__parts") * F(f"{message}__part_rupiah"), 0)


def part_rupiah() -> int:
    """Return what a part of a message costs; 0 if nobody said."""
    return getattr(settings.SMS, "part_rupiah", None) or 0


@dataclass(frozen=True, slots=True)
class OfficeCap:
    """What the reminders of an office have cost in a month, and what they may; ``cap_rupiah`` is None without a cap."""

    code: str
    name: str
    spent_rupiah: int
    cap_rupiah: int | None


def office_caps(*, reach: Reach, month: Month) -> list[OfficeCap]:
    """Return the cost and cap of each office within reach that has participants, in a bounded number of queries.

    Raises:
        NotPermitted: if the reader may not see reminders.
    """
    reach.require(Right.SEE_REMINDERS)
    spent: dict[int, int] = {}
    caps: dict[int, int] = {}
    for zone in TimeZone:
        spent |= spent_rupiah(month=month, zone=zone)
        caps |= caps_of(zone)
    within = Office.objects.filter(pk__in=reach.offices_for(Right.SEE_REMINDERS))
    served = within.filter(Exists(Participant.objects.filter(office=OuterRef("pk")))).order_by("code")
    return [OfficeCap(each.code, each.name, spent.get(each.pk, 0), caps.get(each.pk)) for each in served]


def office_cap(*, reach: Reach, code: str, month: Month) -> OfficeCap:
    """Return the cost and cap of one office whose reminders may be managed.

    Raises:
        NotPermitted, UnknownOffice: as the names say.
    """
    office = managed_office(reach=reach, code=code)
    zone = TimeZone(office.time_zone)
    spent = spent_rupiah(month=month, zone=zone).get(office.pk, 0)
    return OfficeCap(office.code, office.name, spent, caps_of(zone).get(office.pk))


def managed_office(*, reach: Reach, code: str) -> Office:
    """Return an office whose reminders may be managed.

    Raises:
        NotPermitted, UnknownOffice: as the names say.
    """
    reach.require(Right.MANAGE_REMINDERS)
    within = Office.objects.filter(pk__in=reach.offices_for(Right.MANAGE_REMINDERS))
    office = within.filter(code=code.replace("\0", "")).first()
    if office is None:
        raise UnknownOffice(code=code[:20])
    return office
