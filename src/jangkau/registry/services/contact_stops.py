"""Who wishes for no more messages gets none, until he wishes for them again: by a text, or by the link of an e-mail."""

import datetime

from django.conf import settings
from django.db import connection
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jangkau.core.history import acting
from jangkau.registry.intake.phones import NotAPhone, normal_phone
from jangkau.registry.intake.wishes import Wish, read_wish
from jangkau.registry.models import ContactStop
from jangkau.registry.selectors.contact_stops import digest_of, is_stopped, is_stopped_by, wishes_since
from jangkau.registry.selectors.unsubscribing import mailbox_digest
from jangkau.registry.services.messages import STOP_ANSWER, queue_message

# Each change of mind is answered, so many times a day: a telephone that goes to and fro costs us no more than that.
MOST_ANSWERS = 4
_DAY = datetime.timedelta(days=1)
_LONGEST_SENDER = 20
_ANSWERS: dict[Wish, Promise] = {
    Wish.STOP: _(
        "Anda tidak akan menerima SMS lagi dari BPJS Ketenagakerjaan, kecuali kode masuk yang Anda minta sendiri."
        " Balas MULAI untuk menerima lagi."
    ),
    Wish.START: _("Anda akan menerima SMS lagi dari BPJS Ketenagakerjaan. Balas STOP untuk berhenti."),
}


def hear_text(*, sender: str, text: str, now: datetime.datetime) -> None:
    """Do what a text wishes, and say so to its sender; what wishes nothing is counted and forgotten.

    Args:
        sender: the number that it came from, as the gateway gives it; may be no number at all.
        text: what it says, or the beginning of it.
        now: when.
    """
    wish, phone = read_wish(text), _number(sender)
    if wish is None or phone is None:
        _count_unread(timezone.localdate(now))
    else:
        _record(phone, wish, now)


def _record(phone: str, wish: Wish, now: datetime.datetime) -> None:
    number_digest = digest_of(phone)
    with acting(by="sms", reason="pesan masuk dari pemilik nomor"):
        _hold(number_digest)
        if is_stopped(phone) is (wish is Wish.STOP):
            return
        is_answered = wishes_since(phone, now - _DAY) < MOST_ANSWERS
        ContactStop.objects.create(number_digest=number_digest, is_stopped=wish is Wish.STOP, since=now)
        if is_answered:
            with translation.override(settings.LANGUAGE_CODE):
                text = str(_ANSWERS[wish])
            queue_message(to=phone, text=text, purpose=STOP_ANSWER, now=now, expires_at=now + _DAY)


def stop_mailbox(*, token: str, now: datetime.datetime) -> None:
    """Send no more messages to a mailbox whose reader followed our link; a second time changes nothing.

    It is looked at when a message is about to be handed over, so it holds for those that wait already.

    Args:
        token: of the link.
        now: when.

    Raises:
        UnknownMailbox: if the link is none of ours.
    """
    number_digest = mailbox_digest(token)
    with acting(by="email", reason="pembaca surel berhenti menerima surel"):
        _hold(number_digest)
        if not is_stopped_by([number_digest]):
            ContactStop.objects.create(number_digest=number_digest, is_stopped=True, since=now)


def _hold(number_digest: bytes) -> None:
    """Let nobody else record a wish about a number or a mailbox meanwhile: what comes twice at once is one wish."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('contact stop' || %s, 0))", [number_digest.hex()])


def _number(sender: str) -> str | None:
    """Return the number that a text came from; None if it came from none, such as a shop's name or a short number."""
    # Some operators leave out the plus before the country.
    written = f"+{sender}" if sender.startswith("62") else sender
    try:
        phone = normal_phone(written) if len(sender) <= _LONGEST_SENDER else ""
    except NotAPhone:
        return None
    return phone or None


def _count_unread(day: datetime.date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_unreadtexts AS known (day, count) VALUES (%s, 1)"
            " ON CONFLICT (day) DO UPDATE SET count = known.count + 1",
            [day],
        )
