"""Addresses of this section."""

from django.urls import URLPattern, path

from jangkau.backoffice.collection.bills import bill, bill_cancel, bill_new, bills
from jangkau.backoffice.collection.books import books
from jangkau.backoffice.collection.participant_lists import participant_lists
from jangkau.backoffice.collection.payments import payment, payment_new, payment_reverse, receipt

urlpatterns: list[URLPattern] = [
    path("bills", bills, name="bills"),
    path("bills/<int:bill_id>", bill, name="bill"),
    path("bills/<int:bill_id>/cancel", bill_cancel, name="bill_cancel"),
    path("bills/<int:bill_id>/payments/new", payment_new, name="payment_new"),
    path("agreements/<int:agreement_id>/bills/new", bill_new, name="bill_new"),
    path("agreements/<int:agreement_id>/participant-lists", participant_lists, name="participant_lists"),
    path("payments/<int:payment_id>", payment, name="payment"),
    path("payments/<int:payment_id>/reverse", payment_reverse, name="payment_reverse"),
    path("payments/<int:payment_id>/receipt", receipt, name="receipt"),
    path("books", books, name="books"),
]
