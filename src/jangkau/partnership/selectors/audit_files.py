"""The audit trail as a file: every changed value on its own line, and no cell that a spreadsheet would run."""

import csv
import datetime
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jangkau.core.cells import safe_cell
from jangkau.core.paging import Slice
from jangkau.partnership.selectors.audit_acts import ListedAct
from jangkau.partnership.selectors.audit_trail import Line, ToldAct
from jangkau.partnership.selectors.audit_words import ACTIONS

MOST_LINES = 20_000
CHUNK = 500
CSV, XLSX = "csv", "xlsx"
CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_WIDTHS = (20, 20, 24, 40, 28, 12, 10, 28, 24, 40, 40)

Cells = tuple[str, ...]
PageWords = Callable[[str], str]
Act = TypeVar("Act")


def told_lines(*, pages: Callable[[str], Slice[ToldAct]], page_words: PageWords) -> Iterator[Cells]:
    """Yield the lines of a file of a person's or an agreement's trail.

    Args:
        pages: returns the page of the trail that begins after a cursor.
        page_words: what a page of the system is called.
    """
    for act in _all(pages):
        begun = (_time(act.at), act.who, act.full_name, act.reason)
        for line in act.lines:
            for rest in _line(line, page_words):
                yield begun + rest


def listed_lines(*, pages: Callable[[str], Slice[ListedAct]], page_words: PageWords) -> Iterator[Cells]:
    """Yield the lines of a file of acts; arguments as for ``told_lines``."""
    for act in _all(pages):
        begun = (_time(act.at), act.who, act.full_name, act.reason)
        whom = ", ".join(f"{lead.subject.label} {lead.label or lead.subject_id}" for lead in act.leads)
        if act.page:
            yield (*begun, page_words(act.page), str(ACTIONS["seen"]), "1", whom, "", "", "")
        elif not act.deeds:
            yield (*begun, "", "", "", whom, "", "", "")
        for deed in act.deeds:
            yield (*begun, deed.table, str(ACTIONS[deed.action]), str(deed.row_count), whom, "", "", "")


def audit_file(*, lines: Iterable[Cells], kind: str) -> bytes:
    """Return a file of at most 20,000 lines; if there are more, its last line says so.

    Every cell is text, and one that begins like a formula gets an apostrophe before it.

    Args:
        lines: as ``told_lines`` or ``listed_lines`` gives them.
        kind: ``csv`` (with the mark by which Excel knows UTF-8) or ``xlsx``.
    """
    found = iter(lines)
    rows = [_headings(), *islice(found, MOST_LINES)]
    if next(found, None) is not None:
        rows.append((_("Masih ada lagi. Persempit masanya, lalu ekspor sekali lagi."),))
    safe = [[safe_cell(cell) for cell in row] for row in rows]
    return _workbook(safe) if kind == XLSX else _table(safe)


def _headings() -> Cells:
    return (
        _("Waktu (WIB)"),
        _("Nama pengguna"),
        _("Nama lengkap"),
        _("Alasan"),
        _("Apa"),
        _("Tindakan"),
        _("Banyaknya"),
        _("Yang mana"),
        _("Isian"),
        _("Semula"),
        _("Menjadi"),
    )


def _all(pages: Callable[[str], Slice[Act]]) -> Iterator[Act]:
    after: str | None = ""
    while after is not None:
        page = pages(after)
        yield from page.rows
        after = page.after


def _line(line: Line, page_words: PageWords) -> Iterator[Cells]:
    action = str(ACTIONS[line.action])
    if line.page:
        yield (page_words(line.page), action, "1", "", "", "", "")
        return
    begun = (line.table, action, str(line.row_count))
    for row in line.rows:
        for value in row.values:
            yield (*begun, row.name, value.word, value.before, value.after)
        if not row.values:
            yield (*begun, row.name, "", "", "")
    if not line.rows:
        yield (*begun, "", "", "", "")
    elif line.more:
        more = ngettext("dan %(count)s baris lain", "dan %(count)s baris lain", line.more) % {"count": line.more}
        yield (*begun, more, "", "", "")


def _time(at: datetime.datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}"


def _table(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet(_("Jejak audit"))
        text = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        heading = workbook.add_format({"num_format": "@", "bold": True, "bottom": 1})
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width, text)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell, text if number else heading)
        sheet.freeze_panes(1, 0)
    return buffer.getvalue()
