"""How far long work is, told while its own transaction is open.

What a transaction writes, nobody sees before it ends; and a number that is written past it must not wait for it
either. So progress goes over a connection of its own, which commits at once, into a row that the work itself leaves
alone until it is done.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

_EVERY_SECONDS = 0.4
# A row that somebody holds is not worth waiting for: the next number comes soon.
_PATIENCE = "SET lock_timeout = '300ms'"


class Progress(Protocol):
    """Whom long work tells how far it is."""

    def stage(self, name: str, total: int = 0) -> None:
        """Begin a stage of ``total`` steps; 0 where nobody knows how many there are."""

    def advance(self, count: int = 1) -> None:
        """Say that so many more steps of the stage are done."""


class _Silence:
    """Tells nobody."""

    def stage(self, name: str, total: int = 0) -> None:
        """Tell nobody."""

    def advance(self, count: int = 1) -> None:
        """Tell nobody."""


SILENT: Progress = _Silence()


class _Row:
    """Tells a row's readers: at each new stage, and a few times a second in between."""

    def __init__(self, aside: BaseDatabaseWrapper, table: str, key: int) -> None:
        self._aside = aside
        self._statement = sql.SQL("UPDATE {} SET stage = %s, done = %s, total = %s WHERE id = %s").format(
            sql.Identifier(table)
        )
        self._key = key
        self._name, self._done, self._total = "", 0, 0
        self._told_at = 0.0
        self._works = True

    def stage(self, name: str, total: int = 0) -> None:
        """Begin a stage, and tell."""
        self._name, self._done, self._total = name, 0, total
        self._tell()

    def advance(self, count: int = 1) -> None:
        """Count, and tell if it is time."""
        self._done += count
        if time.monotonic() - self._told_at >= _EVERY_SECONDS:
            self._tell()

    def _tell(self) -> None:
        self._told_at = time.monotonic()
        if not self._works:
            return
        try:
            if self._aside.connection is None:
                with self._aside.cursor() as cursor:
                    cursor.execute(_PATIENCE)
            with self._aside.cursor() as cursor:
                cursor.execute(self._statement, [self._name, self._done, self._total, self._key])
        except DatabaseError:
            # Work does not fail for want of somebody to tell: a row that is held is told next time, a connection
            # that is gone not at all.
            self._works = self._aside.connection is not None and self._aside.is_usable()


@contextmanager
def shown_in(*, table: str, key: int) -> Iterator[Progress]:
    """Tell how far work is in the columns ``stage``, ``done`` and ``total`` of a row.

    Others see it at once, whatever becomes of the transaction at hand. That transaction must not have changed the row
    yet, or the numbers go untold. Telling never fails the work.

    Args:
        table: of the row.
        key: its id.
    """
    aside = connection.copy()
    try:
        yield _Row(aside, table, key)
    finally:
        aside.close()
