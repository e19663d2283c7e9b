"""Addresses of the frame."""

from django.urls import URLPattern, path

from jangkau.backoffice.frame import account, preferences

urlpatterns: list[URLPattern] = [
    path("account", account.account, name="account"),
    path("preferences", preferences.preferences, name="preferences"),
]
