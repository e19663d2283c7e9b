"""Addresses of uploads and rosters."""

from django.urls import URLPattern, path

from jangkau.backoffice.partnership.rosters import roster, roster_faulty, roster_rows, rosters
from jangkau.backoffice.partnership.uploads import roster_template, upload, upload_columns, upload_new

_ROSTER = "agreements/<int:agreement_id>/rosters/<int:number>"

urlpatterns: list[URLPattern] = [
    path("agreements/<int:agreement_id>/uploads/new", upload_new, name="upload_new"),
    path("uploads/template", roster_template, name="roster_template"),
    path("uploads/<int:upload_id>", upload, name="upload"),
    path("uploads/<int:upload_id>/columns", upload_columns, name="upload_columns"),
    path("agreements/<int:agreement_id>/rosters", rosters, name="rosters"),
    path(_ROSTER, roster, name="roster"),
    path(f"{_ROSTER}/rows", roster_rows, name="roster_rows"),
    path(f"{_ROSTER}/faulty", roster_faulty, name="roster_faulty"),
]
