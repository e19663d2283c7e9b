"""Spending money that is carried forward: one after the other."""

from jangkau.collection.selectors.payers import Payer, carried_balance
from jangkau.registry.models import Organisation, Person


def locked_balance(payer: Payer) -> int:
    """Return how many rupiah are carried forward for a payer, who is locked: whoever else spends of them waits."""
    if payer.person_id is not None:
        Person.objects.select_for_update(no_key=True).get(pk=payer.person_id)
    elif payer.organisation_id is not None:
        Organisation.objects.select_for_update(no_key=True).get(pk=payer.organisation_id)
    return carried_balance(payer)
