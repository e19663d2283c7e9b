"""A wadah's collection sheet on paper: who pays how much for the month, with a box to tick."""

import datetime
from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from jangkau.collection.selectors.wadah_sheet import MemberLine, MemberState, SheetOrder, WadahSheet, wadah_sheet
from jangkau.partnership.selectors.participant_lists import ROWS_A_DOCUMENT, Document, as_one, list_pdf
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.money import format_rupiah
from jangkau.rules.months import Month
from jangkau.rules.wording import date_in_words, month_in_words

_BOX = "[     ]"


def sheet_document(
    *, code: str, reach: Reach, language: str, now: datetime.datetime, month: Month | None = None,
    order: SheetOrder | str = SheetOrder.NAME,
) -> Document:  # fmt: skip
    """Return the sheet of all members as a PDF, or one archive of PDFs where they are very many.

    Args:
        code, reach, now, month, order: as ``wadah_sheet``.
        language: ``id`` or ``en``.

    Raises:
        NotPermitted, UnknownOrganisation, ParameterError: as ``wadah_sheet``.
    """
    with translation.override(language):
        sheet = wadah_sheet(code=code, reach=reach, now=now, month=month, order=order, limit=None)
        name = f"{_('lembar-iuran')}-{sheet.code}-{sheet.month}"
        rows = sheet.rows.rows
        starts = range(0, len(rows), ROWS_A_DOCUMENT) or range(1)
        parts = [(start, rows[start : start + ROWS_A_DOCUMENT]) for start in starts]
        return as_one(
            [
                Document(
                    f"{name}-{number}.pdf" if len(parts) > 1 else f"{name}.pdf",
                    list_pdf(_data(sheet, part, first=start + 1, language=language), now=now),
                )
                for number, (start, part) in enumerate(parts, start=1)
            ],
            name=name,
        )


def _data(sheet: WadahSheet, lines: Sequence[MemberLine], *, first: int, language: str) -> dict[str, object]:
    return {
        "language": language,
        "office": sheet.office_name,
        "place": sheet.name,
        "words": {
            "title": _("Lembar iuran %(month)s") % {"month": month_in_words(sheet.month, language=language)},
            "footer": _("NIK ditutup sebagian untuk melindungi data pribadi."),
        },
        "facts": [
            {"name": _("Wadah"), "value": f"{sheet.name} ({sheet.code})"},
            {"name": _("Anggota"), "value": str(sheet.members)},
            {"name": _("Yang belum dibayar"), "value": format_rupiah(sheet.open_rupiah)},
        ],
        "headings": [_("No."), _("Nama"), _("NIK"), _("Terlindungi sampai"), _("Iuran"), _("Diterima")],
        "rows": [_cells(number, line, language) for number, line in enumerate(lines, start=first)],
    }


def _cells(number: int, line: MemberLine, language: str) -> list[str]:
    is_open = line.state is MemberState.OPEN
    return [
        str(number),
        line.name,
        line.masked_nik,
        date_in_words(line.last_day, language=language) if line.last_day else _("belum pernah"),
        format_rupiah(line.amount_rupiah) if is_open else line.state_label,
        _BOX if is_open else "",
    ]
