"""Addresses of this section."""

from django.urls import URLPattern, path

from jangkau.backoffice.collection.bills import bill, bill_cancel, bill_new, bills
from jangkau.backoffice.collection.books import books, books_by_channel, fund, fund_month, insured_month
from jangkau.backoffice.collection.closings import book_closings, books_export, closed_month, month_close
from jangkau.backoffice.collection.heirs import person_settle
from jangkau.backoffice.collection.held_money import (
    held,
    held_assign,
    held_carry,
    held_match,
    held_new,
    held_refund,
    money,
)
from jangkau.backoffice.collection.own_bills import bill_reprice, person_bill_new
from jangkau.backoffice.collection.participant_lists import participant_lists
from jangkau.backoffice.collection.partner_agreements import (
    asker_new,
    partner_account,
    partner_account_new,
    partner_asking,
)
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
from jangkau.backoffice.collection.qris import bill_qris, partner_qris
from jangkau.backoffice.collection.reconciliation import reconciliation, reconciliation_day
from jangkau.backoffice.collection.refunds import (
    payment_refund,
    refund,
    refund_approve,
    refund_batch,
    refund_drop,
    refunds,
    refunds_results,
    refunds_send,
)
from jangkau.backoffice.collection.saving_up import person_saving
from jangkau.backoffice.collection.statements import statement, statement_line, statement_new
from jangkau.backoffice.collection.verify import verify_card
from jangkau.backoffice.collection.wadah import wadah, wadah_bill_new, wadah_founding, wadah_founding_refuse, wadah_list

urlpatterns: list[URLPattern] = [
    path("bills", bills, name="bills"),
    path("bills/<int:bill_id>", bill, name="bill"),
    path("bills/<int:bill_id>/qris", bill_qris, name="bill_qris"),
    path("bills/<int:bill_id>/cancel", bill_cancel, name="bill_cancel"),
    path("bills/<int:bill_id>/reprice", bill_reprice, name="bill_reprice"),
    path("people/<int:person_id>/bills/new", person_bill_new, name="person_bill_new"),
    path("people/<int:person_id>/settle", person_settle, name="person_settle"),
    path("people/<int:person_id>/saving", person_saving, name="person_saving"),
    path("wadah", wadah_list, name="wadah_list"),
    path("wadah/foundings/<uuid:public_id>", wadah_founding, name="wadah_founding"),
    path("wadah/foundings/<uuid:public_id>/refuse", wadah_founding_refuse, name="wadah_founding_refuse"),
    path("wadah/<str:code>", wadah, name="wadah"),
    path("wadah/<str:code>/bills/new", wadah_bill_new, name="wadah_bill_new"),
    path("bills/<int:bill_id>/payments/new", payment_new, name="payment_new"),
    path("agreements/<int:agreement_id>/bills/new", bill_new, name="bill_new"),
    path("agreements/<int:agreement_id>/participant-lists", participant_lists, name="participant_lists"),
    path("payments/<int:payment_id>", payment, name="payment"),
    path("payments/<int:payment_id>/reverse", payment_reverse, name="payment_reverse"),
    path("payments/<int:payment_id>/receipt", receipt, name="receipt"),
    path("payments/<int:payment_id>/refund", payment_refund, name="payment_refund"),
    path("money", money, name="money"),
    path("money/new", held_new, name="held_new"),
    path("money/<int:held_id>", held, name="held"),
    path("money/<int:held_id>/match", held_match, name="held_match"),
    path("money/<int:held_id>/carry", held_carry, name="held_carry"),
    path("money/<int:held_id>/refund", held_refund, name="held_refund"),
    path("money/<int:held_id>/responsible", held_assign, name="held_assign"),
    path("refunds", refunds, name="refunds"),
    path("refunds/send", refunds_send, name="refunds_send"),
    path("refunds/results", refunds_results, name="refunds_results"),
    path("refunds/<int:refund_id>", refund, name="refund"),
    path("refunds/<int:refund_id>/approve", refund_approve, name="refund_approve"),
    path("refunds/<int:refund_id>/drop", refund_drop, name="refund_drop"),
    path("refunds/batches/<int:batch_id>", refund_batch, name="refund_batch"),
    path("books", books, name="books"),
    path("verify", verify_card, name="verify_card"),
    path("partners", partners, name="partners"),
    path("partners/new", partner_new, name="partner_new"),
    path("partners/<str:code>", partner, name="partner"),
    path("askers/new", asker_new, name="asker_new"),
    path("partners/<str:code>/asking", partner_asking, name="partner_asking"),
    path("partners/<str:code>/accounts/new", partner_account_new, name="partner_account_new"),
    path("partners/<str:code>/accounts/<str:number>", partner_account, name="partner_account"),
    path("partners/<str:code>/qris", partner_qris, name="partner_qris"),
    path("partners/<str:code>/change", partner_change, name="partner_change"),
    path("partners/<str:code>/stop", partner_stop, name="partner_stop"),
    path("partners/<str:code>/keys/new", partner_key_new, name="partner_key_new"),
    path("partners/<str:code>/keys/<str:client_id>/end", partner_key_end, name="partner_key_end"),
    path("books/closings", book_closings, name="closings"),
    path("books/closings/new", month_close, name="month_close"),
    path("books/closings/<int:year>/<int:month>", closed_month, name="closed_month"),
    path("books/export", books_export, name="books_export"),
    path("books/channels", books_by_channel, name="books_by_channel"),
    path("books/funds/<str:fund>/<int:year>", fund, name="fund"),
    path("books/funds/<str:fund>/<int:year>/<int:month>", fund_month, name="fund_month"),
    path("books/months/<int:month_id>", insured_month, name="insured_month"),
    path("reconciliation", reconciliation, name="reconciliation"),
    path("reconciliation/<str:channel>/<str:day>", reconciliation_day, name="reconciliation_day"),
    path("statements/new", statement_new, name="statement_new"),
    path("statements/<int:statement_id>", statement, name="statement"),
    path("statements/lines/<int:line_id>", statement_line, name="statement_line"),
]
