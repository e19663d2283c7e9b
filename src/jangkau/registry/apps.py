"""The room's Django app."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Who and where: people, regions, offices, organisations, users and their reach."""

    name = "jangkau.registry"
    label = "registry"
