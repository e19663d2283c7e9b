"""Addresses of sponsors, agreements, drafts and endings."""

from django.urls import URLPattern, path

from jangkau.backoffice.partnership import agreements, drafts, endings, sponsors

urlpatterns: list[URLPattern] = [
    path("sponsors", sponsors.sponsors, name="sponsors"),
    path("sponsors/new", sponsors.sponsor_new, name="sponsor_new"),
    path("sponsors/<str:code>", sponsors.sponsor, name="sponsor"),
    path("sponsors/<str:code>/name", sponsors.sponsor_rename, name="sponsor_rename"),
    path("agreements", agreements.agreements, name="agreements"),
    path("agreements/new", drafts.agreement_new, name="agreement_new"),
    path("agreements/drafts/<int:draft_id>/discard", drafts.agreement_draft_discard, name="agreement_draft_discard"),
    path("agreements/drafts/<int:draft_id>/<str:step>", drafts.agreement_draft, name="agreement_draft"),
    path("agreements/<int:agreement_id>", agreements.agreement, name="agreement"),
    path("agreements/<int:agreement_id>/letter", agreements.agreement_letter, name="agreement_letter"),
    path("agreements/<int:agreement_id>/budget", agreements.agreement_budget, name="agreement_budget"),
    path("agreements/<int:agreement_id>/in-charge", agreements.agreement_in_charge, name="agreement_in_charge"),
    path("endings", endings.endings, name="endings"),
]
