"""Programs that some tests need and a bare machine lacks: absent, the test is "not run", loudly; in CI it fails."""

import os
import shutil
from pathlib import Path

import pytest


def require_program(name: str, *paths: str, package: str = "") -> Path:
    """Return the program's path, found on PATH or at one of ``paths``.

    Without it the test is skipped, and the summary says NOT RUN with the Debian package that brings it. Where
    JANGKAU_REQUIRE_PROGRAMS=1, as in .ci/run, that is a failure.
    """
    found = shutil.which(name) or next((path for path in paths if os.access(path, os.X_OK)), None)
    if found is not None:
        return Path(found)
    message = f"NOT RUN: this test needs {name} (Debian package {package or name})"
    if os.environ.get("JANGKAU_REQUIRE_PROGRAMS") == "1":
        pytest.fail(message)
    pytest.skip(message)
