"""Changes of their data that workers ask for and that somebody must look at first."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField
from jangkau.core.history import track


class DataChangeState(models.TextChoices):
    """What became of a change that was asked for."""

    ASKED = "asked", _("menunggu petugas")
    ACCEPTED = "accepted", _("diterima")
    REFUSED = "refused", _("ditolak")
    WITHDRAWN = "withdrawn", _("dibatalkan")


@track(exclude=("wanted_sealed",))
class DataChange(models.Model):
    """What a record shall say instead, sealed, and by when an officer decides (``due_on``, PP 44/2015 Art 13)."""

    participant = models.ForeignKey("enrolment.Participant", on_delete=models.PROTECT, related_name="data_changes")
    asked_by = models.ForeignKey("registry.Account", on_delete=models.PROTECT)
    wanted_sealed = models.BinaryField()
    fields = models.TextField()
    why = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=DataChangeState, default=DataChangeState.ASKED)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.TextField(blank=True, default="")
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["participant"], condition=models.Q(state="asked"), name="one_open_data_change"
            ),
            models.CheckConstraint(
                condition=models.Q(state="asked", decided_at__isnull=True)
                | (~models.Q(state="asked") & models.Q(decided_at__isnull=False)),
                name="data_change_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"change {self.pk} of participant {self.participant_id}"
