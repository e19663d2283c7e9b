"""Addresses of all interfaces."""

from django.urls import include, path

urlpatterns = [path("", include("jangkau.backoffice.urls"))]
