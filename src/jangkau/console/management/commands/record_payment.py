"""``record_payment``: record that a bank received the money of a bill."""

from django.core.management.base import CommandParser
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.collection.services.payments import record_payment
from jangkau.console import arguments
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.core.permissions import Right
from jangkau.rules.money import format_rupiah


class Command(JangkauCommand):
    """Record a payment."""

    purpose = gettext_lazy("Mencatat pembayaran tagihan menurut referensi bank; boleh diulang dengan isi yang sama.")
    writes = True
    reason = gettext_lazy("mencatat pembayaran")

    def add_options(self, parser: CommandParser) -> None:
        """Add what the bank's slip says."""
        parser.add_argument("--bill", required=True, metavar=_("NOMOR"), help=_("nomor tagihan atau kode iuran"))
        parser.add_argument("--channel", required=True, metavar=_("BANK"), help=_("bank atau kanal penerima uang"))
        parser.add_argument("--reference", required=True, metavar="REF", help=_("referensi dari bank"))
        parser.add_argument(
            "--amount", required=True, type=arguments.whole_rupiah, metavar="RUPIAH", help=_("jumlah yang diterima")
        )
        parser.add_argument(
            "--paid-at", required=True, type=arguments.instant, metavar="ISO", help=_("saat uang diterima bank")
        )

    def answer(self, request: Request) -> Answer:
        """Record the payment."""
        options = request.options
        request.reach.require(Right.RECORD_PAYMENT)
        paid = record_payment(
            channel=options["channel"],
            reference=options["reference"],
            bill_number=options["bill"],
            amount_rupiah=options["amount"],
            paid_at=options["paid_at"],
            now=request.now,
            by_user_id=request.reach.user_id,
            office_ids=request.reach.offices_for(Right.RECORD_PAYMENT),
        )
        return Answer(
            document={
                "payment": paid.payment_id,
                "bill": paid.bill_number,
                "amount_rupiah": paid.amount_rupiah,
                "insured_months": paid.insured_months,
                "carried_lines": paid.carried_lines,
                "carried_rupiah": paid.carried_rupiah,
                "numbers_issued": paid.numbers_issued,
            },
            lines=[
                _("Pembayaran %(amount)s untuk tagihan %(bill)s tercatat (nomor %(payment)s).")
                % {"amount": format_rupiah(paid.amount_rupiah), "bill": paid.bill_number, "payment": paid.payment_id},
                _("%(months)s bulan perlindungan, %(numbers)s nomor peserta baru.")
                % {
                    "months": number_format(paid.insured_months, force_grouping=True),
                    "numbers": number_format(paid.numbers_issued, force_grouping=True),
                },
                *_carried(paid.carried_lines, paid.carried_rupiah),
            ],
        )


def _carried(lines: int, amount_rupiah: int) -> list[str]:
    if not lines:
        return []
    return [
        _("%(amount)s dari %(lines)s baris tidak membeli bulan perlindungan dan disimpan untuk pembayar.")
        % {"amount": format_rupiah(amount_rupiah), "lines": number_format(lines, force_grouping=True)}
    ]
