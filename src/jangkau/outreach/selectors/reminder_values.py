"""To whom reminders go, whether they are still wanted, and the values that fill their texts."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max, Min, Q

from jangkau.collection.models import InsuredMonth
from jangkau.enrolment.models import Participant
from jangkau.gateways.messaging.message import Way
from jangkau.outreach.models import PayPlan, Reminder
from jangkau.outreach.models.pay_plans import PayRhythm
from jangkau.outreach.models.reminders import NotSent
from jangkau.outreach.selectors.month_prices import month_price_rupiah, months_until_harvest
from jangkau.registry.models import AccountPerson
from jangkau.registry.selectors.ways import ways_of
from jangkau.registry.services.messages import receiver_of_waiting
from jangkau.rules.contributions import Cover
from jangkau.rules.due_dates import due_date
from jangkau.rules.money import format_rupiah
from jangkau.rules.months import Month
from jangkau.rules.status import lapse_counting, lapses_on
from jangkau.rules.wording import date_in_words, month_in_words

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whoever a reminder goes to. ``why_not`` says why it is not wanted any more; "" if it is.

    ``first_month`` is the first month ever paid for, on which relief depends; ``harvest_months`` those of his plan.
    """

    participant: Participant
    language: str
    why_not: str
    first_month: Month | None
    harvest_months: tuple[int, ...]

    @property
    def ways(self) -> tuple[Way, ...]:
        """How to reach him, the preferred way first."""
        return _ways(self.participant)

    def values(self, reminder: Reminder) -> dict[str, str]:
        """Return what his reminder may name, in his language.

        Raises:
            ParameterError, UnknownBracket: if the law has no price, due date or lapse rule for a month concerned.
        """
        month, language = Month.of(reminder.period), self.language
        until = lapses_on(first_unpaid_month=month, cover=Cover.RISK, counting=lapse_counting(reminder.due_on))
        found = {
            "bulan": month_in_words(month, language=language),
            "iuran": format_rupiah(self._price(month)),
            "batas_bayar": date_in_words(due_date(month=month, cover=Cover.RISK), language=language),
            "berakhir": date_in_words(reminder.covered_until - _DAY, language=language),
            "batas_lunas": date_in_words(until - _DAY, language=language),
            "alamat": settings.PUBLIC_HOST,
        }
        if self.harvest_months:
            count = months_until_harvest(first_unpaid=month, harvest_months=self.harvest_months, day=reminder.due_on)
            found |= {
                "lama": str(count),
                "jumlah": format_rupiah(sum(self._price(month.plus(each)) for each in range(count))),
            }
        return found

    def _price(self, month: Month) -> int:
        return month_price_rupiah(self.participant, month, self.first_month)


def addressees_of(reminders: Iterable[Reminder]) -> dict[int, Addressee]:
    """Return to whom each reminder goes, by the reminder's key, as known now, in four queries."""
    wanted = list(reminders)
    ids = {reminder.participant_id for reminder in wanted}
    participants = Participant.objects.select_related("person").in_bulk(ids)
    paid = {
        participant_id: (first, until)
        for participant_id, first, until in InsuredMonth.objects.filter(
            participant_id__in=ids, cover=Cover.RISK, voided_by__isnull=True
        )
        .values_list("participant_id")
        .annotate(Min("month"), Max("covered_until"))
    }
    languages = _languages([each.person_id for each in participants.values()])
    harvests = _harvests(ids)
    found = {}
    for reminder in wanted:
        participant = participants[reminder.participant_id]
        first, until = paid.get(reminder.participant_id, (None, None))
        found[reminder.pk] = Addressee(
            participant=participant,
            language=languages.get(participant.person_id, settings.LANGUAGE_CODE),
            why_not=_why_not(participant, is_paid=until is not None and until > reminder.covered_until),
            first_month=Month.of(first) if first else None,
            harvest_months=harvests.get(reminder.participant_id, ()),
        )
    return found


def why_unwanted(message_id: int, now: datetime.datetime) -> str:
    """Say in a word why a reminder that is about to be handed over is not wanted any more; "" if it is.

    Args:
        message_id: the message that carries it.
        now: when.
    """
    reminder = Reminder.objects.filter(message_id=message_id).first()
    if reminder is None:
        return ""
    to = addressees_of([reminder])[reminder.pk]
    if not to.why_not and receiver_of_waiting(first_id=message_id) not in {way.to for way in to.ways}:
        return NotSent.ADDRESS_CHANGED
    return to.why_not


def _why_not(participant: Participant, *, is_paid: bool) -> str:
    person = participant.person
    if participant.ended_on is not None or person.died_on is not None or person.merged_into_id is not None:
        return NotSent.NOT_A_MEMBER
    if is_paid:
        return NotSent.PAID
    return "" if _ways(participant) else NotSent.NO_ADDRESS


def _ways(participant: Participant) -> tuple[Way, ...]:
    person = participant.person
    return ways_of(phone=person.phone, email=person.email, email_confirmed_at=person.email_confirmed_at)


def _languages(person_ids: Sequence[int]) -> dict[int, str]:
    """Return the language of each person who has an account of his own."""
    own = Q(account__closed_at__isnull=True, until__isnull=True, relation="self")
    found = AccountPerson.objects.filter(own, person_id__in=person_ids).values_list(
        "person_id", "account__user__language"
    )
    return dict(found)


def _harvests(participant_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    latest = PayPlan.objects.filter(participant_id__in=participant_ids).order_by("participant_id", "-pk")
    plans = latest.distinct("participant_id")
    return {plan.participant_id: tuple(plan.months or ()) for plan in plans if plan.rhythm == PayRhythm.HARVEST}
