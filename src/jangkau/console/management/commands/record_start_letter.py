"""``record_start_letter``: record the letter that lets cover begin with the agreement."""

from django.core.management.base import CommandParser
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console import arguments
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.partnership.services.agreements import record_start_letter


class Command(JangkauCommand):
    """Record a start letter."""

    purpose = gettext_lazy("Mencatat surat kantor wilayah yang menetapkan awal perlindungan, sebelum ditagih.")
    writes = True
    reason = gettext_lazy("mencatat surat awal perlindungan")

    def add_options(self, parser: CommandParser) -> None:
        """Add the agreement, the letter and its date of start."""
        parser.add_argument("--agreement", required=True, metavar=_("KODE"), help=_("kode perjanjian"))
        parser.add_argument("--letter", required=True, metavar=_("NOMOR"), help=_("nomor dan tanggal surat"))
        parser.add_argument(
            "--starts-on",
            required=True,
            type=arguments.day,
            metavar=_("TANGGAL"),
            help=_("awal perlindungan menurut surat itu"),
        )

    def answer(self, request: Request) -> Answer:
        """Record the letter."""
        options = request.options
        agreement = record_start_letter(
            code=options["agreement"],
            letter=options["letter"],
            cover_starts_on=options["starts_on"],
            reach=request.reach,
        )
        return Answer(
            document={
                "agreement": agreement.code,
                "start_letter": agreement.start_letter,
                "cover_starts_on": options["starts_on"],
            },
            lines=[
                _("Perlindungan perjanjian %(code)s mulai %(day)s.")
                % {"code": agreement.code, "day": date_format(options["starts_on"], "j F Y")}
            ],
        )
