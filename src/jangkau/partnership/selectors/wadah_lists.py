"""A wadah's lists of members as its coordinator sees them."""

import datetime
from dataclasses import dataclass

from jangkau.core.paging import PAGE_ROWS, PART_ROWS, Slice, slice_of
from jangkau.core.permissions import Right
from jangkau.core.services.files import name_of_file, read_file
from jangkau.partnership.intake.faulty_rows import write_faulty_rows
from jangkau.partnership.intake.reasons import MEMBER_REASONS
from jangkau.partnership.models import WadahList
from jangkau.partnership.models.wadah_lists import ListState
from jangkau.partnership.selectors.reasons import ReasonWords, language_of_reader, reasons_in_words
from jangkau.partnership.services.wadah_lists import UnknownList, parse_list
from jangkau.registry.selectors.offices import wadah_in_reach
from jangkau.registry.selectors.reach import Reach


@dataclass(frozen=True, slots=True)
class ListLine:
    """A list that was sent."""

    list_id: int
    file_name: str
    state: ListState
    sent_at: datetime.datetime
    rows: int
    accepted: int
    review: int
    rejected: int

    @property
    def state_label(self) -> str:
        """How far it is, in words."""
        return str(self.state.label)


@dataclass(frozen=True, slots=True)
class FaultyRow:
    """A row that is not accepted, by its number in the file; ``is_review`` that the branch looks at it."""

    number: int
    is_review: bool
    reasons: tuple[ReasonWords, ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list with the rows that are not accepted, a page of them."""

    line: ListLine
    wadah_code: str
    wadah_name: str
    rows: Slice[FaultyRow]


@dataclass(frozen=True, slots=True)
class ListsPage:
    """The lists of a wadah, the newest first."""

    wadah_code: str
    wadah_name: str
    lists: tuple[ListLine, ...]


def lists_of_wadah(*, wadah_code: str, reach: Reach) -> ListsPage:
    """Return the latest lists of a wadah.

    Raises:
        NotPermitted, UnknownOrganisation: as for any wadah that one manages.
    """
    wadah = wadah_in_reach(code=wadah_code, reach=reach, right=Right.MANAGE_MEMBERS)
    lists = WadahList.objects.select_related("file").filter(wadah=wadah).order_by("-pk")[:PART_ROWS]
    return ListsPage(wadah.code, wadah.name, tuple(_line(kept) for kept in lists))


def list_page(*, list_id: int, wadah_code: str, reach: Reach, after: str = "") -> ListPage:
    """Return a list with the rows that are not accepted.

    Raises:
        NotPermitted, UnknownOrganisation, UnknownList: as the names say.
    """
    kept = _list(list_id, wadah_code, reach)
    start = int(after) if after.isascii() and after.isdecimal() and len(after) < len(str(2**31)) else 0
    numbers = sorted(int(number) for number in kept.faults if int(number) > start)
    rows = [_row(number, kept.faults[str(number)]) for number in numbers[: PAGE_ROWS + 1]]
    return ListPage(
        line=_line(kept),
        wadah_code=kept.wadah.code,
        wadah_name=kept.wadah.name,
        rows=slice_of(rows, limit=PAGE_ROWS, cursor=lambda row: str(row.number)),
    )


def faulty_members(*, list_id: int, wadah_code: str, reach: Reach) -> bytes:
    """Return the rejected rows with their reasons as a workbook that can be mended and sent again.

    Those at which the branch looks are not among them: they need not come again.

    Raises:
        NotPermitted, UnknownOrganisation, UnknownList: as the names say.
        FileDestroyed, FileMissing, FileUnreadable: if the sealed file cannot be opened.
    """
    kept = _list(list_id, wadah_code, reach)
    name, content = read_file(kept.file)
    parsed = parse_list(content=content, file_name=name, today=kept.sent_at.date())
    rejected = {int(number): reasons for number, reasons in kept.faults.items() if not _is_review(reasons)}
    return write_faulty_rows(parsed, rejected, language=language_of_reader())


def _list(list_id: int, wadah_code: str, reach: Reach) -> WadahList:
    wadah = wadah_in_reach(code=wadah_code, reach=reach, right=Right.MANAGE_MEMBERS)
    kept = WadahList.objects.select_related("file", "wadah").filter(pk=list_id, wadah=wadah).first()
    if kept is None:
        raise UnknownList()
    return kept


def _is_review(reasons: list[str]) -> bool:
    return all(MEMBER_REASONS[reason].kind == "review" for reason in reasons)


def _row(number: int, reasons: list[str]) -> FaultyRow:
    return FaultyRow(number, _is_review(reasons), reasons_in_words(reasons))


def _line(kept: WadahList) -> ListLine:
    return ListLine(
        list_id=kept.pk,
        file_name=name_of_file(kept.file),
        state=ListState(kept.state),
        sent_at=kept.sent_at,
        rows=kept.row_count,
        accepted=kept.accepted,
        review=kept.review,
        rejected=kept.row_count - kept.accepted - kept.review,
    )
