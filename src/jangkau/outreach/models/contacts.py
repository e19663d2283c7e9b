"""Calls and visits to participants, and what came of each; never changed."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField


class Tier(models.TextChoices):
    """Why somebody is to be called, the most urgent first; ``selectors.call_tiers`` says who is of which."""

    LAST_CHANCE = "last_chance", _("Segera tidak aktif")
    ARREARS = "arrears", _("Menunggak")
    UNPAID = "unpaid", _("Perlindungan berakhir")
    ENDING = "ending", _("Akan berakhir")
    LAPSED = "lapsed", _("Baru tidak aktif")
    NEVER_PAID = "never_paid", _("Belum bayar pertama")


class ContactOutcome(models.TextChoices):
    """What came of a contact."""

    WILL_PAY = "will_pay", _("akan membayar")
    HAS_PAID = "has_paid", _("mengaku sudah membayar")
    NO_MONEY_NOW = "no_money_now", _("belum punya uang")
    NOT_REACHED = "not_reached", _("tidak terhubung")
    WRONG_NUMBER = "wrong_number", _("nomor salah atau milik orang lain")
    OTHER_WORK = "other_work", _("sudah bekerja pada pemberi kerja")
    NOT_WANTED = "not_wanted", _("tidak mau meneruskan")


class Contact(models.Model):
    """A contact with a participant: by whom, why just then (``tier``; blank if nothing was urgent), what came of it.

    ``again_on`` is the day from which he may be called again if he is still without cover.
    """

    participant = models.ForeignKey("enrolment.Participant", on_delete=models.PROTECT, related_name="contacts")
    tier = models.CharField(max_length=12, choices=Tier, blank=True)
    outcome = models.CharField(max_length=12, choices=ContactOutcome)
    note = models.TextField(blank=True, default="")
    again_on = models.DateField()
    contacted_at = models.DateTimeField()
    contacted_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    context_id = ContextField()

    class Meta:
        indexes: ClassVar = [
            # The last contact with each is asked for most.
            models.Index(fields=["participant", "-contacted_at"], name="contact_last"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="contact_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"contact {self.pk}: {self.outcome}"
