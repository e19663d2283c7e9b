"""``arrears_ageing``: how many have been without cover for how long."""

from django.core.management.base import CommandParser
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.outreach.selectors.arrears_ageing import AgeingRow, arrears_ageing
from jangkau.rules.money import format_rupiah


class Command(JangkauCommand):
    """Tell the ageing of arrears."""

    purpose = gettext_lazy("Menghitung berapa peserta sudah berapa lama tanpa perlindungan, menurut kantor dan wadah.")

    def add_options(self, parser: CommandParser) -> None:
        """Add of which office."""
        parser.add_argument("--office", default="", metavar=_("KODE"), help=_("hanya peserta kantor ini sendiri"))

    def answer(self, request: Request) -> Answer:
        """Count within the asker's reach."""
        ageing = arrears_ageing(reach=request.reach, today=request.today, office_code=request.options["office"])
        total = ageing.total
        return Answer(
            document={
                "on": ageing.on,
                **_document(total),
                "offices": [{"code": row.code, **_document(row)} for row in ageing.offices],
                "wadah": [{"code": row.code, "name": row.name, **_document(row)} for row in ageing.wadah],
            },
            lines=[
                _("%(day)s: %(total)s peserta, %(owed)s untuk melunasi semua tunggakan")
                % {
                    "day": date_format(ageing.on, "j F Y"),
                    "total": number_format(total.people, force_grouping=True),
                    "owed": format_rupiah(total.owed_rupiah),
                },
                *(
                    f"  {number_format(each.people, force_grouping=True):>10}  {_share(each.people, total.people):>7}"
                    f"  {each.label}"
                    for each in total.counts
                ),
            ],
        )


def _share(part: int, whole: int) -> str:
    """Return a share in tenths of a per cent, cut and not rounded; a dash where there is no whole."""
    if not whole:
        return "–"
    tenths = part * 1000 // whole
    return number_format(f"{tenths // 10}.{tenths % 10}", 1) + " %"


def _document(row: AgeingRow) -> dict[str, object]:
    return {
        "participants": row.people,
        "counts": {each.age.value: each.people for each in row.counts},
        "owed_rupiah": row.owed_rupiah,
    }
