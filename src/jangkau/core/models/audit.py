"""Seals: digests over closed ranges of append-only rows, each chained to the one before."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models


class AuditSeal(models.Model):
    """A digest over the rows ``first_id`` to ``last_id`` of one table, chained to the seal before it.

    ``row_digests`` holds the first 8 bytes of each row's digest, in the order of ``row_ids``: they name the row
    that was changed. ``rows_digest`` is over the whole digests. See docs/adr/0006.
    """

    table_name = models.CharField(max_length=63)
    columns = ArrayField(models.CharField(max_length=63))
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    row_count = models.IntegerField()
    row_ids = ArrayField(models.BigIntegerField())
    row_digests = models.BinaryField()
    rows_digest = models.BinaryField(max_length=32)
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


class AuditHead(models.Model):
    """The end of the chain, one row: how many seals there are and the digest of the last.

    It is signed with a key that lies outside the database, so that who can write to the database alone can
    neither cut the chain short nor make another.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    seal_count = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=32)
    signed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="one_audit_head")]

    def __str__(self) -> str:
        return f"{self.seal_count} seals"
