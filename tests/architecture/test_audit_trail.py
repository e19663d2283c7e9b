"""Nothing is kept of which the audit trail does not know: every table says whom it concerns, or why nobody."""

import pytest
from django.db import models

from jangkau.core.selectors.row_history import tables_of
from jangkau.partnership.selectors.audit_concerns import CONCERN_NOBODY, CONCERNS, Concern
from jangkau.partnership.selectors.audit_words import NEVER_TOLD, NOT_TOLD, OTHER_NAMES, WORDS
from tests.architecture.test_history import is_tracked, our_models


def test_every_table_says_whom_it_concerns_or_why_nobody() -> None:
    told = [concern.model for concern in CONCERNS] + list(CONCERN_NOBODY)

    assert {model._meta.label for model in our_models()} - {model._meta.label for model in told} == set()
    assert len(told) == len(set(told))


def test_a_table_that_some_trail_tells_concerns_somebody() -> None:
    nobody = [
        concern.model.__name__
        for concern in CONCERNS
        if not isinstance(concern.person, str) and not isinstance(concern.agreement, str)
    ]

    assert nobody == []


# Written by the hundred thousand with their bill or payment, which is told in their stead.
TOLD_BY_ANOTHER = {"BillLine", "InsuredMonth"}


@pytest.mark.parametrize("concern", CONCERNS, ids=lambda concern: concern.model.__name__)
def test_first_versions_are_told_from_the_history_or_from_the_rows(concern: Concern) -> None:
    in_history = tables_of(concern.model).keeps_first
    from_rows = bool(concern.written_at)

    assert [in_history, from_rows, concern.model.__name__ in TOLD_BY_ANOTHER].count(True) == 1


def test_every_table_of_a_trail_has_words() -> None:
    assert {concern.model for concern in CONCERNS} == WORDS.keys()


@pytest.mark.parametrize("model", WORDS, ids=lambda model: model.__name__)
def test_every_column_has_a_word_or_a_reason_to_be_left_out(model: type[models.Model]) -> None:
    columns = {field.column for field in model._meta.concrete_fields}
    silent = columns & NEVER_TOLD.keys() | NOT_TOLD.get(model, {}).keys()

    assert columns - WORDS[model].columns.keys() - silent == set()
    assert WORDS[model].columns.keys() - columns == set()
    assert WORDS[model].columns.keys() & silent == set()


def test_every_tracked_table_has_a_name_for_lists_of_acts() -> None:
    nameless = {model.__name__ for model in our_models() if is_tracked(model)}

    assert nameless - {model.__name__ for model in (*WORDS, *OTHER_NAMES)} == set()
