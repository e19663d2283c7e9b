"""When a participant can pay, in words, and what paying then comes to."""

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Max, Min
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from jangkau.collection.models import InsuredMonth
from jangkau.collection.selectors.own_bills import NotParticipant
from jangkau.core.permissions import Right
from jangkau.enrolment.models import Participant
from jangkau.outreach.models import PayPlan
from jangkau.outreach.models.pay_plans import MarketDay, PayRhythm, Weekday
from jangkau.outreach.selectors.month_prices import month_price_rupiah, months_until_harvest
from jangkau.registry.selectors.people import person_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.contributions import Cover
from jangkau.rules.money import format_rupiah
from jangkau.rules.months import Month, month_range

# Pay days in a month: four weeks, six market weeks. Rounded up to whole hundreds, so that it is certainly enough.
_PAY_DAYS = {PayRhythm.WEEKLY: 4, PayRhythm.MARKET: 6}
_ROUND_RUPIAH = 100


@dataclass(frozen=True, slots=True)
class PlanTold:
    """When somebody can pay, as ``PayPlan`` has it; ``words`` says it, blank if he never did.

    ``advice`` says what paying then comes to; blank if there is nothing to say.
    """

    participant_id: int
    person_id: int
    name: str
    rhythm: PayRhythm
    day: int | None
    months: tuple[int, ...]
    words: str
    advice: str
    told_at: datetime.datetime | None


def rhythms() -> list[tuple[str, str]]:
    """Return how money may come in, each with its name in words."""
    return [(rhythm.value, str(rhythm.label)) for rhythm in PayRhythm]


def weekdays() -> list[tuple[int, str]]:
    """Return the days of the week, each with its name."""
    return [(day.value, str(day.label)) for day in Weekday]


def market_days() -> list[tuple[int, str]]:
    """Return the days of the market week in their order, which begins with Legi, each with its name."""
    first = MarketDay.LEGI.value
    days = [MarketDay((first + ahead) % len(MarketDay)) for ahead in range(len(MarketDay))]
    return [(day.value, str(day.label)) for day in days]


def own_participant(*, person_id: int, reach: Reach) -> Participant:
    """Return the live participation of somebody whose data the asker keeps.

    Raises:
        NotPermitted, UnknownPerson: as the names say.
        NotParticipant: if he is none now.
    """
    person = person_in_reach(person_id=person_id, reach=reach, right=Right.KEEP_OWN_DATA)
    live = Participant.objects.select_related("person", "office").filter(person=person, ended_on__isnull=True)
    participant = live.first()
    if participant is None or person.died_on is not None:
        raise NotParticipant()
    return participant


def plan_told(*, participant: Participant, now: datetime.datetime) -> PlanTold:
    """Return when a participant can pay, in the reader's language, in two queries.

    Args:
        participant: whom the reader may see, with person and office loaded.
        now: when; the office's clock decides which month it is.
    """
    plan = PayPlan.objects.filter(participant=participant).order_by("-pk").first()
    rhythm = PayRhythm(plan.rhythm) if plan else PayRhythm.ANY
    months = tuple(plan.months or ()) if plan else ()
    return PlanTold(
        participant_id=participant.pk,
        person_id=participant.person_id,
        name=participant.person.name,
        rhythm=rhythm,
        day=plan.day if plan else None,
        months=months,
        words=_words(plan) if plan else "",
        advice=_advice(participant, rhythm, months, now),
        told_at=plan.told_at if plan else None,
    )


def _words(plan: PayPlan) -> str:
    if plan.rhythm == PayRhythm.WEEKLY:
        return _("setiap %(day)s") % {"day": Weekday(plan.day or 0).label}
    if plan.rhythm == PayRhythm.MARKET:
        return _("setiap hari pasar %(day)s") % {"day": MarketDay(plan.day or 0).label}
    if plan.rhythm == PayRhythm.HARVEST:
        return _("pada bulan panen: %(months)s") % {
            "months": ", ".join(str(MONTHS[each]) for each in plan.months or ())
        }
    return str(_("kapan saja"))


def _advice(participant: Participant, rhythm: PayRhythm, months: tuple[int, ...], now: datetime.datetime) -> str:
    if rhythm is PayRhythm.ANY:
        return ""
    today = now.astimezone(ZoneInfo(participant.office.time_zone)).date()
    paid = InsuredMonth.objects.filter(participant=participant, cover=Cover.RISK, voided_by__isnull=True)
    ends = paid.aggregate(first=Min("month"), until=Max("covered_until"))
    first_month = Month.of(ends["first"]) if ends["first"] else None
    unpaid = max(Month.of(ends["until"]), Month.of(today)) if ends["until"] else Month.of(today)
    if rhythm is PayRhythm.HARVEST:
        # What is asked of him when the next harvest is in, which may be this month.
        harvest = next(each for each in month_range(Month.of(today), Month.of(today).plus(12)) if each.month in months)
        unpaid, today = max(unpaid, harvest), max(today, harvest.first_day)
        count = months_until_harvest(first_unpaid=unpaid, harvest_months=months, day=today)
        total = sum(month_price_rupiah(participant, unpaid.plus(step), first_month) for step in range(count))
        return _(
            "Bayar %(count)s bulan sekaligus sesudah panen, %(total)s, supaya terlindungi sampai panen berikutnya."
        ) % {
            "count": count,
            "total": format_rupiah(total),
        }
    share = -(-month_price_rupiah(participant, unpaid, first_month) // _PAY_DAYS[rhythm])
    rounded = -(-share // _ROUND_RUPIAH) * _ROUND_RUPIAH
    return _("Sisihkan %(share)s setiap kali, cukup untuk iuran sebulan.") % {"share": format_rupiah(rounded)}
