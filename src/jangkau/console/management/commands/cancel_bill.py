"""``cancel_bill``: cancel a bill that was not paid, which frees its months."""

from django.core.management.base import CommandParser
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.collection.services.bill_endings import cancel_bill
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.core.permissions import Right


class Command(JangkauCommand):
    """Cancel a bill."""

    purpose = gettext_lazy("Membatalkan tagihan yang belum dibayar; bulannya dapat ditagih lagi.")
    writes = True
    reason = gettext_lazy("membatalkan tagihan")

    def add_options(self, parser: CommandParser) -> None:
        """Add the bill and why."""
        parser.add_argument("--bill", required=True, metavar=_("NOMOR"), help=_("nomor tagihan"))
        parser.add_argument("--reason", required=True, metavar=_("TEKS"), help=_("alasan tagihan dibatalkan"))

    def answer(self, request: Request) -> Answer:
        """Cancel the bill."""
        request.reach.require(Right.BILL)
        number = request.options["bill"]
        freed = cancel_bill(
            bill_number=number,
            reason=request.options["reason"],
            now=request.now,
            by_user_id=request.reach.user_id,
            office_ids=request.reach.offices_for(Right.BILL),
        )
        return Answer(
            document={"bill": number, "freed_months": freed},
            lines=[
                _("Tagihan %(bill)s dibatalkan; %(months)s bulan dapat ditagih lagi.")
                % {"bill": number, "months": number_format(freed, force_grouping=True)}
            ],
        )
