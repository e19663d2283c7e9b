"""Campaigns: reminders that the draw keeps from a share of people, so that it is seen what they bring about."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.lookups import Exact

from jangkau.core.fields import ContextField
from jangkau.core.history import track
from jangkau.outreach.models.reminders import ReminderStep

# Before and on the due date. Who is about to lose what cannot be given back, or whose sponsor ends, is always told: no
# knowledge is worth a family's benefit.
STEPS_THAT_MAY_WAIT = (ReminderStep.PREPAID_END, ReminderStep.HARVEST, ReminderStep.BEFORE_DUE, ReminderStep.DUE)
_DECIDED_LATER = ("started_at", "started_by", "cancelled_at", "cancelled_by", "cancel_reason")
_BYTES_OF_KEY = models.Func("key", function="octet_length", output_field=models.IntegerField())


def _changed(*columns: str) -> pgtrigger.Q:
    """Return the condition of a trigger that one of these columns becomes another."""
    found = pgtrigger.Q()
    for column in columns:
        found |= pgtrigger.Q(**{f"old__{column}__df": pgtrigger.F(f"new__{column}")})
    return found


@track(exclude=("key",))
class Campaign(models.Model):
    """What an office tries with its reminders from ``starts_on`` to ``ends_on``, and how many it holds out to see it.

    ``key`` and ``held_out_below`` decide who is held out (``selectors.arms``). They are fixed when it is declared, as
    is all that was declared; ``hypothesis`` is what is expected of it. Nobody is held out before somebody other than
    whoever declared it has started it, nor after it was cancelled.
    """

    office = models.ForeignKey("registry.Office", on_delete=models.PROTECT, related_name="campaigns")
    name = models.CharField(max_length=100)
    hypothesis = models.TextField()
    steps = ArrayField(models.CharField(max_length=12, choices=ReminderStep))
    starts_on = models.DateField()
    ends_on = models.DateField()
    holdout_percent = models.PositiveSmallIntegerField()
    key = models.BinaryField(max_length=32)
    held_out_below = models.BinaryField(max_length=4)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, null=True, related_name="+")
    cancel_reason = models.TextField(blank=True, default="")
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "name"], name="one_campaign_a_name"),
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(hypothesis=""), name="campaign_says_what_it_is"
            ),
            models.CheckConstraint(
                condition=models.Q(steps__len__gte=1)
                & models.Q(steps__contained_by=[step.value for step in STEPS_THAT_MAY_WAIT]),
                name="campaign_keeps_what_may_wait",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="campaign_days_in_order"
            ),
            models.CheckConstraint(
                condition=models.Q(holdout_percent__range=(1, 50)), name="campaign_holds_out_a_share"
            ),
            models.CheckConstraint(condition=Exact(_BYTES_OF_KEY, 32), name="campaign_key_form"),
            models.CheckConstraint(
                condition=models.Q(started_at__isnull=True, started_by__isnull=True)
                | models.Q(started_at__gte=models.F("declared_at"), started_by__isnull=False),
                name="campaign_declared_before_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(started_by__isnull=True) | ~models.Q(started_by=models.F("declared_by")),
                name="campaign_started_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(cancelled_at__isnull=True, cancelled_by__isnull=True, cancel_reason="")
                | models.Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~models.Q(cancel_reason=""),
                name="campaign_cancelled_with_reason",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="campaign_as_declared", exclude=list(_DECIDED_LATER)),
            pgtrigger.Protect(name="campaign_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="campaign_starts_once",
                operation=pgtrigger.Update,
                condition=_changed("started_at", "started_by")
                & (pgtrigger.Q(old__started_at__isnull=False) | pgtrigger.Q(old__cancelled_at__isnull=False)),
            ),
            pgtrigger.Protect(
                name="campaign_cancelled_once",
                operation=pgtrigger.Update,
                condition=_changed("cancelled_at", "cancelled_by", "cancel_reason")
                & pgtrigger.Q(old__cancelled_at__isnull=False),
            ),
            # One at a time for each office: whoever waits for the lock then sees what the one before him started.
            pgtrigger.Trigger(
                name="campaign_alone_on_its_steps",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__started_at__isnull=False, new__cancelled_at__isnull=True),
                func="""
                    PERFORM pg_advisory_xact_lock(hashtextextended('outreach_campaign', NEW.office_id));
                    IF EXISTS (
                        SELECT FROM outreach_campaign
                        WHERE office_id = NEW.office_id
                          AND id <> NEW.id
                          AND started_at IS NOT NULL
                          AND cancelled_at IS NULL
                          AND steps && NEW.steps
                          AND starts_on <= NEW.ends_on
                          AND ends_on >= NEW.starts_on
                    ) THEN
                        RAISE EXCEPTION 'another campaign of office % runs on these steps', NEW.office_id
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'campaign_alone_on_its_steps';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.name
