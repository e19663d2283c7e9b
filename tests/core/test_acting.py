"""Who acts, and why, is put down to every row written, by whatever way it is written."""

import uuid

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from pghistory.models import Context

from jangkau.core.history import acting
from jangkau.registry.models import Organisation
from tests.factories.registry import make_organisation

pytestmark = pytest.mark.django_db


def history_of(organisation: Organisation) -> list[tuple[str, dict[str, str] | None]]:
    """Return each version's name and who wrote it why."""
    events = organisation.events.order_by("pgh_id").select_related("pgh_context")
    return [(event.name, event.pgh_context.metadata if event.pgh_context else None) for event in events]


def test_row_written_by_the_orm_is_put_down_to_the_actor() -> None:
    with acting(by="siti", reason="mencatat sponsor") as context:
        organisation = make_organisation()

    assert history_of(organisation) == [(organisation.name, {"by": "siti", "reason": "mencatat sponsor"})]
    assert Organisation.objects.get(pk=organisation.pk).context_id == context


def test_row_written_by_copy_is_put_down_to_the_actor() -> None:
    office = make_organisation().office

    with (
        acting(by="siti", reason="memuat daftar") as context,
        connection.cursor() as cursor,
        cursor.copy("COPY registry_organisation (code, name, kind, office_id) FROM STDIN") as copy,
    ):
        copy.write_row(("DINSOS", "Dinas Sosial", "agency", office.pk))

    organisation = Organisation.objects.get(code="DINSOS")
    assert history_of(organisation) == [("Dinas Sosial", {"by": "siti", "reason": "memuat daftar"})]
    assert organisation.context_id == context


def test_change_by_a_bare_statement_is_put_down_to_the_actor() -> None:
    organisation = make_organisation()

    with acting(by="budi", reason="mengganti nama"), connection.cursor() as cursor:
        cursor.execute("UPDATE registry_organisation SET name = 'Pemkab Kukar'")

    assert history_of(organisation)[1:] == [("Pemkab Kukar", {"by": "budi", "reason": "mengganti nama"})]


def test_statement_that_changes_nothing_leaves_no_version() -> None:
    organisation = make_organisation()

    with acting(by="budi", reason="menyimpan lagi"):
        Organisation.objects.filter(pk=organisation.pk).update(name=organisation.name)

    assert len(history_of(organisation)) == 1


def test_row_written_outside_is_put_down_to_nobody() -> None:
    with acting(by="siti", reason="mencatat sponsor"):
        make_organisation()

    outside = make_organisation("LAIN")

    assert history_of(outside) == [(outside.name, None)]
    assert Organisation.objects.get(pk=outside.pk).context_id is None


def test_inner_actor_joins_the_outer() -> None:
    with acting(by="siti", reason="menyetujui daftar") as outer:
        with acting(by="layanan", reason="mencatat sponsor") as inner:
            organisation = make_organisation()
        later = make_organisation("LAIN")

    assert inner == outer
    assert {history_of(row)[0][1]["by"] for row in (organisation, later)} == {"siti"}


def test_what_fails_leaves_neither_row_nor_actor() -> None:
    with pytest.raises(ObjectDoesNotExist), acting(by="siti", reason="mencatat sponsor"):
        make_organisation().events.get(pgh_id=0)

    assert not Organisation.objects.exists()
    assert not Context.objects.exists()


def test_failure_within_a_larger_transaction_does_not_leave_its_actor_behind() -> None:
    with pytest.raises(ZeroDivisionError), acting(by="siti", reason="mencatat sponsor"):
        _ = 1 / 0

    organisation = make_organisation()

    assert history_of(organisation)[0][1] is None


def test_two_acts_have_two_contexts() -> None:
    with acting(by="siti", reason="satu") as first:
        pass
    with acting(by="siti", reason="dua") as second:
        pass

    assert isinstance(first, uuid.UUID)
    assert first != second
    assert Context.objects.count() == 2
