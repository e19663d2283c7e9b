"""Messages to telephones, on their way and gone."""

from typing import ClassVar

import pgtrigger
from django.db import models

_SEALED = models.Q(to_sealed__isnull=False, text_sealed__isnull=False)
_FORGOTTEN = models.Q(to_sealed__isnull=True, text_sealed__isnull=True)


class OutgoingMessage(models.Model):
    """A message that is to be sent before it expires. Number and text are sealed, and forgotten as soon as it ends.

    ``purpose`` says in a word what it is about. ``trying_since`` stands while it is being handed over; one that is
    found like that later was broken off and may have been taken. ``reference`` is its name with the gateway, blank if
    it has none; ``reason`` says in a word why it failed.
    """

    to_sealed = models.BinaryField(null=True)
    text_sealed = models.BinaryField(null=True)
    purpose = models.CharField(max_length=30)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    trying_since = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=64, blank=True, default="")
    failed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=30, blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["expires_at"], condition=_SEALED, name="message_waiting"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="message_expires_after_it_is_made"
            ),
            models.CheckConstraint(
                condition=(_SEALED & models.Q(sent_at__isnull=True, failed_at__isnull=True, reference="", reason=""))
                | (_FORGOTTEN & models.Q(sent_at__isnull=False, failed_at__isnull=True, reason=""))
                | (_FORGOTTEN & models.Q(sent_at__isnull=True, failed_at__isnull=False) & ~models.Q(reason="")),
                name="message_that_ended_is_forgotten",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="message_fixed", fields=["purpose", "created_at", "expires_at"]),
            pgtrigger.Protect(
                name="message_ends_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__sent_at__isnull=False) | pgtrigger.Q(old__failed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"
