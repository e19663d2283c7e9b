"""Addresses of the call list."""

from django.urls import URLPattern, path

from jangkau.backoffice.outreach import calls

urlpatterns: list[URLPattern] = [
    path("calls", calls.calls, name="calls"),
    path("calls/<int:participant_id>", calls.call, name="call"),
]
