"""``load_offices``: make the offices that are written in a file, and say which regions each serves."""

from pathlib import Path

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jangkau.console import documents, setup_files
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.registry.selectors.reach import reach_of
from jangkau.registry.services.offices import create_office, serve_regions


class Command(JangkauCommand):
    """Load offices."""

    purpose = gettext_lazy("Membuat kantor dan wilayah layanannya dari berkas YAML.")
    writes = True
    reason = gettext_lazy("membuat kantor")

    def add_options(self, parser: CommandParser) -> None:
        """Add the file."""
        parser.add_argument("file", type=Path, help=_("berkas kantor, lihat docs/reference/setup-files.md"))

    def answer(self, request: Request) -> Answer:
        """Make the offices in the order of the file."""
        entries = documents.read_list(request.options["file"], name="offices", keys=setup_files.OFFICE)
        served = 0
        for entry in entries:
            # An office made a moment ago lies within reach only when the reach is asked for again.
            create_office(
                reach=reach_of(request.by),
                code=entry["code"],
                name=entry["name"],
                kind=entry["kind"],
                parent_code=entry["parent"],
                time_zone=setup_files.TIME_ZONES[entry["time_zone"]],
            )
            if "serves" in entry:
                served += serve_regions(
                    reach=reach_of(request.by), office_code=entry["code"], region_codes=entry["serves"]
                )
        line = ngettext(
            "%(offices)s kantor dibuat, melayani %(regions)s wilayah.",
            "%(offices)s kantor dibuat, melayani %(regions)s wilayah.",
            len(entries),
        )
        return Answer(
            document={"offices": [entry["code"] for entry in entries], "regions": served},
            lines=[line % {"offices": len(entries), "regions": served}],
        )
