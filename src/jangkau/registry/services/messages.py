"""Messages to telephones and mailboxes: queued with what they are about, handed over by the worker, then forgotten.

A message is handed over at most once unless the gateway said that it did not take it. That it is being handed over is
written first and how that ended last, with no transaction open in between: what was broken off is not sent again, for
it may have been taken.

Who can be reached in several ways is told by the first that does it (ADR 0017). When one failed for good, the next is a
message of its own ``instead_of`` it, queued in the transaction that writes the failure.
"""

import datetime
import enum
import logging
import uuid
from collections.abc import Callable, Sequence

from django.db import transaction
from django.db.models import Q

from jangkau.core import jobs
from jangkau.core.sealing import seal, unseal
from jangkau.gateways.messaging.client import EveryGateway
from jangkau.gateways.messaging.errors import MessagingError, Rejected, Unavailable
from jangkau.gateways.messaging.message import Channel, Message, Messaging, Way
from jangkau.registry.models import DeliveryReport, OutgoingMessage
from jangkau.registry.models.messages import Fate
from jangkau.registry.selectors.contact_stops import is_stopped
from jangkau.registry.services.message_plans import Plan, plan_of, sealed_plan, unsealed_plan
from jangkau.registry.services.wanted_messages import why_unwanted

logger = logging.getLogger(__name__)

# The jobs that send; they are in console.jobs. Text messages have a queue, and a worker, of their own: neither a long
# list nor a slow mail server must hold up a code.
JOBS = {Channel.SMS: "send_message", Channel.EMAIL: "send_mail"}
QUEUE, MAIL_QUEUE = "messages", "mails"
# So often a way is tried before the next; the last one is tried until the message expires.
MOST_ATTEMPTS = 10
_TO, _TEXT = "message_to", "message_text"
# Sent to whoever wishes for no messages, too: he asked for these himself, a moment ago.
STOP_ANSWER, EMAIL_CONFIRMATION = "stop_answer", "email_confirmation"
ASKED_FOR = frozenset({"sign_in_code", STOP_ANSWER, EMAIL_CONFIRMATION})


class _Then(enum.Enum):
    """What comes after the end of a message whose receiver can be reached in another way."""

    NEXT_WAY = enum.auto()
    # It was sent, or may have been: a report can still say that it does not arrive.
    REPORT = enum.auto()
    NOTHING = enum.auto()


@transaction.atomic
def queue_message(
    *,
    to: str | Sequence[Way],
    text: str,
    purpose: str,
    now: datetime.datetime,
    expires_at: datetime.datetime,
    subject: str = "",
) -> int:
    """Have a message sent once the transaction at hand stands, and return its key.

    Args:
        to: a telephone number in international form, ``+628123456789``; or the ways to reach somebody, in order of
            preference: each is tried once those before it have failed for good.
        text: what the telephone or the e-mail shows, in the language at hand.
        purpose: what it is about, in a word such as ``sign_in_code``; kept in the clear.
        now: when.
        expires_at: from when on it is not sent any more, in no way.
        subject: of an e-mail; a common one if it is blank.

    Raises:
        Rejected: if there is no way, or no gateway takes such a message: no number, no text, or too long for one of
            the ways.
    """
    ways = (Way(Channel.SMS, to),) if isinstance(to, str) else to
    plan = plan_of(ways=ways, text=text, subject=subject)
    return _queue(plan, OutgoingMessage(purpose=purpose, created_at=now, expires_at=expires_at))


def send_queued(
    *, message_id: int, clock: Callable[[], datetime.datetime], connect: Callable[[], Messaging] = EveryGateway
) -> None:
    """Hand a message to the gateway and forget it; one that has ended is left alone.

    Args:
        message_id: the message.
        clock: asked for the time before the call and after it.
        connect: returns the gateway.

    Raises:
        Unavailable: if the gateway did not take it now, and it has not expired nor been tried often enough.
        CannotUnseal: if the key that sealed it is gone.
    """
    message = _begin(message_id, clock())
    if message is None:
        return
    try:
        accepted = connect().send(message)
    except Unavailable as error:
        logger.warning("message %s was not taken: %s", message_id, error.code)
        if _may_try_again(message_id, error.code, clock()):
            raise
    except MessagingError as error:
        _fail(message_id, error.code, clock(), _Then.NEXT_WAY if isinstance(error, Rejected) else _Then.REPORT)
    else:
        now = clock()
        _end(
            message_id,
            now,
            _Then.REPORT,
            sent_at=now,
            reference=accepted.reference,
            parts=accepted.parts,
            part_rupiah=accepted.part_rupiah,
        )


