"""``read_outbox``: the latest messages that lie in the folder which stands in for telephones."""

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.core.errors import Refusal
from jangkau.gateways.messaging.outbox import Kept, Outbox, OutboxAddress


class NoOutbox(Refusal):
    """Messages go to telephones."""

    message = gettext_lazy("SMS dikirim ke telepon sesuai JANGKAU_SMS; tidak ada yang disimpan untuk dibaca.")


class Command(JangkauCommand):
    """Show the messages of the outbox."""

    purpose = gettext_lazy("Menampilkan SMS terakhir di folder pengganti telepon; untuk pengembangan dan peragaan.")
    user = "none"

    def add_options(self, parser: CommandParser) -> None:
        """Add the number and how many."""
        parser.add_argument("--to", metavar=_("NOMOR"), help=_("hanya SMS ke nomor ini, misalnya +628123456789"))
        parser.add_argument("--last", type=int, default=10, metavar="N", help=_("sekian SMS terakhir"))

    def answer(self, request: Request) -> Answer:
        """Return the messages, the newest first.

        Raises:
            NoOutbox: if messages are really sent.
        """
        if not isinstance(settings.SMS, OutboxAddress):
            raise NoOutbox()
        found = Outbox(settings.SMS).latest(to=request.options["to"], most=max(request.options["last"], 0))
        return Answer(
            document={
                "folder": str(settings.SMS.folder),
                "messages": [
                    {"written_at": kept.written_at, "to": kept.to, "text": kept.text, "parts": kept.parts}
                    for kept in found
                ],
            },
            lines=[line for kept in found for line in _told(kept)] or [_("Belum ada SMS.")],
        )


def _told(kept: Kept) -> list[str]:
    when = date_format(localtime(kept.written_at), "DATETIME_FORMAT")
    return [
        _("%(when)s  %(to)s  (bagian: %(parts)s)") % {"when": when, "to": kept.to, "parts": kept.parts},
        *(f"  {line}" for line in kept.text.splitlines()),
    ]
