"""Payers, and the money that is carried forward for them."""

from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from jangkau.collection.models import Bill, CarriedMove, HeldMoney, RefundRequest


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays: a person or an organisation, by id; neither where it is not known."""

    person_id: int | None = None
    organisation_id: int | None = None

    @property
    def is_known(self) -> bool:
        """Whether it is known who he is."""
        return self.person_id is not None or self.organisation_id is not None


def payer_of(row: Bill | HeldMoney | RefundRequest) -> Payer:
    """Return who pays a bill, who paid held money, or to whom a refund goes."""
    return Payer(row.payer_person_id, row.payer_organisation_id)


def carried_moves(payer: Payer) -> QuerySet[CarriedMove]:
    """Return what was carried forward for a known payer, and what was taken of it."""
    if payer.person_id is not None:
        return CarriedMove.objects.filter(payer_person=payer.person_id)
    return CarriedMove.objects.filter(payer_organisation=payer.organisation_id, payer_organisation__isnull=False)


def carried_balance(payer: Payer) -> int:
    """Return how many rupiah are carried forward for a payer; 0 for one who is not known."""
    total = carried_moves(payer).aggregate(total=Sum("amount_rupiah"))["total"]
    return int(total or 0)
