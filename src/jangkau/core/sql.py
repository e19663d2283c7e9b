"""Named SQL statements: one file each in the ``sql`` folder of a room, so that they are read as SQL."""

from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=256)
def load(package: str, name: str) -> str:
    """Return the text of a statement.

    Args:
        package: the room, such as ``jangkau.collection``.
        name: the file without its ending: ``bill_lines`` for ``sql/bill_lines.sql``.

    Raises:
        FileNotFoundError: if the room has no such statement.
    """
    return resources.files(package).joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
