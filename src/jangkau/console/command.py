"""The base of Jangkau's commands: who asks, as of when, dry or for good, and how the answer is said."""

import datetime
import itertools
import json
import logging
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import OperationalError, ProgrammingError, connection, transaction
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg.errors import UndefinedColumn, UndefinedTable

from jangkau.console import arguments, clock
from jangkau.core import vault
from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.core.postgres import NoServer
from jangkau.core.traces import where_it_rose
from jangkau.registry.selectors.reach import Reach, reach_of

logger = logging.getLogger(__name__)

# Arguments of Django's that are of no use here.
_NOT_OURS = {
    "--settings", "--pythonpath", "--version", "--verbosity", "--no-color", "--force-color", "--skip-checks",
}  # fmt: skip
TABLES_OUTDATED = gettext_lazy("Tabel basis data belum sesuai dengan kode ini. Jalankan dahulu: ./dev manage migrate")
REFUSED = 1
FAILED = 3


class UserNotNamed(Refusal):
    """The command does something in a person's name and was given none."""

    message = gettext_lazy("Sebutkan siapa yang menjalankan perintah ini: tambahkan --as NAMA_PENGGUNA.")


@dataclass(frozen=True)
class Request:
    """What a command was asked: by whom, as of when, with which options."""

    options: Mapping[str, Any]
    now: datetime.datetime
    asker: Reach | None
    say: Callable[[str], None]

    @property
    def reach(self) -> Reach:
        """The reach of the person who asks.

        Raises:
            UserNotNamed: if the command was called without ``--as``.
        """
        if self.asker is None:
            raise UserNotNamed()
        return self.asker

    @property
    def by(self) -> str:
        """The name under which the audit trail keeps what is done."""
        return self.asker.username if self.asker else "console"

    @property
    def for_good(self) -> bool:
        """Whether what is written is to stay."""
        return bool(self.options.get("wet_run"))

    @property
    def today(self) -> datetime.date:
        """The day it is in the time zone of the installation."""
        return timezone.localdate(self.now)


@dataclass(frozen=True)
class Answer:
    """What a command gives back: a document for programs, lines for people, and whether all is well."""

    document: Mapping[str, object]
    lines: Sequence[str]
    done: bool = True


