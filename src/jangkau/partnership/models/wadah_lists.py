"""Lists of members that the coordinator of a wadah sends: shown row by row, and written once he confirms."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField
from jangkau.core.history import track


class ListState(models.TextChoices):
    """How far a list is."""

    WAITING = "waiting", _("menunggu dipastikan")
    CONFIRMED = "confirmed", _("sudah dicatat")
    WITHDRAWN = "withdrawn", _("ditarik")


@track()
class WadahList(models.Model):
    """A file of members. ``faults`` holds the reasons of every row that is not accepted, by its number in the file.

    The rows themselves lie in the sealed file alone until they are people.
    """

    wadah = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="member_lists")
    file = models.ForeignKey("core.SealedFile", on_delete=models.PROTECT, related_name="+")
    sha256 = models.BinaryField(max_length=32)
    state = models.CharField(max_length=10, choices=ListState, default=ListState.WAITING)
    row_count = models.IntegerField()
    accepted = models.IntegerField()
    review = models.IntegerField()
    faults = models.JSONField()
    sent_by = models.ForeignKey("registry.Account", on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wadah", "sha256"],
                condition=~models.Q(state=ListState.WITHDRAWN),
                name="one_list_of_a_file",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ListState.WAITING, decided_at__isnull=True)
                | (~models.Q(state=ListState.WAITING) & models.Q(decided_at__isnull=False)),
                name="list_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"list {self.pk} of wadah {self.wadah_id}"
