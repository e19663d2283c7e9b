"""Addresses of the portal. No telephone number, NIK or name stands in one."""

from django.urls import URLPattern, path

from jangkau.collection.selectors.cards import CardForm
from jangkau.portal import front, mine, paying, registration, sign_in

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("", front.landing, name="landing"),
    path("masuk/", sign_in.sign_in, name="sign_in"),
    path("masuk/kode/", sign_in.code, name="code"),
    path("masuk/nomor/", sign_in.proof, name="proof"),
    path("keluar/", sign_in.sign_out, name="sign_out"),
    path("daftar/", registration.register, name="register"),
    path("daftar/<uuid:public_id>/", mine.form_sent, name="form_sent"),
    path("daftar/<uuid:public_id>/batal/", registration.give_up, name="give_up"),
    path("daftar/<uuid:public_id>/bantuan/", registration.ask_help, name="ask_help"),
    *(
        path(f"daftar/<uuid:public_id>/{address}/", registration.step, {"step": step}, name=f"step_{step}")
        for step, address in registration.ADDRESSES.items()
    ),
    path("saya/", mine.mine, name="mine"),
    path("saya/<int:person_id>/", mine.person, name="person"),
    path("saya/<int:person_id>/kartu.pdf", mine.card, {"form": CardForm.PDF}, name="card"),
    path("saya/<int:person_id>/kartu.png", mine.card, {"form": CardForm.PNG}, name="card_picture"),
    path("saya/<int:person_id>/bayar/", paying.months, name="months"),
    path("saya/<int:person_id>/bayar/<int:bill_id>/", paying.pay, name="pay"),
    path("saya/<int:person_id>/bayar/<int:bill_id>/bukti.pdf", paying.receipt, name="receipt"),
]
