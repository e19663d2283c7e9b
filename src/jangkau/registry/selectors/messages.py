"""What became of messages, and what they cost."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, ExpressionWrapper, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from jangkau.gateways.messaging.message import Channel
from jangkau.registry.models import DeliveryReport, OutgoingMessage, UnreadTexts
from jangkau.registry.models.messages import Fate

# In the order of what settles it, whichever came last: a telephone that has the text has it, whatever else is said.
_BEFORE = Case(*(When(fate=fate, then=place) for place, fate in enumerate(Fate)), output_field=IntegerField())
_SETTLED = Subquery(
    DeliveryReport.objects.filter(message=OuterRef("pk")).annotate(place=_BEFORE).order_by("place").values("fate")[:1]
)

# Channel, fate or reason, how many, and how many of these in place of another way.
_Counted = tuple[str, str | None, int, int]


@dataclass(frozen=True, slots=True)
class MessageCost:
    """Messages of one purpose that were sent on one day by one channel.

    ``cost_rupiah`` is what those with a known price cost; None if there are none. ``unpriced`` counts the others.
    """

    day: datetime.date
    channel: str
    purpose: str
    sent: int
    parts: int
    cost_rupiah: int | None
    unpriced: int


@dataclass(frozen=True, slots=True)
class ChannelReport:
    """What became of the messages of some days by one channel.

    ``fates`` counts those that were sent by what was reported, "" where nothing was; ``given_up`` those that were not,
    by reason. ``in_place`` are those of both that were queued because another way had failed.
    """

    channel: str
    sent: int
    fates: dict[str, int]
    given_up: dict[str, int]
    in_place: int


@dataclass(frozen=True, slots=True)
class MessagesReport:
    """What became of the messages of some days.

    ``waiting`` are those that wait now, ``unread_texts`` the texts that came in and meant nothing to us.
    """

    channels: tuple[ChannelReport, ...]
    waiting: int
    unread_texts: int
    costs: tuple[MessageCost, ...]


def may_be_sent_again(prefix: str = "") -> Q:
    """Return the condition on messages that ended without the gateway having taken them, though it might another time.

    Not on those whose receiver was, or is to be, told by another way.

    Args:
        prefix: how the query reaches the message, as ``message__``; blank if it is about messages.
    """
    never_there = Q(**{f"{prefix}reason__in": ["expired", "unreachable", "status_408", "status_429"]})
    # What a mail server says with 5xx it says of the message.
    busy = Q(**{f"{prefix}reason__startswith": "status_5", f"{prefix}channel": Channel.SMS})
    return (never_there | busy) & Q(**{f"{prefix}successor__isnull": True})


def waiting_messages(*, purpose: str) -> list[tuple[int, uuid.UUID | None]]:
    """Return the messages of a purpose that have not ended, oldest first, and under which name each is reported."""
    waiting = OutgoingMessage.objects.filter(purpose=purpose, sent_at__isnull=True, failed_at__isnull=True)
    return list(waiting.order_by("pk").values_list("pk", "report_key"))


def channel_label(channel: str) -> str:
    """Return what people call a channel."""
    return str(_("SMS") if channel == Channel.SMS else _("surel"))


def fate_label(fate: str) -> str:
    """Return in words what was reported of a message; "" is nothing."""
    return str(Fate(fate).label if fate else _("tanpa laporan"))


def fate_of(message_id: int) -> Fate | None:
    """Return what became of a message by all that was reported, in any order; None if nothing was."""
    fate = OutgoingMessage.objects.filter(pk=message_id).values_list(_SETTLED, flat=True).first()
    return Fate(fate) if fate else None


def report_messages(*, since: datetime.date, until: datetime.date) -> MessagesReport:
    """Return what became of the messages that were sent or given up on these days, in five queries.

    Args:
        since: the first day, of the installation's time zone.
        until: the last day, it included.
    """
    sent = OutgoingMessage.objects.filter(sent_at__date__range=(since, until))
    failed = OutgoingMessage.objects.filter(failed_at__date__range=(since, until))
    counts = {"count": Count("pk"), "in_place": Count("pk", filter=Q(instead_of__isnull=False))}
    fates = sent.annotate(settled=_SETTLED).values_list("channel", "settled").annotate(**counts)
    reasons = failed.values_list("channel", "reason").annotate(**counts)
    unread = UnreadTexts.objects.filter(day__range=(since, until)).aggregate(count=Sum("count"))["count"]
    return MessagesReport(
        channels=_by_channel(list(fates.order_by("channel", "settled")), list(reasons.order_by("channel", "reason"))),
        waiting=OutgoingMessage.objects.filter(sent_at__isnull=True, failed_at__isnull=True).count(),
        unread_texts=unread or 0,
        costs=_costs(sent),
    )


def _by_channel(fates: Sequence[_Counted], reasons: Sequence[_Counted]) -> tuple[ChannelReport, ...]:
    return tuple(
        ChannelReport(
            channel=channel,
            sent=sum(count for used, _fate, count, _in_place in fates if used == channel),
            fates={fate or "": count for used, fate, count, _in_place in fates if used == channel},
            given_up={reason or "": count for used, reason, count, _in_place in reasons if used == channel},
            in_place=sum(in_place for used, _word, _count, in_place in (*fates, *reasons) if used == channel),
        )
        for channel in Channel
    )


def _costs(sent: QuerySet[OutgoingMessage]) -> tuple[MessageCost, ...]:
    price = ExpressionWrapper(F("parts") * F("part_rupiah"), output_field=IntegerField())
    rows = (
        sent.annotate(day=TruncDate("sent_at"))
        .values_list("day", "channel", "purpose")
        .annotate(
            sent=Count("pk"),
            parts_sent=Sum("parts", default=0),
            cost=Sum(price),
            unpriced=Count("pk", filter=Q(part_rupiah__isnull=True)),
        )
        .order_by("day", "channel", "purpose")
    )
    return tuple(MessageCost(*row) for row in rows)
