"""Addresses of the portal. No telephone number, NIK or name stands in one."""

from django.urls import URLPattern, path

from jangkau.collection.selectors.cards import CardForm
from jangkau.portal import (
    answers,
    calculator,
    emails,
    front,
    mine,
    own_data,
    own_plan,
    own_rights,
    paying,
    registration,
    sign_in,
    wadah,
    wadah_calls,
    wadah_helping,
    wadah_joining,
    wadah_lists,
    wadah_paying,
)

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("", front.landing, name="landing"),
    path("hitung/", calculator.calculator, name="calculator"),
    path("tanya/", answers.answers, name="answers"),
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
    path("wadah/dirikan/", wadah_joining.wadah_found, name="wadah_found"),
    path("wadah/gabung/", wadah_joining.wadah_code, name="wadah_code"),
    path("wadah/gabung/<str:code>/", wadah_joining.wadah_join, name="wadah_join"),
    path("wadah/keluar/<int:person_id>/", wadah_joining.wadah_leave, name="wadah_leave"),
    path("wadah/bantuan/", wadah_helping.wadah_helping, name="wadah_helping"),
    path("wadah/bantuan/<uuid:public_id>/", wadah_helping.wadah_help, name="wadah_help"),
    path("wadah/bantuan/<uuid:public_id>/telepon/", wadah_helping.wadah_help_call, name="wadah_help_call"),
    *(
        path(
            f"wadah/bantuan/<uuid:public_id>/{address}/",
            wadah_helping.wadah_help_step,
            {"step": step},
            name=f"wadah_help_{step}",
        )
        for step, address in registration.ADDRESSES.items()
        if step != "check"
    ),
    path("wadah/<str:code>/", wadah.wadah, name="wadah"),
    path("wadah/<str:code>/anggota/", wadah.wadah_members, name="wadah_members"),
    path("wadah/<str:code>/anggota/baru/", wadah.wadah_member_new, name="wadah_member_new"),
    path("wadah/<str:code>/anggota/<int:participant_id>/keluar/", wadah.wadah_member_go, name="wadah_member_go"),
    path("wadah/<str:code>/telepon/", wadah_calls.wadah_calls, name="wadah_calls"),
    path("wadah/<str:code>/telepon/<int:participant_id>/", wadah_calls.wadah_call, name="wadah_call"),
    path("wadah/<str:code>/daftar/", wadah_lists.wadah_lists, name="wadah_lists"),
    path("wadah/<str:code>/daftar/kosong.xlsx", wadah_lists.wadah_blank, name="wadah_blank"),
    path("wadah/<str:code>/daftar/<int:list_id>/", wadah_lists.wadah_list, name="wadah_list"),
    path("wadah/<str:code>/daftar/<int:list_id>/perbaiki.xlsx", wadah_lists.wadah_faulty, name="wadah_faulty"),
    path("wadah/<str:code>/lembar/", wadah.wadah_paper, name="wadah_paper"),
    path("wadah/<str:code>/undangan/", wadah.wadah_invitation, name="wadah_invitation"),
    path("wadah/<str:code>/pengurus/", wadah.wadah_runners, name="wadah_runners"),
    path("wadah/<str:code>/bayar/", wadah_paying.wadah_months_page, name="wadah_months"),
    path("wadah/<str:code>/tagihan/<int:bill_id>/", wadah_paying.wadah_pay, name="wadah_pay"),
    path("wadah/<str:code>/tagihan/<int:bill_id>/bukti.pdf", wadah_paying.wadah_receipt, name="wadah_receipt"),
    # What a worker sees and changes of his own data.
    path("saya/persetujuan/", own_rights.consents, name="consents"),
    path("saya/tutup-akun/", own_rights.close, name="close"),
    path("saya/<int:person_id>/data/", own_data.data, name="data"),
    path("saya/<int:person_id>/data/alamat/", own_data.address, name="address"),
    path("saya/<int:person_id>/data/surel/", emails.email, name="email"),
    path("saya/<int:person_id>/data/kerja/", own_data.work, name="work"),
    path("saya/<int:person_id>/data/ubah/", own_data.change, name="change"),
    path("saya/<int:person_id>/data/ubah/<int:change_id>/batal/", own_data.change_withdraw, name="change_withdraw"),
    path("saya/<int:person_id>/kapan-bayar/", own_plan.plan, name="plan"),
    path("saya/<int:person_id>/keluarga/", own_data.family, name="family"),
    path("saya/<int:person_id>/keluarga/<int:member_id>/hapus/", own_data.family_remove, name="family_remove"),
    path("saya/<int:person_id>/jht/", own_rights.savings, name="savings"),
    path("saya/<int:person_id>/jht/<int:year>.pdf", own_rights.statement, name="savings_statement"),
    path("saya/<int:person_id>/dilihat/", own_rights.viewers, name="viewers"),
    path("saya/<int:person_id>/berhenti/", own_rights.leave, name="leave"),
    path("saya/<int:person_id>/berhenti/ya/", own_rights.leave_surely, name="leave_surely"),
    # Links of e-mails.
    path("surel/<uuid:key>/", emails.email_confirm, name="email_confirm"),
    path("surel/berhenti/<str:token>/", emails.email_stop, name="email_stop"),
]
