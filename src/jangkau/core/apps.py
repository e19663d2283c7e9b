"""The plumbing's Django app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Sealed files and the audit seal."""

    name = "jangkau.core"
    label = "core"

    def ready(self) -> None:
        """Declare what the audit seals."""
        from jangkau.core.models import SealedFile, Sighting
        from jangkau.core.seals import declare_sealed

        declare_sealed(SealedFile, except_for=("name_sealed", "destroyed_at"))
        declare_sealed(Sighting)
