"""Half-finished forms that somebody helps to finish, and what came of each."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField
from jangkau.core.history import track


class AssistanceOutcome(models.TextChoices):
    """What came of a call."""

    FINISHED_TOGETHER = "finished_together", _("diselesaikan bersama")
    HANDED_BACK = "handed_back", _("dikembalikan untuk diteruskan sendiri")
    NOT_REACHED = "not_reached", _("tidak terhubung")
    NOT_NOW = "not_now", _("belum mau sekarang")
    NOT_WANTED = "not_wanted", _("tidak jadi mendaftar")
    NOT_ELIGIBLE = "not_eligible", _("tidak memenuhi syarat")
    WRONG_NUMBER = "wrong_number", _("nomor salah")


# After these somebody may call once more.
GOES_ON = (AssistanceOutcome.NOT_REACHED, AssistanceOutcome.NOT_NOW)


@track()
class AssistanceCase(models.Model):
    """A form that its owner asked help with. ``taken_by`` is who works on it now; ``outcome`` what ended it."""

    registration = models.OneToOneField("enrolment.Registration", on_delete=models.PROTECT, related_name="assistance")
    asked_at = models.DateTimeField()
    taken_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=AssistanceOutcome, null=True)
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, outcome__isnull=True)
                | models.Q(closed_at__isnull=False, outcome__isnull=False),
                name="assistance_closed_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(taken_by__isnull=True, taken_at__isnull=True)
                | models.Q(taken_by__isnull=False, taken_at__isnull=False),
                name="assistance_taken_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"help with {self.registration_id}"


class AssistanceCall(models.Model):
    """A call about a form: who called, when, and what came of it."""

    case = models.ForeignKey(AssistanceCase, on_delete=models.PROTECT, related_name="calls")
    called_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=AssistanceOutcome)
    note = models.TextField(blank=True, default="")
    context_id = ContextField()

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Protect(name="call_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"call {self.pk}: {self.outcome}"
