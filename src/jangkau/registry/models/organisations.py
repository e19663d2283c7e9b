"""Organisations: sponsors, wadah, agencies, banks. A bill's payer is one of these or a person."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField
from jangkau.core.history import track


class OrganisationKind(models.TextChoices):
    """What an organisation is to the agency."""

    PROVINCE_GOVERNMENT = "province_government", _("pemerintah provinsi")
    REGENCY_GOVERNMENT = "regency_government", _("pemerintah kabupaten")
    CITY_GOVERNMENT = "city_government", _("pemerintah kota")
    VILLAGE_GOVERNMENT = "village_government", _("pemerintah desa")
    COMPANY = "company", _("perusahaan")
    INDIVIDUAL = "individual", _("perorangan (Bapak Asuh)")
    CIVIL_SERVANTS = "civil_servants", _("program pegawai negeri")
    BANK = "bank", _("bank")
    WADAH = "wadah", _("wadah")
    AGENCY = "agency", _("instansi")


@track()
class Organisation(models.Model):
    """An organisation known to an office."""

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    office = models.ForeignKey("registry.Office", on_delete=models.PROTECT)
    region = models.ForeignKey("registry.Region", on_delete=models.PROTECT, null=True)
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(name=""), name="organisation_named"),
        ]

    def __str__(self) -> str:
        return self.name
