"""``translations``: bring the English catalogue in line with the source, compile it, or check that it is whole."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jangkau.console import catalogue


class Command(BaseCommand):
    """Keep the translations; a tool of those who develop Jangkau, so it speaks English and needs no user."""

    help = "Update, compile or check the English translations."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what to do."""
        parser.add_argument("action", choices=["update", "compile", "check"], help="what to do with the catalogue")

    def handle(self, *args: object, **options: Any) -> None:
        """Do it and say what is still to translate."""
        if options["action"] == "compile":
            self.stdout.write(f"Compiled {catalogue.compile_catalogue()}")
            return
        if options["action"] == "update":
            catalogue.update_catalogue()
        missing = catalogue.texts_missing()
        for text in missing:
            self.stdout.write(f"not translated: {text}")
        if missing and options["action"] == "check":
            raise CommandError(f"{len(missing)} texts have no English translation.")
        self.stdout.write(f"{len(missing)} texts without a translation in {catalogue.catalogue_file()}")
