"""The room's Django app."""

from django.apps import AppConfig


class EnrolmentConfig(AppConfig):
    """Joining: participants and their numbers."""

    name = "jangkau.enrolment"
    label = "enrolment"

    def ready(self) -> None:
        """Declare what the audit seals."""
        from jangkau.core.seals import declare_sealed
        from jangkau.enrolment import models

        declare_sealed(models.ParticipantNumber)
