"""Addresses of this section."""

from django.urls import URLPattern

from jangkau.backoffice.registry import people_urls, staff_urls

urlpatterns: list[URLPattern] = [
    *people_urls.urlpatterns,
    *staff_urls.urlpatterns,
]
