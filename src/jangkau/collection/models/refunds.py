"""Money that goes back: asked for, decided by somebody else, sent to the bank in a file, and answered by it."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField
from jangkau.core.history import track


class RefundSource(models.TextChoices):
    """Where the money lay before it was asked back."""

    HELD = "held", _("uang yang ditahan")
    CARRIED = "carried", _("iuran yang diperhitungkan")
    MONTHS = "months", _("bulan yang gugur karena pekerja keluar")


class RefundState(models.TextChoices):
    """Where a refund stands. A refund that is dropped or failed gives its money back to where it lay."""

    ASKED = "asked", _("menunggu persetujuan")
    APPROVED = "approved", _("disetujui")
    SENT = "sent", _("dikirim ke bank")
    PAID = "paid", _("dibayar")
    FAILED = "failed", _("gagal dibayar bank")
    DROPPED = "dropped", _("dibatalkan")


@track(exclude=("account_sealed",))
class RefundRequest(models.Model):
    """A wish to pay money back. ``account_sealed`` holds bank, account number and holder, as JSON, sealed."""

    source = models.CharField(max_length=7, choices=RefundSource)
    held = models.ForeignKey("collection.HeldMoney", on_delete=models.PROTECT, null=True, related_name="refunds")
    payment = models.ForeignKey("collection.Payment", on_delete=models.PROTECT, null=True, related_name="refunds")
    payer_person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, null=True)
    payer_organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, null=True)
    office = models.ForeignKey("registry.Office", on_delete=models.PROTECT)
    amount_rupiah = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    account_sealed = models.BinaryField()
    state = models.CharField(max_length=8, choices=RefundState, default=RefundState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount_rupiah__gt=0), name="refund_amount_positive"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="refund_has_reason"),
            models.CheckConstraint(
                condition=models.Q(source="held", held__isnull=False, payment__isnull=True)
                | models.Q(source="months", held__isnull=True, payment__isnull=False)
                | (
                    models.Q(source="carried", held__isnull=True, payment__isnull=True)
                    & (models.Q(payer_person__isnull=False) | models.Q(payer_organisation__isnull=False))
                ),
                name="refund_names_its_source",
            ),
            models.CheckConstraint(
                condition=models.Q(payer_person__isnull=True) | models.Q(payer_organisation__isnull=True),
                name="refund_has_at_most_one_payer",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="refund_fixed", exclude=["state", "account_sealed"]),
            pgtrigger.Protect(name="refund_never_deleted", operation=pgtrigger.Delete),
            # Months owed back lie in the books of their payment; what was asked of them never exceeds what is owed.
            pgtrigger.Trigger(
                name="months_refunded_once",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__source="months"),
                func="""
                    PERFORM FROM collection_bill bill JOIN collection_payment payment ON payment.bill_id = bill.id
                    WHERE payment.id = NEW.payment_id FOR NO KEY UPDATE OF bill;
                    IF (
                        SELECT sum(amount_rupiah) FROM collection_refundrequest
                        WHERE payment_id = NEW.payment_id AND state NOT IN ('dropped', 'failed')
                    ) > (
                        SELECT COALESCE(-sum(posting.amount_rupiah), 0) FROM collection_posting posting
                        JOIN collection_entry entry ON entry.id = posting.entry_id
                        WHERE entry.payment_id = NEW.payment_id AND posting.account_id = '2200'
                    ) THEN
                        RAISE EXCEPTION 'more than is owed of payment %', NEW.payment_id
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'months_refunded_once';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.amount_rupiah}"


class RefundBatch(models.Model):
    """Approved refunds sent to a bank in one file."""

    channel = models.CharField(max_length=30)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    context_id = ContextField()

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Protect(name="refund_batch_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.made_at:%Y-%m-%d}"


class RefundStep(models.Model):
    """A step of a refund: who took it, when, and what the books hold of it. ``reference`` is the bank's."""

    refund = models.ForeignKey(RefundRequest, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=8, choices=RefundState)
    batch = models.ForeignKey(RefundBatch, on_delete=models.PROTECT, null=True, related_name="steps")
    reference = models.CharField(max_length=100, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")
    entry = models.OneToOneField("collection.Entry", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["refund", "state"], name="refund_step_once"),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(batch__isnull=False), name="refund_sent_in_a_batch"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="refund_step_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="refund_approved_by_another",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__state="approved"),
                func="""
                    IF NEW.recorded_by_id = (
                        SELECT asked_by_id FROM collection_refundrequest WHERE id = NEW.refund_id
                    ) THEN
                        RAISE EXCEPTION 'refund % is approved by whoever asked for it', NEW.refund_id
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_approved_by_another';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.refund_id} {self.state}"
