"""What all commands have in common: who asks, the language, dry or for good, refusals, exit status."""

import datetime
import logging
from types import SimpleNamespace
from typing import ClassVar

import pytest
from django.core.management import CommandParser, load_command_class
from django.db import OperationalError, ProgrammingError, connection
from django.utils import timezone
from psycopg.errors import UndefinedTable

from jangkau.console import clock
from jangkau.console.command import Answer, JangkauCommand, Request, _about_the_database
from jangkau.core.errors import Refusal
from jangkau.core.postgres import NoServer
from jangkau.registry.models import Organisation, User
from tests.console.commands import Said, rows_of_all_tables
from tests.factories.partnership import OFFICER, World
from tests.factories.registry import make_user


class TooWet(Refusal):
    message = "Terlalu basah: %(depth)s cm."


class Probe(JangkauCommand):
    """A command that does whatever the test gives it to do."""

    purpose = "Percobaan."
    reason = "percobaan"
    seen: ClassVar[list[Request]] = []
    does: ClassVar[object] = None

    def add_options(self, parser: CommandParser) -> None:
        parser.add_argument("--depth", type=int, default=0)

    def answer(self, request: Request) -> Answer:
        self.seen.append(request)
        if callable(self.does):
            self.does(request)
        return Answer(document={"depth": request.options["depth"]}, lines=["selesai"])


class WritingProbe(Probe):
    writes = True


@pytest.fixture(autouse=True)
def _probe_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    Probe.seen.clear()
    monkeypatch.setattr(Probe, "does", None)


def run(command: type[JangkauCommand], *arguments: str) -> Said:
    """Run a command that is in no file."""
    import io

    from django.core.management import call_command

    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(command(stdout=out, stderr=err), *arguments, stdout=out, stderr=err)
    except SystemExit as left:
        return Said(int(left.code or 0), out.getvalue(), err.getvalue())
    return Said(0, out.getvalue(), err.getvalue())


def undefined_table() -> ProgrammingError:
    error = ProgrammingError("relation does not exist")
    error.__cause__ = UndefinedTable()
    return error


def write_somebody(_request: Request) -> None:
    make_user("somebody.new")


def test_answer_is_lines_for_people(world: World) -> None:
    said = run(Probe, "--as", OFFICER)

    assert (said.status, said.out) == (0, "selesai\n")


def test_answer_is_one_document_for_programs(world: World) -> None:
    said = run(Probe, "--as", OFFICER, "--json", "--depth", "3")

    assert said.out == '{"depth": 3}\n'


def test_unknown_user_is_refused(world: World) -> None:
    said = run(Probe, "--as", "nobody.here")

    assert said.status == 1
    assert "nobody.here" in said.err
    assert Probe.seen == []


def test_deactivated_user_is_refused(world: World) -> None:
    User.objects.filter(username=OFFICER).update(is_active=False)

    assert run(Probe, "--as", OFFICER).status == 1
    assert Probe.seen == []


def test_refusal_ends_with_one_and_says_why(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_request: Request) -> None:
        raise TooWet(depth=12)

    monkeypatch.setattr(Probe, "does", staticmethod(refuse))

    said = run(Probe, "--as", OFFICER, "--json")

    assert (said.status, said.err) == (1, "Terlalu basah: 12 cm.\n")
    assert said.document == {"error": {"code": "too_wet", "message": "Terlalu basah: 12 cm."}}


def test_unforeseen_error_ends_with_three_and_tells_no_data(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_request: Request) -> None:
        raise RuntimeError("row contains 6402061708800001 Siti Aminah")

    monkeypatch.setattr(Probe, "does", staticmethod(fail))

    with caplog.at_level(logging.ERROR):
        said = run(Probe, "--as", OFFICER, "--json")

    assert said.status == 3
    assert said.document["error"]["code"] == "unforeseen_error"
    told = said.out + said.err + caplog.text
    assert "RuntimeError" in told
    assert "test_command.py" in told
    assert "6402061708800001" not in told
    assert "Siti" not in told


def test_traceback_shows_the_error_itself_when_asked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_request: Request) -> None:
        raise RuntimeError("deep")

    monkeypatch.setattr(Probe, "does", staticmethod(fail))

    with pytest.raises(RuntimeError, match="deep"):
        run(Probe, "--as", OFFICER, "--traceback")


def test_reader_can_write_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Probe, "does", staticmethod(write_somebody))
    before = rows_of_all_tables()

    said = run(Probe, "--as", OFFICER)

    assert said.status == 0
    assert rows_of_all_tables() == before


def test_writer_is_dry_unless_told_to_save(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Probe, "does", staticmethod(write_somebody))
    before = rows_of_all_tables()

    said = run(WritingProbe, "--as", OFFICER)

    assert rows_of_all_tables() == before
    assert "tidak ada yang disimpan" in said.out
    assert run(WritingProbe, "--as", OFFICER, "--json").document == {"depth": 0, "saved": False}


