"""Addresses of this section."""

from django.urls import URLPattern

from jangkau.backoffice.partnership.agreements_urls import urlpatterns as agreements
from jangkau.backoffice.partnership.review_urls import urlpatterns as reviews
from jangkau.backoffice.partnership.roster_urls import urlpatterns as rosters

urlpatterns: list[URLPattern] = [*agreements, *rosters, *reviews]
