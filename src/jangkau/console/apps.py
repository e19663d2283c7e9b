"""The interface's Django app."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """Interface: management commands and jobs."""

    name = "jangkau.console"
    label = "console"
