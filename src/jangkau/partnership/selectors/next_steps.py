"""What agreements wait for, and of whom."""

import datetime
import enum
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db import connection

from jangkau.core import sql
from jangkau.core.permissions import Right
from jangkau.rules.months import Month


class Kind(enum.StrEnum):
    """What is to be done, in the order in which it is told."""

    CONFIRM_COLUMNS = "confirm_columns"
    READING = "reading"
    SEND_ROSTER = "send_roster"
    REVIEW = "review"
    APPROVE = "approve"
    BILL = "bill"
    PAY = "pay"
    CORRECT = "correct"
    WAIT_FOR_BUDGET = "wait_for_budget"


RIGHT_FOR: dict[Kind, Right] = {
    Kind.CONFIRM_COLUMNS: Right.UPLOAD_ROSTER,
    Kind.READING: Right.SEE_ROSTER,
    Kind.SEND_ROSTER: Right.UPLOAD_ROSTER,
    Kind.REVIEW: Right.REVIEW_ROSTER,
    Kind.APPROVE: Right.APPROVE_ROSTER,
    Kind.BILL: Right.BILL,
    Kind.PAY: Right.RECORD_PAYMENT,
    Kind.CORRECT: Right.UPLOAD_ROSTER,
    Kind.WAIT_FOR_BUDGET: Right.WRITE_AGREEMENT,
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something that an agreement waits for.

    ``number`` is the roster's that it is about, ``key`` the upload's or the bill's; ``count`` how many rows or bills,
    ``rupiah`` what they come to.
    """

    kind: Kind
    count: int = 0
    rupiah: int = 0
    number: int | None = None
    key: int | None = None

    @property
    def right(self) -> Right:
        """Who holds it can do this."""
        return RIGHT_FOR[self.kind]


@dataclass(frozen=True, slots=True)
class Outstanding:
    """What an agreement waits for, the most urgent first, and how many good rows wait for budget."""

    steps: tuple[NextStep, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class _Progress:
    """A row of ``agreement_progress.sql``."""

    agreement_id: int
    is_live: bool
    mapped_id: int | None
    open_id: int | None
    latest: int | None
    undecided: int
    undecided_in: int | None
    approvable_in: list[int]
    has_unbilled: bool
    unpaid: int
    unpaid_id: int | None
    unpaid_rupiah: int
    rejected: int
    rejected_in: int | None
    waiting: int


def next_steps_of(*, agreement_ids: Collection[int], today: datetime.date) -> dict[int, tuple[NextStep, ...]]:
    """Return what each agreement waits for, the most urgent first; nothing for one that waits for nothing.

    Args and meaning: as ``outstanding_of``.
    """
    return {key: found.steps for key, found in outstanding_of(agreement_ids=agreement_ids, today=today).items()}


def outstanding_of(*, agreement_ids: Collection[int], today: datetime.date) -> dict[int, Outstanding]:
    """Return what each agreement waits for. Of an agreement whose months are over only its money is asked about.

    Args:
        agreement_ids: of agreements that the reader may see.
        today: months that begin later need not be billed yet, unless billed once.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("jangkau.partnership", "agreement_progress"),
            {"agreement_ids": list(agreement_ids), "today": today, "this_month": Month.of(today).first_day},
        )
        found = [_Progress(*row) for row in cursor.fetchall()]
    return {progress.agreement_id: Outstanding(tuple(_steps(progress)), progress.waiting) for progress in found}


def _steps(found: _Progress) -> Iterator[NextStep]:
    if found.is_live:
        yield from _steps_of_uploads(found)
    if found.undecided:
        yield NextStep(Kind.REVIEW, count=found.undecided, number=found.undecided_in)
    for number in found.approvable_in:
        yield NextStep(Kind.APPROVE, number=number)
    if found.has_unbilled:
        yield NextStep(Kind.BILL)
    if found.unpaid:
        yield NextStep(Kind.PAY, count=found.unpaid, rupiah=int(found.unpaid_rupiah), key=found.unpaid_id)
    if found.rejected:
        yield NextStep(Kind.CORRECT, count=found.rejected, number=found.rejected_in)
    if found.waiting and not found.approvable_in:
        yield NextStep(Kind.WAIT_FOR_BUDGET, count=found.waiting)


def _steps_of_uploads(found: _Progress) -> Iterator[NextStep]:
    if found.mapped_id is not None:
        yield NextStep(Kind.CONFIRM_COLUMNS, key=found.mapped_id)
    elif found.open_id is not None:
        yield NextStep(Kind.READING, key=found.open_id)
    elif found.latest is None:
        yield NextStep(Kind.SEND_ROSTER)
