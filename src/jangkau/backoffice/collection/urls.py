"""Addresses of this section."""

from django.urls import URLPattern, path

from jangkau.backoffice.collection.bills import bill, bill_cancel, bill_new, bills
from jangkau.backoffice.collection.books import books
from jangkau.backoffice.collection.own_bills import bill_reprice, person_bill_new
from jangkau.backoffice.collection.participant_lists import participant_lists
from jangkau.backoffice.collection.partners import (
    partner,
    partner_change,
    partner_key_end,
    partner_key_new,
    partner_new,
    partner_stop,
    partners,
)
from jangkau.backoffice.collection.payments import payment, payment_new, payment_reverse, receipt
from jangkau.backoffice.collection.verify import verify_card
from jangkau.backoffice.collection.wadah import wadah, wadah_bill_new, wadah_list

urlpatterns: list[URLPattern] = [
    path("bills", bills, name="bills"),
    path("bills/<int:bill_id>", bill, name="bill"),
    path("bills/<int:bill_id>/cancel", bill_cancel, name="bill_cancel"),
    path("bills/<int:bill_id>/reprice", bill_reprice, name="bill_reprice"),
    path("people/<int:person_id>/bills/new", person_bill_new, name="person_bill_new"),
    path("wadah", wadah_list, name="wadah_list"),
    path("wadah/<str:code>", wadah, name="wadah"),
    path("wadah/<str:code>/bills/new", wadah_bill_new, name="wadah_bill_new"),
    path("bills/<int:bill_id>/payments/new", payment_new, name="payment_new"),
    path("agreements/<int:agreement_id>/bills/new", bill_new, name="bill_new"),
    path("agreements/<int:agreement_id>/participant-lists", participant_lists, name="participant_lists"),
    path("payments/<int:payment_id>", payment, name="payment"),
    path("payments/<int:payment_id>/reverse", payment_reverse, name="payment_reverse"),
    path("payments/<int:payment_id>/receipt", receipt, name="receipt"),
    path("books", books, name="books"),
    path("verify", verify_card, name="verify_card"),
    path("partners", partners, name="partners"),
    path("partners/new", partner_new, name="partner_new"),
    path("partners/<str:code>", partner, name="partner"),
    path("partners/<str:code>/change", partner_change, name="partner_change"),
    path("partners/<str:code>/stop", partner_stop, name="partner_stop"),
    path("partners/<str:code>/keys/new", partner_key_new, name="partner_key_new"),
    path("partners/<str:code>/keys/<str:client_id>/end", partner_key_end, name="partner_key_end"),
]
