"""``messages_report``: what became of messages, and what they cost."""

import dataclasses
import datetime

from django.core.management.base import CommandParser
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console import arguments
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.registry.selectors.messages import (
    ChannelReport,
    MessageCost,
    MessagesReport,
    channel_label,
    fate_label,
    report_messages,
)


class Command(JangkauCommand):
    """Count messages by what became of them, and add up their cost."""

    purpose = gettext_lazy("Menghitung pesan menurut saluran dan nasibnya, dan biayanya menurut hari dan keperluan.")
    user = "none"

    def add_options(self, parser: CommandParser) -> None:
        """Add the days."""
        parser.add_argument("--from", type=arguments.day, metavar=_("TANGGAL"), help=_("hari pertama; hari ini"))
        parser.add_argument("--until", type=arguments.day, metavar=_("TANGGAL"), help=_("hari terakhir; hari ini"))

    def answer(self, request: Request) -> Answer:
        """Count the messages of the days; of today if none are named."""
        since: datetime.date = request.options["from"] or request.options["until"] or request.today
        until: datetime.date = request.options["until"] or request.today
        report = report_messages(since=since, until=until)
        return Answer(
            document={"from": since, "until": until, **dataclasses.asdict(report)},
            lines=[*_counts(report), *(_cost(cost) for cost in report.costs)],
        )


def _counts(report: MessagesReport) -> list[str]:
    counted = [
        *(line for channel in report.channels for line in _of_channel(channel)),
        (_("menunggu sekarang"), report.waiting),
        (_("SMS masuk yang tidak dimengerti"), report.unread_texts),
    ]
    return [f"{number_format(count, force_grouping=True):>10}  {name}" for name, count in counted]


def _of_channel(report: ChannelReport) -> list[tuple[str, int]]:
    channel = {"channel": channel_label(report.channel)}
    return [
        (_("terkirim lewat %(channel)s") % channel, report.sent),
        *((f"  {fate_label(fate)}", count) for fate, count in report.fates.items()),
        (_("tidak terkirim lewat %(channel)s") % channel, sum(report.given_up.values())),
        *((f"  {reason}", count) for reason, count in report.given_up.items()),
        (_("lewat %(channel)s karena cara lain gagal") % channel, report.in_place),
    ]


def _cost(cost: MessageCost) -> str:
    price = _("biaya tidak diketahui")
    if cost.cost_rupiah is not None:
        price = f"Rp{number_format(cost.cost_rupiah, force_grouping=True)}"
    return _("%(day)s  %(purpose)s: %(sent)s %(channel)s, %(parts)s bagian, %(price)s; %(unpriced)s tanpa harga") % {
        "day": date_format(cost.day, "SHORT_DATE_FORMAT"),
        "purpose": cost.purpose,
        "channel": channel_label(cost.channel),
        "sent": number_format(cost.sent, force_grouping=True),
        "parts": number_format(cost.parts, force_grouping=True),
        "price": price,
        "unpriced": number_format(cost.unpriced, force_grouping=True),
    }
