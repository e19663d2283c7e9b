"""Sending the reminders that wait: so many a minute, by day, within what they may cost, and only where still wanted.

A reminder is carried by a message. That of a day which ends without the gateway having taken it is followed by another
one on the next day, as long as the reminder is of use: never where it may have been taken.
"""

import datetime
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import translation

from jangkau.core.history import acting
from jangkau.gateways.messaging.errors import Rejected
from jangkau.gateways.messaging.lengths import length_of
from jangkau.gateways.messaging.message import Channel
from jangkau.outreach.models import Reminder
from jangkau.outreach.models.reminders import NotSent
from jangkau.outreach.selectors.reminder_caps import Purse, offices_over_cap, part_rupiah, purse_of
from jangkau.outreach.selectors.reminder_texts import MissingValue, TextVersion, filled, texts_in_use
from jangkau.outreach.selectors.reminder_values import Addressee, addressees_of
from jangkau.registry.models import OutgoingMessage
from jangkau.registry.models.offices import TimeZone
from jangkau.registry.selectors.messages import may_be_sent_again
from jangkau.registry.services.messages import queue_message
from jangkau.rules.brackets import UnknownBracket
from jangkau.rules.months import Month
from jangkau.rules.parameters.values import ParameterError

logger = logging.getLogger(__name__)

PURPOSE = "reminder"
# The hours by the office's clock in which nobody is disturbed lie outside these.
SENT_FROM, SENT_UNTIL = datetime.time(7), datetime.time(20)
# After the gateway took none for so long, the message ended; the reminder gets another one an hour later.
_AGAIN_AFTER = datetime.timedelta(hours=1)
# Longer than any reminder is of use.
_FOLLOWED_WITHIN = datetime.timedelta(days=30)
# However long the worker stood still.
_CLOSED_WITHIN = datetime.timedelta(days=90)


def send_reminders(*, now: datetime.datetime) -> int:
    """Queue messages for reminders that wait, as many as may go in a minute; return how many.

    No more are queued than the gateway takes: those that it has not taken yet count against the minute. Offices that
    have spent what their reminders may cost this month wait, and so does whoever's office is asleep. All of it is one
    transaction: a worker that is killed half-way has queued none, and the next minute begins anew.

    Args:
        now: when.
    """
    with acting(by="send_reminders", reason="mengirim pengingat yang jatuh"), connection.cursor() as cursor:
        # Two at once would each send a minute's worth, and spend what there is to spend once.
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended('send_reminders', 0))")
        if not cursor.fetchone()[0]:
            return 0
        # Sealed is what has not ended, which an index keeps. E-mails that wait hold up no text message.
        sealed = OutgoingMessage.objects.filter(to_sealed__isnull=False, text_sealed__isnull=False)
        waiting = sealed.filter(purpose=PURPOSE, channel=Channel.SMS).count()
        room, queued, texts = settings.REMINDERS_PER_MINUTE - waiting, 0, texts_in_use()
        if room <= 0:
            return 0
        for zone, today in _awake(now):
            run = _Run(zone, today, now, texts, purse_of(month=Month.of(today), zone=zone))
            while room > queued and (done := _send_some(run, room - queued)) is not None:
                queued += done
        return queued


@dataclass(frozen=True, slots=True)
class _Run:
    """The offices on one clock, of which reminders are sent now."""

    zone: TimeZone
    today: datetime.date
    now: datetime.datetime
    texts: Mapping[tuple[str, str], TextVersion]
    purse: Purse

    @property
    def until(self) -> datetime.datetime:
        """When it will be too late in the evening."""
        return datetime.datetime.combine(self.today, SENT_UNTIL, ZoneInfo(self.zone))


def _awake(now: datetime.datetime) -> list[tuple[TimeZone, datetime.date]]:
    local = [(zone, now.astimezone(ZoneInfo(zone))) for zone in TimeZone]
    return [(zone, moment.date()) for zone, moment in local if SENT_FROM <= moment.time() < SENT_UNTIL]


