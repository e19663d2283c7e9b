"""What is small can be read whole."""

import ast

from tests.architecture.sources import PACKAGE, Function, functions_of, name_of, python_files

MOST_LINES_A_FILE = 400
MOST_LINES_A_FUNCTION = 50


def test_no_file_is_over_four_hundred_lines() -> None:
    files = [*python_files(), *PACKAGE.rglob("*.sql"), *PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.typ")]
    lengths = {name_of(file): len(file.read_text(encoding="utf-8").splitlines()) for file in files}

    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES_A_FILE} == {}


def test_no_function_is_over_fifty_lines() -> None:
    """Signature and code count; the docstring, which tells units and errors, does not."""
    lengths = {
        f"{name_of(file)}:{function.name}": lines_of(function)
        for file in python_files()
        for function in functions_of(file)
    }

    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES_A_FUNCTION} == {}


def lines_of(node: Function) -> int:
    """Return the lines of a function without its docstring."""
    lines = (node.end_lineno or 0) - node.lineno + 1
    first = node.body[0]
    return lines - ((first.end_lineno or 0) - first.lineno + 1 if ast.get_docstring(node) else 0)
