"""``create_user``: make a user, with a first role."""

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.core.permissions import Role
from jangkau.registry.services.users import assign_role, create_user


class Command(JangkauCommand):
    """Create a user."""

    purpose = gettext_lazy("Membuat pengguna beserta peran pertamanya di satu kantor atau untuk satu organisasi.")
    writes = True
    reason = gettext_lazy("membuat pengguna")

    def add_options(self, parser: CommandParser) -> None:
        """Add who it is and what he may do where."""
        parser.add_argument("username", metavar=_("NAMA"), help=_("nama pengguna baru; tidak dapat diganti"))
        parser.add_argument("--name", required=True, metavar=_("NAMA"), help=_("nama lengkapnya"))
        parser.add_argument(
            "--language", choices=[code for code, _name in settings.LANGUAGES], default="id", help=_("bahasanya")
        )
        parser.add_argument("--role", required=True, choices=[role.value for role in Role], help=_("perannya"))
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument(
            "--office", metavar=_("KODE"), help=_("kantor tempat peran itu berlaku, termasuk bawahannya")
        )
        where.add_argument("--organisation", metavar=_("KODE"), help=_("organisasi tempat peran itu berlaku"))

    def answer(self, request: Request) -> Answer:
        """Create the user and give the role."""
        options = request.options
        user = create_user(
            reach=request.reach,
            username=options["username"],
            full_name=options["name"],
            language=options["language"],
        )
        assign_role(
            reach=request.reach,
            username=user.username,
            role=Role(options["role"]),
            office_code=options["office"],
            organisation_code=options["organisation"],
        )
        return Answer(
            document={
                "user": user.username,
                "role": options["role"],
                "office": options["office"],
                "organisation": options["organisation"],
            },
            lines=[
                _("Pengguna %(user)s dibuat sebagai %(role)s di %(place)s.")
                % {
                    "user": user.username,
                    "role": Role(options["role"]).label,
                    "place": options["office"] or options["organisation"],
                }
            ],
        )
