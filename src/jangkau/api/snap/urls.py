"""Addresses of SNAP; a bank signs the whole path, with what stands before them."""

from django.urls import path

from jangkau.api.snap import qris, views

app_name = "snap"
urlpatterns = [
    path("v1.0/access-token/b2b", views.access_token, name="access_token"),
    path("v1.0/transfer-va/inquiry", views.inquiry, name="inquiry"),
    path("v1.0/transfer-va/payment", views.payment, name="payment"),
    path("v1.0/transfer-va/status", views.status, name="status"),
    path("v1.0/qr/qr-mpm-notify", qris.qris_notice, name="qris_notice"),
]
