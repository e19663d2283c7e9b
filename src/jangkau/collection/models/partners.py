"""Partners: who takes money for us, who may ask for cover, their keys, and what they told us."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField
from jangkau.core.history import track


class RepeatPolicy(models.TextChoices):
    """What a partner is told when it sends a payment again that stands."""

    SAME_ANSWER = "same_answer", _("jawaban yang sama")
    DUPLICATE = "duplicate", _("ditolak sebagai ganda (409xx01)")


class CoverPurpose(models.TextChoices):
    """For what a partner may ask whether a worker is covered (UU 27/2022 art. 28: a stated purpose and no other)."""

    TREATMENT = "treatment", _("pengobatan kecelakaan kerja")
    CREDIT = "credit", _("syarat kredit")
    PUBLIC_SERVICE = "public_service", _("syarat layanan publik")


@track()
class Partner(models.Model):
    """A partner and what was agreed with it: to take payments, to ask whether workers are covered, or both.

    ``code`` is the channel of its payments and its ``X-PARTNER-ID``. ``va_prefix`` stands before the payment code in
    its virtual account numbers; a partner without one that is no QRIS acquirer either takes no payments.
    ``cover_purposes`` are those for which it may ask for cover; none means that it may not.
    ``clock_tolerance_seconds`` is by how much its clock may differ from ours.
    ``allowed_networks`` are the addresses that it sends from; none means any. Its notices are recorded in the name of
    ``user``, who cannot sign in.
    """

    organisation = models.OneToOneField("registry.Organisation", on_delete=models.PROTECT, related_name="partner")
    user = models.OneToOneField("registry.User", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=30, unique=True)
    va_prefix = models.CharField(max_length=8, blank=True, default="")
    fee_rupiah = models.BigIntegerField(default=0)
    least_rupiah = models.BigIntegerField(default=1)
    most_rupiah = models.BigIntegerField()
    clock_tolerance_seconds = models.PositiveIntegerField(default=300)
    requests_a_minute = models.PositiveIntegerField(default=6000)
    allowed_networks = models.JSONField(default=list)
    cover_purposes = models.JSONField(default=list)
    repeats = models.CharField(max_length=11, choices=RepeatPolicy, default=RepeatPolicy.SAME_ANSWER)
    is_active = models.BooleanField(default=True)
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(va_prefix__regex=r"^[0-9]{0,8}$"), name="va_prefix_digits"),
            models.UniqueConstraint(
                fields=["va_prefix"], condition=~models.Q(va_prefix=""), name="one_partner_a_va_prefix"
            ),
            models.CheckConstraint(condition=models.Q(fee_rupiah__gte=0), name="partner_fee_not_negative"),
            models.CheckConstraint(
                condition=models.Q(least_rupiah__gt=0, most_rupiah__gte=models.F("least_rupiah")), name="partner_limits"
            ),
        ]

    def __str__(self) -> str:
        return self.code


@track(exclude=("secret_sealed",))
class PartnerKey(models.Model):
    """Keys of a partner: the public half of its own, and the secret that we share with it.

    Without the public half it opens no payments: SNAP wants both.

    Two may be valid at a time, so that a partner can change over without a break.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="keys")
    client_id = models.CharField(max_length=64, unique=True)
    public_key = models.TextField(blank=True, default="")
    secret_sealed = models.BinaryField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=models.F("valid_from")),
                name="key_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.client_id


class PartnerNotice(models.Model):
    """A message of a partner and what it was answered; nothing about people.

    ``external_id`` is its number, once a partner and day. ``answer`` is kept where a payment was recorded or money
    held, letter for letter, for whoever sends the same again.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="notices", db_index=False)
    day = models.DateField()
    external_id = models.CharField(max_length=36)
    service = models.CharField(max_length=2)
    request_id = models.CharField(max_length=128)
    body_sha256 = models.BinaryField(max_length=32)
    response_code = models.CharField(max_length=7)
    answer = models.TextField(null=True)
    payment = models.OneToOneField("collection.Payment", on_delete=models.PROTECT, null=True, related_name="notice")
    held = models.ForeignKey("collection.HeldMoney", on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()
    context_id = ContextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["partner", "-received_at"], name="notice_partner_time")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partner", "day", "external_id"], name="one_external_id_a_day"),
            models.UniqueConstraint(
                fields=["partner", "request_id"],
                condition=models.Q(answer__isnull=False),
                name="one_payment_a_request",
            ),
            models.CheckConstraint(
                condition=models.Q(payment__isnull=True, held__isnull=True, answer__isnull=True)
                | models.Q(payment__isnull=False, held__isnull=True, answer__isnull=False)
                | models.Q(payment__isnull=True, held__isnull=False, answer__isnull=False),
                name="answer_kept_with_money",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="notice_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.external_id}"


class PartnerTrial(models.Model):
    """A rehearsed conversation with a partner's keys, and how each step of it went.

    ``steps`` is a list of step, expected code and code that came.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="trials")
    held_at = models.DateTimeField()
    passed = models.PositiveIntegerField()
    failed = models.PositiveIntegerField()
    not_run = models.PositiveIntegerField()
    steps = models.JSONField()
    context_id = ContextField()

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Protect(name="trial_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.passed}/{self.passed + self.failed}"
