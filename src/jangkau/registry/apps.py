"""The room's Django app."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Who and where: people, regions, offices, organisations, users and their reach."""

    name = "jangkau.registry"
    label = "registry"

    def ready(self) -> None:
        """Declare what the audit seals."""
        from jangkau.core.seals import declare_sealed
        from jangkau.registry import models

        declare_sealed(models.NikReveal)
        declare_sealed(models.PersonMerge, except_for=("undone_at", "undone_by", "undo_reason"))
