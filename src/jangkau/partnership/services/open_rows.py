"""Open rows at their approval: for which months each can be funded now, and which must be left out."""

import datetime
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

from jangkau.core import sql
from jangkau.core.bulk import drop_temporary_tables
from jangkau.partnership.models import Agreement
from jangkau.partnership.selectors.agreements import MonthPrices, months_on_joining
from jangkau.partnership.selectors.budget import remaining_rupiah
from jangkau.partnership.services.examination import NIK_OTHER_PERSON, is_same_person


@dataclass(frozen=True)
class LeftOut:
    """How many rows wait for budget, and of how many it is unclear whose NIK it is.

    ``unknown`` counts those of the rows that stay whose people are not registered.
    """

    waiting: int
    unclear: int
    unknown: int


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


def settle_open_rows(agreement: Agreement, *, today: datetime.date) -> LeftOut:
    """Give the rows of the temporary table ``open_row`` the months that are free now, and remove what must wait.

    Their people are held until the transaction ends, so that another approval does not take the same months. To be
    called with the agreement locked.

    Args:
        agreement: what is to fund them; its budget is given away in the order of the file.
        today: the day at its office.
    """
    _fetch("hold_people_of_open_rows")
    drop_temporary_tables("roster_candidate")
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.partnership", "open_rows_as_candidates"))
    taken, vouched_for = _taken_months(agreement), _vouched_for(agreement)
    fundable = months_on_joining(agreement, on=today)
    prices, left_rupiah = MonthPrices(agreement), remaining_rupiah(agreement)
    dropped: list[int] = []
    changed: list[dict[str, object]] = []
    people: set[int | None] = set()
    waiting = unclear = unknown = 0
    for row in [_OpenRow(*values) for values in _fetch("open_rows_with_people", {"agreement_id": agreement.pk})]:
        months = _free_months(row, fundable, taken.get(row.row_number, set()), today)
        amount_rupiah = prices.total_rupiah(months, sector=row.sector, first_month=row.first_month)
        is_unclear = row.is_somebody_else() and row.row_number not in vouched_for
        is_beyond = amount_rupiah > left_rupiah
        if not months or row.person_id in people or is_unclear or is_beyond:
            dropped.append(row.row_number)
            unclear += is_unclear
            waiting += is_beyond and not is_unclear
            continue
        left_rupiah -= amount_rupiah
        if row.person_id is None:
            unknown += 1
        else:
            people.add(row.person_id)
        if (months, amount_rupiah) != (row.months, row.amount_rupiah):
            changed.append(_correction(row, months, amount_rupiah))
    _write(dropped, changed)
    return LeftOut(waiting, unclear, unknown)


def _correction(row: _OpenRow, months: Sequence[datetime.date], amount_rupiah: int) -> dict[str, object]:
    names = [month.isoformat() for month in months]
    return {"row_number": row.row_number, "months": names, "amount_rupiah": amount_rupiah}


def _write(dropped: list[int], changed: list[dict[str, object]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM open_row WHERE row_number = ANY(%s)", [dropped])
        cursor.execute(sql.load("jangkau.partnership", "correct_open_rows"), {"changed": json.dumps(changed)})


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


def _fetch(name: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.partnership", name), parameters)
        return list(cursor.fetchall())
