"""Agreements between a sponsor and an office: whom they fund, for which months, from which money."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField
from jangkau.core.history import track


class Funding(models.TextChoices):
    """Where the money comes from; decides the price. Values of ``rules.contributions.FundingSource``."""

    APBD = "apbd", "APBD"
    APBDES = "apbdes", "APBDes"
    APBN = "apbn", "APBN"
    CSR = "csr", "CSR"
    PERSONAL = "personal", _("pribadi")


class Category(models.TextChoices):
    """Categories of worker that an agreement may fund."""

    VULNERABLE = "vulnerable", _("pekerja rentan")
    NON_ASN_STAFF = "non_asn_staff", _("pegawai non-ASN")
    VILLAGE_STAFF = "village_staff", _("perangkat desa")
    RT = "rt", "RT/RW"
    BPD = "bpd", "BPD"


class Billing(models.TextChoices):
    """How the sponsor is billed."""

    ONCE = "once", _("sekali")
    TERM = "term", _("per termin")
    MONTHLY = "monthly", _("bulanan dengan daftar mutasi")


class OnDeparture(models.TextChoices):
    """What happens to months paid ahead for a worker who died or dropped out."""

    REFUND = "refund", _("dikembalikan")
    TRANSFER = "transfer", _("dialihkan ke pekerja lain")
    KEEP = "keep", _("tetap")


@track()
class Agreement(models.Model):
    """One agreement (PKS). Months are half-open: ``first_month`` to ``until_month``.

    ``in_charge`` is the branch officer who looks after it: he is reminded of what it waits for.
    """

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    sponsor = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT)
    office = models.ForeignKey("registry.Office", on_delete=models.PROTECT)
    region = models.ForeignKey("registry.Region", on_delete=models.PROTECT)
    funding = models.CharField(max_length=10, choices=Funding)
    categories = ArrayField(models.CharField(max_length=20, choices=Category))
    minimum_age = models.SmallIntegerField()
    maximum_age = models.SmallIntegerField()
    first_month = models.DateField()
    until_month = models.DateField()
    bracket = models.SmallIntegerField()
    with_savings = models.BooleanField(default=False)
    budget_rupiah = models.BigIntegerField()
    decree = models.CharField(max_length=200)
    decree_date = models.DateField()
    signed_date = models.DateField()
    billing = models.CharField(max_length=10, choices=Billing)
    term_months = models.SmallIntegerField(null=True)
    on_departure = models.CharField(max_length=10, choices=OnDeparture)
    start_letter = models.CharField(max_length=200, blank=True, default="")
    cover_starts_on = models.DateField(null=True)
    in_charge = models.ForeignKey("registry.User", on_delete=models.PROTECT, null=True, related_name="+")
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(first_month__lt=models.F("until_month")), name="agreement_months"
            ),
            models.CheckConstraint(
                condition=models.Q(first_month__day=1, until_month__day=1), name="agreement_months_first_day"
            ),
            models.CheckConstraint(condition=models.Q(budget_rupiah__gt=0), name="agreement_budget_positive"),
            models.CheckConstraint(
                condition=models.Q(minimum_age__lte=models.F("maximum_age")), name="agreement_ages_in_order"
            ),
            models.CheckConstraint(condition=models.Q(categories__len__gt=0), name="agreement_funds_somebody"),
            models.CheckConstraint(
                condition=models.Q(billing=Billing.TERM, term_months__isnull=False, term_months__gt=0)
                | (~models.Q(billing=Billing.TERM) & models.Q(term_months__isnull=True)),
                name="agreement_term_length",
            ),
            models.CheckConstraint(
                condition=models.Q(cover_starts_on__isnull=True) | ~models.Q(start_letter=""),
                name="agreement_start_has_letter",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class BudgetChange(models.Model):
    """A change of an agreement's budget, with the decree that allows it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="budget_changes")
    decree = models.CharField(max_length=200)
    decree_date = models.DateField()
    before_rupiah = models.BigIntegerField()
    after_rupiah = models.BigIntegerField()
    recorded_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(after_rupiah__gt=0), name="changed_budget_positive"),
            models.CheckConstraint(
                condition=~models.Q(before_rupiah=models.F("after_rupiah")), name="budget_change_changes"
            ),
            models.CheckConstraint(condition=~models.Q(decree=""), name="budget_change_has_decree"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="budget_change_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.after_rupiah}"


@track()
class AgreementDraft(models.Model):
    """An agreement that is being written, step by step; ``document`` holds what was typed so far, as typed."""

    office = models.ForeignKey("registry.Office", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    document = models.JSONField()
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, null=True, related_name="draft")
    discarded_at = models.DateTimeField(null=True)
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(agreement__isnull=True) | models.Q(discarded_at__isnull=True),
                name="draft_recorded_or_discarded",
            ),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"
