"""``bill_heirs``: bill the arrears of somebody who died, for his heirs to settle."""

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.collection.services.heirs_settlements import bill_heirs
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.rules.money import format_rupiah


class Command(JangkauCommand):
    """Bill heirs."""

    purpose = gettext_lazy("Menerbitkan tagihan pelunasan tunggakan oleh ahli waris.")
    writes = True
    reason = gettext_lazy("menerbitkan tagihan pelunasan ahli waris")

    def add_options(self, parser: CommandParser) -> None:
        """Add who died."""
        parser.add_argument(
            "--person", type=int, required=True, metavar=_("CATATAN"), help=_("nomor catatan orang yang meninggal")
        )

    def answer(self, request: Request) -> Answer:
        """Issue the bill."""
        bill = bill_heirs(person_id=request.options["person"], reach=request.reach, now=request.now)
        return Answer(
            document={
                "number": bill.number,
                "code": bill.code,
                "lines": bill.line_count,
                "total_rupiah": bill.total_rupiah,
            },
            lines=[
                _("Tagihan %(number)s: %(total)s untuk %(lines)s bulan-peserta.")
                % {"number": bill.number, "total": format_rupiah(bill.total_rupiah), "lines": bill.line_count}
            ],
        )
