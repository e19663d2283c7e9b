"""Addresses of all interfaces."""

from django.urls import include, path

urlpatterns = [
    path("snap/", include("jangkau.api.snap.urls")),
    path("", include("jangkau.backoffice.frame.sign_in_urls")),
    path("", include("jangkau.backoffice.urls")),
]
