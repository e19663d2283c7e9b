"""The project's own source files, read once."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "jangkau"
ROOMS = ("registry", "enrolment", "collection", "partnership", "outreach")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def python_files(*folders: str) -> list[Path]:
    """Return our Python files below these folders of the package, or all of them, without migrations."""
    below = [PACKAGE / folder for folder in folders] or [PACKAGE]
    files = {file for folder in below for file in folder.rglob("*.py") if "migrations" not in file.parts}
    return sorted(files)


def name_of(file: Path) -> str:
    """Return a file's path as people write it: ``core/errors.py``."""
    return str(file.relative_to(PACKAGE))


@cache
def tree_of(file: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(file.read_text(encoding="utf-8"))


def functions_of(file: Path) -> Iterator[Function]:
    """Yield every function and method of a file."""
    return (node for node in ast.walk(tree_of(file)) if isinstance(node, Function))


def public_functions_of(file: Path) -> Iterator[Function]:
    """Yield the functions of a file that others may call."""
    return (node for node in tree_of(file).body if isinstance(node, Function) and not node.name.startswith("_"))
