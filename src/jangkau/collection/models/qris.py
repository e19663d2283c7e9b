"""QRIS: what is needed to ask an acquirer for codes, and the codes that were asked for."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField
from jangkau.core.history import track


@track(exclude=("secret_sealed", "private_key_sealed"))
class QrisAcquirer(models.Model):
    """A partner of whom we ask codes, and what it gave us for that.

    ``url`` is the root of its services, ``client_id`` our ``X-CLIENT-KEY``, ``partner_id_there`` our ``X-PARTNER-ID``.
    The private key is ours, made here; the acquirer has its public half. A code is good for ``minutes_valid``.
    """

    partner = models.OneToOneField("collection.Partner", on_delete=models.PROTECT, related_name="qris")
    url = models.CharField(max_length=200)
    client_id = models.CharField(max_length=64)
    partner_id_there = models.CharField(max_length=36)
    channel_id = models.CharField(max_length=5)
    merchant_id = models.CharField(max_length=64)
    minutes_valid = models.PositiveIntegerField(default=60)
    secret_sealed = models.BinaryField()
    private_key_sealed = models.BinaryField()
    public_key = models.TextField()
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(minutes_valid__gt=0), name="qris_codes_live"),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.merchant_id}"


class QrisState(models.TextChoices):
    """How far a code is."""

    ASKED = "asked", _("sedang diminta")
    READY = "ready", _("siap dipindai")
    FAILED = "failed", _("tidak jadi")


@track()
class QrisCode(models.Model):
    """A code that was asked for, for the whole of a bill.

    ``reference`` is our name of it, ``partnerReferenceNo``; ``acquirer_reference`` theirs. ``content`` is what stands
    in the code, kept only if it was found right; ``problem`` says in a word why there is none.
    """

    partner = models.ForeignKey("collection.Partner", on_delete=models.PROTECT, related_name="qris_codes")
    bill = models.ForeignKey("collection.Bill", on_delete=models.PROTECT, related_name="qris_codes")
    reference = models.CharField(max_length=32, unique=True)
    amount_rupiah = models.BigIntegerField()
    state = models.CharField(max_length=6, choices=QrisState, default=QrisState.ASKED)
    content = models.CharField(max_length=512, blank=True, default="")
    acquirer_reference = models.CharField(max_length=64, blank=True, default="")
    problem = models.CharField(max_length=40, blank=True, default="")
    valid_until = models.DateTimeField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bill"], condition=models.Q(state="asked"), name="one_qris_code_asked_at_a_time"
            ),
            models.CheckConstraint(condition=models.Q(amount_rupiah__gt=0), name="qris_amount_positive"),
            models.CheckConstraint(
                condition=models.Q(state="asked", content="", problem="", answered_at__isnull=True)
                | (models.Q(state="ready", problem="", answered_at__isnull=False) & ~models.Q(content=""))
                | (models.Q(state="failed", content="", answered_at__isnull=False) & ~models.Q(problem="")),
                name="qris_state_says_what_is_there",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="qris_order_fixed",
                exclude=["state", "content", "acquirer_reference", "problem", "valid_until", "answered_at"],
            ),
            pgtrigger.Protect(
                name="qris_answered_once", operation=pgtrigger.Update, condition=~pgtrigger.Q(old__state="asked")
            ),
            pgtrigger.Protect(name="qris_code_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.reference
