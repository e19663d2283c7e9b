"""The room's Django app."""

from django.apps import AppConfig


class EnrolmentConfig(AppConfig):
    """Joining: participants and their numbers."""

    name = "jangkau.enrolment"
    label = "enrolment"
