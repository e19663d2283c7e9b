"""Bank statements: our accounts, what banks wrote of them, and what each line turned out to be."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField
from jangkau.core.history import track


class StatementFormat(models.TextChoices):
    """How a bank writes its statements; one for each account, for a line is known again by the bank's own words."""

    MT940 = "mt940", "MT940"
    CSV = "csv", "CSV"


@track()
class BankAccount(models.Model):
    """One of our own bank accounts.

    Its money belongs to ``channel``: the partner or bank that pays into it. ``office`` holds what paid no bill, and
    ``responsible`` looks after it. ``daily_totals`` says that the bank passes a day's payments on in one amount, less
    its fees. ``mapping`` is how its CSV is read (``intake.csv_mapping``).
    """

    number = models.CharField(max_length=35, unique=True)
    bank = models.CharField(max_length=100)
    channel = models.CharField(max_length=30)
    office = models.ForeignKey("registry.Office", on_delete=models.PROTECT, related_name="+")
    responsible = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    format = models.CharField(max_length=5, choices=StatementFormat)
    mapping = models.JSONField(default=dict, blank=True)
    daily_totals = models.BooleanField(default=False)
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(number__regex=r"^[0-9A-Z]{1,35}$"), name="account_number_plain"),
            models.CheckConstraint(condition=~models.Q(channel="internal"), name="account_of_a_true_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.bank} {self.number}"


class Statement(models.Model):
    """A statement, or one page of it, as it was read from a file. Balances are null where the bank tells none."""

    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="statements")
    file = models.ForeignKey("core.SealedFile", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=5, blank=True)
    page = models.PositiveIntegerField()
    opening_rupiah = models.BigIntegerField(null=True)
    closing_rupiah = models.BigIntegerField(null=True)
    opening_on = models.DateField(null=True)
    closing_on = models.DateField()
    first_on = models.DateField()
    last_on = models.DateField()
    line_count = models.PositiveIntegerField()
    new_count = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    received_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    context_id = ContextField()

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Protect(name="statement_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.last_on}"


class StatementLine(models.Model):
    """A movement on an account, once however often statements tell of it: credit above zero, debit below.

    ``likeness`` is what lines share that cannot be told apart; ``identity`` adds the how many-eth of its kind it is.
    ``entry`` is its place in the books; what leaves the account is booked when it is known what it was.
    """

    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="lines", db_index=False)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="lines", db_index=False)
    row = models.PositiveIntegerField()
    value_date = models.DateField()
    amount_rupiah = models.BigIntegerField()
    reference = models.CharField(max_length=100, blank=True)
    narrative = models.CharField(max_length=1000, blank=True)
    likeness = models.BinaryField(max_length=32)
    identity = models.BinaryField(max_length=32)
    entry = models.OneToOneField("collection.Entry", on_delete=models.PROTECT, null=True, related_name="+")
    context_id = ContextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "value_date"], name="line_account_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "identity"], name="line_known_once"),
            models.CheckConstraint(condition=~models.Q(amount_rupiah=0), name="line_not_zero"),
            models.CheckConstraint(
                condition=models.Q(amount_rupiah__gt=0, entry__isnull=False)
                | models.Q(amount_rupiah__lt=0, entry__isnull=True),
                name="credit_is_in_the_books",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="line_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.value_date} {self.amount_rupiah}"


class LineOutcome(models.TextChoices):
    """What a line turned out to be. Held money may still turn out to be something else."""

    HELD = "held", _("uang ditahan")
    LEFT = "left", _("dibiarkan ditahan, dengan alasan")
    SETTLED = "settled", _("penyelesaian pembayaran")
    REFUND = "refund", _("pengembalian iuran")
    FEE = "fee", _("biaya bank")


class MatchReason(models.TextChoices):
    """By what it was recognised."""

    REFERENCE = "reference", _("nomor rujukan pembayaran dan jumlahnya")
    BILL = "bill", _("kode iuran atau nomor tagihan dan jumlahnya")
    DAY_TOTAL = "day_total", _("jumlah pembayaran sehari")
    BILL_PAID = "bill_paid", _("membayar tagihan yang disebut")
    REFUND_NUMBER = "refund_number", _("nomor pengembalian dan jumlahnya")
    NO_BILL = "no_bill", _("tidak menyebut tagihan yang dikenal")
    BILL_REFUSED = "bill_refused", _("tagihan yang disebut tidak dapat dibayar dengannya")
    DESK = "desk", _("diputuskan petugas")


class LineMatch(models.Model):
    """What a line turned out to be, by what it was recognised, and what the channel kept for itself."""

    line = models.ForeignKey(StatementLine, on_delete=models.PROTECT, related_name="matches")
    outcome = models.CharField(max_length=7, choices=LineOutcome)
    reason = models.CharField(max_length=13, choices=MatchReason)
    note = models.CharField(max_length=300, blank=True, default="")
    fee_rupiah = models.BigIntegerField(default=0)
    entry = models.OneToOneField("collection.Entry", on_delete=models.PROTECT, null=True, related_name="+")
    held = models.ForeignKey("collection.HeldMoney", on_delete=models.PROTECT, null=True, related_name="line_matches")
    refund = models.OneToOneField("collection.RefundRequest", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "outcome"], name="outcome_of_line_once"),
            models.UniqueConstraint(
                fields=["line"],
                condition=models.Q(outcome__in=["settled", "refund", "fee"]),
                name="one_final_outcome",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["held", "left"], held__isnull=False, entry__isnull=True)
                | ~models.Q(outcome__in=["held", "left"]),
                name="outcome_names_held_money",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="refund", refund__isnull=False)
                | (~models.Q(outcome="refund") & models.Q(refund__isnull=True)),
                name="outcome_names_refund",
            ),
            models.CheckConstraint(
                condition=models.Q(fee_rupiah=0) | models.Q(outcome__in=["settled", "fee"], entry__isnull=False),
                name="fee_is_in_the_books",
            ),
            models.CheckConstraint(condition=~models.Q(reason="desk", note=""), name="desk_says_why"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="match_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.outcome}"


class SettledPayment(models.Model):
    """A payment whose money a line of a statement has brought; a line may bring many."""

    match = models.ForeignKey(LineMatch, on_delete=models.PROTECT, related_name="payments")
    payment = models.OneToOneField("collection.Payment", on_delete=models.PROTECT, related_name="settlement")
    context_id = ContextField()

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Protect(name="settlement_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.match_id} {self.payment_id}"
