"""Grounds: what many tests begin with, built once for the tests of a module that stand on it, and never changed by one.

A ground is the name of a fixture and the function that builds what the fixture returns. The fixtures stand
in ``tests/conftest.py``.

The ground lies in a transaction that stays open from test to test. What a test adds is a savepoint within it, rolled
back at the test's end, so every test finds the ground as it was built. A test that commits (``transaction=True``) or
that names no ground begins in the open: the transaction is rolled back before it, and nobody else ever saw its rows.
"""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

Build = Callable[[], Any]


def _make_world() -> Any:
    from tests.factories.partnership import make_world

    return make_world()


def _make_house() -> Any:
    from tests.factories.house import make_house

    return make_house()


# The first of these that a test asks for is its ground.
GROUNDS: dict[str, Build] = {"house": _make_house, "world": _make_world}


def ground_of(metafunc: pytest.Metafunc) -> Build | None:
    """Return what builds the ground of a test; None for a test that names none or that commits for good."""
    marks = metafunc.definition.iter_markers("django_db")
    if "transactional_db" in metafunc.fixturenames or any(mark.kwargs.get("transaction") for mark in marks):
        return None
    return next((build for name, build in GROUNDS.items() if name in metafunc.fixturenames), None)


@contextmanager
def standing(build: Build) -> Iterator[Build]:
    """Build a ground, give what hands out a copy of what was built, and roll everything back at the end."""
    with transaction.atomic():
        before = _files()
        with translation.override("id"):
            built = build()
        connection.check_constraints()  # what is deferred is asked now, as each test does at its end
        files = {path: path.read_bytes() for path in _files() - before}

        def hand_out() -> Any:
            for path, content in files.items():  # no savepoint brings back what a test removed from the disk
                path.write_bytes(content)
            return copy.deepcopy(built)

        yield hand_out
        transaction.set_rollback(True)


def _files() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}
