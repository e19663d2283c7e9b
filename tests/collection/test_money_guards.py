"""What the database refuses of held and carried money and of refunds to whoever goes round the services."""

import pytest
from django.db import DatabaseError, IntegrityError, models, transaction

from jangkau.collection.models import (
    CarriedMove,
    Entry,
    HeldMoney,
    HeldMoneyUse,
    RefundRequest,
    RefundStep,
)
from jangkau.collection.models.ledger import EntryKind
from jangkau.collection.selectors.payers import Payer
from jangkau.collection.services.books import Source, write_entry
from jangkau.collection.services.matching import carry_held_money
from jangkau.collection.services.refund_requests import refund_held_money
from tests.collection.test_guards import copy_of
from tests.factories.collection import at
from tests.factories.money import clerk, hold, wish
from tests.factories.registry import make_office, make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _money() -> None:
    """Held money of 20.000: 5.000 asked back, and the rest carried forward for the sponsor."""
    held = hold(20_000, received_at=at("2022-09-28"))
    refund_held_money(held_id=held.pk, wish=wish(5_000), now=at("2022-09-29"), reach=clerk())
    carry_held_money(
        held_id=held.pk,
        payer=Payer(organisation_id=make_organisation().pk),
        now=at("2022-09-30"),
        by_user_id=make_user().pk,
    )


@pytest.mark.parametrize("rupiah", [1, -20_001])
def test_held_money_is_not_used_beyond_what_is_left_nor_given_back_beyond_what_came(rupiah: int) -> None:
    with pytest.raises(IntegrityError, match="does not suffice"), transaction.atomic():
        copy_of(HeldMoneyUse.objects.get(purpose="carried"), amount_rupiah=rupiah).save(force_insert=True)


def test_carried_money_is_not_spent_beyond_what_there_is() -> None:
    entry = write_entry(
        source=Source("internal", make_office().pk),
        kind=EntryKind.CARRIED_USED,
        key="any",
        narrative="apa saja",
        occurred_on=at("2022-10-01").date(),
        now=at("2022-10-01"),
        amounts={},
    )

    with pytest.raises(IntegrityError, match="carried forward does not suffice"), transaction.atomic():
        copy_of(CarriedMove.objects.get(), entry_id=entry.pk, amount_rupiah=-15_001).save(force_insert=True)


def test_refund_is_not_approved_by_whoever_asked_for_it() -> None:
    step = RefundStep.objects.get()

    with pytest.raises(IntegrityError, match="approved by whoever asked"), transaction.atomic():
        copy_of(step, state="approved", entry_id=None).save(force_insert=True)
    copy_of(step, state="approved", entry_id=None, recorded_by_id=make_user("boss").pk).save(force_insert=True)


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (HeldMoney, {"amount_rupiah": 5}),
        (HeldMoneyUse, {"amount_rupiah": 5}),
        (CarriedMove, {"amount_rupiah": 5}),
        (RefundRequest, {"amount_rupiah": 5}),
        (RefundStep, {"note": "lain"}),
    ],
)
def test_what_was_written_is_neither_changed_nor_removed(model: type[models.Model], change: dict[str, int]) -> None:
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        model._default_manager.update(**change)
    with pytest.raises(DatabaseError, match=r"Cannot (update or )?delete"), transaction.atomic():
        model._default_manager.order_by("pk")._raw_delete(using="default")


@pytest.mark.parametrize(
    ("model", "change", "constraint"),
    [
        (HeldMoney, {"amount_rupiah": 0, "reference": "R2"}, "held_amount_positive"),
        (HeldMoney, {}, "money_held_once"),
        (HeldMoneyUse, {"amount_rupiah": 0}, "held_use_not_zero"),
        (HeldMoneyUse, {"purpose": "payment"}, "held_use_names_its_purpose"),
        (RefundRequest, {"amount_rupiah": 0}, "refund_amount_positive"),
        (RefundRequest, {"reason": ""}, "refund_has_reason"),
        (RefundRequest, {"source": "months"}, "refund_names_its_source"),
        (RefundStep, {}, "refund_step_once"),
        (RefundStep, {"state": "sent"}, "refund_sent_in_a_batch"),
    ],
)
def test_row_that_cannot_be_is_refused(model: type[models.Model], change: dict[str, object], constraint: str) -> None:
    row = model._default_manager.order_by("pk").first()
    assert row is not None
    changes = {**change, "entry_id": None} if model is RefundStep else change
    if model is HeldMoney:
        changes = {**change, "entry_id": Entry.objects.get(kind="held_used").pk}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        copy_of(row, **changes).save(force_insert=True)
