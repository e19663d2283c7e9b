"""The ledger of reminders: what was due to whom on which day, and what became of it."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField
from jangkau.registry.models.offices import TimeZone


class ReminderStep(models.TextChoices):
    """What a reminder is about; ``selectors.reminder_steps`` says on which day of whose calendar each is due."""

    SPONSOR_60 = "sponsor_60", _("60 hari sebelum bulan dari sponsor berakhir")
    SPONSOR_30 = "sponsor_30", _("30 hari sebelum bulan dari sponsor berakhir")
    SPONSOR_7 = "sponsor_7", _("7 hari sebelum bulan dari sponsor berakhir")
    PREPAID_END = "prepaid_end", _("bulan yang dibayar di muka hampir habis")
    HARVEST = "harvest", _("bulan panen: bayar di muka")
    BEFORE_DUE = "before_due", _("menjelang batas bayar")
    DUE = "due", _("batas bayar hari ini")
    DAY_60 = "day_60", _("60 hari tanpa perlindungan")
    DAY_80 = "day_80", _("80 hari tanpa perlindungan")


class NotSent(models.TextChoices):
    """Why a reminder that was due was not sent."""

    PAID = "paid", _("sudah membayar sebelum dikirim")
    NOT_A_MEMBER = "not_a_member", _("meninggal, keluar, atau datanya digabung")
    NO_ADDRESS = "no_address", _("tidak ada nomor telepon atau surel")
    ADDRESS_CHANGED = "address_changed", _("nomornya berganti sebelum dikirim")
    STOPPED = "stopped", _("tidak mau menerima pesan")
    REFUSED = "refused", _("ditolak penyedia pesan")
    BROKEN_OFF = "broken_off", _("terputus saat diserahkan; mungkin terkirim")
    UNAVAILABLE = "unavailable", _("penyedia pesan tidak menjawab sampai batas waktunya")
    OVER_CAP = "over_cap", _("batas biaya bulan ini tercapai")
    NOT_IN_TIME = "not_in_time", _("belum sampai gilirannya sampai batas waktunya")
    MISSING_VALUE = "missing_value", _("teksnya menyebut nilai yang tidak ada")
    HELD_OUT = "held_out", _("kelompok pembanding suatu kampanye")


class Arm(models.TextChoices):
    """Into which part of a campaign the draw put somebody."""

    TREATED = "treated", _("diingatkan")
    HELD_OUT = "held_out", _("kelompok pembanding")


class ReminderDay(models.Model):
    """The reminders of a local day were selected, of all offices on one clock; once for good."""

    zone = models.CharField(max_length=20, choices=TimeZone)
    day = models.DateField()
    selected_at = models.DateTimeField()
    due = models.PositiveIntegerField()
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "day"], name="reminders_of_a_day_selected_once"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="reminder_day_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.zone} {self.day}"


class Reminder(models.Model):
    """A reminder that was due to a participant: one of each step for each first unpaid month (``period``).

    ``due_on`` is the office's day on which it was due, ``send_until`` the last on which it is still of use,
    ``covered_until`` the end of cover that it is about. ``message`` is the last message that carried it, ``messages``
    how many did: a further one only if those before were certainly not taken. ``not_sent`` is blank while it may still
    be sent, and of what was. ``participant`` and ``office`` are checked by the statement that selects: to check the
    keys of a million rows again takes longer than to select them. ``campaign`` is the one that covered the step on
    that day, if any, and ``arm`` the part of it into which the draw put him, whether or not anything was sent.
    """

    participant = models.ForeignKey(
        "enrolment.Participant", on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="reminders"
    )
    office = models.ForeignKey(
        "registry.Office", on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    period = models.DateField()
    step = models.CharField(max_length=12, choices=ReminderStep)
    due_on = models.DateField()
    send_until = models.DateField()
    covered_until = models.DateField()
    selected_at = models.DateTimeField()
    message = models.OneToOneField(
        "registry.OutgoingMessage", on_delete=models.PROTECT, null=True, related_name="reminder"
    )
    messages = models.PositiveSmallIntegerField(default=0)
    template_version = models.PositiveSmallIntegerField(null=True)
    not_sent = models.CharField(max_length=15, choices=NotSent, blank=True, default="")
    campaign = models.ForeignKey(
        "outreach.Campaign", on_delete=models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    arm = models.CharField(max_length=8, choices=Arm, blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            # What still waits for its turn.
            models.Index(
                fields=["send_until", "office"],
                condition=models.Q(not_sent="", message__isnull=True),
                name="reminder_waiting",
            ),
            models.Index(fields=["office", "due_on"], name="reminder_of_office"),
            models.Index(
                fields=["campaign", "participant", "period"],
                condition=models.Q(campaign__isnull=False),
                name="reminder_of_campaign",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["participant", "period", "step"], name="reminded_once_a_step"),
            models.CheckConstraint(condition=models.Q(period__day=1), name="reminder_period_is_first_day"),
            models.CheckConstraint(
                condition=models.Q(send_until__gte=models.F("due_on")), name="reminder_of_use_when_due"
            ),
            models.CheckConstraint(
                condition=models.Q(message__isnull=True, messages=0, template_version__isnull=True)
                | models.Q(message__isnull=False, messages__gte=1, template_version__isnull=False),
                name="reminder_carried_by_a_message",
            ),
            models.CheckConstraint(
                condition=models.Q(campaign__isnull=True, arm="")
                | models.Q(campaign__isnull=False, arm__in=Arm.values),
                name="reminder_in_an_arm",
            ),
            models.CheckConstraint(
                condition=models.Q(arm=Arm.HELD_OUT, not_sent=NotSent.HELD_OUT, message__isnull=True)
                | (~models.Q(arm=Arm.HELD_OUT) & ~models.Q(not_sent=NotSent.HELD_OUT)),
                name="reminder_held_out_is_never_sent",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="reminder_fixed", exclude=["message", "messages", "template_version", "not_sent"]),
            pgtrigger.Protect(name="reminder_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"reminder {self.pk}: {self.step}"


class ReminderText(models.Model):
    """A version of what a step says in a language; the latest version is sent. Version 0 is the product's own."""

    step = models.CharField(max_length=12, choices=ReminderStep)
    language = models.CharField(max_length=2)
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["step", "language", "version"], name="one_text_a_version"),
            models.CheckConstraint(condition=models.Q(version__gte=1) & ~models.Q(text=""), name="text_of_a_version"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="text_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.language} {self.version}"


class ReminderCap(models.Model):
    """What reminders of an office may cost in a month, until another cap is set; the latest holds."""

    office = models.ForeignKey("registry.Office", on_delete=models.PROTECT, related_name="reminder_caps")
    month_rupiah = models.PositiveIntegerField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    context_id = ContextField()

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Protect(name="cap_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"office {self.office_id}: Rp{self.month_rupiah}"
