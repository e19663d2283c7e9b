"""Rosters: a sponsor's list as it came in, each row with its outcome and reasons."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField
from jangkau.core.history import track


class Outcome(models.TextChoices):
    """What became of a row; every row has exactly one."""

    ACCEPTED = "accepted", _("diterima")
    REVIEW = "review", _("perlu diperiksa")
    REJECTED = "rejected", _("ditolak")
    WAITING = "waiting", _("menunggu anggaran")


@track()
class Roster(models.Model):
    """One file sent under an agreement. A later roster of the agreement takes the place of open rows.

    ``accepted_rupiah`` is what the rows accepted by the check cost; null on rosters from before it was kept.
    """

    agreement = models.ForeignKey("partnership.Agreement", on_delete=models.PROTECT, related_name="rosters")
    number = models.IntegerField()
    file = models.ForeignKey("core.SealedFile", on_delete=models.PROTECT, related_name="+")
    faulty_file = models.ForeignKey("core.SealedFile", on_delete=models.PROTECT, null=True, related_name="+")
    mapping = models.JSONField()
    notices = models.JSONField()
    row_count = models.IntegerField()
    accepted_rupiah = models.BigIntegerField(null=True)
    uploaded_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "number"], name="roster_number_in_agreement"),
        ]
        triggers: ClassVar = [
            # Who sent it cannot become another, so that nobody approves a roster of his own.
            pgtrigger.Protect(
                name="roster_keeps_uploader",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("uploaded_by", "agreement"),
            ),
            # Its rows never change; what they come to cannot either.
            pgtrigger.ReadOnly(name="roster_keeps_sum", fields=["accepted_rupiah"]),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id}/{self.number}"


class RosterRow(models.Model):
    """A row of a roster. ``raw_sealed`` holds the cells as sent; the clean values beside it are what was read.

    The cells as sent are forgotten (null) when the time of the roster's file is over. A row that ``leaves`` says that a
    member goes.
    """

    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, related_name="rows", db_index=False)
    row_number = models.IntegerField()
    raw_sealed = models.BinaryField(null=True)
    nik_sealed = models.BinaryField(null=True)
    nik_digest = models.BinaryField(max_length=32, null=True)
    name = models.TextField()
    name_key = models.TextField()
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=1, null=True)
    phone = models.CharField(max_length=30)
    address = models.TextField()
    region = models.ForeignKey("registry.Region", on_delete=models.PROTECT, null=True, db_index=False)
    category = models.CharField(max_length=20, null=True)
    occupation = models.TextField()
    sector = models.CharField(max_length=10)
    leaves = models.BooleanField(default=False, db_default=False)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reasons = ArrayField(models.CharField(max_length=30))
    months = ArrayField(models.DateField())
    amount_rupiah = models.BigIntegerField()

    class Meta:
        # Most rows are accepted; whoever asks why the others are not need not read them all.
        indexes: ClassVar = [
            models.Index(
                fields=["roster", "outcome", "row_number"],
                condition=~models.Q(outcome=Outcome.ACCEPTED),
                name="roster_row_not_accepted",
            ),
            models.Index(fields=["roster"], condition=models.Q(leaves=True), name="roster_row_leaves"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roster", "row_number"], name="roster_row_once"),
            models.CheckConstraint(
                condition=models.Q(outcome=Outcome.ACCEPTED, reasons__len=0)
                | (~models.Q(outcome=Outcome.ACCEPTED) & models.Q(reasons__len__gt=0)),
                name="row_not_accepted_has_reasons",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome=Outcome.ACCEPTED)
                | models.Q(nik_digest__isnull=False, leaves=True)
                | models.Q(nik_digest__isnull=False, birth_date__isnull=False, sex__isnull=False, region__isnull=False),
                name="accepted_row_is_complete",
            ),
        ]
        triggers: ClassVar = [
            # Sealed values are sealed anew when keys are rotated; what was read from the row never changes.
            pgtrigger.ReadOnly(name="roster_row_read_only", exclude=["raw_sealed", "nik_sealed", "nik_digest"]),
            pgtrigger.Protect(name="roster_row_append_only", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.roster_id} row {self.row_number}"


class RowDecision(models.Model):
    """A person's decision on a row that had to be looked at."""

    row = models.OneToOneField(RosterRow, on_delete=models.PROTECT, related_name="decision")
    accepted = models.BooleanField()
    reason = models.TextField()
    decided_by = models.ForeignKey("registry.User", on_delete=models.PROTECT)
    decided_at = models.DateTimeField()
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="decision_has_reason"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="decision_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"row {self.row_id}"
