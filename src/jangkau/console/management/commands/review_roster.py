"""``review_roster``: decide on rows that somebody has looked at."""

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jangkau.console import arguments
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.core.errors import Refusal
from jangkau.core.permissions import Right
from jangkau.partnership.selectors.rosters import roster_summary, rows_under_review
from jangkau.partnership.services.reviews import decide_rows


class NoRowsToDecide(Refusal):
    """No row under review is as asked."""

    message = gettext_lazy("Tidak ada baris yang menunggu keputusan pada daftar nomor %(roster)s.")


class Command(JangkauCommand):
    """Decide on rows under review."""

    purpose = gettext_lazy("Menerima atau menolak baris yang perlu diperiksa, satu per satu atau sekaligus.")
    writes = True
    reason = gettext_lazy("memutuskan baris daftar pekerja")

    def add_options(self, parser: CommandParser) -> None:
        """Add what to decide and why."""
        parser.add_argument("--agreement", required=True, metavar=_("KODE"), help=_("kode perjanjian"))
        parser.add_argument(
            "--roster", type=int, metavar=_("NOMOR"), help=_("nomor daftar; yang terakhir jika tidak disebut")
        )
        decision = parser.add_mutually_exclusive_group(required=True)
        decision.add_argument("--accept", action="store_true", help=_("terima baris ini"))
        decision.add_argument("--reject", action="store_true", help=_("tolak baris ini"))
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--rows", type=arguments.row_numbers, metavar="12,15-18", help=_("nomor baris"))
        which.add_argument(
            "--with-reason",
            metavar=_("ALASAN"),
            help=_("semua baris yang hanya diperiksa karena alasan ini, misalnya nik_sex_mismatch"),
        )
        which.add_argument("--all", action="store_true", help=_("semua baris yang menunggu keputusan"))
        parser.add_argument(
            "--reason", required=True, metavar=_("TEKS"), help=_("dasar keputusan, misalnya dokumen yang dilihat")
        )

    def answer(self, request: Request) -> Answer:
        """Decide on the rows."""
        options = request.options
        code = options["agreement"]
        request.reach.require(Right.REVIEW_ROSTER)
        summary = roster_summary(agreement_code=code, number=options["roster"], reach=request.reach)
        numbers = options["rows"] or [
            number
            for number, reasons in rows_under_review(agreement_code=code, number=summary.number, reach=request.reach)
            if options["all"] or reasons == [options["with_reason"]]
        ]
        if not numbers:
            raise NoRowsToDecide(roster=summary.number)
        count = decide_rows(
            agreement_code=code,
            roster_number=summary.number,
            row_numbers=numbers,
            accepted=options["accept"],
            reason=options["reason"],
            reach=request.reach,
            now=request.now,
        )
        line = (
            ngettext("%(count)s baris diterima.", "%(count)s baris diterima.", count)
            if options["accept"]
            else ngettext("%(count)s baris ditolak.", "%(count)s baris ditolak.", count)
        )
        return Answer(
            document={"agreement": code, "roster": summary.number, "decided": count, "accepted": options["accept"]},
            lines=[line % {"count": count}],
        )
