"""``hand_over``: what handing workers over from sponsors to paying themselves came to, by agreement."""

from django.core.management.base import CommandParser
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.core.paging import PAGE_ROWS
from jangkau.outreach.selectors.hand_overs import HandOver, list_hand_overs


class Command(JangkauCommand):
    """Tell what handing over came to."""

    purpose = gettext_lazy(
        "Menampilkan berapa pekerja kehilangan sponsor, ditawari meneruskan sendiri, membayar, dan tetap terlindungi."
    )

    def add_options(self, parser: CommandParser) -> None:
        """Add of which agreement, and how many."""
        parser.add_argument(
            "--agreement", default="", metavar=_("KODE"), help=_("hanya perjanjian ini, kapan pun berakhirnya")
        )
        parser.add_argument("--limit", type=int, default=PAGE_ROWS, help=_("paling banyak sekian perjanjian"))

    def answer(self, request: Request) -> Answer:
        """Tell of the agreements within the asker's reach; nobody is named."""
        options = request.options
        listed = list_hand_overs(
            reach=request.reach, today=request.today, code=options["agreement"], limit=max(1, options["limit"])
        )
        return Answer(
            document={"agreements": [_document(line) for line in listed.rows]},
            lines=[text for line in listed.rows for text in _told(line)],
        )


def _document(line: HandOver) -> dict[str, object]:
    figures = line.figures
    return {
        "agreement": line.code,
        "last_month": str(line.last_month),
        "first_end": figures.first_end,
        "last_end": figures.last_end,
        "workers": figures.workers,
        "funded_on": figures.funded_on,
        "offered": figures.offered,
        "offered_by_message": figures.by_message,
        "offered_on_page": figures.by_page,
        "tapped": figures.tapped,
        "paid_within_61_days": figures.paid,
        "still_open": figures.still_open,
        "covered_after": [
            {"months": later.months, "of": later.of, "covered": later.covered} for later in figures.covered
        ],
    }


def _told(line: HandOver) -> list[str]:
    figures = line.figures
    counted = [
        (_("kehilangan sponsor"), figures.workers, None),
        (_("ditawari meneruskan sendiri"), figures.offered, figures.workers),
        (_("mengetuk tawaran"), figures.tapped, figures.offered),
        (_("membayar sendiri"), figures.paid, figures.workers),
        *(
            (_("terlindungi %(months)s bulan sesudahnya") % {"months": later.months}, later.covered, later.of)
            for later in figures.covered
        ),
    ]
    return [
        f"{line.code}  {line.title}",
        *(
            f"{_count(number):>10}  {label}" + ("" if of is None else " " + _("(dari %(of)s)") % {"of": _count(of)})
            for label, number, of in counted
        ),
    ]


def _count(number: int) -> str:
    return number_format(number, force_grouping=True)
