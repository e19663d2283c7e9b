"""Bulk writing: columns to a table by COPY."""

import io

import polars as pl
from django.db import connection
from psycopg import sql


def copy_frame(frame: pl.DataFrame, *, table: str) -> None:
    """Write every row of ``frame`` into ``table`` by COPY; column names are those of the table.

    Lists become arrays and bytes become ``bytea``. Nothing is committed here: the caller's transaction decides.
    """
    columns = sql.SQL(", ").join(map(sql.Identifier, frame.columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv, NULL '\\N')").format(sql.Identifier(table), columns)
    buffer = io.BytesIO()
    _as_text(frame).write_csv(buffer, include_header=False, null_value="\\N", quote_style="non_numeric")
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(buffer.getbuffer())


def _as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with bytes and lists in the text form that COPY reads."""
    converted = []
    for name, dtype in frame.schema.items():
        if dtype == pl.Binary:
            converted.append((pl.lit("\\x") + pl.col(name).bin.encode("hex")).alias(name))
        elif isinstance(dtype, pl.List):
            converted.append(
                (pl.lit("{") + pl.col(name).cast(pl.List(pl.String)).list.join(",") + pl.lit("}")).alias(name)
            )
    return frame.with_columns(converted)


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
