"""``found_agency``: the head office and its first administrator, in an empty database."""

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.console.setup_files import TIME_ZONES
from jangkau.registry.services.offices import FirstOffice, FirstUser, found_agency


class Command(JangkauCommand):
    """Found the agency."""

    purpose = gettext_lazy("Membuat kantor pusat dan administrator pertama; hanya di basis data yang masih kosong.")
    user = "none"
    writes = True
    reason = gettext_lazy("mendirikan kantor pusat")

    def add_options(self, parser: CommandParser) -> None:
        """Add the office and the administrator."""
        parser.add_argument("username", metavar=_("PENGGUNA"), help=_("nama pengguna administrator pertama"))
        parser.add_argument("--name", required=True, metavar=_("NAMA"), help=_("nama lengkapnya"))
        parser.add_argument("--office", required=True, metavar=_("KODE"), help=_("kode kantor pusat"))
        parser.add_argument("--office-name", required=True, metavar=_("NAMA"), help=_("nama kantor pusat"))
        parser.add_argument("--time-zone", choices=tuple(TIME_ZONES), default="WIB", help=_("zona waktu kantor pusat"))

    def answer(self, request: Request) -> Answer:
        """Found it."""
        options = request.options
        office = FirstOffice(options["office"], options["office_name"], TIME_ZONES[options["time_zone"]])
        administrator = FirstUser(options["username"], options["name"])
        head = found_agency(office=office, administrator=administrator)
        return Answer(
            document={"office": head.code, "user": administrator.username},
            lines=[
                _("Kantor pusat %(office)s dibuat. Administrator: %(user)s.")
                % {"office": head.name, "user": administrator.username}
            ],
        )
