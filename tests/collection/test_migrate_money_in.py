"""Books written before entries had a channel and an office of their own are carried over, and back."""

import datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from jangkau.collection.models import CarriedMove, Entry
from jangkau.collection.selectors.books import books_agree
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.money import balances
from tests.factories.registry import make_organisation

# Tables are altered, which a transaction that holds rows to be checked at its end does not allow.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

BEFORE = ("collection", "0008_live_lines_counted_from_index")


def migrate_to(*targets: tuple[str, str]) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets))


def leaves() -> list[tuple[str, str]]:
    return list(MigrationExecutor(connection).loader.graph.leaf_nodes())


def test_entries_take_channel_and_office_from_their_payment_and_carried_money_its_payer() -> None:
    latest = leaves()
    # Paid on 5 November: October was over before cover could start, so its money is carried forward.
    pay(make_bill([make_participant()], months("2022-10", 2)), paid_at=at("2022-11-05"), reference="R1")
    was = balances()
    carried_rupiah = CarriedMove.objects.get().amount_rupiah
    try:
        migrate_to(BEFORE)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM collection_entry")
            assert cursor.fetchone()[0] == 1
        migrate_to(*latest)

        entry = Entry.objects.get()
        assert (entry.channel, entry.office.code) == ("bank-kaltimtara", "KC-TGR")
        move = CarriedMove.objects.get()
        assert (move.payer_organisation, move.payer_person) == (make_organisation(), None)
        assert move.amount_rupiah == carried_rupiah > 0
        assert balances() == was
        assert books_agree() == []
        assert entry.occurred_on == datetime.date(2022, 11, 5)
    finally:
        migrate_to(*latest)
