"""Money carried forward, payer by payer: each posting on account 2100 once more, with whose it is."""

from typing import ClassVar

import pgtrigger
from django.db import models

from jangkau.core.fields import ContextField


class CarriedMove(models.Model):
    """What an entry added to the money carried forward for a payer, or below zero took from it."""

    entry = models.OneToOneField("collection.Entry", on_delete=models.PROTECT, related_name="carried_move")
    payer_person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, null=True)
    payer_organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, null=True)
    amount_rupiah = models.BigIntegerField()
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(amount_rupiah=0), name="carried_move_not_zero"),
            models.CheckConstraint(
                condition=models.Q(payer_person__isnull=True, payer_organisation__isnull=False)
                | models.Q(payer_person__isnull=False, payer_organisation__isnull=True),
                name="carried_move_has_one_payer",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="carried_move_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            # Waits for whoever spends of the same payer, and then sees what he spent.
            pgtrigger.Trigger(
                name="carried_money_suffices",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__amount_rupiah__lt=0),
                func="""
                    PERFORM FROM registry_person WHERE id = NEW.payer_person_id FOR NO KEY UPDATE;
                    PERFORM FROM registry_organisation WHERE id = NEW.payer_organisation_id FOR NO KEY UPDATE;
                    IF (
                        SELECT sum(amount_rupiah) FROM collection_carriedmove
                        WHERE payer_person_id = NEW.payer_person_id
                           OR payer_organisation_id = NEW.payer_organisation_id
                    ) < 0 THEN
                        RAISE EXCEPTION 'money carried forward does not suffice'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'carried_money_suffices';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.amount_rupiah}"
