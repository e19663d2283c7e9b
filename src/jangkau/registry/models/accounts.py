"""Accounts of workers: one a telephone number, for the people who share it and the wadah that they run (ADR 0015)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField
from jangkau.core.history import track


class Relation(models.TextChoices):
    """Who somebody is to whoever holds the telephone."""

    SELF = "self", _("saya sendiri")
    FAMILY = "family", _("keluarga saya")
    # Of the wadah that the holder runs: registered by him, and never looked after from his account.
    MEMBER = "member", _("anggota wadah")


class AccountClosing(models.TextChoices):
    """Why an account ended."""

    NUMBER_CHANGED_HANDS = "number_changed_hands", _("nomornya berpindah tangan")
    ASKED = "asked", _("atas permintaan pemiliknya")


class WadahRole(models.TextChoices):
    """What a member does for a wadah."""

    COORDINATOR = "coordinator", _("koordinator")
    TREASURER = "treasurer", _("bendahara")


@track(exclude=("phone",))
class Account(models.Model):
    """A telephone number by which workers sign in. Its ``user`` is the name under which they act; it has no password.

    ``seen_at`` is when somebody last signed in: a number that nobody used for long may have changed hands.
    """

    user = models.OneToOneField("registry.User", on_delete=models.PROTECT, related_name="account")
    phone = models.CharField(max_length=16)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closing = models.CharField(max_length=30, choices=AccountClosing, null=True)
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["phone"], condition=models.Q(closed_at__isnull=True), name="one_account_a_phone"
            ),
            models.CheckConstraint(condition=models.Q(phone__regex=r"^\+[1-9][0-9]{7,14}$"), name="account_phone_form"),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closing__isnull=True)
                | models.Q(closed_at__isnull=False, closing__isnull=False),
                name="account_closed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"account {self.pk}"


@track()
class AccountPerson(models.Model):
    """A person who is looked after from an account, until the account or the person goes."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="people")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="accounts")
    relation = models.CharField(max_length=10, choices=Relation)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "person"], condition=models.Q(until__isnull=True), name="person_once_an_account"
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.person_id} of account {self.account_id}"


@track()
class AccountWadah(models.Model):
    """A role for a wadah, held by an account."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="wadah_roles")
    wadah = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="account_roles")
    role = models.CharField(max_length=20, choices=WadahRole)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "wadah"],
                condition=models.Q(until__isnull=True),
                name="one_role_an_account_and_wadah",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of wadah {self.wadah_id}"


class SignInCode(models.Model):
    """A code sent to a telephone number. Both lie here as keyed digests; a code is good once and for ten minutes."""

    phone_digest = models.BinaryField(max_length=32)
    code_digest = models.BinaryField(max_length=32)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.SmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["phone_digest", "asked_at"], name="code_of_phone")]

    def __str__(self) -> str:
        return f"code {self.pk}"
