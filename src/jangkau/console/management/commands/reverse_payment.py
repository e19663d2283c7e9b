"""``reverse_payment``: undo a payment by records of its own."""

from django.core.management.base import CommandParser
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.collection.services.reversals import reverse_payment
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.core.permissions import Right
from jangkau.rules.money import format_rupiah


class Command(JangkauCommand):
    """Reverse a payment."""

    purpose = gettext_lazy("Membatalkan pembayaran: bulan perlindungannya gugur dan dapat ditagih lagi.")
    writes = True
    reason = gettext_lazy("membatalkan pembayaran")

    def add_options(self, parser: CommandParser) -> None:
        """Add which payment and why."""
        parser.add_argument("--channel", required=True, metavar=_("BANK"), help=_("bank atau kanal penerima uang"))
        parser.add_argument("--reference", required=True, metavar="REF", help=_("referensi dari bank"))
        parser.add_argument(
            "--reason", required=True, metavar=_("TEKS"), help=_("alasan pembatalan, misalnya nomor surat bank")
        )

    def answer(self, request: Request) -> Answer:
        """Reverse the payment."""
        options = request.options
        request.reach.require(Right.REVERSE_PAYMENT)
        undone = reverse_payment(
            channel=options["channel"],
            reference=options["reference"],
            reason=options["reason"],
            now=request.now,
            by_user_id=request.reach.user_id,
            office_ids=request.reach.offices_for(Right.REVERSE_PAYMENT),
        )
        return Answer(
            document={
                "payment": undone.payment_id,
                "bill": undone.bill_number,
                "amount_rupiah": undone.amount_rupiah,
                "voided_months": undone.voided_months,
                "freed_lines": undone.freed_lines,
            },
            lines=[
                _("Pembayaran %(amount)s untuk tagihan %(bill)s dibatalkan; %(months)s bulan perlindungan gugur.")
                % {
                    "amount": format_rupiah(undone.amount_rupiah),
                    "bill": undone.bill_number,
                    "months": number_format(undone.voided_months, force_grouping=True),
                }
            ],
        )
