"""How long documents are kept."""

import datetime

from jangkau.rules import parameters


def support_of_books_kept_until(year_of_books: int, *, on: datetime.date) -> datetime.date:
    """Return the first day on which what supports the books of a year need not be kept any more.

    Args:
        year_of_books: the calendar year in which it was booked.
        on: the day whose law counts.

    Source: UU 8/1997 Art 11(1), in doubt for an agency that is a public body.
    """
    years = parameters.years("retention.statements", on=on)
    return datetime.date(year_of_books + years + 1, 1, 1)