class JangkauCommand(BaseCommand):
    """A command that makes one call into the domain.

    A subclass sets ``purpose``, ``writes`` and, when it writes, ``reason``; it adds its own arguments in
    ``add_options`` and answers in ``answer``. A command that writes is dry unless ``--wet-run`` is given: it
    does everything, checks every constraint, and rolls back. One whose service commits step by step sets
    ``commits_itself`` and looks at ``request.for_good`` itself.
    """

    requires_system_checks = ()
    purpose: ClassVar[str | Promise]
    writes: ClassVar[bool] = False
    commits_itself: ClassVar[bool] = False
    user: ClassVar[Literal["required", "optional", "none"]] = "required"
    reason: ClassVar[str | Promise] = ""

    def add_options(self, parser: CommandParser) -> None:
        """Add the arguments that only this command has."""

    def reason_of(self, request: Request) -> str:
        """Return what is being done, as an auditor reads it; a command that asks for a reason puts it in.

        Raises:
            Refusal: if what was given is no reason.
        """
        return str(self.reason)

    def answer(self, request: Request) -> Answer:
        """Do what the command is for and say what came of it."""
        raise NotImplementedError

    def run_from_argv(self, argv: list[str]) -> None:
        """Run as called from a shell: help and errors of arguments are in the language asked for there."""
        with translation.override(_language_asked_for(argv)):
            super().run_from_argv(argv)

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Return the parser, with its help in the language of the moment."""
        self.help = str(self.purpose)
        self.suppressed_base_arguments = _NOT_OURS
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments of the command and those that all commands share."""
        self.add_options(parser)
        if self.user != "none":
            parser.add_argument(
                "--as",
                dest="as_user",
                metavar=_("PENGGUNA"),
                required=self.user == "required",
                help=_("nama pengguna yang menjalankan perintah"),
            )
        parser.add_argument("--json", action="store_true", help=_("jawab dengan satu dokumen JSON pada baris terakhir"))
        parser.add_argument("--lang", choices=[code for code, _name in settings.LANGUAGES], help=_("bahasa jawaban"))
        parser.add_argument(
            "--now",
            type=arguments.instant,
            metavar="ISO",
            help=_("saat yang dianggap sekarang, misalnya 2022-10-03T09:00+07:00"),
        )
        if self.writes:
            parser.add_argument(
                "--wet-run", action="store_true", help=_("simpan; tanpa ini perintah hanya mencoba dan tidak menyimpan")
            )

    def handle(self, *args: object, **options: Any) -> None:
        """Answer in the reader's language; leave with status 1 when refused and 3 when something broke."""
        with translation.override(options["lang"] or translation.get_language()):
            status = self._status(options)
        if status:
            sys.exit(status)

    def _status(self, options: Mapping[str, Any]) -> int:
        try:
            answer = self._answer(options)
        except Refusal as refusal:
            self._say_error(options, refusal.code, str(refusal))
            return REFUSED
        except Exception as error:
            if options["traceback"]:
                raise
            if known := _about_the_database(error):
                self._say_error(options, *known)
                return FAILED
            self._log(error)
            text = (
                _("Terjadi kesalahan yang tidak terduga (%(kind)s). Lihat catatan di atas.")
                if self.commits_itself
                else _(
                    "Terjadi kesalahan yang tidak terduga (%(kind)s). Tidak ada yang disimpan. Lihat catatan di atas."
                )
            )
            self._say_error(options, "unforeseen_error", text % {"kind": type(error).__name__})
            return FAILED
        self._say(options, answer)
        return 0 if answer.done else REFUSED

    def _log(self, error: Exception) -> None:
        logger.error("%s: %s", type(self).__module__, where_it_rose(error))

    def _answer(self, options: Mapping[str, Any]) -> Answer:
        asker = None
        if self.user != "none" and options["as_user"]:
            asker = reach_of(options["as_user"])
            translation.activate(options["lang"] or asker.language)
        request = Request(
            options=options,
            now=options["now"] or clock.now(),
            asker=asker,
            say=self.stderr.write if options["json"] else self.stdout.write,
        )
        return self._carry_out(request)

    def _carry_out(self, request: Request) -> Answer:
        """Answer within one transaction, which only a command that writes for good leaves standing."""
        if self.commits_itself:
            return self.answer(request)
        if request.for_good:
            with acting(by=request.by, reason=self.reason_of(request)):
                return self.answer(request)
        with vault.rehearsal(), transaction.atomic():
            answer = self._rehearse(request) if self.writes else self.answer(request)
            transaction.set_rollback(True)
        return answer

    def _rehearse(self, request: Request) -> Answer:
        """Do all that the command does, with every constraint checked that would be checked at the end."""
        with acting(by=request.by, reason=self.reason_of(request)):
            answer = self.answer(request)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return answer

    def _say(self, options: Mapping[str, Any], answer: Answer) -> None:
        dry = self.writes and not options["wet_run"]
        if options["json"]:
            document = {**answer.document, **({"saved": not dry} if self.writes else {})}
            self.stdout.write(json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False))
            return
        for line in answer.lines:
            self.stdout.write(line)
        if dry:
            self.stdout.write(_("Ini hanya percobaan: tidak ada yang disimpan. Tambahkan --wet-run untuk menyimpan."))

    def _say_error(self, options: Mapping[str, Any], code: str, message: str) -> None:
        self.stderr.write(message, lambda text: text)
        if options["json"]:
            document = {"error": {"code": code, "message": message}}
            self.stdout.write(json.dumps(document, ensure_ascii=False))


def _about_the_database(error: Exception) -> tuple[str, str] | None:
    """Return code and message where there is no database to work with; None for anything else."""
    if isinstance(error, NoServer):
        return "no_server", str(error)
    if isinstance(error, OperationalError) and connection.connection is None:
        return "no_connection", _(
            "Basis data tidak dapat dihubungi. Periksa DATABASE_URL dan apakah servernya berjalan."
        )
    if isinstance(error, ProgrammingError) and isinstance(error.__cause__, UndefinedTable | UndefinedColumn):
        return "tables_outdated", str(TABLES_OUTDATED)
    return None


def _language_asked_for(argv: Sequence[str]) -> str:
    """Return the language after ``--lang``, else that of ``JANGKAU_LANGUAGE``, else Indonesian."""
    given = [text.removeprefix("--lang=") for text in argv if text.startswith("--lang=")]
    given += [following for text, following in itertools.pairwise(argv) if text == "--lang"]
    wanted = given[-1] if given else os.environ.get("JANGKAU_LANGUAGE", "")
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
