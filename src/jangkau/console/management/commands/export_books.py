"""``export_books``: write the postings of a period, or a trial balance, as a file for accountants."""

from pathlib import Path

from django.core.management.base import CommandParser
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.collection.selectors.book_files import BookFile, FileKind, postings_file, trial_balance_file
from jangkau.console import arguments
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.console.files import copy_private
from jangkau.core.history import acting
from jangkau.registry.services.reasons import real_reason


class Command(JangkauCommand):
    """Write a file of the books."""

    purpose = gettext_lazy("Menulis ayat jurnal suatu masa atau neraca saldo ke berkas CSV atau XLSX untuk akuntan.")
    # Nothing of ours is written but who took what out and why, which stays.
    commits_itself = True

    def add_options(self, parser: CommandParser) -> None:
        """Add which days, in which form, where to, and why."""
        parser.add_argument(
            "--from",
            dest="first",
            type=arguments.day,
            metavar=_("TANGGAL"),
            help=_("hari pertama; tanpa ini yang ditulis ialah neraca saldo"),
        )
        parser.add_argument(
            "--to", dest="last", required=True, type=arguments.day, metavar=_("TANGGAL"), help=_("hari terakhir")
        )
        parser.add_argument("--format", choices=[*FileKind], default="csv", help=_("bentuk berkas"))
        parser.add_argument(
            "--directory", required=True, type=Path, metavar="FOLDER", help=_("folder tempat berkas ditulis")
        )
        parser.add_argument("--reason", required=True, metavar=_("ALASAN"), help=_("untuk apa berkas ini"))

    def answer(self, request: Request) -> Answer:
        """Put on record what the file is for, and write it."""
        stated = _("mengekspor pembukuan: %(reason)s") % {"reason": real_reason(request.options["reason"])}
        file = _file(request)
        with file.content, acting(by=request.by, reason=stated):
            copy_private(request.options["directory"] / file.name, file.content)
        return Answer(
            document={"file": file.name, "rows": file.rows},
            lines=[
                _("%(file)s ditulis, %(rows)s baris.")
                % {"file": file.name, "rows": number_format(file.rows, force_grouping=True)}
            ],
        )


def _file(request: Request) -> BookFile:
    first, last, kind = request.options["first"], request.options["last"], FileKind(request.options["format"])
    if first is None:
        return trial_balance_file(as_of=last, kind=kind, reach=request.reach)
    return postings_file(first=first, last=last, kind=kind, reach=request.reach)
