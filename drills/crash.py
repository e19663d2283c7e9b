"""``./dev drill crash``: kill everything from roster to payment, notice and refund at every statement.

The server is killed at random as well.

The work runs in child processes against a server of its own. After each interruption the tables must be as they were
before the step, or as they are after it; the step is then repeated, and in the end no month is lost or doubled, the
books agree, and sending everything again changes nothing.
"""

import argparse
import functools
import importlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import LiteralString, cast

import psycopg

from drills.interruptions import DIED, Interruption, Moment, Statements

FEWEST_INTERRUPTIONS = 200
STEP_FAILED = 3
STEPS = (
    "import", "approve", "bill", "pay", "notice", "match", "ask refund", "approve refund", "send refund", "refund paid",
)  # fmt: skip
FIRST_OF_MONEY = "notice"


class DrillFailed(Exception):
    """Something was half-written, lost or doubled; the message says where."""


@dataclass
class Report:
    """What the drill did and saw."""

    seed: int
    interruptions: int = 0
    rolled_back: int = 0
    kept_whole: int = 0
    process_kills: int = 0
    server_kills: int = 0
    statements: dict[str, int] = field(default_factory=dict)
    insured_months: int = 0
    seconds: float = 0.0


def main() -> None:
    """Run the drill and print what it saw."""
    parser = argparse.ArgumentParser(prog="./dev drill crash", description="Kill the work at every statement.")
    parser.add_argument("--accepted", type=int, default=60, help="accepted rows of the roster")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=20, help="random kill -9, half of them of the server")
    parser.add_argument("--every", type=int, default=1, help="interrupt at every n-th statement only")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    began = time.monotonic()
    report = Report(seed=options.seed)
    with tempfile.TemporaryDirectory(prefix="jangkau-drill-") as folder:
        root = Path(folder)
        root.chmod(0o755)
        os.environ.pop("DATABASE_URL", None)
        os.environ.update(JANGKAU_EMBEDDED_ROOT=folder, JANGKAU_MEDIA_DIR=str(root / "media"))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jangkau.config.settings")
        (root / "media").mkdir(mode=0o700)
        import django

        from jangkau.core import postgres

        # Once, before any child. The parent only reads these modules: it shares no connection and no thread with them.
        django.setup()
        importlib.import_module("drills.steps")
        try:
            Drill(options, report).run()
        except DrillFailed as failure:
            sys.exit(f"FAILED (seed {options.seed}): {failure}")
        finally:
            postgres.stop(root=root)
            shutil.rmtree(root / ".jangkau", ignore_errors=True)
    report.seconds = round(time.monotonic() - began, 1)
    if options.every == 1 and report.interruptions < FEWEST_INTERRUPTIONS:
        sys.exit(f"FAILED: only {report.interruptions} interruptions, {FEWEST_INTERRUPTIONS} are due")
    print(
        f"{report.interruptions} interruptions, {report.process_kills + report.server_kills} random kills: "
        f"{report.rolled_back} left nothing, {report.kept_whole} left everything, none left a part."
    )
    if options.json:
        print(json.dumps(vars(report)))


