"""The reference of commands lags behind no command and no option, and promises none that is not there."""

import re
from pathlib import Path

import pytest
from django.core.management import load_command_class

import jangkau.console.management.commands as commands
from jangkau.console.command import JangkauCommand
from jangkau.partnership.intake import agreement_file

ROOT = Path(__file__).parents[2]
REFERENCE = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
NAMES = sorted(path.stem for path in Path(commands.__path__[0]).glob("[a-z]*.py"))
SHARED = {"--as", "--json", "--lang", "--now", "--wet-run", "--traceback", "--help"}
DJANGOS = {"--version", "--verbosity", "--settings", "--pythonpath", "--no-color", "--force-color", "--skip-checks"}


def section_of(name: str) -> str:
    """Return what stands below the heading of a command."""
    found = re.search(rf"^### `{name}`\n(?P<text>.*?)(?=^##|\Z)", REFERENCE, re.MULTILINE | re.DOTALL)
    assert found, f"docs/reference/commands.md has no heading for {name}"
    return found["text"]


def options_of(name: str) -> set[str]:
    """Return the long options of a command, and its arguments by name."""
    parser = load_command_class("jangkau.console", name).create_parser("jangkau", name)
    return {
        option
        for action in parser._actions
        for option in (action.option_strings[-1:] or [action.dest])
        if option not in DJANGOS
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_command_and_option_is_in_the_reference(name: str) -> None:
    section = section_of(name)

    assert {option for option in options_of(name) - SHARED if f"`{option}`" not in section} == set()


@pytest.mark.parametrize("name", NAMES)
def test_reference_promises_no_option_that_is_not_there(name: str) -> None:
    listed = re.findall(r"^- ((?:`[^`]+`(?:, | or )?)+)", section_of(name), re.MULTILINE)
    promised = {option for line in listed for option in re.findall(r"`([^`]+)`", line)}

    assert promised - options_of(name) == set()


def test_reference_has_no_command_that_is_not_there() -> None:
    assert set(re.findall(r"^### `(\w+)`", REFERENCE, re.MULTILINE)) == set(NAMES)


@pytest.mark.parametrize("option", sorted(SHARED - {"--help"}))
def test_shared_options_have_their_heading(option: str) -> None:
    assert f"\n#### `{option}`\n" in REFERENCE


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"translations"}))
def test_every_command_is_ours_and_has_its_help_in_two_languages(name: str) -> None:
    from django.utils import translation

    command = load_command_class("jangkau.console", name)

    assert isinstance(command, JangkauCommand)
    with translation.override("id"):
        indonesian = str(command.purpose)
    with translation.override("en"):
        english = str(command.purpose)
    assert indonesian.endswith(".")
    assert english.endswith(".")
    assert english != indonesian


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"translations"}))
def test_every_command_that_writes_has_a_reason_for_the_audit_trail(name: str) -> None:
    command = load_command_class("jangkau.console", name)

    if command.writes and not command.commits_itself:
        assert str(command.reason)


def test_every_key_of_an_agreement_is_explained_with_its_choices() -> None:
    page = (ROOT / "docs" / "reference" / "agreement-file.md").read_text(encoding="utf-8")
    explained = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", page, re.MULTILINE))

    assert set(explained) == set(agreement_file._READERS)
    for key, choices in (
        ("funding", agreement_file.FUNDINGS),
        ("categories", agreement_file.CATEGORIES),
        ("billing", agreement_file.BILLINGS),
        ("on_departure", agreement_file.DEPARTURES),
    ):
        assert set(re.findall(r"`(\w+)`", explained[key])) == set(choices)


def test_every_example_of_an_agreement_can_be_recorded(tmp_path: Path) -> None:
    from jangkau.console.documents import read_document

    page = (ROOT / "docs" / "reference" / "agreement-file.md").read_text(encoding="utf-8")
    examples = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)

    assert len(examples) == 2
    for example in examples:
        path = tmp_path / "example.yaml"
        path.write_text(example, encoding="utf-8")
        assert agreement_file.read_agreement(read_document(path).values)


def test_every_key_of_the_setup_files_is_explained_with_its_choices(tmp_path: Path) -> None:
    from jangkau.console import setup_files
    from jangkau.console.documents import read_list

    page = (ROOT / "docs" / "reference" / "setup-files.md").read_text(encoding="utf-8")
    for name, keys in (("offices", setup_files.OFFICE), ("organisations", setup_files.ORGANISATION)):
        section = page.split(f"## {name.title()}")[1].split("\n## ")[0]
        explained = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", section, re.MULTILINE))
        assert set(explained) == {key.name for key in keys}
        for key in keys:
            assert set(key.choices) <= set(re.findall(r"`(\w+)`", explained[key.name]))
        example = tmp_path / "example.yaml"
        example.write_text(re.findall(r"```yaml\n(.*?)```", section, re.DOTALL)[0], encoding="utf-8")
        assert read_list(example, name=name, keys=keys)
