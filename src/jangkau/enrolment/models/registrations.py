"""Registrations that workers fill in themselves: what was typed lies sealed until it becomes a participant."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField
from jangkau.core.history import track
from jangkau.registry.models.accounts import Relation


class RegistrationState(models.TextChoices):
    """How far a registration is."""

    DRAFT = "draft", _("belum selesai")
    SUBMITTED = "submitted", _("diperiksa petugas")
    SENT_BACK = "sent_back", _("perlu diperbaiki")
    ACCEPTED = "accepted", _("diterima")
    REFUSED = "refused", _("ditolak")
    WITHDRAWN = "withdrawn", _("dibatalkan")


class RegistrationStep(models.TextChoices):
    """The pages of the form, in their order."""

    WHO = "who", _("Siapa")
    BIRTH = "birth", _("Lahir dan tinggal")
    WORK = "work", _("Pekerjaan")
    CHOICE = "choice", _("Perlindungan")
    CHECK = "check", _("Periksa")


@track(exclude=("answers_sealed",))
class Registration(models.Model):
    """A form on its way. ``step`` is the first page still to fill in; ``reasons`` is why an officer looks at it.

    ``answers_sealed`` holds what was typed, as JSON, sealed; once decided it is emptied, for the people are registered.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    account = models.ForeignKey("registry.Account", on_delete=models.PROTECT, related_name="registrations")
    relation = models.CharField(max_length=10, choices=Relation)
    state = models.CharField(max_length=10, choices=RegistrationState, default=RegistrationState.DRAFT)
    step = models.CharField(max_length=10, choices=RegistrationStep, default=RegistrationStep.WHO)
    answers_sealed = models.BinaryField()
    wadah = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, null=True)
    office = models.ForeignKey("registry.Office", on_delete=models.PROTECT, null=True)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    # For how many months the first bill is to be; its own column, for it outlives the answers.
    months = models.SmallIntegerField(null=True)
    reasons = ArrayField(models.CharField(max_length=40), default=list)
    # The boxes that an officer asks to have put right, and what he says about them.
    marked = ArrayField(models.CharField(max_length=30), default=list)
    note = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, null=True)
    participant = models.ForeignKey("enrolment.Participant", on_delete=models.PROTECT, null=True)
    context_id = ContextField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["office", "state", "submitted_at"], name="registration_of_office"),
            models.Index(fields=["account", "state"], name="registration_of_account"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(state=RegistrationState.ACCEPTED)
                | models.Q(person__isnull=False, participant__isnull=False, decided_at__isnull=False),
                name="accepted_registration_has_participant",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[RegistrationState.DRAFT, RegistrationState.WITHDRAWN])
                | models.Q(submitted_at__isnull=False, office__isnull=False),
                name="registration_submitted_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"registration {self.public_id}"