def test_writer_saves_when_told_to(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Probe, "does", staticmethod(write_somebody))

    said = run(WritingProbe, "--as", OFFICER, "--wet-run", "--json")

    assert said.document == {"depth": 0, "saved": True}
    assert User.objects.filter(username="somebody.new").exists()


def test_what_is_saved_is_put_down_to_who_asked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Probe, "does", staticmethod(write_somebody))

    run(WritingProbe, "--as", OFFICER, "--wet-run")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT metadata ->> 'by', metadata ->> 'reason' FROM pghistory_context"
            " JOIN registry_user ON context_id = pghistory_context.id WHERE username = 'somebody.new'"
        )
        assert cursor.fetchone() == (OFFICER, "percobaan")


def test_dry_run_finds_what_would_fail_only_at_the_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def point_nowhere(_request: Request) -> None:
        Organisation.objects.update(office_id=999_999)

    monkeypatch.setattr(Probe, "does", staticmethod(point_nowhere))

    assert run(WritingProbe, "--as", OFFICER).status == 3
    assert not Organisation.objects.filter(office_id=999_999).exists()


def test_refused_writer_saves_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def write_and_refuse(request: Request) -> None:
        write_somebody(request)
        raise TooWet(depth=1)

    monkeypatch.setattr(Probe, "does", staticmethod(write_and_refuse))
    before = rows_of_all_tables()

    assert run(WritingProbe, "--as", OFFICER, "--wet-run").status == 1
    assert rows_of_all_tables() == before


def test_answer_is_in_the_users_language(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    User.objects.filter(username=OFFICER).update(language="en")

    assert "nothing was saved" in run(WritingProbe, "--as", OFFICER).out


def test_language_asked_for_wins_over_the_users(world: World) -> None:
    User.objects.filter(username=OFFICER).update(language="en")

    assert "tidak ada yang disimpan" in run(WritingProbe, "--as", OFFICER, "--lang", "id").out


def test_command_leaves_the_language_as_it_was(world: World) -> None:
    from django.utils import translation

    run(WritingProbe, "--as", OFFICER, "--lang", "en")

    assert translation.get_language() == "id"


def test_now_can_be_given(world: World) -> None:
    run(Probe, "--as", OFFICER, "--now", "2022-10-03T00:30+08:00")

    assert Probe.seen[0].now == datetime.datetime(2022, 10, 2, 16, 30, tzinfo=datetime.UTC)
    assert Probe.seen[0].today == datetime.date(2022, 10, 2)


def test_now_without_an_offset_is_in_the_time_zone_of_the_installation(world: World) -> None:
    run(Probe, "--as", OFFICER, "--now", "2022-10-03T09:00")

    assert Probe.seen[0].now == datetime.datetime(2022, 10, 3, 2, 0, tzinfo=datetime.UTC)


def test_now_is_the_clock_unless_given(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime.datetime(2026, 8, 17, tzinfo=datetime.UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)

    run(Probe, "--as", OFFICER)

    assert Probe.seen[0].now == moment
    assert timezone.is_aware(clock.now())


@pytest.mark.parametrize("arguments", [[], ["--as", "petugas", "--now", "besok"], ["--as", "petugas", "--lang", "de"]])
def test_wrong_arguments_end_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    command = load_command_class("jangkau.console", "seal_audit")

    with pytest.raises(SystemExit) as left:
        command.run_from_argv(["jangkau", "seal_audit", *arguments])

    assert left.value.code == 2
    assert "usage: jangkau seal_audit" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        ([], "", "Menyegel catatan"),
        (["--lang", "en"], "", "Seal what"),
        (["--lang=en"], "", "Seal what"),
        ([], "en", "Seal what"),
        (["--lang", "id"], "en", "Menyegel catatan"),
        ([], "de", "Menyegel catatan"),
    ],
)
def test_help_is_indonesian_unless_english_is_asked_for(
    arguments: list[str],
    environment: str,
    expected: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("JANGKAU_LANGUAGE", environment)
    command = load_command_class("jangkau.console", "seal_audit")

    with pytest.raises(SystemExit) as left:
        command.run_from_argv(["jangkau", "seal_audit", *arguments, "--help"])

    assert left.value.code == 0
    assert expected in capsys.readouterr().out


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (NoServer("/srv/x belongs to root"), "no_server", "/srv/x belongs to root"),
        (undefined_table(), "tables_outdated", "./dev manage migrate"),
    ],
    ids=["no server", "no tables"],
)
def test_missing_database_is_told_with_what_to_do(
    error: Exception, code: str, told: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_request: Request) -> None:
        raise error

    monkeypatch.setattr(Probe, "does", staticmethod(fail))

    said = run(Probe, "--as", OFFICER, "--json")

    assert (said.status, said.document["error"]["code"]) == (3, code)
    assert told in said.err


def test_server_that_does_not_answer_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jangkau.console.command.connection", SimpleNamespace(connection=None))

    assert _about_the_database(OperationalError("connection refused for user jangkau")) == (
        "no_connection",
        "Basis data tidak dapat dihubungi. Periksa DATABASE_URL dan apakah servernya berjalan.",
    )
