"""Row histories, read: what a row was before and after."""

import pytest
from django.db import connection

from jangkau.core.history import acting
from jangkau.core.selectors.row_history import (
    MOST_COUNTED,
    changes_of_rows,
    entries_from_history,
    tables_of,
    tables_touched,
)
from jangkau.partnership.models import Member, RowDecision
from jangkau.registry.models import Assignment, Organisation
from tests.factories import partnership as given
from tests.factories.partnership import World
from tests.factories.registry import make_organisation

pytestmark = pytest.mark.django_db


def keys_of(model: type, action: str, row_id: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT pgh_id FROM {tables_of(model).events} WHERE pgh_label = %s AND pgh_obj_id = %s ORDER BY pgh_id",
            [action, row_id],
        )
        return [key for (key,) in cursor.fetchall()]


def names(model: type, action: str, row_id: int) -> list[tuple[object, object]]:
    changes = changes_of_rows(model, columns=["name"], action=action, keys=keys_of(model, action, row_id))
    return [(change.before and change.before["name"], change.after and change.after["name"]) for change in changes]


def test_each_version_is_told_with_the_one_before(world: World):
    sponsor = make_organisation("CV-MAJU", name="CV Maju")
    for name in ("CV Maju Terus", "CV Maju Jaya"):
        Organisation.objects.filter(pk=sponsor.pk).update(name=name)

    assert names(Organisation, "insert", sponsor.pk) == [(None, "CV Maju")]
    assert names(Organisation, "update", sponsor.pk) == [
        ("CV Maju", "CV Maju Terus"),
        ("CV Maju Terus", "CV Maju Jaya"),
    ]


def test_a_removed_row_is_told_as_it_was(world: World):
    held = Assignment.objects.get(user__username=given.OFFICER)
    row_id = held.pk
    held.delete()

    (change,) = changes_of_rows(
        Assignment, columns=["role"], action="delete", keys=keys_of(Assignment, "delete", row_id)
    )

    assert (change.before, change.after) == ({"role": "branch_officer"}, None)


def test_a_bulk_table_tells_what_was_first_written_and_every_change(world: World):
    given.make_agreement()
    given.send(given.workers(1))
    given.approve()
    member = Member.objects.get()
    for amount in (7, 8):
        Member.objects.filter(pk=member.pk).update(amount_rupiah=amount)

    keys = keys_of(Member, "update", member.pk)
    changes = changes_of_rows(Member, columns=["amount_rupiah"], action="update", keys=keys)
    first = changes_of_rows(Member, columns=["amount_rupiah"], action="insert", keys=[member.pk])

    amounts = [(change.before, change.after) for change in changes]
    assert amounts == [
        ({"amount_rupiah": member.amount_rupiah}, {"amount_rupiah": 7}),
        ({"amount_rupiah": 7}, {"amount_rupiah": 8}),
    ]
    assert [(change.before, change.after) for change in first] == [(None, {"amount_rupiah": member.amount_rupiah})]


def test_no_column_leaves_the_database_that_was_not_asked_for(world: World):
    sponsor = make_organisation("CV-MAJU", name="CV Maju")

    (change,) = changes_of_rows(
        Organisation, columns=["name"], action="insert", keys=keys_of(Organisation, "insert", sponsor.pk)
    )

    assert change.after is not None
    assert change.after.keys() == {"name"}


def test_a_table_that_never_changes_has_no_history():
    assert tables_of(RowDecision).events is None
    assert entries_from_history(RowDecision, where="true") is None


def test_what_an_act_touched_is_counted_up_to_a_bound(world: World):
    with acting(by=given.OFFICER, reason="memuat sponsor") as few:
        make_organisation("CV-MAJU")
    with acting(by=given.OFFICER, reason="memuat banyak sponsor") as many:
        Organisation.objects.bulk_create(
            Organisation(code=f"CV-{number}", name="CV", kind="company", office=world.office)
            for number in range(MOST_COUNTED + 50)
        )

    touched = tables_touched(context_ids=[few, many], among=[Organisation, Assignment, RowDecision])

    assert [(one.source, one.action, one.row_count) for one in touched[few]] == [("registry.Organisation", "insert", 1)]
    assert [one.row_count for one in touched[many]] == [MOST_COUNTED + 1]


def test_no_act_touches_nothing():
    assert tables_touched(context_ids=[], among=[Organisation]) == {}
