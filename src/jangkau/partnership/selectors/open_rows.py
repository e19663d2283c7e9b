"""Open rows of a roster: for which months each can be funded now, and which must be left out."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection

from jangkau.core import sql
from jangkau.core.bulk import drop_temporary_tables
from jangkau.partnership.models import Agreement, Roster
from jangkau.partnership.selectors.agreements import MonthPrices, months_on_joining
from jangkau.partnership.services.examination import NIK_OTHER_PERSON, is_same_person


@dataclass
class Settlement:
    """What open rows come to: whom they make members, for what money and months, and what must be left out.

    Of the rows left out some are ``waiting`` for budget; of others it is ``unclear`` whose NIK it is; the rest has no
    free month any more, or names a person whom an earlier row has. ``unknown`` counts the rows whose people are not
    registered. ``dropped`` holds the numbers of all rows left out, ``changed`` months and rupiah of those that differ
    from the import.
    """

    members: int = 0
    total_rupiah: int = 0
    waiting: int = 0
    unclear: int = 0
    unknown: int = 0
    months: Counter[datetime.date] = field(default_factory=Counter)
    dropped: list[int] = field(default_factory=list)
    changed: dict[int, tuple[list[datetime.date], int]] = field(default_factory=dict)


class _OpenRow(NamedTuple):
    """A row of ``open_rows_with_people.sql``."""

    row_number: int
    name_key: str
    birth_date: datetime.date
    months: list[datetime.date]
    amount_rupiah: int
    sector: str
    person_id: int | None
    person_name_key: str | None
    person_birth_date: datetime.date | None
    first_month: datetime.date | None
    left_with: list[datetime.date] | None

    def is_somebody_else(self) -> bool:
        """Say whether the NIK is registered for another person than the row names."""
        return (
            self.person_name_key is not None
            and self.person_birth_date is not None
            and not is_same_person(
                name_key=self.name_key,
                birth_date=self.birth_date,
                known_name_key=self.person_name_key,
                known_birth_date=self.person_birth_date,
            )
        )


def stage_open_rows(*, agreement: Agreement, roster: Roster) -> None:
    """Put the rows of a roster that may become members now into the temporary table ``open_row``."""
    drop_temporary_tables("row_without_member", "open_row")
    _run("rows_without_member", {"roster_id": roster.pk})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE row_without_member")
    _run("open_rows", {"agreement_id": agreement.pk, "roster_number": roster.number})


def settled_rows(*, agreement: Agreement, today: datetime.date, left_rupiah: int) -> Settlement:
    """Return what the rows of the temporary table ``open_row`` come to today; nothing is changed.

    The budget is given away in the order of the file. To be called within a transaction.

    Args:
        agreement: what is to fund them.
        today: the day at its office.
        left_rupiah: what is left of its budget.
    """
    drop_temporary_tables("roster_candidate")
    _run("open_rows_as_candidates")
    with connection.cursor() as cursor:
        # Nobody else counts temporary tables; taken for large ones, all people and lines there are would be read.
        cursor.execute("ANALYZE open_row, roster_candidate")
    taken, vouched_for = _taken_months(agreement), _vouched_for(agreement)
    fundable, prices = months_on_joining(agreement, on=today), MonthPrices(agreement)
    found, people = Settlement(), set[int]()
    for row in [_OpenRow(*values) for values in _fetch("open_rows_with_people", {"agreement_id": agreement.pk})]:
        months = _free_months(row, fundable, taken.get(row.row_number, set()), today)
        amount_rupiah = prices.total_rupiah(months, sector=row.sector, first_month=row.first_month)
        is_unclear = row.is_somebody_else() and row.row_number not in vouched_for
        is_beyond = amount_rupiah > left_rupiah - found.total_rupiah
        if not months or row.person_id in people or is_unclear or is_beyond:
            found.dropped.append(row.row_number)
            found.unclear += is_unclear
            found.waiting += is_beyond and not is_unclear
            continue
        found.members += 1
        found.total_rupiah += amount_rupiah
        found.months.update(months)
        if row.person_id is None:
            found.unknown += 1
        else:
            people.add(row.person_id)
        if (months, amount_rupiah) != (row.months, row.amount_rupiah):
            found.changed[row.row_number] = (months, amount_rupiah)
    return found


def _free_months(
    row: _OpenRow, fundable: Sequence[datetime.date], taken: set[datetime.date], today: datetime.date
) -> list[datetime.date]:
    months = [month for month in fundable if month not in taken]
    if row.left_with is None:
        return months
    # Who comes back is funded from the month in which he does.
    return [month for month in months if month >= today.replace(day=1) and month not in row.left_with]


def _taken_months(agreement: Agreement) -> dict[int, set[datetime.date]]:
    """Return the months that others have taken, by number of the open row."""
    taken: defaultdict[int, set[datetime.date]] = defaultdict(set)
    parameters = {
        "agreement_id": agreement.pk,
        "first_month": agreement.first_month,
        "until_month": agreement.until_month,
    }
    for number, month in _fetch("candidates_taken_months", parameters):
        taken[number].add(month)
    return taken


def _vouched_for(agreement: Agreement) -> set[int]:
    """Return the numbers of the open rows that somebody accepted although the NIK is another person's."""
    decided = _fetch("candidates_decided", {"agreement_id": agreement.pk})
    return {number for number, accepted, reasons in decided if accepted and NIK_OTHER_PERSON in reasons}


def _run(name: str, parameters: Mapping[str, Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.partnership", name), parameters)


def _fetch(name: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.partnership", name), parameters)
        return list(cursor.fetchall())
