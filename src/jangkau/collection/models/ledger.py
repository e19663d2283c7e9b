"""Books: entries of signed postings that sum to zero, append-only. Debits are positive, credits negative."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField


class Fund(models.TextChoices):
    """The funds, which the law keeps apart (UU 24/2011 art. 40-41)."""

    JKK = "jkk", "JKK"
    JKM = "jkm", "JKM"
    JHT = "jht", "JHT"
    NONE = "none", _("di luar dana program")


class Account(models.Model):
    """An account of the chart."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    fund = models.CharField(max_length=4, choices=Fund)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class EntryKind(models.TextChoices):
    """What happened."""

    PAYMENT = "payment", _("pembayaran iuran")
    REVERSAL = "reversal", _("pembatalan pembayaran")
    DEPARTURE = "departure", _("pekerja keluar")
    HELD = "held", _("uang ditahan")
    HELD_USED = "held_used", _("uang yang ditahan dipakai")
    CARRIED_USED = "carried_used", _("iuran yang diperhitungkan dipakai")
    PRICE_FELL = "price_fell", _("iuran turun setelah dibayar")
    REFUND = "refund", _("pengembalian iuran")
    STATEMENT = "statement", _("mutasi rekening bank")
    FEE = "fee", _("biaya bank")


class Entry(models.Model):
    """One event in the books, of one channel and one office, whether or not a payment is behind it.

    The channel ``internal`` is that of money which was in the books already.
    """

    key = models.CharField(max_length=150, unique=True)
    kind = models.CharField(max_length=20, choices=EntryKind)
    narrative = models.CharField(max_length=300)
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField()
    channel = models.CharField(max_length=30)
    office = models.ForeignKey("registry.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    payment = models.ForeignKey("collection.Payment", on_delete=models.PROTECT, related_name="entries", null=True)
    context_id = ContextField()

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Protect(name="entry_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="entry_in_open_month",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (
                        SELECT FROM collection_closedmonth WHERE month >= date_trunc('month', NEW.occurred_on)::date
                    ) THEN
                        RAISE EXCEPTION 'the books of % are closed', NEW.occurred_on
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_in_open_month';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Posting(models.Model):
    """A signed amount on an account: debit positive, credit negative."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings")
    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    amount_rupiah = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(amount_rupiah=0), name="posting_not_zero"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="posting_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="entry_sums_to_zero",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func="""
                    IF (SELECT sum(amount_rupiah) FROM collection_posting WHERE entry_id = NEW.entry_id) <> 0 THEN
                        RAISE EXCEPTION 'entry % does not sum to zero', NEW.entry_id
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_sums_to_zero';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.amount_rupiah}"
