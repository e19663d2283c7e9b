"""In which ways somebody is to be told something, in order of preference, and which of them is being tried.

A plan lies sealed with the message of the way that is being tried, and goes on to the message of the next.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from jangkau.core.sealing import seal, unseal
from jangkau.gateways.messaging.errors import Rejected
from jangkau.gateways.messaging.mail import require_mailable
from jangkau.gateways.messaging.message import Channel, Message, Way, require_sendable
from jangkau.registry.selectors.unsubscribing import stop_address

_PURPOSE = "message_plan"


@dataclass(frozen=True, slots=True, repr=False)
class Plan:
    """What is to be told in which ways. ``place`` counts the ways that were tried; ``stopping`` is how a mail ends."""

    ways: tuple[Way, ...]
    text: str
    subject: str
    stopping: str
    place: int = 0

    @property
    def way(self) -> Way:
        """The way that is being tried."""
        return self.ways[self.place]

    @property
    def numbers(self) -> tuple[str, ...]:
        """The telephones among the ways."""
        return tuple(way.to for way in self.ways if way.channel is Channel.SMS)

    def after(self) -> "Plan | None":
        """Return the plan once the next way is tried; None if there is no other."""
        return replace(self, place=self.place + 1) if self.place + 1 < len(self.ways) else None

    def message(self, *, key: str = "") -> Message:
        """Return what is handed over to go this way."""
        if self.way.channel is Channel.SMS:
            return Message(self.way.to, self.text, key)
        stop_at = stop_address(self.way.to)
        text = f"{self.text}\n\n{self.stopping}\n{stop_at}\n"
        return Message(self.way.to, text, channel=Channel.EMAIL, subject=self.subject, stop_at=stop_at)


def plan_of(*, ways: Sequence[Way], text: str, subject: str) -> Plan:
    """Return the plan of ways to tell somebody something, worded in the language at hand.

    Args:
        ways: in order of preference; one that stands there twice is tried once.
        text: what is told.
        subject: of an e-mail; blank for a common one.

    Raises:
        Rejected: if there is no way, or a message by one of them would never be taken.
    """
    plan = Plan(
        ways=tuple(dict.fromkeys(ways)),
        text=text,
        subject=subject or _("Pesan dari BPJS Ketenagakerjaan"),
        stopping=_("Tidak ingin menerima surel seperti ini lagi? Berhenti di sini:"),
    )
    if not plan.ways:
        raise Rejected("no_way")
    for place in range(len(plan.ways)):
        message = replace(plan, place=place).message()
        if message.channel is Channel.SMS:
            require_sendable(message)
        else:
            require_mailable(message)
    return plan


def sealed_plan(plan: Plan) -> bytes | None:
    """Return a plan as it is kept; None for one text to one telephone, which nothing needs to be known of."""
    if plan.way.channel is Channel.SMS and len(plan.ways) == 1:
        return None
    said = {
        "ways": [[way.channel, way.to] for way in plan.ways],
        "text": plan.text,
        "subject": plan.subject,
        "stopping": plan.stopping,
        "place": plan.place,
    }
    return seal(json.dumps(said).encode(), purpose=_PURPOSE)


def unsealed_plan(sealed: bytes | memoryview | None) -> Plan | None:
    """Return a plan that was kept.

    Raises:
        CannotUnseal: if the key that sealed it is gone.
    """
    if sealed is None:
        return None
    said = json.loads(unseal(bytes(sealed), purpose=_PURPOSE))
    ways = tuple(Way(Channel(channel), to) for channel, to in said.pop("ways"))
    return Plan(ways, **said)
