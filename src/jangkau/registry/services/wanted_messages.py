"""Whether a queued message is still wanted when it is about to be handed over: the room that queued it says so.

Between queueing and sending hours may pass, in which people pay, die or say that they wish for no more. A room above
declares for each purpose of its messages how it tells.
"""

import datetime
from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured

# Given the key of the message as it was queued, and the time; answers "" or in a word why it is not wanted any more.
Wanted = Callable[[int, datetime.datetime], str]

_declared: dict[str, Wanted] = {}


def declare_wanted(purpose: str, *, check: Wanted) -> None:
    """Have messages of a purpose asked for right before they are sent; called from ``AppConfig.ready`` of their room.

    Args:
        purpose: as ``queue_message`` takes it.
        check: given the key that ``queue_message`` returned (also where another way is tried in place of the first),
            and the time. It returns "" if the message is wanted, otherwise in a word of at most 30 letters why not:
            the message then ends with that word as its reason. It is asked in the transaction that holds the message.

    Raises:
        ImproperlyConfigured: if another check was declared for the purpose.
    """
    if _declared.setdefault(purpose, check) is not check:
        raise ImproperlyConfigured(f"messages about {purpose} have a check already")


def why_unwanted(*, purpose: str, message_id: int, now: datetime.datetime) -> str:
    """Return in a word why a message is not wanted any more; "" if it is, or if nobody declared how to tell."""
    check = _declared.get(purpose)
    return check(message_id, now) if check else ""
