"""``bill_agreement``: issue the bills that an agreement owes."""

from django.core.management.base import CommandParser
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console import arguments
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.partnership.services.billing import bill_agreement
from jangkau.rules.money import format_rupiah


class Command(JangkauCommand):
    """Bill an agreement."""

    purpose = gettext_lazy("Menerbitkan tagihan perjanjian untuk bulan yang sudah disetujui dan belum ditagih.")
    writes = True
    reason = gettext_lazy("menerbitkan tagihan perjanjian")

    def add_options(self, parser: CommandParser) -> None:
        """Add the agreement and the last month."""
        parser.add_argument("--agreement", required=True, metavar=_("KODE"), help=_("kode perjanjian"))
        parser.add_argument(
            "--month",
            type=arguments.month,
            metavar="2022-10",
            help=_("bulan terakhir yang ditagih; bulan ini jika tidak disebut"),
        )

    def answer(self, request: Request) -> Answer:
        """Issue the bills."""
        code = request.options["agreement"]
        bills = bill_agreement(
            agreement_code=code, reach=request.reach, now=request.now, month=request.options["month"]
        )
        return Answer(
            document={
                "agreement": code,
                "bills": [
                    {"number": bill.number, "lines": bill.line_count, "total_rupiah": bill.total_rupiah}
                    for bill in bills
                ],
                "total_rupiah": sum(bill.total_rupiah for bill in bills),
            },
            lines=[
                _("Tagihan %(number)s: %(total)s untuk %(lines)s bulan-peserta.")
                % {
                    "number": bill.number,
                    "total": format_rupiah(bill.total_rupiah),
                    "lines": number_format(bill.line_count, force_grouping=True),
                }
                for bill in bills
            ],
        )
