"""``bill_wadah``: bill a wadah for all its members at once."""

from django.core.management.base import CommandParser
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.collection.services.own_bills import bill_wadah
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.console.management.commands.bill_participant import add_months
from jangkau.rules.money import format_rupiah


class Command(JangkauCommand):
    """Bill a wadah."""

    purpose = gettext_lazy("Menerbitkan satu tagihan untuk semua anggota wadah.")
    writes = True
    reason = gettext_lazy("menerbitkan tagihan wadah")

    def add_options(self, parser: CommandParser) -> None:
        """Add the wadah and the months."""
        parser.add_argument("--wadah", required=True, metavar=_("KODE"), help=_("kode wadah"))
        add_months(parser)

    def answer(self, request: Request) -> Answer:
        """Issue the bill."""
        billed = bill_wadah(
            wadah_code=request.options["wadah"],
            reach=request.reach,
            now=request.now,
            first_month=request.options["month"],
            count=request.options["months"],
        )
        bill = billed.bill
        return Answer(
            document={
                "number": bill.number,
                "code": bill.code,
                "lines": bill.line_count,
                "total_rupiah": bill.total_rupiah,
                "left_out": {reason.value: members for reason, members in billed.left_out.items()},
            },
            lines=[
                _("Tagihan %(number)s: %(total)s untuk %(lines)s bulan-peserta.")
                % {
                    "number": bill.number,
                    "total": format_rupiah(bill.total_rupiah),
                    "lines": number_format(bill.line_count, force_grouping=True),
                },
                *(
                    _("%(members)s anggota tidak ikut: %(reason)s.")
                    % {"members": number_format(members, force_grouping=True), "reason": reason.label}
                    for reason, members in billed.left_out.items()
                ),
            ],
        )
