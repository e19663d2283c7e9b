"""``tie_out``: whether statements, payments and books of a channel agree, day by day."""

from dataclasses import asdict

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.collection.selectors.tie_out import Day, DayState, tie_out
from jangkau.console import arguments
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.rules.money import format_rupiah
from jangkau.rules.wording import date_in_words


class Command(JangkauCommand):
    """Tie a channel out."""

    purpose = gettext_lazy("Mencocokkan rekening koran, pembayaran dan pembukuan satu saluran, hari demi hari.")

    def add_options(self, parser: CommandParser) -> None:
        """Add the channel and the days."""
        parser.add_argument("--channel", required=True, metavar=_("BANK"), help=_("bank atau kanal penerima uang"))
        parser.add_argument("--from", dest="first_on", type=arguments.day, required=True, help=_("hari pertama"))
        parser.add_argument("--until", dest="last_on", type=arguments.day, required=True, help=_("hari terakhir"))

    def answer(self, request: Request) -> Answer:
        """Show each day and its differences; done only if nothing is left to do."""
        options = request.options
        days = tie_out(
            channel=options["channel"], first_on=options["first_on"], last_on=options["last_on"], reach=request.reach
        )
        lines = [line for day in days for line in _lines(day)]
        document = {"channel": options["channel"], "days": [{**asdict(day), "state": day.state} for day in days]}
        done = all(day.state != DayState.OPEN for day in days)
        return Answer(document=document, lines=lines or [_("Tidak ada apa-apa pada hari-hari itu.")], done=done)


def _lines(day: Day) -> list[str]:
    sums = _(
        "%(day)s: rekening koran %(statement)s, biaya %(fee)s, pembayaran %(payments)s, ditahan %(held)s: %(state)s"
    )
    told = {
        "day": date_in_words(day.day),
        "statement": format_rupiah(day.statement_rupiah),
        "fee": format_rupiah(day.fee_rupiah),
        "payments": format_rupiah(day.payments_rupiah),
        "held": format_rupiah(day.held_rupiah),
        "state": day.state.label,
    }
    differences = [
        _("  %(kind)s: seharusnya %(expected)s, ada %(found)s %(reference)s")
        % {
            "kind": each.kind.label,
            "expected": format_rupiah(each.expected_rupiah),
            "found": format_rupiah(each.found_rupiah),
            "reference": each.reference or each.bill_number,
        }
        for each in day.differences
    ]
    return [sums % told, *(line.rstrip() for line in differences)]
