"""The room's Django app."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Who and where: people, regions, offices, organisations, users and their reach."""

    name = "jangkau.registry"
    label = "registry"

    def ready(self) -> None:
        """Declare what the audit seals and which columns keys seal."""
        from jangkau.core.sealed_columns import declare_sealed_column
        from jangkau.core.seals import declare_sealed
        from jangkau.registry.models import ContactStop, DeliveryReport, NikReveal, OutgoingMessage, Person

        declare_sealed(NikReveal)
        declare_sealed(DeliveryReport)
        declare_sealed(ContactStop)
        declare_sealed_column(Person, column="nik_sealed", purpose="nik", digest_column="nik_digest")
        declare_sealed_column(OutgoingMessage, column="to_sealed", purpose="message_to")
        declare_sealed_column(OutgoingMessage, column="text_sealed", purpose="message_text")
        declare_sealed_column(OutgoingMessage, column="plan_sealed", purpose="message_plan")
