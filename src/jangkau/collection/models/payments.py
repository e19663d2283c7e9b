"""Payments recorded against a bank's reference, and the money that bought no month."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models.prices import Cover
from jangkau.core.fields import ContextField


class Payment(models.Model):
    """Money received for a bill. The key is (channel, reference); the body's digest tells a repeat from a clash."""

    channel = models.CharField(max_length=30)
    reference = models.CharField(max_length=100)
    body_sha256 = models.BinaryField(max_length=32)
    bill = models.ForeignKey("collection.Bill", on_delete=models.PROTECT, related_name="payments")
    amount_rupiah = models.BigIntegerField()
    paid_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("registry.User", on_delete=models.PROTECT)
    answer = models.JSONField()
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "reference"], name="one_payment_a_reference"),
            models.CheckConstraint(condition=models.Q(amount_rupiah__gt=0), name="payment_amount_positive"),
        ]
        # The days of a channel are reconciled one by one, over all that it ever brought.
        indexes: ClassVar = [models.Index(fields=["channel", "paid_at"], name="payment_channel_paid_at")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="payment_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.reference}"


class CarryForwardReason(models.TextChoices):
    """Why paid money bought no month."""

    MONTH_TAKEN = "month_taken", _("bulan itu sudah dibayar pihak lain")
    MONTH_OVER = "month_over", _("bulan itu berakhir sebelum perlindungan dimulai")
    LINE_FREED = "line_freed", _("baris dilepas sebelum tagihan dibayar")
    DEPARTED = "departed", _("pekerja keluar dari kepesertaan")


class CarryForward(models.Model):
    """Money of a payment kept for its payer because the line it was for bought no month."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="carried_forward")
    line = models.OneToOneField("collection.BillLine", on_delete=models.PROTECT)
    cover = models.CharField(max_length=7, choices=Cover)
    amount_rupiah = models.BigIntegerField()
    reason = models.CharField(max_length=20, choices=CarryForwardReason)
    recorded_at = models.DateTimeField()
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount_rupiah__gt=0), name="carried_amount_positive"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="carried_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.amount_rupiah} {self.reason}"
