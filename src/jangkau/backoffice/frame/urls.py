"""Addresses of the frame."""

from django.urls import URLPattern, path

from jangkau.backoffice.frame import account, components, preferences

urlpatterns: list[URLPattern] = [
    path("account", account.account, name="account"),
    path("components", components.components, name="components"),
    path("preferences", preferences.preferences, name="preferences"),
]
