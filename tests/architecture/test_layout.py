"""Every room looks the same, so that whoever knows one knows all."""

import tomllib

import pytest

from tests.architecture.sources import PACKAGE, ROOMS, ROOT, name_of, public_functions_of, python_files, tree_of

ROOM_NAMES = {"__init__.py", "apps.py", "models", "selectors", "services", "migrations", "sql", "intake"}
INTERFACES = ("console", "backoffice", "portal", "api")
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc", "base_service"}


@pytest.mark.parametrize("room", ROOMS)
def test_room_has_only_the_names_that_every_room_has(room: str) -> None:
    found = {entry.name for entry in (PACKAGE / room).iterdir() if entry.name != "__pycache__"}

    assert found - ROOM_NAMES == set()


def test_every_folder_of_the_package_is_a_room_an_interface_or_below_them() -> None:
    found = {entry.name for entry in PACKAGE.iterdir() if entry.is_dir() and entry.name != "__pycache__"}

    assert found == {*ROOMS, *INTERFACES, "core", "gateways", "rules", "config", "locale"}


def test_no_name_says_nothing() -> None:
    vague = [
        name_of(file) for file in python_files() if SAYS_NOTHING & {file.stem, *file.relative_to(PACKAGE).parts[:-1]}
    ]

    assert vague == []


@pytest.mark.parametrize("kind", ["services", "selectors"])
def test_every_file_of_services_and_selectors_has_a_function_to_call(kind: str) -> None:
    files = [file for room in (*ROOMS, "core") for file in python_files(f"{room}/{kind}") if file.stem != "__init__"]

    assert [name_of(file) for file in files if not any(public_functions_of(file))] == []


def test_package_files_of_services_and_selectors_hold_nothing() -> None:
    """Functions are imported from the file of their topic, so that a name leads to its place."""
    packages = [PACKAGE / room / kind / "__init__.py" for room in ROOMS for kind in ("services", "selectors")]

    assert [name_of(file) for file in packages if len(tree_of(file).body) > 1] == []


def test_arrows_have_no_exception() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    contracts = settings["tool"]["importlinter"]["contracts"]
    assert [contract["name"] for contract in contracts if contract.get("ignore_imports")] == []
