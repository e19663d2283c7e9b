"""People. The NIK lies sealed; only its keyed digest can be looked up, and neither enters the history."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField
from jangkau.core.history import track


class Sex(models.TextChoices):
    """Sex as on the identity card."""

    MALE = "L", _("laki-laki")
    FEMALE = "P", _("perempuan")


@track(exclude=("nik_sealed", "nik_digest"))
class Person(models.Model):
    """A person, once. ``nik_digest`` is an HMAC of the NIK under a key outside the database.

    Messages go to ``email`` once whoever reads that mailbox confirmed it.
    """

    nik_sealed = models.BinaryField()
    nik_digest = models.BinaryField(max_length=32, unique=True)
    name = models.TextField()
    name_key = models.TextField()
    birth_date = models.DateField()
    sex = models.CharField(max_length=1, choices=Sex)
    phone = models.CharField(max_length=30, blank=True, default="")
    email = models.CharField(max_length=254, blank=True, default="", db_default="")
    email_confirmed_at = models.DateTimeField(null=True)
    address = models.TextField(blank=True, default="")
    region = models.ForeignKey("registry.Region", on_delete=models.PROTECT)
    died_on = models.DateField(null=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged_from")
    registered_at = models.DateTimeField()
    context_id = ContextField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["birth_date", "name_key"], name="person_birth_name"),
            # Where many people live is counted from it alone, in the order of those asked for.
            models.Index(fields=["id", "region"], name="person_region"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(name=""), name="person_named"),
            models.CheckConstraint(
                condition=models.Q(died_on__isnull=True) | models.Q(died_on__gte=models.F("birth_date")),
                name="person_dies_after_birth",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
                name="person_not_merged_into_self",
            ),
            models.CheckConstraint(
                condition=models.Q(email_confirmed_at__isnull=True) | ~models.Q(email=""),
                name="person_confirms_an_email",
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"


class PersonMerge(models.Model):
    """A merge of one person's record into another's, and its undoing."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    dropped = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, null=True, related_name="+")
    undo_reason = models.TextField(blank=True, default="")
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dropped"], condition=models.Q(undone_at__isnull=True), name="person_merged_once"
            ),
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True, undone_by__isnull=True)
                | models.Q(undone_at__isnull=False, undone_by__isnull=False),
                name="merge_undone_at_and_by",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="merge_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.dropped_id} into {self.kept_id}"


class NikReveal(models.Model):
    """Somebody saw a person's NIK in full, for a stated reason."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    revealed_by = models.ForeignKey("registry.User", on_delete=models.PROTECT)
    reason = models.TextField()
    revealed_at = models.DateTimeField()
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="reveal_has_reason"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="reveal_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"NIK of person {self.person_id}"