def _send_some(run: _Run, most: int) -> int | None:
    """Deal with some that wait, and return how many were queued; None if none waits."""
    waiting = (
        Reminder.objects.filter(not_sent="", office__time_zone=run.zone)
        .filter(send_until__gte=run.today, due_on__lte=run.today)
        .exclude(office_id__in=run.purse.spent_up)
        .order_by("send_until", "pk")
    )
    # Asked one after the other, each is found by an index of its own. Those that failed are few, and waited longest.
    reminders = list(waiting.filter(_to_follow(run.now))[:most]) or list(waiting.filter(message__isnull=True)[:most])
    if not reminders:
        return None
    people = addressees_of(reminders)
    return sum(_send(reminder, people[reminder.pk], run) for reminder in reminders)


def _to_follow(now: datetime.datetime) -> Q:
    """Return the condition on reminders whose message ended without having been taken in any way, some time ago."""
    lately = (now - _FOLLOWED_WITHIN, now - _AGAIN_AFTER)
    return Q(message__failed_at__range=lately, message__successor=None) & may_be_sent_again("message__")


def _send(reminder: Reminder, to: Addressee, run: _Run) -> bool:
    version, why = run.texts[reminder.step, to.language], to.why_not
    if not why:
        try:
            text = filled(version.text, to.values(reminder))
            if not run.purse.takes(reminder.office_id, length_of(text).parts * part_rupiah()):
                return False
            with translation.override(to.language):
                message_id = queue_message(to=to.ways, text=text, purpose=PURPOSE, now=run.now, expires_at=run.until)
        except (MissingValue, ParameterError, UnknownBracket) as error:
            # One participant for whom the law has no price must not keep all others from being reminded.
            logger.warning("reminder %s has no text: %s", reminder.pk, type(error).__name__)
            why = NotSent.MISSING_VALUE
        except Rejected:
            why = NotSent.REFUSED
    if why:
        Reminder.objects.filter(pk=reminder.pk).update(not_sent=why)
        return False
    Reminder.objects.filter(pk=reminder.pk).update(
        message_id=message_id, messages=F("messages") + 1, template_version=version.version
    )
    return True


def close_reminders(*, now: datetime.datetime) -> int:
    """Give each reminder that will not be sent any more its reason; return how many got one.

    Args:
        now: when.
    """
    with acting(by="close_reminders", reason="menutup pengingat yang tidak terkirim"):
        return sum(_close(zone, now) for zone in TimeZone)


def _close(zone: TimeZone, now: datetime.datetime) -> int:
    today, lately = now.astimezone(ZoneInfo(zone)).date(), now - _CLOSED_WITHIN
    open_ = Reminder.objects.filter(office__time_zone=zone, not_sent="")
    # Where another way was tried in place of the first, that one tells how it ended.
    failed = open_.filter(message__failed_at__gte=lately, message__successor=None)
    other = open_.filter(message__successor__failed_at__gte=lately)
    over, again = Q(send_until__lt=today), may_be_sent_again("message__")
    closed = failed.filter(again & over).update(not_sent=NotSent.UNAVAILABLE)
    maybe_sent = failed.filter(message__reason="no_answer").update(not_sent=NotSent.BROKEN_OFF)
    reason = OutgoingMessage.objects.filter(pk=OuterRef("message_id")).values("reason")[:1]
    told = failed.filter(message__reason__in=NotSent.values).update(not_sent=Subquery(reason))
    stopped = other.filter(message__successor__reason="unsubscribed").update(not_sent=NotSent.STOPPED)
    refused = failed.exclude(again).update(not_sent=NotSent.REFUSED) + other.update(not_sent=NotSent.REFUSED)
    never_sent = open_.filter(over, message__isnull=True)
    over_cap = never_sent.filter(office_id__in=offices_over_cap(month=Month.of(today), zone=zone))
    capped = over_cap.update(not_sent=NotSent.OVER_CAP)
    return closed + maybe_sent + told + stopped + refused + capped + never_sent.update(not_sent=NotSent.NOT_IN_TIME)
