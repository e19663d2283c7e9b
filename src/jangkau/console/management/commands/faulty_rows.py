"""``faulty_rows``: write the workbook of rows that the sponsor has to correct."""

from pathlib import Path

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.console.files import write_private
from jangkau.partnership.selectors.rosters import faulty_rows_file


class Command(JangkauCommand):
    """Write the workbook of faulty rows."""

    purpose = gettext_lazy("Menulis baris yang belum diterima ke XLSX, dengan kolom asli sponsor dan alasannya.")

    def add_options(self, parser: CommandParser) -> None:
        """Add which roster and where to write."""
        parser.add_argument("--agreement", required=True, metavar=_("KODE"), help=_("kode perjanjian"))
        parser.add_argument(
            "--roster", type=int, metavar=_("NOMOR"), help=_("nomor daftar; yang terakhir jika tidak disebut")
        )
        parser.add_argument("--file", required=True, type=Path, metavar="XLSX", help=_("berkas baru yang ditulis"))

    def answer(self, request: Request) -> Answer:
        """Write the workbook."""
        options = request.options
        _name, content = faulty_rows_file(
            agreement_code=options["agreement"], number=options["roster"], reach=request.reach
        )
        write_private(options["file"], content)
        return Answer(
            document={"agreement": options["agreement"], "file": str(options["file"]), "bytes": len(content)},
            lines=[_("Ditulis ke %(file)s. Berkas ini memuat data pribadi.") % {"file": options["file"]}],
        )
