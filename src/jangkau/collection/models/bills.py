"""Bills and their lines. A live line is the claim on one participant's month of one cover."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models.prices import Cover
from jangkau.core.fields import ContextField
from jangkau.core.history import track


class BillState(models.TextChoices):
    """Where a bill stands."""

    ISSUED = "issued", _("terbit")
    PAID = "paid", _("lunas")
    EXPIRED = "expired", _("kedaluwarsa")
    CANCELLED = "cancelled", _("dibatalkan")
    REVERSED = "reversed", _("pembayaran dibatalkan")


@track()
class Bill(models.Model):
    """What a person or an organisation is asked to pay, once.

    ``code`` is the payment code (kode iuran) that a teller or a treasury types. Bills from before there were codes have
    none. ``settles_death_on`` is the day of death of a bill by which heirs settle arrears; None of all others.
    ``replaces`` is the version before this one, which was cancelled because its price was no longer right.
    ``worker_count`` is for how many participants it asks, and ``line_counts`` how many lines it has of each price, by
    the key of its ``PriceBasis``; None if it is from before that was kept: then its lines tell.
    """

    number = models.CharField(max_length=60, unique=True)
    code = models.CharField(max_length=14, unique=True, null=True)
    payer_person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, null=True)
    payer_organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, null=True)
    office = models.ForeignKey("registry.Office", on_delete=models.PROTECT)
    purpose = models.CharField(max_length=200)
    total_rupiah = models.BigIntegerField()
    worker_count = models.PositiveIntegerField(null=True)
    line_counts = models.JSONField(null=True)
    state = models.CharField(max_length=10, choices=BillState, default=BillState.ISSUED)
    cover_starts_on = models.DateField(null=True)
    start_letter = models.CharField(max_length=200, blank=True, default="")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    settles_death_on = models.DateField(null=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(payer_person__isnull=True, payer_organisation__isnull=False)
                | models.Q(payer_person__isnull=False, payer_organisation__isnull=True),
                name="bill_has_one_payer",
            ),
            models.CheckConstraint(condition=models.Q(total_rupiah__gt=0), name="bill_total_positive"),
            models.CheckConstraint(
                condition=models.Q(code__isnull=True) | models.Q(code__regex=r"^[1-9][0-9]{13}$"), name="bill_code_form"
            ),
            models.CheckConstraint(
                condition=models.Q(cover_starts_on__isnull=True) | ~models.Q(start_letter=""),
                name="fixed_start_has_letter",
            ),
            models.CheckConstraint(
                condition=models.Q(settles_death_on__isnull=True) | models.Q(payer_person__isnull=False),
                name="settlement_of_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(replaces__isnull=True) | ~models.Q(replaces=models.F("id")),
                name="bill_replaces_another",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="bill_terms_fixed", exclude=["state"]),
            pgtrigger.Protect(name="bill_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number


class BillCancellation(models.Model):
    """Who cancelled an unpaid bill, when, and why."""

    bill = models.OneToOneField(Bill, on_delete=models.PROTECT, related_name="cancellation")
    reason = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="cancellation_has_reason"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="cancellation_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.bill_id} {self.recorded_at:%Y-%m-%d}"


@track(inserts=False)
class BillLine(models.Model):
    """One participant × month × cover on a bill, with the price that was right when it was issued."""

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="lines", db_index=False)
    participant = models.ForeignKey("enrolment.Participant", on_delete=models.PROTECT, db_index=False)
    month = models.DateField()
    cover = models.CharField(max_length=7, choices=Cover)
    basis = models.ForeignKey("collection.PriceBasis", on_delete=models.PROTECT, db_index=False)
    amount_rupiah = models.BigIntegerField()
    due_date = models.DateField()
    live = models.BooleanField(default=True)

    class Meta:
        # Begins with the bill, so it serves the foreign key as well; a bill is read worker by worker, and the lines of
        # each that still claim their month are counted from the index alone.
        indexes: ClassVar = [models.Index(fields=["bill", "participant", "live"], name="line_bill_participant_live")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["participant", "month", "cover"],
                condition=models.Q(live=True),
                name="one_live_line_a_month",
            ),
            models.CheckConstraint(condition=models.Q(month__day=1), name="line_month_is_first_day"),
            models.CheckConstraint(condition=models.Q(amount_rupiah__gt=0), name="line_amount_positive"),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="line_terms_fixed", exclude=["live"]),
            pgtrigger.Protect(name="line_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.month} {self.cover}"
