"""The keys that sign proofs of cover and payment. The public part is published; the private part lies sealed."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models.functions import Now

from jangkau.core.history import track


@track(exclude=("private_sealed",))
class ProofKey(models.Model):
    """An Ed25519 key, known by its number, which stands in every proof that it signed.

    The one in force signs. One that was replaced still verifies what it signed, and its private part is destroyed. One
    that was withdrawn verifies nothing.
    """

    number = models.PositiveIntegerField(unique=True)
    public_key = models.BinaryField(max_length=32, unique=True)
    private_sealed = models.BinaryField(null=True)
    in_force = models.BooleanField()
    made_at = models.DateTimeField(db_default=Now())
    replaced_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["in_force"], condition=models.Q(in_force=True), name="one_proof_key_in_force"
            ),
            models.CheckConstraint(condition=models.Q(number__range=(1, 65535)), name="proof_key_number"),
            models.CheckConstraint(
                condition=models.Q(in_force=True, private_sealed__isnull=False, replaced_at__isnull=True)
                | models.Q(in_force=False, private_sealed__isnull=True, replaced_at__isnull=False),
                name="proof_key_private_while_in_force",
            ),
            models.CheckConstraint(
                condition=models.Q(in_force=False) | models.Q(withdrawn_at__isnull=True),
                name="proof_key_in_force_not_withdrawn",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="proof_key_fixed", exclude=["private_sealed", "in_force", "replaced_at", "withdrawn_at"]
            ),
            pgtrigger.Protect(name="proof_key_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"proof key {self.number}"
