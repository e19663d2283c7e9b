"""Closing a month: its trial balance is sealed, and no entry can be dated into it any more."""

import datetime
from collections.abc import Collection

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import ClosedMonth
from jangkau.collection.selectors.books import books_agree
from jangkau.collection.selectors.closed_months import digest_of_balances, last_closed, next_to_close
from jangkau.collection.services.reserved_keys import reserve_key
from jangkau.core import sql
from jangkau.core.errors import Refusal
from jangkau.registry.models import Office, User
from jangkau.rules.months import Month
from jangkau.rules.wording import month_in_words


class MonthNotOver(Refusal):
    """The month is not over yet."""

    message = _("Bulan %(month)s belum berakhir, jadi belum dapat ditutup.")


class MonthClosedAlready(Refusal):
    """The month is closed."""

    message = _("Bulan %(month)s sudah ditutup.")


class EarlierMonthOpen(Refusal):
    """A month before it is open."""

    message = _("Bulan %(month)s belum ditutup. Tutup bulan-bulan menurut urutannya.")


class NotAllOffices(Refusal):
    """Books are closed for all offices, by somebody whose right reaches all of them."""

    message = _("Pembukuan ditutup untuk semua kantor sekaligus. Minta petugas kantor pusat menutupnya.")


class BooksDisagree(Refusal):
    """The books and the records do not agree."""

    message = _("Pembukuan tidak cocok dengan catatannya di %(count)s tempat. Betulkan dahulu, baru tutup bulannya.")


@transaction.atomic
def close_month(
    *,
    month: Month,
    today: datetime.date,
    now: datetime.datetime,
    by_user_id: int,
    office_ids: Collection[int] | None = None,
) -> ClosedMonth:
    """Close a month of the books of all offices, with all that happened until its end.

    Whoever is writing in the books finishes first; whoever comes later finds the month closed.

    Args:
        month: the month.
        today: the day in the last of the country's time zones; the month must be over by then.
        now: when this is recorded.
        by_user_id: who closes.
        office_ids: the offices over which he may; they must be all. None for all.

    Raises:
        NotAllOffices: if there are others.
        MonthNotOver: if it is not over.
        MonthClosedAlready: if it, or a later one, is closed.
        EarlierMonthOpen: if a month before it has entries and is open.
        BooksDisagree: if the books and the records do not agree.
    """
    if office_ids is not None and Office.objects.exclude(pk__in=office_ids).exists():
        raise NotAllOffices()
    if today < month.until:
        raise MonthNotOver(month=month_in_words(month))
    # Before the lock: the comparison takes a while, and payments go on meanwhile.
    if differences := books_agree():
        raise BooksDisagree(count=len(differences))
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE collection_entry IN SHARE ROW EXCLUSIVE MODE")
        due = next_to_close()
        if due is not None and due < month:
            raise EarlierMonthOpen(month=month_in_words(due))
        if last_closed() is not None and (due is None or month < due):
            raise MonthClosedAlready(month=month_in_words(month))
        closed_id = reserve_key(ClosedMonth)
        cursor.execute(sql.load("jangkau.collection", "close_month"), {"closed_id": closed_id, "until": month.until})
    return ClosedMonth.objects.create(
        pk=closed_id,
        month=month.first_day,
        digest=digest_of_balances(closed_id),
        closed_at=now,
        closed_by=User.objects.get(pk=by_user_id),
    )
