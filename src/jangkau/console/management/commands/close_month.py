"""``close_month``: close the books of a month for all offices."""

import datetime

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.collection.services.closings import close_month
from jangkau.console import arguments
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.core.permissions import Right
from jangkau.registry.services.reasons import real_reason
from jangkau.rules.months import Month
from jangkau.rules.wording import month_in_words


class Command(JangkauCommand):
    """Close a month."""

    purpose = gettext_lazy("Menutup pembukuan sebulan untuk semua kantor; neraca saldonya disegel.")
    writes = True
    reason = gettext_lazy("menutup pembukuan")

    def add_options(self, parser: CommandParser) -> None:
        """Add the month by any of its days, and why it is closed now."""
        parser.add_argument(
            "--month", required=True, type=arguments.day, metavar=_("TANGGAL"), help=_("suatu hari dalam bulan itu")
        )
        parser.add_argument("--reason", required=True, metavar=_("TEKS"), help=_("mengapa bulan itu ditutup sekarang"))

    def reason_of(self, request: Request) -> str:
        """Return why the month is closed, as the page says it.

        Raises:
            ReasonMissing: if the reason says nothing.
        """
        return _("menutup pembukuan: %(reason)s") % {"reason": real_reason(request.options["reason"])}

    def answer(self, request: Request) -> Answer:
        """Close the month."""
        request.reach.require(Right.CLOSE_BOOKS)
        day: datetime.date = request.options["month"]
        closed = close_month(
            month=Month.of(day),
            today=request.now.date(),
            now=request.now,
            by_user_id=request.reach.user_id,
            office_ids=request.reach.offices_for(Right.CLOSE_BOOKS),
        )
        digest = bytes(closed.digest).hex()
        return Answer(
            document={"month": f"{closed.month:%Y-%m}", "digest": digest},
            lines=[
                _("Pembukuan %(month)s ditutup. Sidik neraca saldonya: %(digest)s")
                % {"month": month_in_words(Month.of(closed.month)), "digest": digest}
            ],
        )
