"""What workers state again before they pay after a lapse, kept once for each lapse."""

from typing import ClassVar

import pgtrigger
from django.db import models

from jangkau.core.fields import ContextField


class Reattestation(models.Model):
    """A participant stated that he works, is fit to, and that what is known of him is true, after his cover lapsed.

    ``cover_ended_on`` tells the lapse: the end of the cover that lapsed, the first day without it.
    """

    participant = models.ForeignKey(
        "enrolment.Participant", on_delete=models.PROTECT, related_name="reattestations", db_index=False
    )
    cover_ended_on = models.DateField()
    stated_at = models.DateTimeField()
    recorded_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["participant", "cover_ended_on"], name="one_statement_a_lapse"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="reattestation_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.cover_ended_on}"
