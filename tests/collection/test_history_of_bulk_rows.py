"""Bulk rows point to the row that says who wrote them, and leave what they were when they change."""

import pytest
from django.apps import apps
from django.db import connection

from jangkau.collection.models import BillLine, InsuredMonth
from jangkau.collection.services.reversals import reverse_payment
from jangkau.core.history import acting
from tests.factories.collection import at, cancel, make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.registry import make_user

pytestmark = pytest.mark.django_db


def test_lines_are_put_down_to_who_issued_their_bill() -> None:
    workers = [make_participant() for _ in range(3)]

    with acting(by="budi", reason="menagih Oktober") as context:
        make_bill(workers, months("2022-10"))

    assert {line.bill.context_id for line in BillLine.objects.all()} == {context}


def test_insured_months_are_put_down_to_who_recorded_their_payment() -> None:
    bill = make_bill([make_participant()], months("2022-10", 3))

    with acting(by="budi", reason="mencatat pembayaran") as context:
        pay(bill, paid_at=at("2022-09-28"))

    assert {month.payment.context_id for month in InsuredMonth.objects.all()} == {context}


def test_line_given_up_leaves_what_it_was_and_who_gave_it_up() -> None:
    bill = make_bill([make_participant()], months("2022-10", 2))

    with acting(by="ani", reason="salah tagih") as context:
        cancel(bill)

    events = apps.get_model("collection", "BillLineEvent").objects.order_by("pgh_id")
    assert [(event.live, event.pgh_label, event.pgh_context_id) for event in events] == [
        (True, "update", context),
        (True, "update", context),
    ]


def test_month_voided_leaves_what_it_was() -> None:
    pay(make_bill([make_participant()], months("2022-10")), paid_at=at("2022-09-28"), channel="b", reference="1")

    with acting(by="ani", reason="dana kembali") as context:
        reverse_payment(channel="b", reference="1", reason="kembali", now=at("2022-10-01"), by_user_id=make_user().pk)

    event = apps.get_model("collection", "InsuredMonthEvent").objects.get()
    assert (event.voided_by_id, event.pgh_context_id) == (None, context)


@pytest.mark.parametrize("table", ["collection_billline", "collection_insuredmonth"])
def test_history_of_a_bulk_table_joins_nothing(table: str) -> None:
    # A session plans a trigger's statement once: a join planned for one row would meet a hundred thousand.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
            "WHERE tgrelid = %s::regclass AND tgname LIKE '%%update_update%%'",
            [table],
        )
        (source,) = cursor.fetchone()

    assert "old_values" in source
    assert "JOIN" not in source
