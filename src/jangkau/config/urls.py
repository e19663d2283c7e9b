"""Addresses of all interfaces."""

from django.urls import include, path

from jangkau.api.v1 import api

urlpatterns = [
    path("snap/", include("jangkau.api.snap.urls")),
    path("sms/", include("jangkau.api.sms.urls")),
    path("api/v1/", api.urls),
    path("pekerja/", include("jangkau.portal.urls")),
    path("", include("jangkau.backoffice.frame.sign_in_urls")),
    path("", include("jangkau.backoffice.urls")),
]
