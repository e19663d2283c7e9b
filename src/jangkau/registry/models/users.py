"""People who work with the system: users, their roles and how far each role reaches."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from jangkau.core.fields import ContextField
from jangkau.core.history import track
from jangkau.core.permissions import Role


@track(exclude=("password", "last_login"))
class User(AbstractBaseUser):
    """Somebody who signs in; what they may do is in their assignments."""

    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=200)
    language = models.CharField(max_length=2, default="id")
    is_active = models.BooleanField(default=True)
    context_id = ContextField()

    objects = BaseUserManager["User"]()

    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.username


@track()
class Assignment(models.Model):
    """A role held by a user within an office's subtree and/or for one organisation."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=20, choices=Role)
    office = models.ForeignKey("registry.Office", on_delete=models.PROTECT, null=True)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, null=True)
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(office__isnull=False) | models.Q(organisation__isnull=False),
                name="assignment_reaches_something",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "office", "organisation"], nulls_distinct=False, name="assigned_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
