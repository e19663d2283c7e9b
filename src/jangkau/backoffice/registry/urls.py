"""Addresses of this section."""

from django.urls import URLPattern

from jangkau.backoffice.registry import people_urls

urlpatterns: list[URLPattern] = [
    *people_urls.urlpatterns,
]
