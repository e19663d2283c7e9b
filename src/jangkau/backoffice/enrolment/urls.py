"""Addresses of registrations, of help with them and of changes of data; nothing personal stands in one."""

from django.urls import URLPattern, path

from jangkau.backoffice.enrolment import assistance, data_changes, registrations

urlpatterns: list[URLPattern] = [
    path("registrations", registrations.registrations, name="registrations"),
    path("registrations/<uuid:public_id>", registrations.registration, name="registration"),
    path("registrations/<uuid:public_id>/accept", registrations.registration_accept, name="registration_accept"),
    path("registrations/<uuid:public_id>/back", registrations.registration_send_back, name="registration_send_back"),
    path("registrations/<uuid:public_id>/refuse", registrations.registration_refuse, name="registration_refuse"),
    path("registrations/<uuid:public_id>/village", registrations.registration_village, name="registration_village"),
    path("assistance", assistance.assistance, name="assistance"),
    path("assistance/<uuid:public_id>", assistance.assistance_case, name="assistance_case"),
    path("assistance/<uuid:public_id>/call", assistance.assistance_call, name="assistance_call"),
    path("assistance/<uuid:public_id>/<slug:step>", assistance.assistance_step, name="assistance_step"),
    path("data-changes", data_changes.data_changes, name="data_changes"),
    path("data-changes/<int:change_id>", data_changes.data_change, name="data_change"),
    path("data-changes/<int:change_id>/accept", data_changes.data_change_accept, name="data_change_accept"),
    path("data-changes/<int:change_id>/refuse", data_changes.data_change_refuse, name="data_change_refuse"),
]
