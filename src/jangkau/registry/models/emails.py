"""Questions to mailboxes whether their readers wish for messages there."""

from typing import ClassVar

import pgtrigger
from django.db import models


class EmailConfirmation(models.Model):
    """Whoever reads a mailbox was asked to confirm it for a person. The address is kept as a keyed digest alone.

    ``key`` stands in the link that was sent there, and nobody can guess it.
    """

    key = models.UUIDField(unique=True)
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    address_digest = models.BinaryField(max_length=32)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["address_digest", "asked_at"], name="confirmation_of_address"),
            models.Index(fields=["person", "asked_at"], name="confirmation_of_person"),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="confirmation_fixed", fields=["key", "person", "address_digest", "asked_at", "expires_at"]
            ),
            pgtrigger.Protect(
                name="confirmed_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__confirmed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"confirmation {self.pk}"
