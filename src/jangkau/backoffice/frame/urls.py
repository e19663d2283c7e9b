"""Addresses of the frame."""

from django.urls import URLPattern, path

from jangkau.backoffice.frame import account

urlpatterns: list[URLPattern] = [
    path("account", account.account, name="account"),
]
