"""Bulk writing: columns to a table by COPY."""

import io
from collections.abc import Sequence

import polars as pl
from django.db import connection
from psycopg import sql

# From here on a run changes what the planner should believe of a table.
MANY_ROWS = 10_000


def copy_frame(frame: pl.DataFrame, *, table: str) -> None:
    """Write every row of ``frame`` into ``table`` by COPY; column names are those of the table.

    Bytes become ``bytea``; an array comes as ``array_text`` gives it. Nothing is committed here: the caller's
    transaction decides.
    """
    columns = sql.SQL(", ").join(map(sql.Identifier, frame.columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv, NULL '\\N')").format(sql.Identifier(table), columns)
    buffer = io.BytesIO()
    _as_text(frame).write_csv(buffer, include_header=False, null_value="\\N", quote_style="non_numeric")
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(buffer.getbuffer())


def array_text(items: Sequence[object]) -> str:
    """Return an array as COPY reads it, of items whose text has no comma, quote, brace or space: codes and dates."""
    return "{" + ",".join(map(str, items)) + "}"


def _as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with bytes in the text form that COPY reads."""
    return frame.with_columns(
        (pl.lit("\\x") + pl.col(name).bin.encode("hex")).alias(name)
        for name, dtype in frame.schema.items()
        if dtype == pl.Binary
    )


def temporary_table(name: str, columns: str) -> None:
    """Create a temporary table that ends with the transaction; a second call in one transaction empties it.

    Args:
        columns: the SQL of the columns, written in code, never from input.
    """
    drop_temporary_tables(name)
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE TEMPORARY TABLE {} ({}) ON COMMIT DROP").format(sql.Identifier(name), sql.SQL(columns))
        )


def drop_temporary_tables(*names: str) -> None:
    """Drop this session's temporary tables of these names, where they exist."""
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(sql.SQL("DROP TABLE IF EXISTS pg_temp.{}").format(sql.Identifier(name)))


def refresh_statistics(*tables: str, written: int) -> None:
    """Tell the planner what tables hold after many rows were written to them; few rows are left to autovacuum.

    Without it, whoever reads right after a bulk run is planned for by what the tables held before: a count over
    106,320 new months took minutes instead of a fraction of a second.
    """
    if written < MANY_ROWS:
        return
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))
