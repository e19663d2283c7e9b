"""Messages to telephones and mailboxes, on their way and gone, and what was reported of them."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField
from jangkau.gateways.messaging.message import Channel

_SEALED = models.Q(to_sealed__isnull=False, text_sealed__isnull=False)
_FORGOTTEN = models.Q(to_sealed__isnull=True, text_sealed__isnull=True)


class OutgoingMessage(models.Model):
    """A message that is to be sent before it expires. Receiver and text are sealed, and forgotten as soon as it ends.

    ``purpose`` says in a word what it is about. ``trying_since`` stands while it is being handed over; one that is
    found like that later was broken off and may have been taken. ``reference`` is its name with the gateway, blank if
    it has none; ``reason`` says in a word why it failed. ``report_key`` is the name under which its delivery is
    reported, which nobody can guess. ``parts`` is in how many parts it was sent, ``part_rupiah`` what each cost; null
    where that is not known.

    Where its receiver can be reached in several ways, ``plan_sealed`` says what is needed to try the next one. It is
    forgotten once that was begun, or cannot come to pass any more. The message by the next way is ``instead_of`` this
    one, its ``successor``.
    """

    channel = models.CharField(max_length=5, default=Channel.SMS, db_default=Channel.SMS)
    instead_of = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="successor")
    to_sealed = models.BinaryField(null=True)
    text_sealed = models.BinaryField(null=True)
    plan_sealed = models.BinaryField(null=True)
    purpose = models.CharField(max_length=30)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    trying_since = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=64, blank=True, default="")
    failed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=30, blank=True, default="")
    report_key = models.UUIDField(null=True, unique=True)
    parts = models.PositiveSmallIntegerField(null=True)
    part_rupiah = models.PositiveIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["expires_at"], condition=_SEALED, name="message_waiting"),
            # Few fail; whoever sent them looks which did.
            models.Index(fields=["failed_at"], condition=models.Q(failed_at__isnull=False), name="message_failed"),
            models.Index(
                fields=["expires_at"], condition=models.Q(plan_sealed__isnull=False), name="message_with_other_way"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="message_expires_after_it_is_made"
            ),
            models.CheckConstraint(
                condition=(_SEALED & models.Q(sent_at__isnull=True, failed_at__isnull=True, reference="", reason=""))
                | (_FORGOTTEN & models.Q(sent_at__isnull=False, failed_at__isnull=True, reason=""))
                | (_FORGOTTEN & models.Q(sent_at__isnull=True, failed_at__isnull=False) & ~models.Q(reason="")),
                name="message_that_ended_is_forgotten",
            ),
            models.CheckConstraint(
                condition=models.Q(parts__isnull=True, part_rupiah__isnull=True)
                | models.Q(parts__gte=1, sent_at__isnull=False),
                name="message_costs_once_sent",
            ),
            models.CheckConstraint(condition=models.Q(channel__in=list(Channel)), name="message_of_known_channel"),
            models.CheckConstraint(
                condition=models.Q(instead_of__isnull=True) | ~models.Q(instead_of=models.F("id")),
                name="message_not_instead_of_itself",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="message_fixed",
                fields=["channel", "instead_of", "purpose", "created_at", "expires_at", "report_key"],
            ),
            pgtrigger.Protect(
                name="message_ends_once",
                operation=pgtrigger.Update,
                # Of one that ended, the plan can be sealed anew and forgotten, and nothing else.
                condition=pgtrigger.Condition(
                    "((OLD.sent_at IS NOT NULL OR OLD.failed_at IS NOT NULL) AND ("
                    "OLD.plan_sealed IS NULL AND NEW.plan_sealed IS NOT NULL"
                    " OR to_jsonb(OLD) - 'plan_sealed' IS DISTINCT FROM to_jsonb(NEW) - 'plan_sealed'))"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"


class Fate(models.TextChoices):
    """What the network says became of a message, what settles it first."""

    DELIVERED = "delivered", _("sampai di telepon")
    FAILED = "failed", _("tidak sampai")
    REFUSED = "refused", _("ditolak operator")
    BUFFERED = "buffered", _("menunggu telepon menyala")
    ACCEPTED = "accepted", _("diterima operator")


class DeliveryReport(models.Model):
    """The network said what became of a message. It says so in any order, late or twice: each kind is kept once."""

    message = models.ForeignKey(OutgoingMessage, on_delete=models.PROTECT, related_name="reports")
    fate = models.CharField(max_length=10, choices=Fate)
    reported_at = models.DateTimeField()
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "fate"], name="one_report_of_a_fate"),
            models.CheckConstraint(condition=models.Q(fate__in=Fate.values), name="report_of_known_fate"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="report_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.fate}"


class ContactStop(models.Model):
    """The holder of a number or a mailbox wishes for no more messages, or for messages again. His latest wish holds.

    Number or address is kept as a keyed digest alone: it answers whether one is stopped, and names nobody.
    """

    number_digest = models.BinaryField(max_length=32)
    is_stopped = models.BooleanField()
    since = models.DateTimeField()
    context_id = ContextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["number_digest", "-id"], name="stop_of_number")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="stop_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"stop {self.pk}"


class UnreadTexts(models.Model):
    """How many texts came in on a day, of the installation's time zone, that mean nothing to us; they are not kept."""

    day = models.DateField(unique=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(count__gte=1), name="unread_texts_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"
