"""Participants of the BPU segment: one live participation a person, at most two occupations."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField
from jangkau.core.history import track


class Channel(models.TextChoices):
    """The way by which a worker joined (PP 44/2015 art. 11(3))."""

    SELF = "self", _("sendiri")
    WADAH = "wadah", _("wadah")
    SPONSOR = "sponsor", _("sponsor")
    AGENT = "agent", _("Perisai")


class WorkSector(models.TextChoices):
    """Sector that decides the relief of PP 50/2025; the values are those of ``rules.contributions.Sector``."""

    TRANSPORT = "transport", _("transportasi")
    OTHER = "other", _("selain transportasi")


class EndReason(models.TextChoices):
    """Why a participation ended."""

    DEATH = "death", _("meninggal dunia")
    WITHDREW = "withdrew", _("berhenti atas permintaan sendiri")
    WAGE_EARNER = "wage_earner", _("menjadi penerima upah")
    NOT_ELIGIBLE = "not_eligible", _("tidak lagi memenuhi syarat")
    MERGED = "merged", _("digabung dengan data lain")


@track()
class Participant(models.Model):
    """A person's membership. Status is computed from insured months, never stored here.

    ``wadah_since`` is when he came over to his wadah; null if he registered through it.
    """

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="participations")
    office = models.ForeignKey("registry.Office", on_delete=models.PROTECT)
    channel = models.CharField(max_length=10, choices=Channel)
    wadah = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, null=True)
    wadah_since = models.DateTimeField(null=True)
    bracket = models.SmallIntegerField()
    with_savings = models.BooleanField(default=False)
    occupation = models.TextField()
    sector = models.CharField(max_length=10, choices=WorkSector)
    second_occupation = models.TextField(null=True)
    second_sector = models.CharField(max_length=10, choices=WorkSector, null=True)
    attested_at = models.DateTimeField(null=True)
    registered_at = models.DateTimeField()
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=20, choices=EndReason, null=True)
    end_recorded_at = models.DateTimeField(null=True)
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(ended_on__isnull=True), name="one_live_participant_a_person"
            ),
            models.CheckConstraint(condition=models.Q(bracket__range=(1, 33)), name="participant_bracket"),
            models.CheckConstraint(
                condition=models.Q(second_occupation__isnull=True, second_sector__isnull=True)
                | models.Q(second_occupation__isnull=False, second_sector__isnull=False),
                name="second_occupation_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True, end_reason__isnull=True, end_recorded_at__isnull=True)
                | models.Q(ended_on__isnull=False, end_reason__isnull=False, end_recorded_at__isnull=False),
                name="participation_end_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(wadah_since__isnull=True) | models.Q(wadah__isnull=False),
                name="wadah_since_has_wadah",
            ),
        ]

    def __str__(self) -> str:
        return f"participant {self.pk}"


class ParticipantNumber(models.Model):
    """The participant's number, issued after the first payment (PP 44/2015 art. 11(4)); never changed."""

    participant = models.OneToOneField(Participant, on_delete=models.PROTECT, related_name="issued_number")
    number = models.CharField(max_length=11, unique=True)
    issued_at = models.DateTimeField()
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(number__regex=r"^[0-9]{11}$"), name="participant_number_form"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="number_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number
