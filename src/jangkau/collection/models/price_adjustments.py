"""What a fall of the price gave back of months that were paid ahead."""

from typing import ClassVar

import pgtrigger
from django.db import models

from jangkau.core.fields import ContextField


class PriceAdjustment(models.Model):
    """The part of an insured month's price that was carried forward, for the law of a later day asks less.

    The month itself stays as it was bought. ``basis`` is the price that it has since, with its references.
    """

    month = models.ForeignKey(
        "collection.InsuredMonth", on_delete=models.PROTECT, related_name="price_adjustments", db_index=False
    )
    basis = models.ForeignKey("collection.PriceBasis", on_delete=models.PROTECT, related_name="+", db_index=False)
    entry = models.ForeignKey("collection.Entry", on_delete=models.PROTECT, related_name="price_adjustments")
    jkk_rupiah = models.BigIntegerField()
    jkm_rupiah = models.BigIntegerField()
    jht_rupiah = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["month", "basis"], name="one_adjustment_a_price"),
            models.CheckConstraint(
                condition=models.Q(jkk_rupiah__gte=0, jkm_rupiah__gte=0, jht_rupiah__gte=0)
                & models.Q(jkk_rupiah__gt=0 - models.F("jkm_rupiah") - models.F("jht_rupiah")),
                name="adjustment_gives_back",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="adjustment_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.month_id} {self.basis_id}"
