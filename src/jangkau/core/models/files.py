"""Files from people, encrypted at rest and kept until a date."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField


class SealedFile(models.Model):
    """A file that lies encrypted in the media folder; only its digest and size are readable."""

    class Kind(models.TextChoices):
        """What the file is."""

        ROSTER = "roster", _("daftar pekerja")
        FAULTY_ROWS = "faulty_rows", _("baris yang perlu diperbaiki")
        STATEMENT = "statement", _("rekening koran")

    kind = models.CharField(max_length=20, choices=Kind)
    name_sealed = models.BinaryField()
    sha256 = models.BinaryField(max_length=32)
    size_bytes = models.BigIntegerField()
    path = models.CharField(max_length=100, unique=True)
    stored_at = models.DateTimeField()
    retain_until = models.DateField()
    destroyed_at = models.DateTimeField(null=True)
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(size_bytes__gte=0), name="file_size_not_negative"),
        ]
        triggers: ClassVar = [
            # The name is sealed anew when keys are rotated.
            pgtrigger.ReadOnly(name="file_terms_fixed", exclude=["destroyed_at", "name_sealed"]),
            pgtrigger.Protect(name="file_row_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.path}"
