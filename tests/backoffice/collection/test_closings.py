"""A month is closed at a page by who reaches all offices, what was kept can be read, and books go out as files."""

import csv
import datetime
import io

import pytest
from django.urls import reverse
from pghistory.models import Context
from python_calamine import CalamineWorkbook

from jangkau.collection.models import ClosedMonth
from jangkau.collection.selectors import book_files
from jangkau.collection.selectors.tie_out import OpenDay, open_days
from jangkau.core.permissions import Role
from jangkau.registry.selectors.reach import reach_of
from jangkau.rules.months import Month
from tests.backoffice.collection.test_payments import text_of
from tests.factories import partnership as given
from tests.factories.staff import employ
from tests.unguarded import change_unguarded

WHY = "semua rekening koran sudah dicocokkan"
EXPORT = {"what": "postings", "first": "01-01-2022", "last": "31-12-2022", "kind_of_file": "csv", "reason": WHY}


@pytest.fixture
def supervisor(house, sign_in):
    """A browser of the supervisor of our office."""
    return sign_in(given.SUPERVISOR)


@pytest.fixture
def head(house, sign_in):
    """A browser of a supervisor above all offices."""
    employ("penyelia.pusat", Role.SUPERVISOR, office="PUSAT")
    return sign_in("penyelia.pusat")


def first_due(browser):
    text = text_of(browser.get(reverse("backoffice:month_close")))
    return text.split('name="month" value="')[1][:10]


def exported(browser, **changes):
    answer = browser.post(reverse("backoffice:books_export"), EXPORT | changes)
    assert answer.status_code == 200, text_of(answer)
    return b"".join(answer.streaming_content)


def test_month_is_closed_after_a_look_and_kept_to_be_read(head, house):
    assert house.payment
    due = first_due(head)

    answer = head.post(reverse("backoffice:month_close"), {"month": due, "reason": WHY})

    closed = ClosedMonth.objects.get()
    assert answer.status_code == 303, text_of(answer)
    assert f"{closed.month}" == due
    kept = text_of(head.get(answer.headers["Location"]))
    assert bytes(closed.digest).hex() in kept
    assert "masih sama dengan sidiknya" in kept
    assert house.payment.channel in kept
    assert answer.headers["Location"] in text_of(head.get(reverse("backoffice:closings")))


def test_month_that_was_closed_meanwhile_or_without_a_reason_is_not_closed(head, house):
    assert house.payment
    due = first_due(head)
    without = head.post(reverse("backoffice:month_close"), {"month": due, "reason": "x"})
    head.post(reverse("backoffice:month_close"), {"month": due, "reason": WHY})

    again = head.post(reverse("backoffice:month_close"), {"month": due, "reason": WHY})

    assert (without.status_code, again.status_code) == (422, 422)
    assert "sudah ditutup" in text_of(again)
    assert ClosedMonth.objects.count() == 1


def test_books_are_compared_when_asked_and_what_was_typed_stays(head, house):
    assert house.payment
    due = first_due(head)
    compared = {"month": due, "reason": WHY, "compare": "1"}

    before = text_of(head.get(reverse("backoffice:month_close")))
    agreeing = text_of(head.post(reverse("backoffice:month_close"), compared))
    change_unguarded(
        "collection_posting",
        "UPDATE collection_posting SET amount_rupiah = amount_rupiah + 1 WHERE account_id = '1100'",
    )
    differing = text_of(head.post(reverse("backoffice:month_close"), compared))
    refused = head.post(reverse("backoffice:month_close"), {"month": due, "reason": WHY})

    assert "Pembukuan cocok dengan tagihan" not in before
    assert "Pembukuan cocok dengan tagihan" in agreeing
    assert WHY in agreeing
    assert "Yang tidak cocok" in differing
    assert (refused.status_code, "Yang tidak cocok" in text_of(refused)) == (422, True)
    assert not ClosedMonth.objects.exists()


def test_days_that_are_not_reconciled_are_found_in_as_many_queries_however_many_channels(
    head, house, django_assert_num_queries
):
    assert house.statement.account.channel == "BANK-TGR"
    assert house.other_statement.account.channel == "BANK-SMD"
    reach = reach_of("penyelia.pusat")

    # The channels, their differences, and what their days hold.
    with django_assert_num_queries(3):
        found = open_days(month=Month(2022, 10), reach=reach)

    day = datetime.date(2022, 10, 3)
    assert found == (OpenDay("BANK-SMD", day, 1), OpenDay("BANK-TGR", day, 1))
    assert open_days(month=Month(2022, 9), reach=reach) == ()


def test_who_reaches_some_offices_closes_nothing(supervisor, house):
    assert house.payment

    answer = supervisor.post(reverse("backoffice:month_close"), {"month": first_due(supervisor), "reason": WHY})

    assert answer.status_code == 422
    assert "kantor pusat" in text_of(answer)
    assert not ClosedMonth.objects.exists()


def test_pages_take_as_many_queries_however_many_months_are_closed(head, house, django_assert_max_num_queries):
    for _month in range(3):
        head.post(reverse("backoffice:month_close"), {"month": first_due(head), "reason": WHY})
    last = ClosedMonth.objects.order_by("-month")[0].month

    with django_assert_max_num_queries(10):
        head.get(reverse("backoffice:closings"))
    with django_assert_max_num_queries(12):
        head.get(reverse("backoffice:closed_month", args=[last.year, last.month]))
    with django_assert_max_num_queries(14):
        head.get(reverse("backoffice:month_close"))


def test_postings_of_a_period_are_a_file_with_its_columns(supervisor, house):
    payment = house.payment

    rows = list(csv.DictReader(io.StringIO(exported(supervisor).decode())))
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(exported(supervisor, kind_of_file="xlsx")))
    headings, *lines = workbook.get_sheet_by_index(0).to_python()

    assert tuple(rows[0]) == book_files.POSTING_COLUMNS == tuple(headings)
    assert {row["office"] for row in rows} == {"KC-TGR"}
    assert sum(int(row["debit_rupiah"]) - int(row["credit_rupiah"]) for row in rows) == 0
    ours = [row for row in rows if row["payment_reference"] == payment.reference]
    assert {row["account"] for row in ours} == {"1100", "4100", "4200"}
    assert sum(int(row["debit_rupiah"]) for row in ours) == payment.amount_rupiah == sum(line[10] for line in lines)
    assert {row["bill"] for row in ours} == {payment.bill.number}


def test_trial_balance_is_a_file_with_its_columns(supervisor, house):
    assert house.payment

    rows = list(csv.DictReader(io.StringIO(exported(supervisor, what="trial_balance").decode())))

    assert tuple(rows[0]) == book_files.TRIAL_BALANCE_COLUMNS
    assert {row["as_of"] for row in rows} == {"2022-12-31"}
    assert sum(int(row["balance_rupiah"]) for row in rows) == 0


def test_file_without_a_real_reason_a_turned_period_or_too_many_rows_is_refused(supervisor, house, monkeypatch):
    assert house.payment

    def refused(**changes):
        answer = supervisor.post(reverse("backoffice:books_export"), EXPORT | changes)
        assert answer.status_code == 422
        return text_of(answer)

    refused(reason="x")
    refused(last="31-12-9999")
    assert "Tukar keduanya" in refused(first="01-01-2023")
    monkeypatch.setattr(book_files, "MOST_ROWS", 1)
    assert "masa yang lebih pendek" in refused()


def test_who_took_the_books_out_and_why_stands_on_record(supervisor, house):
    assert house.payment

    exported(supervisor)

    assert Context.objects.filter(metadata__reason=f"mengekspor pembukuan: {WHY}").count() == 1
