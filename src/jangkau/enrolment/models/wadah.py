"""Wadah on their way: asked for by their members, joined by invitation (PERBAN BPJS-TK 1/2023)."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField
from jangkau.core.history import track
from jangkau.registry.models.accounts import WadahRole


class FoundingState(models.TextChoices):
    """How far the founding of a wadah is."""

    ASKED = "asked", _("menunggu petugas")
    ACCEPTED = "accepted", _("diterima")
    REFUSED = "refused", _("ditolak")


@track()
class WadahFounding(models.Model):
    """A wish to found a wadah: what form F1 BPU asks of a group. ``region`` is where it works, ``work`` what they do.

    ``attested_at`` is when the founder stated that it is formed by, of and for its members; ``reason`` why it was
    refused.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    account = models.ForeignKey("registry.Account", on_delete=models.PROTECT, related_name="foundings")
    name = models.CharField(max_length=200)
    work = models.CharField(max_length=80)
    region = models.ForeignKey("registry.Region", on_delete=models.PROTECT, related_name="+")
    members_expected = models.IntegerField()
    attested_at = models.DateTimeField()
    office = models.ForeignKey("registry.Office", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=FoundingState, default=FoundingState.ASKED)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True, default="")
    wadah = models.OneToOneField("registry.Organisation", on_delete=models.PROTECT, null=True, related_name="founding")
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(state=FoundingState.ASKED), name="one_open_founding_an_account"
            ),
            models.CheckConstraint(
                condition=models.Q(state=FoundingState.ASKED, decided_at__isnull=True, wadah__isnull=True)
                | models.Q(state=FoundingState.ACCEPTED, decided_at__isnull=False, wadah__isnull=False)
                | (
                    models.Q(state=FoundingState.REFUSED, decided_at__isnull=False, wadah__isnull=True)
                    & ~models.Q(reason="")
                ),
                name="founding_decided_whole",
            ),
            models.CheckConstraint(condition=models.Q(members_expected__gte=1), name="founding_expects_members"),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "state"], name="founding_of_office")]

    def __str__(self) -> str:
        return f"founding {self.public_id}"


@track(exclude=("code",))
class WadahInvitation(models.Model):
    """A code by which one comes to a wadah: as a member if ``role`` is blank, else to that role.

    One for members is good until it is renewed; one for a role is good once and for some days.
    """

    wadah = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=20, choices=WadahRole, blank=True, default="")
    code = models.CharField(max_length=8, unique=True)
    made_at = models.DateTimeField()
    good_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wadah", "role"], condition=models.Q(ended_at__isnull=True), name="one_invitation_a_role"
            ),
            models.CheckConstraint(
                condition=models.Q(role="", good_until__isnull=True)
                | (~models.Q(role="") & models.Q(good_until__isnull=False)),
                name="invitation_to_role_runs_out",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


@track()
class ReportedMembers(models.Model):
    """How many members a wadah is said to have had on a day, by a report; nobody of them need be on record."""

    wadah = models.OneToOneField("registry.Organisation", on_delete=models.PROTECT, related_name="reported_members")
    members = models.IntegerField()
    source = models.CharField(max_length=200)
    counted_on = models.DateField()
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(members__gte=0), name="reported_members_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.members} members of wadah {self.wadah_id}"
