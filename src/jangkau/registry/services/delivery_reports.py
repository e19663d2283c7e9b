"""What the network says became of a message, in whatever order and however often it says so."""

import datetime
import uuid

from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import NotFound
from jangkau.core.history import acting
from jangkau.registry.models import DeliveryReport, OutgoingMessage
from jangkau.registry.models.messages import Fate
from jangkau.registry.services.messages import go_on_after_report


class UnknownMessage(NotFound):
    """No message has this key."""

    message = _("SMS itu tidak dikenal.")


def hear_report(*, key: uuid.UUID, fate: str, now: datetime.datetime) -> None:
    """Keep a report; one of the same kind about the same message is kept once. What does not arrive goes another way.

    It may come before we wrote that the message was sent: the network is at times quicker than our own database.

    Args:
        key: under which the message was handed over.
        fate: one of ``Fate``.
        now: when.

    Raises:
        UnknownMessage: if no message was handed over under the key.
    """
    message_id = OutgoingMessage.objects.filter(report_key=key).values_list("pk", flat=True).first()
    if message_id is None:
        raise UnknownMessage()
    report = DeliveryReport(message_id=message_id, fate=Fate(fate), reported_at=now)
    with acting(by="sms", reason="laporan pengiriman SMS"):
        DeliveryReport.objects.bulk_create([report], ignore_conflicts=True)
        go_on_after_report(message_id=message_id, now=now)
