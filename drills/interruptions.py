"""Interrupting a process at a chosen statement: dying, or losing its connection, before or after it."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import Any, TypeVar

import psycopg

DIED = 137
Result = TypeVar("Result")


class Interruption(StrEnum):
    """How a process is interrupted."""

    PROCESS_DIES = "process dies"
    CONNECTION_LOST = "server drops the connection"


class Moment(StrEnum):
    """When, as seen from one statement."""

    BEFORE = "before"
    AFTER = "after"


class Statements:
    """Counts the statements, COPYs and commits of this process, and interrupts it at one of them."""

    def __init__(
        self, *, at: int | None = None, moment: Moment = Moment.BEFORE, how: Interruption = Interruption.PROCESS_DIES
    ) -> None:
        self.count = 0
        self._at, self._moment, self._how = at, moment, how

    def install(self) -> None:
        """Wrap what the driver sends; only ever done in a child process that ends soon."""
        execute, copy, commit = psycopg.Cursor.execute, psycopg.Cursor.copy, psycopg.Connection.commit

        def wrapped_execute(cursor: psycopg.Cursor[Any], *args: Any, **options: Any) -> Any:
            return self._around(cursor.connection, lambda: execute(cursor, *args, **options))

        def wrapped_commit(connection: psycopg.Connection[Any]) -> None:
            self._around(connection, lambda: commit(connection))

        def wrapped_copy(cursor: psycopg.Cursor[Any], *args: Any, **options: Any) -> AbstractContextManager[Any]:
            # The statement goes out when the block is entered and ends when it is left: only "before" differs
            # from what the next statement's "before" shows.
            return self._around(cursor.connection, lambda: copy(cursor, *args, **options))

        psycopg.Cursor.execute = wrapped_execute  # type: ignore[method-assign]  # the point of the drill
        psycopg.Cursor.copy = wrapped_copy  # type: ignore[assignment, method-assign]
        psycopg.Connection.commit = wrapped_commit  # type: ignore[method-assign]

    def _around(self, connection: psycopg.Connection[Any], send: Callable[[], Result]) -> Result:
        mine = self.count
        self.count += 1
        if mine == self._at and self._moment is Moment.BEFORE:
            self._interrupt(connection)
        result = send()
        if mine == self._at and self._moment is Moment.AFTER:
            self._interrupt(connection)
        return result

    def _interrupt(self, connection: psycopg.Connection[Any]) -> None:
        if self._how is Interruption.PROCESS_DIES:
            os._exit(DIED)
        with psycopg.connect(connection.info.dsn, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.info.backend_pid])
