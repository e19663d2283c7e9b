"""Members: the workers whom an agreement funds, taken in by batches, each batch with its own bill."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from jangkau.core.fields import ContextField
from jangkau.core.history import track


@track()
class Batch(models.Model):
    """The rows of a roster approved at one time by one person who did not upload it.

    ``portions`` are the members taken in, by sector, months and rupiah, as approved; ``departed`` is how many members
    went. Both are null on batches from before they were kept.
    """

    agreement = models.ForeignKey("partnership.Agreement", on_delete=models.PROTECT, related_name="batches")
    number = models.IntegerField()
    roster = models.ForeignKey("partnership.Roster", on_delete=models.PROTECT, related_name="batches")
    uploaded_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    portions = models.JSONField(null=True)
    departed = models.IntegerField(null=True)
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "number"], name="batch_number_in_agreement"),
            models.CheckConstraint(
                condition=~models.Q(uploaded_by=models.F("approved_by")), name="uploader_is_not_approver"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="batch_names_uploader",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF NEW.uploaded_by_id IS DISTINCT FROM (
                        SELECT uploaded_by_id FROM partnership_roster WHERE id = NEW.roster_id
                    ) THEN
                        RAISE EXCEPTION 'batch of roster % names another uploader', NEW.roster_id
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_names_uploader';
                    END IF;
                    RETURN NEW;
                """,
            ),
            # What was approved stays what it was, however its members change.
            pgtrigger.ReadOnly(name="batch_keeps_what_was_approved", fields=["portions", "departed"]),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id}/{self.number}"


@track(inserts=False)
class Member(models.Model):
    """A worker funded under an agreement for some of its months; one row an agreement and person.

    ``left_on`` is the last day on which he belonged to it, ``left_at`` when that was recorded; null if he still does.
    """

    agreement = models.ForeignKey(
        "partnership.Agreement", on_delete=models.PROTECT, related_name="members", db_index=False
    )
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT)
    participant = models.ForeignKey("enrolment.Participant", on_delete=models.PROTECT)
    row = models.OneToOneField("partnership.RosterRow", on_delete=models.PROTECT)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="members")
    months = ArrayField(models.DateField())
    amount_rupiah = models.BigIntegerField()
    left_on = models.DateField(null=True)
    left_at = models.DateTimeField(null=True)
    context_id = ContextField()

    class Meta:
        # Both begin with the agreement, so they serve the foreign key as well. Members and what they are promised are
        # counted, and compared with the lines of bills, from the indexes alone.
        indexes: ClassVar = [
            models.Index(fields=["agreement", "batch", "left_on", "amount_rupiah"], name="member_counted"),
            models.Index(fields=["agreement", "participant"], name="member_participant"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "person"], name="one_member_an_agreement_and_person"),
            models.CheckConstraint(
                condition=models.Q(months__len__gt=0) | models.Q(left_on__isnull=False), name="member_has_months"
            ),
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=True, left_at__isnull=True)
                | models.Q(left_on__isnull=False, left_at__isnull=False),
                name="member_left_on_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} person {self.person_id}"


class AgreementBill(models.Model):
    """Ties a bill to the agreement that it is for, and to the batch or the months billed."""

    agreement = models.ForeignKey("partnership.Agreement", on_delete=models.PROTECT, related_name="bills")
    bill = models.OneToOneField("collection.Bill", on_delete=models.PROTECT, related_name="for_agreement")
    first_month = models.DateField()
    until_month = models.DateField()
    context_id = ContextField()

    def __str__(self) -> str:
        return f"{self.agreement_id} bill {self.bill_id}"
