"""``deactivate_user``: end a user's access; what he did stays on record."""

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.registry.services.reasons import real_reason
from jangkau.registry.services.users import deactivate_user


class Command(JangkauCommand):
    """Deactivate a user."""

    purpose = gettext_lazy("Menonaktifkan pengguna; catatan pekerjaannya tetap tersimpan.")
    writes = True
    reason = gettext_lazy("menonaktifkan pengguna")

    def add_options(self, parser: CommandParser) -> None:
        """Add whom and why."""
        parser.add_argument("username", metavar=_("NAMA"), help=_("nama pengguna"))
        parser.add_argument("--reason", required=True, metavar=_("TEKS"), help=_("alasannya, misalnya nomor surat"))

    def reason_of(self, request: Request) -> str:
        """Return the reason that was given.

        Raises:
            ReasonMissing, ReasonHoldsNik: if it will not do.
        """
        return real_reason(request.options["reason"])

    def answer(self, request: Request) -> Answer:
        """Deactivate the user."""
        user = deactivate_user(
            reach=request.reach, username=request.options["username"], reason=request.options["reason"]
        )
        return Answer(
            document={"user": user.username, "active": user.is_active},
            lines=[_("Pengguna %(user)s tidak dapat bekerja lagi di sistem ini.") % {"user": user.username}],
        )
