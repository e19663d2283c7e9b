"""``show_roster``: how the rows of an imported list stand, and which of them wait for a decision."""

from django.core.management.base import CommandParser
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console import rosters
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.partnership.selectors.reasons import reason_words
from jangkau.partnership.selectors.rosters import roster_summary, rows_under_review


class Command(JangkauCommand):
    """Show a roster."""

    purpose = gettext_lazy("Menampilkan hasil daftar pekerja dan baris yang menunggu keputusan.")

    def add_options(self, parser: CommandParser) -> None:
        """Add agreement and roster."""
        parser.add_argument("--agreement", required=True, metavar=_("KODE"), help=_("kode perjanjian"))
        parser.add_argument(
            "--roster", type=int, metavar=_("NOMOR"), help=_("nomor daftar; yang terakhir jika tidak disebut")
        )

    def answer(self, request: Request) -> Answer:
        """Show the roster's state."""
        code, number = request.options["agreement"], request.options["roster"]
        summary = roster_summary(agreement_code=code, number=number, reach=request.reach)
        open_rows = rows_under_review(agreement_code=code, number=number, reach=request.reach)
        return Answer(
            document={
                "agreement": code,
                "roster": summary.number,
                "rows": summary.row_count,
                "accepted": summary.accepted,
                "review": summary.review,
                "rejected": summary.rejected,
                "waiting": summary.waiting,
                "undecided": [{"row": row, "reasons": reasons} for row, reasons in open_rows],
            },
            lines=[
                _("Daftar nomor %(number)s perjanjian %(code)s:") % {"number": summary.number, "code": code},
                *rosters.outcome_lines(summary.accepted, summary.review, summary.rejected, summary.waiting),
                _("Menunggu keputusan: %(count)s baris")
                % {"count": number_format(summary.undecided, force_grouping=True)},
                *(
                    _("  baris %(row)s: %(reasons)s")
                    % {"row": row, "reasons": "; ".join(reason_words(reason).what for reason in reasons)}
                    for row, reasons in open_rows
                ),
            ],
        )
