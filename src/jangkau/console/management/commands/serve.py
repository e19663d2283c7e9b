"""``serve``: the web process, on this machine only."""

from typing import Any

from django.core.management.base import CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console.command import TABLES_OUTDATED, Answer, JangkauCommand, Request
from jangkau.console.server import DEFAULT_PORT, NAME, serve
from jangkau.core.errors import Refusal


class TablesOutdated(Refusal):
    """The database's tables are older than the code."""

    message = TABLES_OUTDATED


class Command(JangkauCommand):
    """Serve the pages."""

    purpose = gettext_lazy("Menjalankan halaman web di komputer ini saja (127.0.0.1).")
    user = "none"

    def add_options(self, parser: CommandParser) -> None:
        """Add the port and the number of processes."""
        parser.add_argument("--port", type=int, default=DEFAULT_PORT, metavar="N", help=_("porta"))
        parser.add_argument(
            "--processes", type=int, default=1, choices=range(1, 33), metavar="N", help=_("jumlah proses yang menjawab")
        )

    def handle(self, *args: object, **options: Any) -> None:
        """Make sure that the tables are up to date, then serve until stopped."""
        super().handle(*args, **options)
        serve(port=options["port"], processes=options["processes"], say=self.stderr.write)

    def answer(self, request: Request) -> Answer:
        """Return where the pages will be.

        Raises:
            TablesOutdated: if a migration was not applied.
        """
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise TablesOutdated()
        return Answer(document={"address": NAME, "port": request.options["port"]}, lines=[])
