"""Addresses of what keeps participants covered: calls, reminders, arrears, campaigns and hand-overs."""

from django.urls import URLPattern, path

from jangkau.backoffice.outreach import arrears, calls, campaigns, hand_overs, reminders

urlpatterns: list[URLPattern] = [
    path("arrears", arrears.arrears, name="arrears"),
    path("calls", calls.calls, name="calls"),
    path("calls/<int:participant_id>", calls.call, name="call"),
    path("calls/<int:participant_id>/plan", calls.call_plan, name="call_plan"),
    path("reminders", reminders.reminders, name="reminders"),
    path("reminders/list", reminders.reminder_list, name="reminder_list"),
    path("reminders/of/<int:participant_id>", reminders.reminded, name="reminded"),
    path("reminders/cap/<str:code>", reminders.reminder_cap, name="reminder_cap"),
    path("reminders/texts", reminders.reminder_texts, name="reminder_texts"),
    path("reminders/texts/<str:step>/<str:language>", reminders.reminder_text_page, name="reminder_text"),
    path("hand-overs", hand_overs.hand_overs, name="hand_overs"),
    path("hand-overs/<int:agreement_id>", hand_overs.hand_over, name="hand_over"),
    path("campaigns", campaigns.campaigns, name="campaigns"),
    path("campaigns/new", campaigns.campaign_new, name="campaign_new"),
    path("campaigns/<int:campaign_id>", campaigns.campaign, name="campaign"),
    path("campaigns/<int:campaign_id>/start", campaigns.campaign_start, name="campaign_start"),
    path("campaigns/<int:campaign_id>/cancel", campaigns.campaign_cancel, name="campaign_cancel"),
]
