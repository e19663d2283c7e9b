"""What a function is for, why a rule is set aside, and what a dependency is for is written beside it."""

import ast
import re

from tests.architecture.sources import ROOT, Function, name_of, public_functions_of, python_files, tree_of

_SET_ASIDE = re.compile(r"#\s*(?:noqa|type:\s*ignore|pragma:\s*no cover)(?P<rest>.*)")
_CODES = re.compile(r"^[:\[\]\sA-Z0-9,a-z-]*?(?:[A-Z]+[0-9]+|\[[a-z-]+\])(?:,\s*[A-Z]+[0-9]+)*")
_DEPENDENCY = re.compile(r'^\s+"(?P<name>[A-Za-z0-9_.-]+(?:\[[a-z-]+\])?)[<>=~!].*",(?P<comment>.*)$', re.MULTILINE)


def domain_functions() -> dict[str, Function]:
    """Return every function that services, selectors and the law offer to others."""
    files = [
        file
        for file in python_files()
        if {"services", "selectors", "rules"} & set(file.parts) and not file.stem.startswith("_")
    ]
    return {f"{name_of(file)}:{node.name}": node for file in files for node in public_functions_of(file)}


def test_every_function_of_services_selectors_and_rules_says_what_it_is_for() -> None:
    silent = [name for name, function in domain_functions().items() if not ast.get_docstring(function)]

    assert silent == []


def test_every_refusal_raised_in_sight_is_in_the_docstring() -> None:
    """A public function that raises a named error itself tells of it."""
    untold = [
        f"{name}: {error}"
        for name, function in domain_functions().items()
        for error in sorted(raised_by(function))
        if error not in (ast.get_docstring(function) or "")
    ]

    assert untold == []


def raised_by(function: Function) -> set[str]:
    """Return the names of the errors that a function raises in its own body."""
    return {
        node.exc.func.id
        for node in ast.walk(function)
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and isinstance(node.exc.func, ast.Name)
    }


def test_services_take_their_arguments_by_name() -> None:
    """One argument may stand alone; several without names are mixed up sooner or later."""
    files = [file for file in python_files() if "services" in file.parts]
    by_place = [
        f"{name_of(file)}:{function.name}"
        for file in files
        for function in public_functions_of(file)
        if len(function.args.args) > 1
    ]

    assert by_place == []


def test_no_rule_is_set_aside_without_a_reason() -> None:
    silent = []
    for file in [*python_files(), *(ROOT / "tests").rglob("*.py")]:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            found = _SET_ASIDE.search(line)
            if found and len(_CODES.sub("", found["rest"], count=1).split()) < 2:
                silent.append(f"{file.relative_to(ROOT)}:{number}")

    assert silent == []


def test_every_dependency_says_what_it_is_for() -> None:
    found = _DEPENDENCY.findall((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert len(found) > 30
    assert [name for name, comment in found if len(comment.strip().lstrip("#").strip()) < 5] == []


def test_every_model_says_what_it_is() -> None:
    classes = [
        (name_of(file), node)
        for file in python_files()
        if "models" in file.parts
        for node in tree_of(file).body
        if isinstance(node, ast.ClassDef)
    ]

    assert [f"{file}:{node.name}" for file, node in classes if not ast.get_docstring(node)] == []
