"""``give_partner_key``: give a partner a client id and a secret, for payments with the public key that it sent."""

from pathlib import Path

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.collection.services.partner_keys import give_key
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.console.files import read_bytes


class Command(JangkauCommand):
    """Give a key."""

    purpose = gettext_lazy("Memberi kunci kepada mitra; rahasianya ditampilkan sekali ini saja.")
    writes = True
    reason = gettext_lazy("memberi kunci kepada mitra")

    def add_options(self, parser: CommandParser) -> None:
        """Add the partner and its public key."""
        parser.add_argument("partner", help=_("kode mitra"))
        parser.add_argument(
            "public_key",
            type=Path,
            nargs="?",
            help=_("berkas PEM dengan kunci publik RSA mitra; perlu untuk pembayaran"),
        )

    def answer(self, request: Request) -> Answer:
        """Give the key. A rehearsal shows no secret: it would be none a moment later."""
        file = request.options["public_key"]
        pem = "" if file is None else read_bytes(file).decode("ascii", errors="replace")
        key = give_key(reach=request.reach, code=request.options["partner"], public_key=pem, now=request.now)
        document = {"client_id": key.client_id}
        lines = [_("X-CLIENT-KEY: %(client_id)s") % document]
        if request.for_good:
            document["client_secret"] = key.secret
            lines.append(_("Rahasia (client secret), hanya kali ini: %(client_secret)s") % document)
        return Answer(document=document, lines=lines)
