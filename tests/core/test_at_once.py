"""A migration can make many tables and their triggers in one step, and take them away again."""

import pgtrigger.compiler
import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

from jangkau.core.at_once import AtOnce

pytestmark = pytest.mark.django_db


def create(name: str, *further: tuple[str, models.Field]) -> migrations.CreateModel:
    return migrations.CreateModel(name, fields=[("id", models.BigAutoField(primary_key=True)), *further])


def standing() -> tuple[list[str], int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'core_probe%' ORDER BY tablename")
        tables = [table for (table,) in cursor.fetchall()]
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname = 'pgtrigger_probe'")
        return tables, cursor.fetchone()[0]


def test_tables_and_triggers_come_together_and_go_together() -> None:
    never = pgtrigger.compiler.UpsertTriggerSql(
        func="RAISE EXCEPTION 'never';", hash="0", operation="DELETE", pgid="pgtrigger_probe", table="core_probe",
        when="BEFORE",
    )  # fmt: skip
    parent = ("parent", models.ForeignKey("core.probe", on_delete=models.PROTECT))
    step = AtOnce(
        [
            create("Probe"),
            create("ProbeChild", parent),
            AddTrigger("probe", pgtrigger.compiler.Trigger(name="never", sql=never)),
        ]
    )
    before, after = ProjectState(), ProjectState()
    step.state_forwards("core", after)

    with connection.schema_editor() as editor:
        step.database_forwards("core", editor, before, after)
    assert standing() == (["core_probe", "core_probechild"], 1)

    with connection.schema_editor() as editor:
        step.database_backwards("core", editor, after, before)
    assert standing() == ([], 0)
    assert step.describe() == "3 operations at once"