@transaction.atomic
def go_on_after_report(*, message_id: int, now: datetime.datetime) -> None:
    """Try the next way if the network has said that a message does not arrive; not before it has ended with us.

    Args:
        message_id: of which a report was kept in the transaction at hand.
        now: when.
    """
    row = OutgoingMessage.objects.select_for_update(no_key=True).get(pk=message_id)
    if row.plan_sealed is not None and (row.sent_at or row.failed_at) and row.expires_at > now:
        _go_on(row, _Then.REPORT, now)


def receiver_of_waiting(*, first_id: int) -> str:
    """Return the number or address to which a message goes that has not ended; blank if it has.

    Args:
        first_id: the message as it was queued; where another way is tried in its place, that one is meant.
    """
    of_chain = Q(pk=first_id) | Q(instead_of=first_id) | Q(instead_of__instead_of=first_id)
    sealed = OutgoingMessage.objects.filter(of_chain, to_sealed__isnull=False).values_list("to_sealed", flat=True)
    found = sealed.order_by("-pk").first()
    return unseal(bytes(found), purpose=_TO).decode() if found else ""


def forget_expired(*, now: datetime.datetime) -> int:
    """Forget messages that expired and were neither sent nor given up, and other ways to tell them; return how many."""
    expired = OutgoingMessage.objects.filter(expires_at__lte=now)
    waiting = expired.filter(sent_at__isnull=True, failed_at__isnull=True)
    # Of one that was being handed over nobody knows whether it was taken.
    ended = {"failed_at": now, "plan_sealed": None, **_forgotten()}
    forgotten = waiting.filter(trying_since__isnull=False).update(reason="broken_off", **ended)
    forgotten += waiting.update(reason="expired", **ended)
    expired.filter(plan_sealed__isnull=False).update(plan_sealed=None)
    return forgotten


def _queue(plan: Plan, row: OutgoingMessage) -> int:
    """Write a message that goes the plan's way, about what the row says, and leave it to the worker."""
    message = plan.message()
    row.channel = message.channel
    row.to_sealed = seal(message.to.encode(), purpose=_TO)
    row.text_sealed = seal(message.text.encode(), purpose=_TEXT)
    row.plan_sealed = sealed_plan(plan)
    # Of an e-mail nobody reports.
    row.report_key = uuid.uuid4() if message.channel is Channel.SMS else None
    row.save(force_insert=True)
    jobs.defer(job=JOBS[message.channel], message_id=row.pk)
    return row.pk


@transaction.atomic
def _begin(message_id: int, now: datetime.datetime) -> Message | None:
    """Say that a message is being handed over, and return it; None if it is not to be."""
    row = _waiting(message_id)
    if row is None:
        return None
    if row.trying_since is not None:
        _fail(message_id, "broken_off", now, _Then.REPORT)
        return None
    if row.expires_at <= now:
        _fail(message_id, "expired", now, _Then.NOTHING)
        return None
    to = unseal(bytes(row.to_sealed or b""), purpose=_TO).decode()
    plan = unsealed_plan(row.plan_sealed)
    if ended := _why_not(row, to, plan, now):
        _fail(message_id, ended[0], now, ended[1])
        return None
    row.trying_since = now
    row.attempts += 1
    row.save(update_fields=["trying_since", "attempts"])
    key = str(row.report_key or "")
    return plan.message(key=key) if plan else Message(to, _text_of(row), key)


