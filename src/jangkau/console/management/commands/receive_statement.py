"""``receive_statement``: take a bank statement in and say what its lines were."""

from dataclasses import asdict
from pathlib import Path

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.collection.services.statements import receive_statement
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.console.files import read_bytes


class Command(JangkauCommand):
    """Take a statement in."""

    purpose = gettext_lazy("Membaca rekening koran (MT940 atau CSV) dan mencocokkan mutasinya; boleh diulang.")
    writes = True
    reason = gettext_lazy("membaca rekening koran")

    def add_options(self, parser: CommandParser) -> None:
        """Add the file and its account."""
        parser.add_argument("file", type=Path, help=_("berkas rekening koran"))
        parser.add_argument("--account", required=True, metavar=_("NOMOR"), help=_("nomor rekening bank kita"))

    def answer(self, request: Request) -> Answer:
        """Take it in."""
        file: Path = request.options["file"]
        received = receive_statement(
            content=read_bytes(file),
            file_name=file.name,
            account_number=request.options["account"],
            reach=request.reach,
            now=request.now,
        )
        line = _(
            "%(lines)s mutasi, %(new)s baru: %(settled)s menyelesaikan pembayaran, %(held)s ditahan, "
            "%(refunds)s pengembalian."
        )
        told = {"lines": received.lines, "new": received.new_lines, **asdict(received.matching)}
        return Answer(document=asdict(received), lines=[line % told])
