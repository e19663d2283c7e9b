"""The room's Django app."""

from django.apps import AppConfig


class EnrolmentConfig(AppConfig):
    """Joining: registrations, participants and their numbers."""

    name = "jangkau.enrolment"
    label = "enrolment"

    def ready(self) -> None:
        """Declare what the audit seals and which columns keys seal."""
        from jangkau.core.sealed_columns import declare_sealed_column
        from jangkau.core.seals import declare_sealed
        from jangkau.enrolment import models

        declare_sealed(models.ParticipantNumber)
        declare_sealed(models.AssistanceCall)
        declare_sealed_column(models.Registration, column="answers_sealed", purpose="registration")
        declare_sealed_column(models.DataChange, column="wanted_sealed", purpose="data-change")
