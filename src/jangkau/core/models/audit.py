"""Seals: digests over closed ranges of append-only rows, each chained to the one before."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models


class AuditSeal(models.Model):
    """A digest over the rows ``first_id`` to ``last_id`` of one table, chained to the seal before it."""

    table_name = models.CharField(max_length=63)
    columns = ArrayField(models.CharField(max_length=63))
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    row_count = models.IntegerField()
    row_ids = ArrayField(models.BigIntegerField())
    row_digests = models.BinaryField()
    previous_digest = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32, unique=True)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["table_name", "first_id"], name="one_seal_a_range"),
            models.UniqueConstraint(fields=["previous_digest"], name="seals_form_one_chain"),
            models.CheckConstraint(condition=models.Q(first_id__lte=models.F("last_id")), name="seal_range_forward"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="seal_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.table_name} {self.first_id}-{self.last_id}"
