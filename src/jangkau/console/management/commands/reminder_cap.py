"""``reminder_cap``: what the reminders of an office may cost in a month."""

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console import arguments
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.outreach.services.reminder_rules import set_reminder_cap
from jangkau.rules.money import format_rupiah


class Command(JangkauCommand):
    """Set a cap."""

    purpose = gettext_lazy("Menetapkan batas biaya pengingat satu kantor dalam sebulan.")
    writes = True
    reason = gettext_lazy("mengubah batas biaya pengingat")

    def add_options(self, parser: CommandParser) -> None:
        """Add whose, and how much."""
        parser.add_argument("--office", required=True, metavar=_("KODE"), help=_("kantornya"))
        parser.add_argument(
            "--rupiah", required=True, type=arguments.whole_rupiah, metavar=_("RUPIAH"), help=_("batas sebulan")
        )

    def answer(self, request: Request) -> Answer:
        """Set it."""
        office, rupiah = request.options["office"], request.options["rupiah"]
        set_reminder_cap(office_code=office, month_rupiah=rupiah, reach=request.reach, now=request.now)
        return Answer(
            document={"office": office, "month_rupiah": rupiah},
            lines=[
                _("Pengingat kantor %(office)s boleh berbiaya %(rupiah)s sebulan.")
                % {"office": office, "rupiah": format_rupiah(rupiah)}
            ],
        )
