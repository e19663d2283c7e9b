"""``end_partner_key``: end a key of a payment partner, with every token that it was given."""

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.collection.services.partner_keys import end_key
from jangkau.console.command import Answer, JangkauCommand, Request


class Command(JangkauCommand):
    """End a key."""

    purpose = gettext_lazy("Mengakhiri kunci mitra pembayaran, sekarang juga.")
    writes = True
    reason = gettext_lazy("mengakhiri kunci mitra pembayaran")

    def add_options(self, parser: CommandParser) -> None:
        """Add the partner and the key."""
        parser.add_argument("partner", help=_("kode mitra"))
        parser.add_argument("client_id", help=_("X-CLIENT-KEY dari kunci itu"))

    def answer(self, request: Request) -> Answer:
        """End the key."""
        asked = request.options
        key = end_key(reach=request.reach, code=asked["partner"], client_id=asked["client_id"], now=request.now)
        line = _("Kunci %(client_id)s tidak berlaku lagi.") % {"client_id": key.client_id}
        return Answer(document={"client_id": key.client_id, "valid_until": key.valid_until}, lines=[line])
