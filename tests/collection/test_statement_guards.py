"""What the database refuses of bank accounts, statements and their lines to whoever goes round the services."""

import pytest
from django.db import DatabaseError, IntegrityError, models, transaction

from jangkau.collection.models import BankAccount, LineMatch, SettledPayment, Statement, StatementLine
from tests.collection.test_guards import copy_of
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.statements import CHANNEL, Moved, make_account, mt940, receive

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _statement() -> None:
    """A statement with a line that settled a payment, one that is held, and one that left the account."""
    make_account()
    bill = make_bill([make_participant()], months("2022-10"))
    pay(bill, paid_at=at("2022-10-03"), reference="REQ-0001", channel=CHANNEL)
    receive(mt940([Moved(3, 16_800, "REQ-0001"), Moved(4, 5_000, "A-2"), Moved(5, -1_000, "B-3")]))


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Statement, {"closing_rupiah": 5}),
        (StatementLine, {"amount_rupiah": 5}),
        (LineMatch, {"note": "lain"}),
        (SettledPayment, {"match_id": 5}),
    ],
)
def test_what_was_read_is_neither_changed_nor_removed(model: type[models.Model], change: dict[str, object]) -> None:
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        model._default_manager.update(**change)
    with pytest.raises(DatabaseError, match=r"Cannot (update or )?delete"), transaction.atomic():
        model._default_manager.order_by("pk")._raw_delete(using="default")


@pytest.mark.parametrize(
    ("model", "which", "change", "constraint"),
    [
        (BankAccount, {}, {"number": "123 456"}, "account_number_plain"),
        (BankAccount, {}, {"number": "9", "channel": "internal"}, "account_of_a_true_channel"),
        (StatementLine, {"reference": "B-3"}, {}, "line_known_once"),
        (
            StatementLine,
            {"reference": "A-2"},
            {"identity": b"2", "amount_rupiah": 0},
            "line_not_zero|credit_is_in_the_books",
        ),
        (StatementLine, {"reference": "B-3"}, {"identity": b"2", "amount_rupiah": 1}, "credit_is_in_the_books"),
        (StatementLine, {"reference": "A-2"}, {"identity": b"2", "amount_rupiah": -1}, "credit_is_in_the_books"),
        (LineMatch, {"outcome": "held"}, {}, "outcome_of_line_once"),
        (LineMatch, {"outcome": "settled"}, {"outcome": "fee", "entry_id": None}, "one_final_outcome"),
        (LineMatch, {"outcome": "held"}, {"outcome": "left", "held_id": None}, "outcome_names_held_money"),
        (LineMatch, {"outcome": "held"}, {"outcome": "refund"}, "outcome_names_refund"),
        (LineMatch, {"outcome": "held"}, {"outcome": "left", "fee_rupiah": 5}, "fee_is_in_the_books"),
        (LineMatch, {"outcome": "held"}, {"outcome": "left", "reason": "desk", "note": ""}, "desk_says_why"),
        (SettledPayment, {}, {}, "collection_settledpayment_payment_id_key"),
    ],
)
def test_row_that_cannot_be_is_refused(
    model: type[models.Model], which: dict[str, str], change: dict[str, object], constraint: str
) -> None:
    row = model._default_manager.get(**which)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        copy_of(row, **change).save(force_insert=True)
