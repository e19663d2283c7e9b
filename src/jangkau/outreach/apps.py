"""The room's Django app."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """Reaching: whom to call, and what came of the calls."""

    name = "jangkau.outreach"
    label = "outreach"

    def ready(self) -> None:
        """Declare what the audit seals and what its trails tell."""
        from jangkau.core.seals import declare_sealed
        from jangkau.outreach import models
        from jangkau.outreach.selectors.audit import declare_tables

        declare_sealed(models.Contact)
        declare_tables()
