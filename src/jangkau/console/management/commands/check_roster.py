"""``check_roster``: say what a sponsor's list would come to, keeping nothing."""

from pathlib import Path

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console import rosters
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.console.files import read_bytes
from jangkau.partnership.services.rosters import check_roster


class Command(JangkauCommand):
    """Check a roster."""

    purpose = gettext_lazy("Memeriksa daftar pekerja tanpa menyimpan apa pun.")

    def add_options(self, parser: CommandParser) -> None:
        """Add the file and the agreement."""
        parser.add_argument("file", type=Path, help=_("daftar pekerja, CSV atau XLSX"))
        parser.add_argument("--agreement", required=True, metavar=_("KODE"), help=_("kode perjanjian"))

    def answer(self, request: Request) -> Answer:
        """Check the list."""
        path: Path = request.options["file"]
        check = check_roster(
            content=read_bytes(path),
            file_name=path.name,
            agreement_code=request.options["agreement"],
            reach=request.reach,
            today=request.today,
        )
        return Answer(document=rosters.check_document(check), lines=rosters.check_lines(check))
