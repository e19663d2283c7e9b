"""Reminders of two weeks: selected, sent and reported day by day over a made-up network, one day without it."""

import datetime

from jangkau.console.demonstration import case
from jangkau.console.demonstration.days import ago
from jangkau.gateways.messaging.errors import Unavailable
from jangkau.gateways.messaging.lengths import length_of
from jangkau.gateways.messaging.message import Accepted, Message
from jangkau.outreach.services.reminder_days import select_reminders
from jangkau.outreach.services.reminder_rules import set_reminder_cap
from jangkau.outreach.services.reminders import PURPOSE, close_reminders, send_reminders
from jangkau.registry.selectors.messages import waiting_messages
from jangkau.registry.selectors.reach import reach_of
from jangkau.registry.services.delivery_reports import hear_report
from jangkau.registry.services.messages import send_queued

_DAYS, _DAY_WITHOUT_NETWORK = 14, 6
_HOURS = (10, 13, 16)
# Of a hundred messages of the made-up network so many arrive and so many do not; of the others it says nothing.
_ARRIVE, _LOST = 92, 4
_PART_RUPIAH, _CAP_RUPIAH = 350, 250_000


class MadeUpNetwork:
    """Takes every message at a price, or none on a bad day."""

    def __init__(self, *, is_down: bool) -> None:
        self.is_down = is_down

    def send(self, message: Message) -> Accepted:
        """Take a message.

        Raises:
            Unavailable: on a bad day.
        """
        if self.is_down:
            raise Unavailable("unreachable")
        return Accepted("", length_of(message.text).parts, _PART_RUPIAH)


def remind(*, now: datetime.datetime) -> None:
    """Live through two weeks of reminders, until today."""
    set_reminder_cap(office_code=case.OFFICE, month_rupiah=_CAP_RUPIAH, reach=reach_of(case.SUPERVISOR), now=now)
    for days in range(_DAYS, -1, -1):
        network = MadeUpNetwork(is_down=days == _DAY_WITHOUT_NETWORK)
        for hour in _HOURS:
            then = ago(now, days, hour=hour)
            if then > now:
                break
            select_reminders(now=then)
            send_reminders(now=then)
            _hand_over(network, then)
            close_reminders(now=then)


def _hand_over(network: MadeUpNetwork, then: datetime.datetime) -> None:
    for message_id, key in waiting_messages(purpose=PURPOSE):
        try:
            send_queued(message_id=message_id, clock=lambda: then, connect=lambda: network)
        except Unavailable:
            continue
        told = message_id % 100
        if key is not None and told < _ARRIVE + _LOST:
            hear_report(key=key, fate="delivered" if told < _ARRIVE else "failed", now=then)
