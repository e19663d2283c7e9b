"""Row histories, read: which transactions wrote rows of a table, and what each row was before and after.

A transaction's rows of one table are one entry, however many they are: a list of 35,440 people that was approved is
told once. All rows written in a transaction bear its time and its context, so both together name the transaction.
"""

import json
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pghistory.models
from django.apps import apps
from django.db import connection, models
from psycopg import sql

# Of this many rows of an entry it is told what changed; of the others only how many they are.
ROWS_TOLD = 3
WRITTEN, CHANGED, REMOVED = "insert", "update", "delete"


@dataclass(frozen=True, slots=True)
class Tables:
    """Where the versions of a model's rows lie.

    ``events`` is None for a table that never changes: each row is its only version. Otherwise ``keeps_first`` says
    whether the history holds what a row became, from the first version on, or only what it was before each change, its
    first version then being the row itself.
    """

    rows: str
    events: str | None
    keeps_first: bool


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that a transaction wrote: its values before and after; None where it was not there."""

    key: int
    row_id: int
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@cache
def tables_of(model: type[models.Model]) -> Tables:
    """Return where the versions of a model's rows lie."""
    events: Any = next(
        (
            found
            for found in apps.get_models()
            if issubclass(found, pghistory.models.Event) and found.pgh_tracked_model is model
        ),
        None,
    )
    if events is None:
        return Tables(model._meta.db_table, None, keeps_first=False)
    keeps_first = any(isinstance(tracker, pghistory.InsertEvent) for tracker in events.pgh_trackers)
    return Tables(model._meta.db_table, events._meta.db_table, keeps_first)


def entries_from_history(model: type[models.Model], *, where: str) -> sql.Composed | None:
    """Return the query of what transactions wrote to a model's history; None if it has none.

    Its columns are those of ``entries_from_rows``. Parameters: ``since`` and ``until`` (instants or null).

    Args:
        model: whose.
        where: the condition on ``row``, written in code; ``{key}`` stands for the row's own key.
    """
    tables = tables_of(model)
    if tables.events is None:
        return None
    return sql.SQL(
        """
        SELECT row.pgh_created_at AS at, row.pgh_context_id AS context_id, {source} AS source,
               row.pgh_label AS action, count(*) AS row_count,
               (array_agg(row.pgh_id ORDER BY row.pgh_id))[1:{told}] AS keys
          FROM {events} AS row
         WHERE ({where})
           AND (%(since)s::timestamptz IS NULL OR row.pgh_created_at >= %(since)s)
           AND (%(until)s::timestamptz IS NULL OR row.pgh_created_at < %(until)s)
         GROUP BY row.pgh_created_at, row.pgh_context_id, row.pgh_label
        """
    ).format(
        source=sql.Literal(model._meta.label),
        told=sql.Literal(ROWS_TOLD),
        events=sql.Identifier(tables.events),
        where=sql.SQL(where.format(key="row.pgh_obj_id")),
    )


def entries_from_rows(model: type[models.Model], *, where: str, at: str) -> sql.Composed:
    """Return the query of what transactions wrote as new rows of a model whose history lacks the first versions.

    Args:
        model: has a ``context_id``.
        where: the condition on ``row``, written in code; ``{key}`` stands for the row's own key.
        at: when a row was written, in SQL, for rows written without a context.
    """
    return sql.SQL(
        """
        SELECT coalesce(context.created_at, written.at) AS at, written.context_id, {source} AS source,
               {action} AS action, written.row_count, written.keys
          FROM (
            SELECT row.context_id, CASE WHEN row.context_id IS NULL THEN {at} END AS at, count(*) AS row_count,
                   (array_agg(row.id ORDER BY row.id))[1:{told}] AS keys
              FROM {rows} AS row
             WHERE ({where})
             GROUP BY 1, 2
          ) AS written
          LEFT JOIN pghistory_context AS context ON context.id = written.context_id
         WHERE (%(since)s::timestamptz IS NULL OR coalesce(context.created_at, written.at) >= %(since)s)
           AND (%(until)s::timestamptz IS NULL OR coalesce(context.created_at, written.at) < %(until)s)
        """
    ).format(
        source=sql.Literal(model._meta.label),
        action=sql.Literal(WRITTEN),
        at=sql.SQL(at),
        told=sql.Literal(ROWS_TOLD),
        rows=sql.Identifier(tables_of(model).rows),
        where=sql.SQL(where.format(key="row.id")),
    )


def changes_of_rows(
    model: type[models.Model], *, columns: Collection[str], action: str, keys: Sequence[int]
) -> list[RowChange]:
    """Return what rows were before and after, in one query.

    Args:
        model: whose rows.
        columns: names of the database columns to read; no others leave the database.
        action: ``insert``, ``update`` or ``delete``.
        keys: as the entries give them: of the history, or of the rows themselves where the history lacks the first.
    """
    with connection.cursor() as cursor:
        cursor.execute(_changes(model, tuple(sorted(columns)), action), [list(keys)])
        found = [
            RowChange(key, row_id, _read(before), _read(after)) for key, row_id, before, after in cursor.fetchall()
        ]
    return sorted(found, key=lambda change: change.key)


