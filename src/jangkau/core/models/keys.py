"""Which digest key the look-up columns were made with; the keys themselves are never in the database."""

from typing import ClassVar

from django.db import models

from jangkau.core.history import track


@track()
class DigestKey(models.Model):
    """A digest key that look-up columns were made with, known by its id and a mark that tells it from others.

    The one in force makes new digests. Another that is not retired still has digests in the database, which
    ``rotate_keys`` has yet to make anew.
    """

    key_id = models.CharField(max_length=100, unique=True)
    mark = models.BinaryField(max_length=32)
    in_force = models.BooleanField()
    put_in_force_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["in_force"], condition=models.Q(in_force=True), name="one_digest_key_in_force"
            ),
            models.CheckConstraint(
                condition=models.Q(in_force=False) | models.Q(retired_at__isnull=True),
                name="digest_key_in_force_not_retired",
            ),
        ]

    def __str__(self) -> str:
        return self.key_id
