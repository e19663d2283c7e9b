"""How much of an agreement's budget is spoken for."""

from django.db.models import Sum

from jangkau.partnership.models import Agreement, Member


def promised_rupiah(agreement: Agreement) -> int:
    """Return the rupiah that the agreement's members cost, billed or not."""
    return Member.objects.filter(agreement=agreement).aggregate(total=Sum("amount_rupiah"))["total"] or 0


def remaining_rupiah(agreement: Agreement) -> int:
    """Return the rupiah of the budget that no member has claimed; never below zero by the approvals."""
    return agreement.budget_rupiah - promised_rupiah(agreement)
