"""Addresses of this section."""

from django.urls import URLPattern

from jangkau.backoffice.partnership.agreements_urls import urlpatterns as agreements
from jangkau.backoffice.partnership.review_urls import urlpatterns as reviews

urlpatterns: list[URLPattern] = [*agreements, *reviews]
