"""``participant_list``: write an agreement's participants, one PDF a village, or one workbook."""

from collections.abc import Iterable
from pathlib import Path

from django.core.management.base import CommandParser
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.console.files import write_private
from jangkau.partnership.selectors.participant_lists import Document, participant_workbook, village_pdfs


class Command(JangkauCommand):
    """Write the list of participants."""

    purpose = gettext_lazy("Menulis daftar peserta suatu perjanjian: satu PDF tiap desa, atau satu XLSX.")

    def add_options(self, parser: CommandParser) -> None:
        """Add which agreement, in which form, and where."""
        parser.add_argument("--agreement", required=True, metavar=_("KODE"), help=_("kode perjanjian"))
        parser.add_argument("--format", choices=["pdf", "xlsx"], default="pdf", help=_("bentuk berkas"))
        parser.add_argument(
            "--directory", required=True, type=Path, metavar="FOLDER", help=_("folder tempat berkas ditulis")
        )

    def answer(self, request: Request) -> Answer:
        """Write the files."""
        options, language = request.options, get_language() or "id"
        code, folder = options["agreement"], options["directory"]
        documents: Iterable[Document]
        if options["format"] == "xlsx":
            documents = [participant_workbook(agreement_code=code, reach=request.reach, language=language)]
        else:
            documents = village_pdfs(agreement_code=code, reach=request.reach, language=language, now=request.now)
        written = []
        for document in documents:
            write_private(folder / document.name, document.content)
            written.append(document.name)
            request.say(document.name)
        line = ngettext(
            "%(count)s berkas ditulis ke %(folder)s.", "%(count)s berkas ditulis ke %(folder)s.", len(written)
        )
        return Answer(
            document={"agreement": code, "directory": str(folder), "files": written},
            lines=[
                line % {"count": len(written), "folder": folder},
                _("Berkas ini memuat data pribadi; NIK ditutup sebagian."),
            ],
        )
