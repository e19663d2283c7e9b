"""When a participant can pay: the days on which he earns."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField


class PayRhythm(models.TextChoices):
    """How money comes in."""

    ANY = "any", _("kapan saja")
    WEEKLY = "weekly", _("mingguan")
    MARKET = "market", _("hari pasar")
    HARVEST = "harvest", _("musim panen")


class Weekday(models.IntegerChoices):
    """Days of the week as ISO 8601 counts them."""

    MONDAY = 1, _("Senin")
    TUESDAY = 2, _("Selasa")
    WEDNESDAY = 3, _("Rabu")
    THURSDAY = 4, _("Kamis")
    FRIDAY = 5, _("Jumat")
    SATURDAY = 6, _("Sabtu")
    SUNDAY = 7, _("Minggu")


class MarketDay(models.IntegerChoices):
    """Days of the Javanese five-day market week (pasaran), counted so that 1 January 1970 is Wage."""

    WAGE = 0, "Wage"
    KLIWON = 1, "Kliwon"
    LEGI = 2, "Legi"
    PAHING = 3, "Pahing"
    PON = 4, "Pon"


class PayPlan(models.Model):
    """When a participant says that he can pay; his latest wish holds. It moves no date of the law.

    ``day`` is a ``Weekday`` or a ``MarketDay``, ``months`` are numbers of the months of harvest; each null without it.
    """

    participant = models.ForeignKey("enrolment.Participant", on_delete=models.PROTECT, related_name="pay_plans")
    rhythm = models.CharField(max_length=8, choices=PayRhythm)
    day = models.SmallIntegerField(null=True)
    months = ArrayField(models.SmallIntegerField(), null=True)
    told_at = models.DateTimeField()
    told_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    context_id = ContextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["participant", "-id"], name="plan_of_participant")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(rhythm=PayRhythm.ANY, day__isnull=True, months__isnull=True)
                | models.Q(rhythm=PayRhythm.WEEKLY, day__range=(1, 7), months__isnull=True)
                | models.Q(rhythm=PayRhythm.MARKET, day__range=(0, 4), months__isnull=True)
                | models.Q(
                    rhythm=PayRhythm.HARVEST,
                    day__isnull=True,
                    months__len__gte=1,
                    months__contained_by=list(range(1, 13)),
                ),
                name="plan_has_its_days",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="plan_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"participant {self.participant_id}: {self.rhythm}"
