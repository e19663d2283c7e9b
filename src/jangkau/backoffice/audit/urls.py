"""Addresses of the audit trail."""

from django.urls import URLPattern, path

from jangkau.backoffice.audit import desk, export, trails

urlpatterns: list[URLPattern] = [
    path("audit", desk.audit, name="audit"),
    path("audit/export", export.acts, name="audit_export"),
    path("audit/people/<int:person_id>", trails.person, name="audit_person"),
    path("audit/people/<int:person_id>/export", export.person, name="audit_export_person"),
    path("audit/agreements/<int:agreement_id>", trails.agreement, name="audit_agreement"),
    path("audit/agreements/<int:agreement_id>/export", export.agreement, name="audit_export_agreement"),
]
