"""Sightings: who looked at a person's or an agreement's data, and when."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField


class Subject(models.TextChoices):
    """What can be looked at so that it is put on record."""

    PERSON = "person", _("orang")
    AGREEMENT = "agreement", _("perjanjian")
    # Asked for by a number that is nobody's: who tries numbers is to be found.
    NOBODY = "nobody", _("tidak seorang pun")


class Sighting(models.Model):
    """Somebody was shown the data of a person or of an agreement, or asked for a person whom nobody is.

    ``subject_id`` is 0 for nobody. ``page`` is the name of the page or file that showed them; where a reason had to be
    given, as for an export, the context holds it. The user is kept by id and name, without a foreign key: the trail
    outlives whom it speaks of, and belongs to no room.
    """

    subject = models.CharField(max_length=20, choices=Subject)
    subject_id = models.BigIntegerField()
    page = models.CharField(max_length=60)
    seen_by_id = models.BigIntegerField()
    seen_by = models.CharField(max_length=60)
    seen_at = models.DateTimeField()
    context_id = ContextField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject", "subject_id", "seen_at"], name="sighting_of_subject"),
            models.Index(fields=["seen_by", "seen_at"], name="sighting_by_user"),
            models.Index(fields=["seen_at"], name="sighting_when"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="sighting_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.subject_id} {self.page}"
