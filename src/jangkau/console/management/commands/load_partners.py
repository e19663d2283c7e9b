"""``load_partners``: make payment partners of the banks that are written in a file."""

from pathlib import Path

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jangkau.collection.services.partners import Terms, add_partner
from jangkau.console import documents, setup_files
from jangkau.console.command import Answer, JangkauCommand, Request


class Command(JangkauCommand):
    """Load payment partners."""

    purpose = gettext_lazy("Mencatat mitra pembayaran (bank) dan kesepakatannya dari berkas YAML.")
    writes = True
    reason = gettext_lazy("mencatat mitra pembayaran")

    def add_options(self, parser: CommandParser) -> None:
        """Add the file."""
        parser.add_argument("file", type=Path, help=_("berkas mitra, lihat docs/reference/setup-files.md"))

    def answer(self, request: Request) -> Answer:
        """Make the partners in the order of the file."""
        entries = documents.read_list(request.options["file"], name="partners", keys=setup_files.PARTNER)
        for entry in entries:
            terms = {name: entry[name] for name in setup_files.PARTNER_FIGURES if name in entry}
            networks = " ".join(entry.get("allowed_networks", ()))
            add_partner(
                reach=request.reach,
                code=entry["organisation"],
                va_prefix=entry.get("va_prefix", ""),
                terms=Terms(**terms, allowed_networks=networks, repeats=entry.get("repeats", "same_answer")),
            )
        line = ngettext("%(count)s mitra pembayaran dicatat.", "%(count)s mitra pembayaran dicatat.", len(entries))
        return Answer(
            document={"partners": [entry["organisation"] for entry in entries]},
            lines=[line % {"count": len(entries)}],
        )
