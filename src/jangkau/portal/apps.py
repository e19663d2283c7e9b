"""The portal's Django app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The worker's own door: pages without models."""

    name = "jangkau.portal"
    label = "portal"
