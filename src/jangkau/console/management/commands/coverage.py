"""``coverage``: how many participants have which status on a day, as known at a moment."""

import datetime

from django.core.management.base import CommandParser
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.collection.selectors.coverage import count_by_status
from jangkau.console import arguments
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.core.permissions import Right
from jangkau.registry.selectors.offices import office_in_reach
from jangkau.registry.selectors.reach import offices_below
from jangkau.registry.selectors.regions import region_by_code
from jangkau.rules.contributions import Cover

STATUS_NAMES = {
    "not_yet_covered": gettext_lazy("belum terlindungi"),
    "active": gettext_lazy("terlindungi"),
    "due": gettext_lazy("menunggu pembayaran sampai jatuh tempo"),
    "arrears_1": gettext_lazy("menunggak 1 bulan"),
    "arrears_2": gettext_lazy("menunggak 2 bulan"),
    "arrears_3": gettext_lazy("menunggak 3 bulan"),
    "lapsed": gettext_lazy("gugur"),
    "ended": gettext_lazy("berakhir"),
}


class Command(JangkauCommand):
    """Count participants by status."""

    purpose = gettext_lazy("Menghitung peserta menurut status di suatu wilayah atau kantor pada suatu hari.")

    def add_options(self, parser: CommandParser) -> None:
        """Add where and when."""
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--region", metavar=_("KODE"), help=_("kode Kemendagri, misalnya 6402"))
        where.add_argument("--office", metavar=_("KODE"), help=_("kode kantor, termasuk kantor di bawahnya"))
        parser.add_argument(
            "--as-of", required=True, type=arguments.day, metavar=_("TANGGAL"), help=_("hari yang ditanyakan")
        )
        parser.add_argument(
            "--known-at",
            type=arguments.instant,
            metavar="ISO",
            help=_("hanya yang sudah tercatat pada saat ini; semua catatan jika tidak disebut"),
        )
        parser.add_argument(
            "--cover",
            choices=[cover.value for cover in Cover],
            default="risk",
            help=_("risk: JKK dan JKM; savings: JHT"),
        )

    def answer(self, request: Request) -> Answer:
        """Count within the asker's reach."""
        options = request.options
        request.reach.require(Right.SEE_COVERAGE)
        offices = request.reach.offices_for(Right.SEE_COVERAGE)
        region_code = None
        if options["office"]:
            office = office_in_reach(code=options["office"], reach=request.reach, right=Right.SEE_COVERAGE)
            offices &= offices_below([office.pk])[office.pk]
            place = office.name
        else:
            region = region_by_code(options["region"]).region
            region_code, place = region.code, region.name
        day: datetime.date = options["as_of"]
        counts = count_by_status(
            region_code=region_code,
            office_ids=offices,
            as_of=day,
            known_at=options["known_at"],
            cover=Cover(options["cover"]),
        )
        return Answer(
            document={
                "region": region_code,
                "office": options["office"],
                "as_of": day,
                "known_at": options["known_at"],
                "cover": options["cover"],
                "counts": {status.value: count for status, count in counts.items()},
                "total": sum(counts.values()),
            },
            lines=[
                _("%(place)s, %(day)s: %(total)s peserta")
                % {
                    "place": place,
                    "day": date_format(day, "j F Y"),
                    "total": number_format(sum(counts.values()), force_grouping=True),
                },
                *(
                    f"  {number_format(count, force_grouping=True):>10}  {STATUS_NAMES[status.value]}"
                    for status, count in counts.items()
                ),
            ],
        )
