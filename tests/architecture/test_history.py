"""No row changes without a trace: it is tracked, or cannot change, or somebody wrote down why it need not be."""

import re

import pghistory.models
import pgtrigger
import pytest
from django.apps import apps
from django.db import models

from jangkau.core.models import AuditSeal
from jangkau.core.seals import sealed_tables
from tests.architecture.sources import PACKAGE, ROOMS

# What is neither tracked nor append-only, and why.
NEED_NO_HISTORY = {
    "JobRun": "the last run of a job, of use until the next; concerns nobody",
    "AuditHead": "signed; the chain of seals that it ends is append-only",
    "SealedFile": "a trigger fixes all but the mark of its destruction and the name, which is sealed anew with the key",
    "RosterRow": "a trigger fixes all but what is sealed anew with the key",
    "Region": "loaded from the published list, which has versions of its own",
    "HistoricRegionCode": "loaded from the published list, which has versions of its own",
    "PersonMerge": "a record of two acts that carries who, when and why of both",
    "OutgoingMessage": "a trigger fixes all but how it ended, once; what was sent to whom is forgotten on purpose",
    "EmailConfirmation": "a trigger fixes all but that it was confirmed, once; the person's record has a history",
    "UnreadTexts": "a count for each day, without anything of anybody",
    "SignInCode": "digests of a code that is good once and for ten minutes; nothing of them is worth keeping",
    "Account": "the chart of accounts, written in code",
    "Reminder": "a trigger fixes what was due; which message carried it, or why none did, is the row itself, for bulk",
    "AgreementBill": "ties two tracked rows, sealed",
}

_DRAWS_KEYS = re.compile(r"nextval|pg_get_serial_sequence", re.IGNORECASE)


def our_models() -> list[type[models.Model]]:
    """Return the models of our rooms, without the histories that pghistory makes."""
    labels = {"core", *ROOMS}
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in labels and not issubclass(model, pghistory.models.Event)
    ]


def is_tracked(model: type[models.Model]) -> bool:
    """Say whether changes of the model's rows are written to a history."""
    return any(
        issubclass(other, pghistory.models.Event) and other.pgh_tracked_model is model for other in apps.get_models()
    )


def refused(model: type[models.Model], *kinds: type[pgtrigger.Protect]) -> set[str]:
    """Return what triggers of these kinds refuse to do to a row of the model: UPDATE, DELETE."""
    return {
        operation
        for trigger in getattr(model._meta, "triggers", [])
        if type(trigger) in kinds
        for operation in str(trigger.operation).split(" OR ")
    }


def is_append_only(model: type[models.Model]) -> bool:
    """Say whether triggers refuse every change and removal of the model's rows."""
    return {"UPDATE", "DELETE"} <= refused(model, pgtrigger.Protect)


def is_fixed(model: type[models.Model]) -> bool:
    """Say whether triggers refuse the removal of the model's rows and changes of all columns, or all but some."""
    return {"UPDATE", "DELETE"} <= refused(model, pgtrigger.Protect, pgtrigger.ReadOnly)


def test_every_model_is_tracked_or_append_only_or_has_its_reason() -> None:
    loose = {
        model.__name__ for model in our_models() if not is_tracked(model) and not is_append_only(model)
    } - NEED_NO_HISTORY.keys()

    assert loose == set()


def test_no_reason_is_kept_for_a_model_that_needs_none() -> None:
    loose = {model.__name__ for model in our_models() if not is_tracked(model) and not is_append_only(model)}

    assert NEED_NO_HISTORY.keys() - loose == set()


@pytest.mark.parametrize(
    "model",
    [model for model in our_models() if is_fixed(model) and model is not AuditSeal],
    ids=lambda model: model.__name__,
)
def test_columns_that_a_trigger_fixes_are_the_columns_that_are_sealed(model: type[models.Model]) -> None:
    loose = {
        name
        for trigger in getattr(model._meta, "triggers", [])
        if isinstance(trigger, pgtrigger.ReadOnly)
        for name in trigger.exclude or ()
    }
    fixed = {field.column for field in model._meta.concrete_fields if field.name not in loose}

    sealed = {table.name: set(table.columns) for table in sealed_tables()}
    assert sealed.get(model._meta.db_table) == fixed


def test_keys_of_sealed_tables_are_drawn_by_the_insert_or_under_a_lock() -> None:
    """A key drawn ahead of its row could turn up in a range that was sealed meanwhile."""
    allowed = {"collection/services/reserved_keys.py", "enrolment/sql/issue_numbers.sql"}
    drawing = {
        str(file.relative_to(PACKAGE))
        for pattern in ("*.py", "*.sql")
        for file in PACKAGE.rglob(pattern)
        if "migrations" not in file.parts and _DRAWS_KEYS.search(file.read_text(encoding="utf-8"))
    }

    assert drawing - allowed == set()
