"""Insured months: the unit of everything. Immutable; undone only by a void that keeps the row."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models.prices import Cover
from jangkau.core.fields import ContextField
from jangkau.core.history import track


class VoidReason(models.TextChoices):
    """Why insured months were voided."""

    PAYMENT_REVERSED = "payment_reversed", _("pembayaran dibatalkan")
    DEPARTED = "departed", _("pekerja keluar dari kepesertaan")


class MonthVoid(models.Model):
    """The record that voids insured months: why, when, by whom."""

    reason = models.CharField(max_length=20, choices=VoidReason)
    payment = models.ForeignKey("collection.Payment", on_delete=models.PROTECT, related_name="voids")
    note = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("registry.User", on_delete=models.PROTECT)
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(note=""), name="void_has_note"),
            models.UniqueConstraint(
                fields=["payment"],
                condition=models.Q(reason=VoidReason.PAYMENT_REVERSED),
                name="payment_reversed_once",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="void_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.recorded_at:%Y-%m-%d}"


@track(inserts=False)
class InsuredMonth(models.Model):
    """One month of one cover that a payment bought for a participant.

    ``participant`` and ``basis`` repeat those of the line, whose keys the database has checked: to check the same
    keys again takes a third of the time of a large payment. ``selectors.books.books_agree`` compares the two.
    """

    participant = models.ForeignKey(
        "enrolment.Participant", on_delete=models.PROTECT, db_index=False, db_constraint=False
    )
    month = models.DateField()
    cover = models.CharField(max_length=7, choices=Cover)
    basis = models.ForeignKey("collection.PriceBasis", on_delete=models.PROTECT, db_index=False, db_constraint=False)
    line = models.ForeignKey("collection.BillLine", on_delete=models.PROTECT, db_index=False)
    payment = models.ForeignKey(
        "collection.Payment", on_delete=models.PROTECT, related_name="insured_months", db_index=False
    )
    jkk_rupiah = models.BigIntegerField()
    jkm_rupiah = models.BigIntegerField()
    jht_rupiah = models.BigIntegerField()
    covered_from = models.DateField()
    covered_until = models.DateField()
    paid_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    voided_by = models.ForeignKey(MonthVoid, on_delete=models.PROTECT, null=True, db_index=False)

    class Meta:
        # Begins with the payment, so it serves the foreign key as well. What a payment bought is counted by price and
        # by what still stands of it, from the index alone.
        indexes: ClassVar = [models.Index(fields=["payment", "basis", "voided_by"], name="month_payment_basis_void")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["participant", "month", "cover"],
                condition=models.Q(voided_by__isnull=True),
                name="one_insured_month",
            ),
            models.CheckConstraint(condition=models.Q(month__day=1), name="insured_month_is_first_day"),
            models.CheckConstraint(
                condition=models.Q(covered_from__gte=models.F("month"))
                & models.Q(covered_from__lt=models.F("covered_until")),
                name="insured_period_in_month",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="insured_month_immutable", exclude=["voided_by"]),
            pgtrigger.Protect(
                name="insured_month_voided_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__voided_by__isnull=False),
            ),
            pgtrigger.Protect(name="insured_month_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.month} {self.cover}"
