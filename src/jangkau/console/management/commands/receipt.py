"""``receipt``: write the proof of a payment as PDF."""

from pathlib import Path

from django.core.management.base import CommandParser
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from jangkau.collection.selectors.payments import payment_in_reach
from jangkau.collection.selectors.receipts import receipt_pdf
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.console.files import write_private
from jangkau.core.permissions import Right


class Command(JangkauCommand):
    """Write a receipt."""

    purpose = gettext_lazy("Menulis bukti penerimaan iuran suatu pembayaran sebagai PDF.")

    def add_options(self, parser: CommandParser) -> None:
        """Add which payment and where to write."""
        parser.add_argument("--channel", required=True, metavar=_("BANK"), help=_("bank atau kanal penerima uang"))
        parser.add_argument("--reference", required=True, metavar="REF", help=_("referensi dari bank"))
        parser.add_argument("--file", required=True, type=Path, metavar="PDF", help=_("berkas baru yang ditulis"))

    def answer(self, request: Request) -> Answer:
        """Write the receipt."""
        options = request.options
        payment = payment_in_reach(
            channel=options["channel"],
            reference=options["reference"],
            reach=request.reach,
            right=Right.RECORD_PAYMENT,
        )
        content = receipt_pdf(payment.pk, get_language() or "id")
        write_private(options["file"], content)
        return Answer(
            document={"payment": payment.pk, "file": str(options["file"]), "bytes": len(content)},
            lines=[_("Bukti pembayaran ditulis ke %(file)s.") % {"file": options["file"]}],
        )
