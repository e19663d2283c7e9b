"""The room's Django app."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """Reaching: whom to call and whom to remind, and what came of it."""

    name = "jangkau.outreach"
    label = "outreach"

    def ready(self) -> None:
        """Declare what the audit seals and what its trails tell."""
        from jangkau.core.seals import declare_sealed
        from jangkau.outreach import models
        from jangkau.outreach.selectors.audit import declare_tables
        from jangkau.outreach.selectors.reminder_values import why_unwanted
        from jangkau.outreach.services.reminders import PURPOSE
        from jangkau.registry.services.wanted_messages import declare_wanted

        for model in (models.Contact, models.PayPlan, models.ReminderDay, models.ReminderText, models.ReminderCap):
            declare_sealed(model)
        declare_sealed(models.HandOverStep)
        declare_sealed(models.Reminder, except_for=("message", "messages", "template_version", "not_sent"))
        declare_sealed(
            models.Campaign, except_for=("started_at", "started_by", "cancelled_at", "cancelled_by", "cancel_reason")
        )
        declare_tables()
        declare_wanted(PURPOSE, check=why_unwanted)
