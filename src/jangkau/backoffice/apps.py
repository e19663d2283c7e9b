"""The interface's Django app."""

from django.apps import AppConfig


class BackofficeConfig(AppConfig):
    """Interface: staff, sponsors, supervisors."""

    name = "jangkau.backoffice"
    label = "backoffice"
