"""The room's Django app."""

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    """Money in: bills, payments, insured months, ledger."""

    name = "jangkau.collection"
    label = "collection"
