"""``read_outbox``: the latest messages that lie in the folder which stands in for telephones and mailboxes."""

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.core.errors import Refusal
from jangkau.gateways.messaging.message import Channel
from jangkau.gateways.messaging.outbox import Kept, Outbox, OutboxAddress


class NoOutbox(Refusal):
    """Messages go to telephones and mailboxes."""

    message = gettext_lazy("Pesan dikirim sesuai JANGKAU_SMS dan JANGKAU_EMAIL; tidak ada yang disimpan untuk dibaca.")


class Command(JangkauCommand):
    """Show the messages of the outbox."""

    purpose = gettext_lazy(
        "Menampilkan pesan terakhir di folder pengganti telepon dan kotak surat; untuk pengembangan dan peragaan."
    )
    user = "none"

    def add_options(self, parser: CommandParser) -> None:
        """Add the number and how many."""
        parser.add_argument(
            "--to", metavar=_("NOMOR"), help=_("hanya pesan ke nomor atau alamat surel ini, misalnya +628123456789")
        )
        parser.add_argument("--last", type=int, default=10, metavar="N", help=_("sekian pesan terakhir"))

    def answer(self, request: Request) -> Answer:
        """Return the messages, the newest first.

        Raises:
            NoOutbox: if messages are really sent.
        """
        address = next((each for each in (settings.SMS, settings.EMAIL) if isinstance(each, OutboxAddress)), None)
        if address is None:
            raise NoOutbox()
        found = Outbox(address).latest(to=request.options["to"], most=max(request.options["last"], 0))
        return Answer(
            document={
                "folder": str(address.folder),
                "messages": [
                    {
                        "written_at": kept.written_at,
                        "channel": kept.channel,
                        "to": kept.to,
                        "subject": kept.subject,
                        "text": kept.text,
                        "parts": kept.parts,
                    }
                    for kept in found
                ],
            },
            lines=[line for kept in found for line in _told(kept)] or [_("Belum ada pesan.")],
        )


def _told(kept: Kept) -> list[str]:
    when = date_format(localtime(kept.written_at), "DATETIME_FORMAT")
    told = {"when": when, "to": kept.to, "parts": kept.parts, "subject": kept.subject}
    head = _("%(when)s  %(to)s  (bagian: %(parts)s)")
    if kept.channel is Channel.EMAIL:
        head = _("%(when)s  %(to)s  %(subject)s")
    return [
        head % told,
        *(f"  {line}" for line in kept.text.splitlines()),
    ]