@cache
def _changes(model: type[models.Model], columns: tuple[str, ...], action: str) -> str:
    tables = tables_of(model)
    parts = {"rows": sql.Identifier(tables.rows), "events": sql.Identifier(tables.events or tables.rows)}
    if tables.events is None:
        query = sql.SQL("SELECT row.id, row.id, NULL::jsonb, {row} FROM {rows} AS row WHERE row.id = ANY(%s)")
    elif action == WRITTEN and not tables.keeps_first:
        query = _FIRST
    elif action == REMOVED:
        query = sql.SQL(
            "SELECT row.pgh_id, row.pgh_obj_id, {row}, NULL::jsonb FROM {events} AS row WHERE row.pgh_id = ANY(%s)"
        )
    elif tables.keeps_first:
        query = _PREVIOUS_AND_THIS
    else:
        query = _THIS_AND_NEXT
    wanted = {name: _object(name, columns) for name in ("row", "other", "now")}
    return query.format(**parts, **wanted).as_string()


def _read(row: str | None) -> dict[str, Any] | None:
    # Django leaves jsonb of a bare cursor as text.
    values: dict[str, Any] | None = json.loads(row) if row is not None else None
    return values


# What a row was before its first change; of a row that never changed, what it is.
_FIRST = sql.SQL(
    """
    SELECT row.id, row.id, NULL::jsonb, CASE WHEN other.pgh_id IS NOT NULL THEN {other} ELSE {row} END
      FROM {rows} AS row
      LEFT JOIN LATERAL (
        SELECT * FROM {events} AS changed WHERE changed.pgh_obj_id = row.id ORDER BY changed.pgh_id LIMIT 1
      ) AS other ON true
     WHERE row.id = ANY(%s)
    """
)
_PREVIOUS_AND_THIS = sql.SQL(
    """
    SELECT row.pgh_id, row.pgh_obj_id, CASE WHEN other.pgh_id IS NOT NULL THEN {other} END, {row}
      FROM {events} AS row
      LEFT JOIN LATERAL (
        SELECT * FROM {events} AS before
         WHERE before.pgh_obj_id = row.pgh_obj_id AND before.pgh_id < row.pgh_id
         ORDER BY before.pgh_id DESC LIMIT 1
      ) AS other ON true
     WHERE row.pgh_id = ANY(%s)
    """
)
_THIS_AND_NEXT = sql.SQL(
    """
    SELECT row.pgh_id, row.pgh_obj_id, {row}, CASE WHEN other.pgh_id IS NOT NULL THEN {other} ELSE {now} END
      FROM {events} AS row
      LEFT JOIN LATERAL (
        SELECT * FROM {events} AS after
         WHERE after.pgh_obj_id = row.pgh_obj_id AND after.pgh_id > row.pgh_id
         ORDER BY after.pgh_id LIMIT 1
      ) AS other ON true
      LEFT JOIN {rows} AS now ON now.id = row.pgh_obj_id
     WHERE row.pgh_id = ANY(%s)
    """
)


def _object(alias: str, columns: Collection[str]) -> sql.Composed:
    pairs = [sql.SQL("{}, {}").format(sql.Literal(name), sql.Identifier(alias, name)) for name in columns]
    return sql.SQL("jsonb_build_object({})").format(sql.SQL(", ").join(pairs))


@dataclass(frozen=True, slots=True)
class Touched:
    """How many rows of a table a transaction wrote, up to a bound; ``first_id`` is one of them."""

    source: str
    action: str
    row_count: int
    first_id: int


# Beyond this many the rows of one table in one transaction are not counted out.
MOST_COUNTED = 1000


def tables_touched(
    *, context_ids: Sequence[uuid.UUID], among: Sequence[type[models.Model]]
) -> dict[uuid.UUID, list[Touched]]:
    """Return what each of some transactions wrote to tables with a history, in one query.

    Args:
        context_ids: of the transactions.
        among: the models to look at; those without a history are passed over.
    """
    parts = []
    for model in among:
        events = tables_of(model).events
        if events is not None:
            parts.append(_TOUCHED.format(source=sql.Literal(model._meta.label), events=sql.Identifier(events)))
    if not parts or not context_ids:
        return {}
    found: dict[uuid.UUID, list[Touched]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(" UNION ALL ").join(parts) + sql.SQL(" ORDER BY 1, 2, 3"),
            {"contexts": list(context_ids), "most": MOST_COUNTED + 1},
        )
        for context_id, source, action, row_count, first_id in cursor.fetchall():
            found.setdefault(context_id, []).append(Touched(source, action, row_count, first_id))
    return found


# Two bounds that leave one context: with "=" the planner takes a table of few large acts to be full of whatever context
# is asked for, and reads all of it in search of one that is not there.
_TOUCHED = sql.SQL(
    """
    SELECT context.id, {source} AS source, row.pgh_label, count(*), min(row.pgh_obj_id)
      FROM unnest(%(contexts)s::uuid[]) AS context (id)
     CROSS JOIN LATERAL (
        SELECT pgh_label, pgh_obj_id
          FROM {events}
         WHERE pgh_context_id >= context.id AND pgh_context_id <= context.id
         LIMIT %(most)s
     ) AS row
     GROUP BY 1, 3
    """
)
