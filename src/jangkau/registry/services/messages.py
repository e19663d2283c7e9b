"""Messages to telephones: queued with what they are about, handed to the gateway by the worker, then forgotten.

A message is handed over at most once unless the gateway said that it did not take it. That it is being handed over is
written first and how that ended last, with no transaction open in between: what was broken off is not sent again, for
it may have been taken.
"""

import datetime
import logging
import uuid
from collections.abc import Callable

from django.db import transaction

from jangkau.core import jobs
from jangkau.core.sealing import seal, unseal
from jangkau.gateways.messaging.client import gateway
from jangkau.gateways.messaging.errors import MessagingError, Unavailable
from jangkau.gateways.messaging.message import Message, Messaging, require_sendable
from jangkau.registry.models import OutgoingMessage
from jangkau.registry.selectors.contact_stops import is_stopped
from jangkau.registry.services.wanted_messages import why_unwanted

logger = logging.getLogger(__name__)

# The job that sends; it is in console.jobs. Its queue has a worker of its own: a long list must not hold up a code.
JOB = "send_message"
QUEUE = "messages"
MOST_ATTEMPTS = 10
_TO, _TEXT = "message_to", "message_text"
# Sent to whoever wishes for no messages, too: he asked for these himself, a moment ago.
STOP_ANSWER = "stop_answer"
ASKED_FOR = frozenset({"sign_in_code", STOP_ANSWER})


@transaction.atomic
def queue_message(*, to: str, text: str, purpose: str, now: datetime.datetime, expires_at: datetime.datetime) -> int:
    """Have a message sent once the transaction at hand stands, and return its key.

    Args:
        to: the number in international form, ``+628123456789``.
        text: what the telephone shows.
        purpose: what it is about, in a word such as ``sign_in_code``; kept in the clear.
        now: when.
        expires_at: from when on it is not sent any more.

    Raises:
        Rejected: if no gateway takes such a message: no number, no text, or too long.
    """
    require_sendable(Message(to, text))
    message = OutgoingMessage.objects.create(
        to_sealed=seal(to.encode(), purpose=_TO),
        text_sealed=seal(text.encode(), purpose=_TEXT),
        purpose=purpose,
        created_at=now,
        expires_at=expires_at,
        report_key=uuid.uuid4(),
    )
    jobs.defer(job=JOB, message_id=message.pk)
    return message.pk


def send_queued(
    *, message_id: int, clock: Callable[[], datetime.datetime], connect: Callable[[], Messaging] = gateway
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
        _fail(message_id, error.code, clock())
    else:
        _end(
            message_id,
            sent_at=clock(),
            reference=accepted.reference,
            parts=accepted.parts,
            part_rupiah=accepted.part_rupiah,
        )


def forget_expired(*, now: datetime.datetime) -> int:
    """Forget messages that expired and were neither sent nor given up; return how many."""
    waiting = OutgoingMessage.objects.filter(expires_at__lte=now, sent_at__isnull=True, failed_at__isnull=True)
    return waiting.update(failed_at=now, reason="expired", **_forgotten())


@transaction.atomic
def _begin(message_id: int, now: datetime.datetime) -> Message | None:
    """Say that a message is being handed over, and return it; None if it is not to be."""
    row = _waiting(message_id)
    if row is None:
        return None
    if row.trying_since is not None or row.expires_at <= now:
        _fail(message_id, "expired" if row.trying_since is None else "broken_off", now)
        return None
    to = unseal(bytes(row.to_sealed or b""), purpose=_TO).decode()
    if row.purpose not in ASKED_FOR and is_stopped(to):
        _fail(message_id, "stopped", now)
        return None
    if unwanted := why_unwanted(purpose=row.purpose, message_id=message_id, now=now):
        _fail(message_id, unwanted, now)
        return None
    row.trying_since = now
    row.attempts += 1
    row.save(update_fields=["trying_since", "attempts"])
    text = unseal(bytes(row.text_sealed or b""), purpose=_TEXT).decode()
    return Message(to, text, str(row.report_key or ""))


@transaction.atomic
def _may_try_again(message_id: int, code: str, now: datetime.datetime) -> bool:
    row = _waiting(message_id)
    if row is None:
        return False
    if row.attempts >= MOST_ATTEMPTS or row.expires_at <= now:
        _fail(message_id, code, now)
        return False
    row.trying_since = None
    row.save(update_fields=["trying_since"])
    return True


def _fail(message_id: int, code: str, now: datetime.datetime) -> None:
    logger.warning("message %s was not sent: %s", message_id, code)
    _end(message_id, failed_at=now, reason=code[:30])


@transaction.atomic
def _end(message_id: int, **values: object) -> None:
    row = _waiting(message_id)
    if row is not None:
        OutgoingMessage.objects.filter(pk=row.pk).update(**values, **_forgotten())


def _waiting(message_id: int) -> OutgoingMessage | None:
    waiting = OutgoingMessage.objects.filter(pk=message_id, sent_at__isnull=True, failed_at__isnull=True)
    return waiting.select_for_update(no_key=True).first()


def _forgotten() -> dict[str, None]:
    return {"to_sealed": None, "text_sealed": None, "trying_since": None}
