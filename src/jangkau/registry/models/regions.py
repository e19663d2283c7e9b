"""Places by Kemendagri code, and the codes of the past that people's NIKs still carry."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class RegionLevel(models.IntegerChoices):
    """The four levels of government below the nation."""

    PROVINCE = 1, _("provinsi")
    REGENCY = 2, _("kabupaten/kota")
    DISTRICT = 3, _("kecamatan")
    VILLAGE = 4, _("desa/kelurahan")


class Region(models.Model):
    """A province, regency, district or village; the code is Kemendagri's, digits only (``6402``)."""

    code = models.CharField(max_length=10, primary_key=True)
    level = models.SmallIntegerField(choices=RegionLevel)
    name = models.CharField(max_length=100)
    name_key = models.CharField(max_length=100)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{10})$"), name="region_code_form"
            ),
            models.CheckConstraint(
                condition=models.Q(level=RegionLevel.PROVINCE, parent__isnull=True)
                | models.Q(level__gt=RegionLevel.PROVINCE, parent__isnull=False),
                name="region_parent_by_level",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class HistoricRegionCode(models.Model):
    """A code that was once in force and that NIKs issued then still begin with."""

    code = models.CharField(max_length=10, primary_key=True)
    level = models.SmallIntegerField(choices=RegionLevel)
    name = models.CharField(max_length=100)
    successor = models.ForeignKey(Region, on_delete=models.PROTECT, null=True)
    valid_until = models.DateField(null=True)
    source = models.TextField()

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