class Drill:
    """The drill: steps in their order, each interrupted at every statement before it is done."""

    def __init__(self, options: argparse.Namespace, report: Report) -> None:
        self.options = options
        self.report = report
        self.random = random.Random(options.seed)

    def run(self) -> None:
        """Prepare, interrupt, kill, and check the end."""
        work = self._in_child(self._prepare, what="preparation")
        if work:
            raise DrillFailed(f"the preparation ended with {work}: {self._last_words()}")
        for name in STEPS:
            if name == FIRST_OF_MONEY and self._in_child(self._prepare_money, what="preparation"):
                raise DrillFailed(f"the preparation of money failed: {self._last_words()}")
            self._interrupt_everywhere(name)
            self._do(name)
        expected = self._insured_months()
        self._send_everything_again(expected)
        self.report.insured_months = expected

    def _prepare(self) -> None:
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        from drills import steps

        steps.prepare(seed=self.options.seed, accepted=self.options.accepted)

    def _prepare_money(self) -> None:
        from drills import money_steps

        money_steps.prepare()

    def _interrupt_everywhere(self, name: str) -> None:
        """Interrupt a step before and after each of its statements, by death and by a lost connection."""
        before = self._state()
        count = self._count_statements(name)
        self.report.statements[name] = count
        # The last is the commit: after it everything is there, and that must be seen as well.
        for at in sorted({*range(0, count, self.options.every), count - 1}):
            for moment in Moment:
                for how in Interruption:
                    interruption = Statements(at=at, moment=moment, how=how)
                    self._in_child(functools.partial(self._step, name, interruption), what=name)
                    self.report.interruptions += 1
                    before = self._judge(name, before, f"{how} {moment} statement {at} of {name}")
        before_this, kills = STEPS.index(name), self.options.kills
        for _kill in range(kills * (before_this + 1) // len(STEPS) - kills * before_this // len(STEPS)):
            self._kill_at_random(name, server=(self.report.process_kills + self.report.server_kills) % 2 == 1)
            before = self._judge(name, before, f"a random kill during {name}")

    def _judge(self, name: str, before: dict[str, int], where: str) -> dict[str, int]:
        """Say that nothing or everything is there; if everything, start anew from there."""
        now = self._state()
        if now == before:
            self.report.rolled_back += 1
            return before
        problem = self._in_child(lambda: self._check_whole(name), what="check")
        if problem:
            raise DrillFailed(f"{where}: the step is there in part: {_difference(before, now)}; {self._last_words()}")
        self.report.kept_whole += 1
        return now

    def _kill_at_random(self, name: str, *, server: bool) -> None:
        from jangkau.core import postgres

        child = os.fork()
        if child == 0:
            self._run_and_exit(lambda: self._step(name, Statements()))
        time.sleep(self.random.uniform(0.0, 0.6))
        if server:
            _kill_server(Path(os.environ["JANGKAU_EMBEDDED_ROOT"]))
            os.waitpid(child, 0)
            postgres.ensure_running(root=Path(os.environ["JANGKAU_EMBEDDED_ROOT"]), say=lambda _text: None)
            self.report.server_kills += 1
        else:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            self.report.process_kills += 1

    def _step(self, name: str, statements: Statements) -> None:
        from drills import steps

        steps.ready()
        statements.install()
        steps.STEPS[name]()

    def _check_whole(self, name: str) -> None:
        from drills import steps

        steps.check_whole(name)

    def _do(self, name: str) -> None:
        """Do the step for good; it is refused if an interruption after its commit had done it."""
        self._in_child(lambda: self._step(name, Statements()), what=name)
        if self._in_child(lambda: self._check_whole(name), what="check"):
            raise DrillFailed(f"{name} cannot be done after the interruptions: {self._last_words()}")

    def _send_everything_again(self, expected: int) -> None:
        for name in STEPS:
            self._in_child(functools.partial(self._step, name, Statements()), what=name)
        if self._insured_months() != expected:
            raise DrillFailed("sending everything again changed the insured months")
        if self._in_child(lambda: self._check_whole(STEPS[-1]), what="check"):
            raise DrillFailed("the books do not agree in the end")

    def _count_statements(self, name: str) -> int:
        """Run the step to its last statement before the commit, and count."""
        return int(self._ask(lambda: self._counted(name)))

    def _counted(self, name: str) -> str:
        from django.db import transaction

        from drills import steps

        steps.ready()
        statements = Statements()
        statements.install()
        with transaction.atomic():
            steps.STEPS[name]()
            count = statements.count
            transaction.set_rollback(True)
        return str(count + 1)

    def _state(self) -> dict[str, int]:
        """Return how many rows each table has, over a connection of this process that no child inherits."""
        from jangkau.core import postgres

        server = postgres.ensure_running(root=Path(os.environ["JANGKAU_EMBEDDED_ROOT"]), say=lambda _text: None)
        with psycopg.connect(server.conninfo(), autocommit=True) as connection:
            return {str(table): int(count) for table, count in connection.execute(_count_rows())}

    def _insured_months(self) -> int:
        return self._state()["collection_insuredmonth"]

    def _in_child(self, action: Callable[[], None], *, what: str) -> int:
        """Run in a child process and return its exit status: 0, DIED, or STEP_FAILED."""
        child = os.fork()
        if child == 0:
            self._run_and_exit(action)
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        if code not in {0, DIED, STEP_FAILED, -signal.SIGKILL}:
            raise DrillFailed(f"{what} ended with status {code}")
        return code

    def _run_and_exit(self, action: Callable[[], None]) -> None:
        log = os.open(Path(os.environ["JANGKAU_EMBEDDED_ROOT"]) / "child.log", os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
        os.dup2(log, 2)
        status = STEP_FAILED
        try:
            action()
            status = 0
        except Exception as error:
            os.write(2, repr(error).encode())
        finally:
            os._exit(status)

    def _ask(self, question: Callable[[], str]) -> str:
        """Run a question in a child, so that this process never holds a connection, and return its answer."""
        reading, writing = os.pipe()

        def answer() -> None:
            os.write(writing, question().encode())

        status = self._in_child(answer, what="question")
        os.close(writing)
        with os.fdopen(reading, encoding="utf-8") as pipe:
            text = pipe.read()
        if status:
            raise DrillFailed(f"a question could not be answered: {self._last_words()}")
        return text

    def _last_words(self) -> str:
        return (Path(os.environ["JANGKAU_EMBEDDED_ROOT"]) / "child.log").read_text(errors="replace")[:500]


@functools.cache
def _count_rows() -> LiteralString:
    from django.apps import apps

    tables = sorted(model._meta.db_table for model in apps.get_models() if model.__module__.startswith("jangkau."))
    counts = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM \"{table}\"" for table in tables)
    return cast(LiteralString, counts)


def _difference(before: dict[str, int], now: dict[str, int]) -> str:
    return ", ".join(f"{name} {before[name]} -> {now[name]}" for name in now if before[name] != now[name])


def _kill_server(root: Path) -> None:
    """Kill the postmaster and every process of it at once."""
    import psutil

    from jangkau.core.postgres import find_place

    pid_file = find_place(root).data / "postmaster.pid"
    try:
        postmaster = psutil.Process(int(pid_file.read_text().splitlines()[0]))
    except (FileNotFoundError, psutil.NoSuchProcess):
        return
    for process in [postmaster, *postmaster.children(recursive=True)]:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs([postmaster], timeout=10)


if __name__ == "__main__":
    main()
