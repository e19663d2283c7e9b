"""The basis of a price: which values of which law made it. Shared by all lines that it explains."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from jangkau.core.fields import ContextField


class Cover(models.TextChoices):
    """What a month insures; the values are those of ``rules.contributions.Cover``."""

    RISK = "risk", "JKK + JKM"
    SAVINGS = "savings", "JHT"


class PriceBasis(models.Model):
    """The price of one month for one cover, bracket, sector and funding source, with its references."""

    month = models.DateField()
    cover = models.CharField(max_length=7, choices=Cover)
    bracket = models.SmallIntegerField()
    sector = models.CharField(max_length=10)
    funding = models.CharField(max_length=10)
    jkk_rupiah = models.BigIntegerField()
    jkm_rupiah = models.BigIntegerField()
    jht_rupiah = models.BigIntegerField()
    references = ArrayField(models.TextField())
    explanation_id = models.TextField()
    explanation_en = models.TextField()
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            # The amounts belong to the key: the same articles make newcomers pay in full and others with relief.
            models.UniqueConstraint(
                fields=[
                    *("month", "cover", "bracket", "sector", "funding", "references"),
                    *("jkk_rupiah", "jkm_rupiah", "jht_rupiah"),
                ],
                name="one_basis_a_price",
            ),
            models.CheckConstraint(condition=models.Q(month__day=1), name="basis_month_is_first_day"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="basis_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.cover} {self.month} bracket {self.bracket}"
