"""Addresses of reviews, approvals and batches."""

from django.urls import URLPattern, path

from jangkau.backoffice.partnership.approvals import approval, batch, batch_minutes
from jangkau.backoffice.partnership.reviews import decisions, review, review_row

_ROSTER = "agreements/<int:agreement_id>/rosters/<int:number>"

urlpatterns: list[URLPattern] = [
    path(f"{_ROSTER}/review", review, name="review"),
    path(f"{_ROSTER}/review/<int:row_number>", review_row, name="review_row"),
    path(f"{_ROSTER}/decisions", decisions, name="decisions"),
    path(f"{_ROSTER}/approval", approval, name="approval"),
    path("batches/<int:batch_id>", batch, name="batch"),
    path("batches/<int:batch_id>/minutes", batch_minutes, name="batch_minutes"),
]
