"""Money that came in and paid no bill: held until it pays one, is carried forward, or goes back."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField
from jangkau.core.history import track


class MoneySource(models.TextChoices):
    """What told us of the money."""

    NOTICE = "notice", _("pemberitahuan mitra bayar")
    STATEMENT = "statement", _("rekening koran")
    DESK = "desk", _("dicatat petugas")


class HeldReason(models.TextChoices):
    """Why it paid no bill."""

    UNMATCHED = "unmatched", _("tagihannya tidak diketahui")
    UNDERPAID = "underpaid", _("kurang dari tagihan")
    OVERPAID = "overpaid", _("lebih dari tagihan")
    BILL_NOT_OPEN = "bill_not_open", _("tagihannya tidak terbuka lagi")
    DUPLICATE = "duplicate", _("tagihannya sudah dibayar")
    SAVED = "saved", _("ditabung untuk iuran")


@track()
class HeldMoney(models.Model):
    """One amount that arrived through a channel. Its key is (channel, reference), as a payment's is.

    ``payer_*`` is who paid and ``bill`` what it was meant for, where known. ``responsible`` looks after it.
    """

    source = models.CharField(max_length=10, choices=MoneySource)
    channel = models.CharField(max_length=30)
    reference = models.CharField(max_length=100)
    amount_rupiah = models.BigIntegerField()
    received_at = models.DateTimeField()
    office = models.ForeignKey("registry.Office", on_delete=models.PROTECT)
    payer_person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, null=True)
    payer_organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, null=True)
    bill = models.ForeignKey("collection.Bill", on_delete=models.PROTECT, null=True, related_name="held_money")
    reason = models.CharField(max_length=13, choices=HeldReason)
    note = models.CharField(max_length=300, blank=True, default="")
    responsible = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    entry = models.OneToOneField("collection.Entry", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "reference"], name="money_held_once"),
            models.CheckConstraint(condition=models.Q(amount_rupiah__gt=0), name="held_amount_positive"),
            models.CheckConstraint(
                condition=models.Q(payer_person__isnull=True) | models.Q(payer_organisation__isnull=True),
                name="held_money_has_at_most_one_payer",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="held_money_fixed", exclude=["responsible"]),
            pgtrigger.Protect(name="held_money_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.reference}"


class HeldMoneyPurpose(models.TextChoices):
    """What held money was used for."""

    PAYMENT = "payment", _("membayar tagihan")
    CARRIED = "carried", _("diperhitungkan untuk pembayar")
    REFUND = "refund", _("dikembalikan")
    SETTLED = "settled", _("uang pembayaran yang sudah diberitahukan")


class HeldMoneyUse(models.Model):
    """A part of held money that was used; undone by another with the same amount below zero."""

    held = models.ForeignKey(HeldMoney, on_delete=models.PROTECT, related_name="uses")
    purpose = models.CharField(max_length=7, choices=HeldMoneyPurpose)
    amount_rupiah = models.BigIntegerField()
    payment = models.ForeignKey(
        "collection.Payment", on_delete=models.PROTECT, null=True, related_name="held_money_uses"
    )
    refund = models.ForeignKey("collection.RefundRequest", on_delete=models.PROTECT, null=True, related_name="+")
    entry = models.ForeignKey("collection.Entry", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(amount_rupiah=0), name="held_use_not_zero"),
            models.CheckConstraint(
                condition=models.Q(purpose="payment", payment__isnull=False, refund__isnull=True)
                | models.Q(purpose="refund", payment__isnull=True, refund__isnull=False)
                | models.Q(purpose__in=["carried", "settled"], payment__isnull=True, refund__isnull=True),
                name="held_use_names_its_purpose",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="held_use_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            # Waits for whoever uses the same money, and then sees what he used.
            pgtrigger.Trigger(
                name="held_money_used_once",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                declare=[("used", "bigint"), ("held", "bigint")],
                func="""
                    SELECT amount_rupiah INTO held FROM collection_heldmoney
                    WHERE id = NEW.held_id FOR NO KEY UPDATE;
                    SELECT sum(amount_rupiah) INTO used FROM collection_heldmoneyuse WHERE held_id = NEW.held_id;
                    IF used NOT BETWEEN 0 AND held THEN
                        RAISE EXCEPTION 'held money % does not suffice', NEW.held_id
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'held_money_used_once';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.amount_rupiah}"
