"""What became of messages, and what they cost."""

import datetime
from dataclasses import dataclass

from django.db.models import Case, Count, ExpressionWrapper, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from jangkau.registry.models import DeliveryReport, OutgoingMessage, UnreadTexts
from jangkau.registry.models.messages import Fate

# In the order of what settles it, whichever came last: a telephone that has the text has it, whatever else is said.
_BEFORE = Case(*(When(fate=fate, then=place) for place, fate in enumerate(Fate)), output_field=IntegerField())
_SETTLED = Subquery(
    DeliveryReport.objects.filter(message=OuterRef("pk")).annotate(place=_BEFORE).order_by("place").values("fate")[:1]
)


@dataclass(frozen=True, slots=True)
class MessageCost:
    """Messages of one purpose that were sent on one day.

    ``cost_rupiah`` is what those with a known price cost; None if there are none. ``unpriced`` counts the others.
    """

    day: datetime.date
    purpose: str
    sent: int
    parts: int
    cost_rupiah: int | None
    unpriced: int


@dataclass(frozen=True, slots=True)
class MessagesReport:
    """What became of the messages of some days.

    ``fates`` counts those that were sent by what was reported, "" where nothing was; ``given_up`` those that were not,
    by reason. ``waiting`` are those that wait now, ``unread_texts`` those that came in and meant nothing to us.
    """

    sent: int
    fates: dict[str, int]
    given_up: dict[str, int]
    waiting: int
    unread_texts: int
    costs: tuple[MessageCost, ...]


def may_be_sent_again(prefix: str = "") -> Q:
    """Return the condition on messages that ended without the gateway having taken them, though it might another time.

    Args:
        prefix: how the query reaches the message, as ``message__``; blank if it is about messages.
    """
    never_there = Q(**{f"{prefix}reason__in": ["expired", "unreachable", "status_408", "status_429"]})
    return never_there | Q(**{f"{prefix}reason__startswith": "status_5"})


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
    fates = sent.annotate(settled=_SETTLED).values_list("settled").annotate(count=Count("pk")).order_by("settled")
    by_fate = {fate or "": count for fate, count in fates}
    unread = UnreadTexts.objects.filter(day__range=(since, until)).aggregate(count=Sum("count"))["count"]
    return MessagesReport(
        sent=sum(by_fate.values()),
        fates=by_fate,
        given_up=dict(failed.values_list("reason").annotate(count=Count("pk")).order_by("reason")),
        waiting=OutgoingMessage.objects.filter(sent_at__isnull=True, failed_at__isnull=True).count(),
        unread_texts=unread or 0,
        costs=_costs(sent),
    )


def _costs(sent: QuerySet[OutgoingMessage]) -> tuple[MessageCost, ...]:
    price = ExpressionWrapper(F("parts") * F("part_rupiah"), output_field=IntegerField())
    rows = (
        sent.annotate(day=TruncDate("sent_at"))
        .values_list("day", "purpose")
        .annotate(
            sent=Count("pk"),
            parts_sent=Sum("parts", default=0),
            cost=Sum(price),
            unpriced=Count("pk", filter=Q(part_rupiah__isnull=True)),
        )
        .order_by("day", "purpose")
    )
    return tuple(MessageCost(*row) for row in rows)
