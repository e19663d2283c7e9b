"""Messages to the holder of an account, in his language."""

import datetime

from django.utils import translation
from django.utils.functional import Promise

from jangkau.registry.models import Account
from jangkau.registry.services.messages import queue_message

Text = str | Promise
# Our choice: who was out of the network for a weekend still learns of it.
_TOLD_FOR = datetime.timedelta(days=3)


def tell_account(*, account: Account, text: Text, purpose: str, now: datetime.datetime) -> None:
    """Queue a message to an account's number in the language of its holder, whatever the sender reads.

    Args:
        account: with its user loaded.
        text: to be translated; never with anything personal in it.
        purpose: what it is about, as ``queue_message`` takes it.
        now: when.
    """
    with translation.override(account.user.language):
        queue_message(to=account.phone, text=str(text), purpose=purpose, now=now, expires_at=now + _TOLD_FOR)
