"""Addresses that Kannel calls."""

from django.urls import path

from jangkau.api.sms import views

app_name = "sms"
urlpatterns = [
    path("reports/<uuid:key>", views.delivery_report, name="delivery_report"),
    path("incoming/<str:secret>", views.incoming_text, name="incoming_text"),
]
