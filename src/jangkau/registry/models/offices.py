"""Offices of the agency: a tree, each with the regions it serves and its time zone."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField
from jangkau.core.history import track


class OfficeKind(models.TextChoices):
    """Levels of the agency."""

    HEAD = "head", _("kantor pusat")
    REGIONAL = "regional", _("kantor wilayah")
    BRANCH = "branch", _("kantor cabang")
    PIONEER = "pioneer", _("kantor cabang perintis")


class TimeZone(models.TextChoices):
    """Indonesia's three time zones."""

    WIB = "Asia/Jakarta", "WIB"
    WITA = "Asia/Makassar", "WITA"
    WIT = "Asia/Jayapura", "WIT"


@track()
class Office(models.Model):
    """An office of the agency."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=OfficeKind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    time_zone = models.CharField(max_length=20, choices=TimeZone)
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind=OfficeKind.HEAD, parent__isnull=True)
                | (~models.Q(kind=OfficeKind.HEAD) & models.Q(parent__isnull=False)),
                name="only_head_office_has_no_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@track()
class OfficeRegion(models.Model):
    """A region served by an office; a region is served by one office."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="served")
    region = models.OneToOneField("registry.Region", on_delete=models.PROTECT, related_name="served_by")
    context_id = ContextField()

    def __str__(self) -> str:
        return f"{self.office_id} {self.region_id}"
