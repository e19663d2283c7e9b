"""``load_organisations``: record the sponsors, wadah, agencies and banks that are written in a file."""

from pathlib import Path

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jangkau.console import documents, setup_files
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.registry.services.organisations import create_organisation


class Command(JangkauCommand):
    """Load organisations."""

    purpose = gettext_lazy("Mencatat sponsor, wadah, instansi, dan bank dari berkas YAML.")
    writes = True
    reason = gettext_lazy("mencatat organisasi")

    def add_options(self, parser: CommandParser) -> None:
        """Add the file."""
        parser.add_argument("file", type=Path, help=_("berkas organisasi, lihat docs/reference/setup-files.md"))

    def answer(self, request: Request) -> Answer:
        """Record the organisations in the order of the file."""
        entries = documents.read_list(request.options["file"], name="organisations", keys=setup_files.ORGANISATION)
        for entry in entries:
            create_organisation(
                reach=request.reach,
                code=entry["code"],
                name=entry["name"],
                kind=entry["kind"],
                office_code=entry["office"],
                region_code=entry.get("region"),
            )
        line = ngettext("%(count)s organisasi dicatat.", "%(count)s organisasi dicatat.", len(entries))
        return Answer(
            document={"organisations": [entry["code"] for entry in entries]},
            lines=[line % {"count": len(entries)}],
        )
