"""``load_bank_accounts``: write down our bank accounts and how their statements are read."""

from pathlib import Path

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jangkau.collection.services.bank_accounts import AccountTerms, keep_account
from jangkau.console import documents, setup_files
from jangkau.console.command import Answer, JangkauCommand, Request


class Command(JangkauCommand):
    """Load bank accounts."""

    purpose = gettext_lazy("Mencatat atau membetulkan rekening bank kita dan cara membaca rekening korannya (YAML).")
    writes = True
    reason = gettext_lazy("mencatat rekening bank")

    def add_options(self, parser: CommandParser) -> None:
        """Add the file."""
        parser.add_argument("file", type=Path, help=_("berkas rekening, lihat docs/reference/statements.md"))

    def answer(self, request: Request) -> Answer:
        """Write the accounts down in the order of the file."""
        entries = documents.read_list(request.options["file"], name="accounts", keys=setup_files.BANK_ACCOUNT)
        for entry in entries:
            mapping = {name.removeprefix("csv_"): text for name, text in entry.items() if name.startswith("csv_")}
            keep_account(
                reach=request.reach,
                number=entry["number"],
                terms=AccountTerms(
                    bank=entry["bank"],
                    channel=entry["channel"],
                    office=entry["office"],
                    responsible=entry["responsible"],
                    format=entry["format"],
                    daily_totals=entry.get("settles", "each") == "daily",
                    mapping=mapping,
                ),
            )
        line = ngettext("%(count)s rekening bank dicatat.", "%(count)s rekening bank dicatat.", len(entries))
        return Answer(
            document={"accounts": [entry["number"] for entry in entries]}, lines=[line % {"count": len(entries)}]
        )
