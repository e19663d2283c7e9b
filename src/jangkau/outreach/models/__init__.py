"""Records of the room."""

from jangkau.outreach.models.campaigns import Campaign
from jangkau.outreach.models.contacts import Contact
from jangkau.outreach.models.hand_over import HandOverStep
from jangkau.outreach.models.pay_plans import PayPlan
from jangkau.outreach.models.reminders import Reminder, ReminderCap, ReminderDay, ReminderText

__all__ = ["Campaign", "Contact", "HandOverStep", "PayPlan", "Reminder", "ReminderCap", "ReminderDay", "ReminderText"]
