"""In which ways somebody can be told something."""

import datetime

from django.conf import settings

from jangkau.gateways.messaging.message import Channel, Way, is_number


def is_email_offered() -> bool:
    """Say whether this installation sends e-mails."""
    return settings.EMAIL is not None


def ways_of(*, phone: str, email: str, email_confirmed_at: datetime.datetime | None) -> tuple[Way, ...]:
    """Return in which ways a person can be told something, the preferred first: by telephone, then by e-mail.

    The telephone comes first because it is what workers have at hand, and because only of text messages is it known
    whether they arrived.

    Args:
        phone: of the person's record; blank if there is none.
        email: of the person's record; blank if there is none.
        email_confirmed_at: when whoever reads that mailbox confirmed it; until then nothing goes there.
    """
    ways = [Way(Channel.SMS, phone)] if is_number(phone) else []
    if email and email_confirmed_at is not None and is_email_offered():
        ways.append(Way(Channel.EMAIL, email))
    return tuple(ways)
