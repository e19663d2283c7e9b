"""``bill_participant``: bill a worker who pays himself."""

from django.core.management.base import CommandParser
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console import arguments
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.core.permissions import Right
from jangkau.enrolment.selectors.participants import participant_by_number
from jangkau.outreach.services.hand_over import bill_own_months
from jangkau.rules.money import format_rupiah


class Command(JangkauCommand):
    """Bill a worker."""

    purpose = gettext_lazy("Menerbitkan tagihan pekerja yang membayar iurannya sendiri.")
    writes = True
    reason = gettext_lazy("menerbitkan tagihan iuran sendiri")

    def add_options(self, parser: CommandParser) -> None:
        """Add the worker and the months."""
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("--number", metavar=_("NOMOR"), help=_("nomor peserta"))
        who.add_argument(
            "--person", type=int, metavar=_("CATATAN"), help=_("nomor catatan orang, bila ia belum bernomor peserta")
        )
        add_months(parser)
        parser.add_argument(
            "--attested",
            action="store_true",
            help=_("pekerja menyatakan bahwa ia bekerja, cukup sehat untuk bekerja, dan isiannya benar"),
        )

    def answer(self, request: Request) -> Answer:
        """Issue the bill."""
        person_id = request.options["person"]
        if person_id is None:
            number = request.options["number"]
            person_id = participant_by_number(number=number, reach=request.reach, right=Right.BILL).person_id
        bill = bill_own_months(
            person_id=person_id,
            reach=request.reach,
            now=request.now,
            first_month=request.options["month"],
            count=request.options["months"],
            attested=request.options["attested"],
        )
        return Answer(
            document={
                "number": bill.number,
                "code": bill.code,
                "lines": bill.line_count,
                "total_rupiah": bill.total_rupiah,
            },
            lines=[
                _("Tagihan %(number)s: %(total)s untuk %(lines)s bulan-peserta.")
                % {
                    "number": bill.number,
                    "total": format_rupiah(bill.total_rupiah),
                    "lines": number_format(bill.line_count, force_grouping=True),
                }
            ],
        )


def add_months(parser: CommandParser) -> None:
    """Add from which month and how many."""
    parser.add_argument(
        "--month",
        type=arguments.month,
        metavar="2022-10",
        help=_("bulan pertama; yang paling awal dapat dibayar jika tidak disebut"),
    )
    parser.add_argument("--months", type=int, metavar=_("BANYAKNYA"), help=_("banyaknya bulan: 1, 3, 6, atau 12"))
