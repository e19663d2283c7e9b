"""The plumbing's Django app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Sealed files and the audit seal."""

    name = "jangkau.core"
    label = "core"