def _why_not(row: OutgoingMessage, to: str, plan: Plan | None, now: datetime.datetime) -> tuple[str, _Then] | None:
    """Return in a word why a message is not sent after all, and what comes then; None if it is."""
    first_id, has_arrived = _before(row)
    if has_arrived:
        return "arrived_before", _Then.NOTHING
    if row.purpose not in ASKED_FOR:
        # STOP from any of his telephones is said to all that reaches him.
        if any(map(is_stopped, plan.numbers if plan else [to])):
            return "stopped", _Then.NOTHING
        if row.channel == Channel.EMAIL and is_stopped(to):
            return "unsubscribed", _Then.NEXT_WAY
    unwanted = why_unwanted(purpose=row.purpose, message_id=first_id, now=now)
    return (unwanted, _Then.NOTHING) if unwanted else None


def _before(row: OutgoingMessage) -> tuple[int, bool]:
    """Return the key of the message as it was queued, and whether one before this has arrived meanwhile."""
    earlier: list[int] = []
    before_id = row.instead_of_id
    while before_id is not None:
        earlier.append(before_id)
        before_id = OutgoingMessage.objects.values_list("instead_of_id", flat=True).get(pk=before_id)
    if not earlier:
        return row.pk, False
    has_arrived = DeliveryReport.objects.filter(message__in=earlier, fate=Fate.DELIVERED).exists()
    return earlier[-1], has_arrived


@transaction.atomic
def _may_try_again(message_id: int, code: str, now: datetime.datetime) -> bool:
    row = _waiting(message_id)
    if row is None:
        return False
    if row.expires_at <= now:
        _fail(message_id, code, now, _Then.NOTHING)
        return False
    if row.attempts >= MOST_ATTEMPTS and _next_plan(row):
        _fail(message_id, code, now, _Then.NEXT_WAY)
        return False
    row.trying_since = None
    row.save(update_fields=["trying_since"])
    return True


def _fail(message_id: int, code: str, now: datetime.datetime, then: _Then) -> None:
    logger.warning("message %s was not sent: %s", message_id, code)
    _end(message_id, now, then, failed_at=now, reason=code[:30])


@transaction.atomic
def _end(message_id: int, now: datetime.datetime, then: _Then, **values: object) -> None:
    row = _waiting(message_id)
    if row is not None:
        OutgoingMessage.objects.filter(pk=row.pk).update(**values, **_forgotten())
        if row.plan_sealed is not None:
            _go_on(row, then if row.expires_at > now else _Then.NOTHING, now)


def _go_on(row: OutgoingMessage, then: _Then, now: datetime.datetime) -> None:
    """Try the next way of a message that has ended, or wait for what is reported, or forget the other ways."""
    plan = _next_plan(row)
    if then is _Then.REPORT:
        then = _reported(row)
    if plan and then is _Then.REPORT:
        return
    OutgoingMessage.objects.filter(pk=row.pk).update(plan_sealed=None)
    if plan and then is _Then.NEXT_WAY:
        about = {"purpose": row.purpose, "created_at": now, "expires_at": row.expires_at}
        _queue(plan, OutgoingMessage(instead_of=row, **about))


def _reported(row: OutgoingMessage) -> _Then:
    """Return what comes after a message that was handed over, by all that was reported of it, in whatever order."""
    if row.channel != Channel.SMS:
        return _Then.NOTHING
    fates = set(DeliveryReport.objects.filter(message=row).order_by("pk").values_list("fate", flat=True))
    if Fate.DELIVERED in fates:
        return _Then.NOTHING
    return _Then.NEXT_WAY if fates & {Fate.FAILED, Fate.REFUSED} else _Then.REPORT


def _next_plan(row: OutgoingMessage) -> Plan | None:
    plan = unsealed_plan(row.plan_sealed)
    return plan.after() if plan else None


def _text_of(row: OutgoingMessage) -> str:
    return unseal(bytes(row.text_sealed or b""), purpose=_TEXT).decode()


def _waiting(message_id: int) -> OutgoingMessage | None:
    waiting = OutgoingMessage.objects.filter(pk=message_id, sent_at__isnull=True, failed_at__isnull=True)
    return waiting.select_for_update(no_key=True).first()


def _forgotten() -> dict[str, None]:
    return {"to_sealed": None, "text_sealed": None, "trying_since": None}
