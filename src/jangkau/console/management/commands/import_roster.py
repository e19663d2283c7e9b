"""``import_roster``: take in a sponsor's list, every row with its outcome."""

from pathlib import Path

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console import rosters
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.console.files import read_bytes
from jangkau.partnership.services.rosters import import_roster


class Command(JangkauCommand):
    """Import a roster."""

    purpose = gettext_lazy("Menyimpan daftar pekerja dari sponsor beserta hasil pemeriksaan tiap baris.")
    writes = True
    reason = gettext_lazy("mengunggah daftar pekerja")

    def add_options(self, parser: CommandParser) -> None:
        """Add the file and the agreement."""
        parser.add_argument("file", type=Path, help=_("daftar pekerja, CSV atau XLSX"))
        parser.add_argument("--agreement", required=True, metavar=_("KODE"), help=_("kode perjanjian"))

    def answer(self, request: Request) -> Answer:
        """Import the list."""
        path: Path = request.options["file"]
        code = request.options["agreement"]
        imported = import_roster(
            content=read_bytes(path), file_name=path.name, agreement_code=code, reach=request.reach, now=request.now
        )
        return Answer(
            document={
                "agreement": code,
                "roster": imported.number,
                **rosters.check_document(imported.check),
                "new_members": imported.check.new_members,
            },
            lines=[
                _("Daftar nomor %(number)s perjanjian %(code)s:") % {"number": imported.number, "code": code},
                *rosters.check_lines(imported.check),
            ],
        )
