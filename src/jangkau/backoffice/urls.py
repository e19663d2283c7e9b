"""Addresses of the back office."""

from django.urls import URLPattern, path
from django.views.i18n import set_language

from jangkau.backoffice import views

app_name = "backoffice"
urlpatterns: list[URLPattern] = [
    path("", views.front, name="front"),
    path("style.css", views.style, name="style"),
    path("language", set_language, name="language"),
    path("healthz", views.health, name="health"),
]
