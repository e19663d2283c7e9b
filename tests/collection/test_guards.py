"""What the database refuses to whoever goes round the services."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from jangkau.collection.models import (
    Bill,
    BillLine,
    CarryForward,
    Entry,
    InsuredMonth,
    MonthVoid,
    Payment,
    Posting,
    PriceBasis,
)
from jangkau.collection.services.reversals import reverse_payment
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.registry import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _paid_bill() -> None:
    """One bill of two months, one insured and one carried forward."""
    pay(make_bill([make_participant()], months("2022-10", 2)), paid_at=at("2022-11-10"), reference="R1", channel="b")


def copy_of(row: models.Model, **changes: Any) -> models.Model:
    """Return the row as a new one, not written yet."""
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**{**fields, "id": None, **changes})


def test_second_standing_month_is_refused() -> None:
    with pytest.raises(IntegrityError, match="one_insured_month"), transaction.atomic():
        copy_of(InsuredMonth.objects.get()).save(force_insert=True)


def test_second_live_line_is_refused() -> None:
    with pytest.raises(IntegrityError, match="one_live_line_a_month"), transaction.atomic():
        copy_of(BillLine.objects.get(live=True)).save(force_insert=True)


def test_bill_is_replaced_once_and_never_by_itself() -> None:
    bill = Bill.objects.get()
    copy_of(bill, number="VERSI-2", code=None, replaces_id=bill.pk).save(force_insert=True)

    with pytest.raises(IntegrityError, match="replaces_id"), transaction.atomic():
        copy_of(bill, number="VERSI-3", code=None, replaces_id=bill.pk).save(force_insert=True)
    with pytest.raises(IntegrityError, match="bill_replaces_another"), transaction.atomic():
        copy_of(bill, id=2**40, number="VERSI-4", code=None, replaces_id=2**40).save(force_insert=True)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Bill.objects.filter(number="VERSI-2").update(replaces=None)


def test_second_payment_of_a_reference_is_refused() -> None:
    with pytest.raises(IntegrityError, match="one_payment_a_reference"), transaction.atomic():
        copy_of(Payment.objects.get()).save(force_insert=True)


def test_second_reversal_of_a_payment_is_refused() -> None:
    reverse_payment(channel="b", reference="R1", reason="salah", now=at("2022-11-11"), by_user_id=make_user().pk)

    with pytest.raises(IntegrityError, match="payment_reversed_once"), transaction.atomic():
        copy_of(MonthVoid.objects.get()).save(force_insert=True)


def test_entry_that_does_not_sum_to_zero_is_refused_at_the_end() -> None:
    entry = Entry.objects.get()

    Posting.objects.create(entry=entry, account_id="1100", amount_rupiah=1)

    with pytest.raises(IntegrityError, match="does not sum to zero"):
        connection.check_constraints()


def test_event_is_booked_once() -> None:
    with pytest.raises(IntegrityError, match="collection_entry_key"), transaction.atomic():
        copy_of(Entry.objects.get()).save(force_insert=True)


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Posting, {"amount_rupiah": 5}),
        (Entry, {"narrative": "lain"}),
        (Payment, {"amount_rupiah": 5}),
        (CarryForward, {"amount_rupiah": 5}),
        (PriceBasis, {"jkk_rupiah": 5}),
        (InsuredMonth, {"jkk_rupiah": 5}),
        (InsuredMonth, {"covered_from": datetime.date(2022, 11, 2)}),
        (InsuredMonth, {"recorded_at": at("2022-01-01")}),
        (BillLine, {"amount_rupiah": 5}),
        (Bill, {"total_rupiah": 5}),
    ],
)
def test_what_was_written_is_not_changed(model: type[models.Model], change: dict[str, Any]) -> None:
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        model._default_manager.update(**change)


@pytest.mark.parametrize("model", [Posting, Entry, Payment, CarryForward, PriceBasis, InsuredMonth, BillLine, Bill])
def test_what_was_written_is_not_removed(model: type[models.Model]) -> None:
    with pytest.raises(DatabaseError, match=r"Cannot (update or )?delete"), transaction.atomic():
        model._default_manager.order_by("pk")._raw_delete(using="default")


def test_void_record_is_neither_changed_nor_removed() -> None:
    reverse_payment(channel="b", reference="R1", reason="salah", now=at("2022-11-11"), by_user_id=make_user().pk)

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        MonthVoid.objects.update(note="lain")
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        MonthVoid.objects.order_by("pk")._raw_delete(using="default")


def test_voided_month_is_not_revived() -> None:
    reverse_payment(channel="b", reference="R1", reason="salah", now=at("2022-11-11"), by_user_id=make_user().pk)

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        InsuredMonth.objects.update(voided_by=None)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        (lambda row: {"month": row.month + datetime.timedelta(days=1)}, "insured_month_is_first_day"),
        (lambda row: {"covered_from": row.month - datetime.timedelta(days=1)}, "insured_period_in_month"),
        (lambda row: {"covered_from": row.covered_until}, "insured_period_in_month"),
    ],
)
def test_insured_month_that_cannot_be_is_refused(
    change: Callable[[InsuredMonth], dict[str, Any]], constraint: str
) -> None:
    row = InsuredMonth.objects.get()
    reverse_payment(channel="b", reference="R1", reason="salah", now=at("2022-11-11"), by_user_id=make_user().pk)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        copy_of(row, **change(row)).save(force_insert=True)


@pytest.mark.parametrize(
    ("model", "change", "constraint"),
    [
        (BillLine, {"month": datetime.date(2023, 1, 2), "live": False}, "line_month_is_first_day"),
        (BillLine, {"amount_rupiah": 0, "live": False}, "line_amount_positive"),
        (Payment, {"amount_rupiah": 0, "reference": "R2"}, "payment_amount_positive"),
        (Posting, {"amount_rupiah": 0}, "posting_not_zero"),
        (Bill, {"total_rupiah": 0, "number": "B2"}, "bill_total_positive"),
        (Bill, {"payer_organisation_id": None, "number": "B2"}, "bill_has_one_payer"),
        (Bill, {"cover_starts_on": datetime.date(2022, 10, 1), "number": "B2"}, "fixed_start_has_letter"),
        (MonthVoid, {"note": ""}, "void_has_note"),
    ],
)
def test_row_that_cannot_be_is_refused(model: type[models.Model], change: dict[str, Any], constraint: str) -> None:
    if model is MonthVoid:
        reverse_payment(channel="b", reference="R1", reason="salah", now=at("2022-11-11"), by_user_id=make_user().pk)
    row = model._default_manager.order_by("pk").first()
    assert row is not None

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        copy_of(row, **change).save(force_insert=True)
