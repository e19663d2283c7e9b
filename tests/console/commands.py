"""Running a command as from a shell, and looking at everything that it wrote."""

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection


@dataclass(frozen=True)
class Said:
    """What a command said, and the status with which it ended."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The JSON document on the last line."""
        return json.loads(self.out.strip().splitlines()[-1])


def run(name: str, *arguments: object) -> Said:
    """Run a command with the arguments of a shell and return what it said."""
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command(name, *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as left:
        status = int(left.code or 0)
    return Said(status, out.getvalue(), err.getvalue())


def rows_of_all_tables() -> dict[str, int]:
    """Return the number of rows of every table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        tables = [name for (name,) in cursor.fetchall()]
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in tables))
        return dict(cursor.fetchall())


def files_kept() -> list[Path]:
    """Return every file in the media folder."""
    return sorted(file for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file())
