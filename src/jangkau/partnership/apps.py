"""The room's Django app."""

from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    """Those who help: sponsors, agreements and rosters."""

    name = "jangkau.partnership"
    label = "partnership"
