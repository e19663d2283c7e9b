"""Addresses of the call list and of reminders."""

from django.urls import URLPattern, path

from jangkau.backoffice.outreach import arrears, calls, reminders

urlpatterns: list[URLPattern] = [
    path("arrears", arrears.arrears, name="arrears"),
    path("calls", calls.calls, name="calls"),
    path("calls/<int:participant_id>", calls.call, name="call"),
    path("reminders", reminders.reminders, name="reminders"),
    path("reminders/list", reminders.reminder_list, name="reminder_list"),
    path("reminders/of/<int:participant_id>", reminders.reminded, name="reminded"),
    path("reminders/cap/<str:code>", reminders.reminder_cap, name="reminder_cap"),
    path("reminders/texts", reminders.reminder_texts, name="reminder_texts"),
    path("reminders/texts/<str:step>/<str:language>", reminders.reminder_text_page, name="reminder_text"),
]
