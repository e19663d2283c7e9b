"""``assign_role``: give a user another role, or take one away."""

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.core.permissions import Role
from jangkau.registry.services.users import assign_role, remove_role


class Command(JangkauCommand):
    """Assign or remove a role."""

    purpose = gettext_lazy("Memberi peran kepada pengguna, atau mencabutnya dengan --remove.")
    writes = True
    reason = gettext_lazy("mengatur peran pengguna")

    def add_options(self, parser: CommandParser) -> None:
        """Add whose role, which, and where."""
        parser.add_argument("username", metavar=_("NAMA"), help=_("nama pengguna"))
        parser.add_argument("--role", required=True, choices=[role.value for role in Role], help=_("perannya"))
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument(
            "--office", metavar=_("KODE"), help=_("kantor tempat peran itu berlaku, termasuk bawahannya")
        )
        where.add_argument("--organisation", metavar=_("KODE"), help=_("organisasi tempat peran itu berlaku"))
        parser.add_argument("--remove", action="store_true", help=_("cabut peran itu"))

    def answer(self, request: Request) -> Answer:
        """Give or take the role."""
        options = request.options
        change = remove_role if options["remove"] else assign_role
        change(
            reach=request.reach,
            username=options["username"],
            role=Role(options["role"]),
            office_code=options["office"],
            organisation_code=options["organisation"],
        )
        text = (
            _("Peran %(role)s pengguna %(user)s di %(place)s dicabut.")
            if options["remove"]
            else _("Pengguna %(user)s sekarang %(role)s di %(place)s.")
        )
        return Answer(
            document={
                "user": options["username"],
                "role": options["role"],
                "office": options["office"],
                "organisation": options["organisation"],
                "held": not options["remove"],
            },
            lines=[
                text
                % {
                    "user": options["username"],
                    "role": Role(options["role"]).label,
                    "place": options["office"] or options["organisation"],
                }
            ],
        )
