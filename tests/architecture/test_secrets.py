"""Secrets are compared in constant time."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import name_of, python_files, tree_of

_SECRET = re.compile(r"(?:^|[_.\W])(?:secret|password|token|signature|mac|hmac|nonce)(?:$|[_.\W])")


def comparisons_of(file: Path) -> Iterator[ast.Compare]:
    """Yield every ``==`` and ``!=`` of a file."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Compare) and any(isinstance(operator, ast.Eq | ast.NotEq) for operator in node.ops):
            yield node


def is_secret(side: ast.expr) -> bool:
    """Say whether one side of a comparison is named like a secret; its length is none."""
    text = ast.unparse(side)
    return not text.startswith("len(") and bool(_SECRET.search(text))


def test_no_secret_is_compared_with_an_equals_sign() -> None:
    leaks = [
        f"{name_of(file)}:{comparison.lineno}"
        for file in python_files()
        for comparison in comparisons_of(file)
        if any(is_secret(side) for side in (comparison.left, *comparison.comparators))
    ]

    assert leaks == []
