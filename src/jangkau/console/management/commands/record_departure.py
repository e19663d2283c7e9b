"""``record_departure``: record that a worker died, found a job with wages, or dropped out of an agreement."""

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console import arguments
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.partnership.services.departures import DepartureReason, RowOfRoster, record_departure
from jangkau.rules.money import format_rupiah


class Command(JangkauCommand):
    """Record a departure."""

    purpose = gettext_lazy("Mencatat pekerja yang meninggal, menjadi penerima upah, atau keluar dari perjanjian.")
    writes = True
    reason = gettext_lazy("mencatat pekerja yang keluar")

    def add_options(self, parser: CommandParser) -> None:
        """Add who left, when and why."""
        parser.add_argument("--agreement", required=True, metavar=_("KODE"), help=_("kode perjanjian"))
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("--number", metavar=_("NOMOR"), help=_("nomor peserta"))
        who.add_argument(
            "--row",
            type=arguments.roster_row,
            metavar="1/12",
            help=_("nomor daftar dan baris, bila pekerja belum bernomor"),
        )
        parser.add_argument(
            "--left-on", required=True, type=arguments.day, metavar=_("TANGGAL"), help=_("hari terakhirnya")
        )
        parser.add_argument(
            "--why", required=True, choices=[reason.value for reason in DepartureReason], help=_("sebabnya")
        )

    def answer(self, request: Request) -> Answer:
        """Record the departure."""
        options = request.options
        departed = record_departure(
            agreement_code=options["agreement"],
            member=RowOfRoster(*options["row"]) if options["row"] else options["number"],
            left_on=options["left_on"],
            reason=DepartureReason(options["why"]),
            reach=request.reach,
            now=request.now,
        )
        settled = departed.settled
        return Answer(
            document={
                "agreement": options["agreement"],
                "members": departed.members,
                "months_given_up": departed.months_given_up,
                "voided_months": settled.voided_months,
                "refunded_rupiah": settled.refunded_rupiah,
                "carried_rupiah": settled.carried_rupiah,
            },
            lines=[
                _("Tercatat. %(months)s bulan kembali ke anggaran perjanjian.") % {"months": departed.months_given_up},
                _("%(months)s bulan yang sudah dibayar gugur: %(refunded)s dikembalikan, %(carried)s dialihkan.")
                % {
                    "months": settled.voided_months,
                    "refunded": format_rupiah(settled.refunded_rupiah),
                    "carried": format_rupiah(settled.carried_rupiah),
                },
            ],
        )
