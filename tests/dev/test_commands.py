"""./dev hands each command on as it was typed."""

from pathlib import Path

import pytest

from tests.dev.conftest import Checkout


def test_arguments_and_folder_of_the_caller_arrive_unchanged(ready: Checkout, tmp_path: Path) -> None:
    elsewhere = tmp_path / "else where"
    elsewhere.mkdir()

    done = ready.run("manage", "check_roster", "my file.xlsx", "--agreement", 'K"1', "", cwd=elsewhere)

    assert done.stdout.splitlines()[:7] == [
        str(elsewhere), "-m", "jangkau", "check_roster", "my file.xlsx", "--agreement", 'K"1',
    ]  # fmt: skip
    assert done.stdout.splitlines()[7] == ""


@pytest.mark.parametrize(
    ("command", "module"),
    [
        (["demo", "--no-serve"], ["-m", "jangkau", "demo", "--no-serve"]),
        (["test", "tests/rules"], ["-m", "pytest", "tests/rules"]),
        (["docs", "build"], ["-m", "mkdocs", "build"]),
        (["backup", "a b"], ["-m", "jangkau.core.postgres", "--root", "ROOT", "backup", "a b"]),
        (["restore", "a b"], ["-m", "jangkau.core.postgres", "--root", "ROOT", "restore", "a b"]),
        (["stop"], ["-m", "jangkau.core.postgres", "--root", "ROOT", "stop"]),
    ],
)
def test_command_runs_its_module(ready: Checkout, command: list[str], module: list[str]) -> None:
    done = ready.run(*command)

    expected = [str(ready.root) if word == "ROOT" else word for word in module]
    assert done.stdout.splitlines()[1 : 1 + len(expected)] == expected


def test_exit_code_is_that_of_the_command(ready: Checkout) -> None:
    assert ready.run("manage", "version", EXIT_CODE="7").returncode == 7


def test_tests_run_on_the_cores_there_are_unless_told_otherwise(ready: Checkout) -> None:
    plain, told = ready.run("test"), ready.run("test", "-k", "word")

    assert plain.stdout.splitlines()[3] == "-n"
    assert told.stdout.splitlines()[3:5] == ["-k", "word"]
    assert "JANGKAU_ENV=test" in plain.stdout


def test_keys_come_from_the_file_unless_the_environment_has_them(ready: Checkout) -> None:
    from_file = (ready.root / ".jangkau" / "secrets.env").read_text()

    plain = ready.run("manage", "version").stdout
    told = ready.run("manage", "version", JANGKAU_SEAL_KEYS="mine:AAAA=").stdout

    seal = plain.split("SEAL=")[1].strip()
    assert f"JANGKAU_SEAL_KEYS={seal}\n" in from_file
    assert seal.endswith("=")
    assert "SEAL=mine:AAAA=" in told
    assert "JANGKAU_ENV=development" in plain


@pytest.mark.parametrize("command", ["bench", "drill"])
def test_modules_of_a_folder_are_listed_and_run(ready: Checkout, command: str) -> None:
    folder = ready.root / {"bench": "benchmarks", "drill": "drills"}[command]
    folder.mkdir()
    for name in ("__init__.py", "roster.py"):
        (folder / name).touch()

    listed = ready.run(command)
    ran = ready.run(command, "roster", "--json")
    unknown = ready.run(command, "nothing")

    assert (listed.returncode, listed.stdout) == (0, "roster\n")
    assert ran.stdout.splitlines()[1:4] == ["-m", f"{folder.name}.roster", "--json"]
    assert (unknown.returncode, unknown.stdout) == (2, "roster\n")
    assert "there is no" in unknown.stderr


def test_check_runs_every_gate_and_names_each_that_failed(ready: Checkout) -> None:
    green = ready.run("check")
    red = ready.run("check", EXIT_CODE="1")

    gates = [line.split()[0] for line in green.stdout.splitlines()]
    assert green.returncode == 0
    assert gates == ["ok"] * len(gates)
    assert len(gates) >= 11
    assert red.returncode == 1
    assert [line for line in red.stdout.splitlines() if line.startswith("FAILED  types")] != []
    assert "failed: format, lint, types" in red.stderr


@pytest.mark.parametrize("command", ["help", "--help", "-h"])
def test_help_needs_no_set_up(fresh: Checkout, command: str) -> None:
    done = fresh.run(command)

    assert done.returncode == 0
    assert "./dev COMMAND" in done.stdout
    assert not (fresh.root / ".jangkau").exists()


def test_unknown_command_is_refused_with_the_list(fresh: Checkout) -> None:
    done = fresh.run("dmeo")

    assert done.returncode == 2
    assert "there is no command 'dmeo'" in done.stderr
    assert not (fresh.root / ".jangkau").exists()
