"""Consents: what somebody agreed to, to which wording, and until when (UU 27/2022 Art 20-24)."""

from typing import ClassVar

from django.db import models

from jangkau.core.fields import ContextField
from jangkau.core.history import track


@track()
class Consent(models.Model):
    """An account's consent to one purpose in one wording; ``version`` is the day since which that wording is used."""

    account = models.ForeignKey("registry.Account", on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20)
    version = models.DateField()
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "purpose"], condition=models.Q(withdrawn_at__isnull=True), name="consent_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"
