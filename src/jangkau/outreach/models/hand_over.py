"""What a worker was offered and took when his sponsor's months end; never changed."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField


class HandOverAct(models.TextChoices):
    """What happened of handing a worker over to paying himself."""

    SHOWN = "shown", _("tawaran dilihat di halamannya sendiri")
    TAPPED = "tapped", _("meminta kode iuran dari tawaran itu")


class HandOverStep(models.Model):
    """The first time that a worker was shown, or took, the offer to pay from ``first_month`` on himself.

    ``first_month`` is the first that his sponsor does not fund. Offers by message are told by their reminders, and what
    he paid by his insured months.
    """

    participant = models.ForeignKey("enrolment.Participant", on_delete=models.PROTECT, related_name="hand_over_steps")
    first_month = models.DateField()
    act = models.CharField(max_length=6, choices=HandOverAct)
    happened_at = models.DateTimeField()
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["participant", "first_month", "act"], name="hand_over_step_once"),
            models.CheckConstraint(condition=models.Q(first_month__day=1), name="hand_over_month_is_first_day"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="hand_over_step_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"participant {self.participant_id} {self.first_month}: {self.act}"
