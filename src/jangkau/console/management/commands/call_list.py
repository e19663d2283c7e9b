"""``call_list``: whom to call so that he stays covered, the most urgent first."""

from django.core.management.base import CommandParser
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.core.paging import PAGE_ROWS
from jangkau.outreach.selectors.call_list import call_list, tier_names


class Command(JangkauCommand):
    """List whom to call."""

    purpose = gettext_lazy("Menampilkan peserta yang perlu dihubungi supaya tetap terlindungi, yang mendesak dahulu.")

    def add_options(self, parser: CommandParser) -> None:
        """Add of whom, and how many."""
        parser.add_argument("--wadah", default="", metavar=_("KODE"), help=_("hanya anggota wadah ini"))
        parser.add_argument(
            "--tier", default="", choices=tier_names(), help=_("hanya yang dihubungi karena alasan ini")
        )
        parser.add_argument("--limit", type=int, default=PAGE_ROWS, help=_("paling banyak sekian orang"))

    def answer(self, request: Request) -> Answer:
        """List within the asker's reach; nobody's number is told."""
        options = request.options
        listed = call_list(
            reach=request.reach,
            today=request.today,
            wadah_code=options["wadah"],
            tier=options["tier"],
            limit=max(1, options["limit"]),
        )
        return Answer(
            document={
                "counts": {count.tier.value: count.people for count in listed.counts},
                "people": [
                    {
                        "participant": line.participant_id,
                        "tier": line.tier.value,
                        "last_day": line.last_day,
                        "lapses_on": line.lapses_on,
                        "contacted_at": line.contacted_at,
                        "outcome": line.outcome,
                    }
                    for line in listed.slice.rows
                ],
            },
            lines=[
                *(f"{number_format(count.people, force_grouping=True):>10}  {count.label}" for count in listed.counts),
                *(
                    f"{line.tier_label:<22} {line.name}"
                    + (f" ({date_format(line.lapses_on, 'j F Y')})" if line.lapses_on else "")
                    for line in listed.slice.rows
                ),
            ],
        )
