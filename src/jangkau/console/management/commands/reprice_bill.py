"""``reprice_bill``: replace an unpaid bill whose price is no longer right by a new version."""

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.collection.services.new_versions import reprice_bill
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.core.permissions import Right
from jangkau.rules.money import format_rupiah


class Command(JangkauCommand):
    """Replace a bill."""

    purpose = gettext_lazy(
        "Mengganti tagihan iuran sendiri atau wadah yang harganya tidak lagi tepat dengan versi baru."
    )
    writes = True
    reason = gettext_lazy("mengganti tagihan yang harganya berubah")

    def add_options(self, parser: CommandParser) -> None:
        """Add the bill and why."""
        parser.add_argument("--bill", required=True, metavar=_("NOMOR"), help=_("nomor tagihan"))
        parser.add_argument("--reason", required=True, metavar=_("TEKS"), help=_("alasan tagihan diganti"))

    def answer(self, request: Request) -> Answer:
        """Replace the bill."""
        request.reach.require(Right.BILL)
        number = request.options["bill"]
        bill = reprice_bill(
            bill_number=number,
            reason=request.options["reason"],
            now=request.now,
            by_user_id=request.reach.user_id,
            office_ids=request.reach.offices_for(Right.BILL),
        )
        return Answer(
            document={
                "replaces": number,
                "number": bill.number,
                "code": bill.code,
                "lines": bill.line_count,
                "total_rupiah": bill.total_rupiah,
            },
            lines=[
                _("Tagihan %(old)s diganti %(number)s: %(total)s.")
                % {"old": number, "number": bill.number, "total": format_rupiah(bill.total_rupiah)}
            ],
        )
