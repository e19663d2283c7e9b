"""Closed months: from then on the books of a month take no entry, and their trial balance is kept."""

from typing import ClassVar

import pgtrigger
from django.db import models

from jangkau.core.fields import ContextField


class ClosedMonth(models.Model):
    """A month whose books are closed. ``digest`` is over its balances, in order."""

    month = models.DateField(unique=True)
    digest = models.BinaryField(max_length=32)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(month__day=1), name="closed_month_is_first_day"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="closed_month_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class ClosedBalance(models.Model):
    """What an account held of a channel at an office at the end of a closed month, from the beginning of the books."""

    closed = models.ForeignKey(ClosedMonth, on_delete=models.PROTECT, related_name="balances")
    account = models.ForeignKey("collection.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=30)
    office = models.ForeignKey("registry.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    debit_rupiah = models.BigIntegerField()
    credit_rupiah = models.BigIntegerField()
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["closed", "account", "channel", "office"], name="one_closed_balance"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="closed_balance_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.closed_id} {self.account_id} {self.channel}"
