"""What tables and columns are called by the people who read the audit trail."""

from collections.abc import Mapping

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jangkau.collection import models as collection
from jangkau.core import models as core
from jangkau.enrolment import models as enrolment
from jangkau.partnership import models as partnership
from jangkau.partnership.selectors.audit_money_words import TableWords, money_words
from jangkau.partnership.selectors.audit_own_door_words import own_door_words
from jangkau.partnership.selectors.audit_people_words import people_words
from jangkau.registry import models as registry

# Columns of any table that say nothing to a reader, and why.
NEVER_TOLD = {
    "id": "the row's own key",
    "context_id": "who and why, which every act tells",
    "name_key": "the name again, for comparing",
    "nik_sealed": "the NIK is never told",
    "nik_digest": "the NIK is never told",
    "body_sha256": "tells a repeated payment from a clash",
    "sha256": "tells a file sent twice",
    "stage": "how far the work in hand is",
    "done": "how far the work in hand is",
    "total": "how far the work in hand is",
}
# Columns of one table that are too long to tell or are told otherwise, and why.
NOT_TOLD: Mapping[type[models.Model], Mapping[str, str]] = {
    enrolment.Registration: {
        "answers_sealed": "what was typed is never told",
        "public_id": "the form's name in addresses",
        "saved_at": "how far the work in hand is",
        "step": "how far the work in hand is",
    },
    enrolment.DataChange: {"wanted_sealed": "what was wanted is never told; what came of it is the person's record"},
    core.Sighting: dict.fromkeys(
        ("subject", "subject_id", "seen_by_id", "seen_by", "seen_at"), "told as who saw whom, and when"
    ),
    partnership.Roster: {
        "mapping": "long: shown on the roster's own page",
        "notices": "long: shown on the roster's own page",
        "file_id": "a sealed file",
        "faulty_file_id": "a sealed file",
        "accepted_rupiah": "what its rows come to: shown on the roster's own page",
    },
    partnership.RosterUpload: {
        "columns": "long: shown on the upload's own page",
        "preview": "long: shown on the upload's own page",
        "refusal": "long: shown on the upload's own page",
        "examples_id": "a sealed file",
        "file_id": "a sealed file",
    },
    partnership.Batch: dict.fromkeys(("portions", "departed"), "what it came to: shown on the batch's own page"),
    partnership.AgreementDraft: {"document": "what was typed so far; what came of it is the agreement"},
    partnership.Member: {"row_id": "the row of the list by which he came, named by list and batch"},
    collection.Payment: {"answer": "what was answered, which the bill and the months tell"},
    collection.Bill: dict.fromkeys(("worker_count", "line_counts"), "what its lines come to: shown on its own page"),
    collection.BillLine: {"basis_id": "the law behind the price, shown on the bill"},
    collection.InsuredMonth: {"basis_id": "the law behind the price", "line_id": "the line of the bill that was paid"},
    collection.CarryForward: {"line_id": "the line of the bill that was paid"},
    collection.HeldMoney: {"entry_id": "its entry in the books"},
    collection.HeldMoneyUse: {"entry_id": "its entry in the books"},
    collection.PriceAdjustment: {"basis_id": "the law behind the price", "entry_id": "its entry in the books"},
    collection.RefundRequest: {"account_sealed": "the account, which is never told"},
    collection.RefundStep: {"entry_id": "its entry in the books", "batch_id": "the file that it was sent in"},
}

_AMOUNT, _REASON = _("jumlah"), _("alasan")
_MONTH, _COVER, _BILL, _PAYMENT = _("bulan"), _("perlindungan"), _("tagihan"), _("pembayaran")
_AGREEMENT, _OFFICE, _REGION, _PERSON = _("perjanjian"), _("kantor"), _("wilayah"), _("orang")
_RECORDED_AT, _RECORDED_BY = _("dicatat pada"), _("dicatat oleh")
_UPLOADED_BY, _UPLOADED_AT = _("diunggah oleh"), _("diunggah pada")
_DECREE, _DECREE_DATE = _("dasar keputusan"), _("tanggal keputusan")

WORDS: dict[type[models.Model], TableWords] = {
    core.Sighting: TableWords(_("Dilihat"), "page", {"page": _("halaman")}),
    **people_words(),
    registry.Organisation: TableWords(
        _("Sponsor"),
        "code",
        {
            "code": _("kode"),
            "name": _("nama"),
            "kind": _("jenis"),
            "office_id": _OFFICE,
            "region_id": _REGION,
        },
    ),
    enrolment.Participant: TableWords(
        _("Kepesertaan"),
        "id",
        {
            "person_id": _PERSON,
            "office_id": _OFFICE,
            "channel": _("jalur pendaftaran"),
            "wadah_id": _("wadah"),
            "wadah_since": _("bergabung dengan wadah pada"),
            "bracket": _("kelompok penghasilan"),
            "with_savings": _("ikut JHT"),
            "occupation": _("pekerjaan"),
            "sector": _("sektor"),
            "second_occupation": _("pekerjaan kedua"),
            "second_sector": _("sektor pekerjaan kedua"),
            "attested_at": _("dinyatakan benar pada"),
            "registered_at": _("terdaftar pada"),
            "ended_on": _("berakhir pada"),
            "end_reason": _("alasan berakhir"),
            "end_recorded_at": _("akhirnya dicatat pada"),
        },
    ),
    enrolment.ParticipantNumber: TableWords(
        _("Nomor peserta"),
        "number",
        {"participant_id": _("kepesertaan"), "number": _("nomor"), "issued_at": _("terbit pada")},
    ),
    partnership.Member: TableWords(
        _("Pekerja yang didanai"),
        "person_id",
        {
            "agreement_id": _AGREEMENT,
            "person_id": _PERSON,
            "participant_id": _("kepesertaan"),
            "batch_id": _("angkatan"),
            "months": _("bulan yang didanai"),
            "amount_rupiah": _AMOUNT,
            "left_on": _("keluar pada"),
            "left_at": _("keluarnya dicatat pada"),
        },
    ),
    partnership.Agreement: TableWords(
        _("Perjanjian"),
        "code",
        {
            "code": _("kode"),
            "title": _("judul"),
            "sponsor_id": _("sponsor"),
            "office_id": _OFFICE,
            "region_id": _REGION,
            "funding": _("sumber dana"),
            "categories": _("golongan pekerja"),
            "minimum_age": _("umur terendah"),
            "maximum_age": _("umur tertinggi"),
            "first_month": _("bulan pertama"),
            "until_month": _("berakhir sebelum bulan"),
            "bracket": _("kelompok penghasilan"),
            "with_savings": _("ikut JHT"),
            "budget_rupiah": _("anggaran"),
            "decree": _DECREE,
            "decree_date": _DECREE_DATE,
            "signed_date": _("ditandatangani pada"),
            "billing": _("cara menagih"),
            "term_months": _("bulan tiap termin"),
            "on_departure": _("iuran pekerja yang keluar"),
            "start_letter": _("surat awal perlindungan"),
            "cover_starts_on": _("perlindungan mulai"),
            "in_charge_id": _("petugas penanggung jawab"),
        },
    ),
    partnership.AgreementDraft: TableWords(
        _("Rancangan perjanjian"),
        "id",
        {
            "office_id": _OFFICE,
            "owner_id": _("ditulis oleh"),
            "begun_at": _("dimulai pada"),
            "changed_at": _("terakhir ditulis pada"),
            "agreement_id": _AGREEMENT,
            "discarded_at": _("dibuang pada"),
        },
    ),
    partnership.BudgetChange: TableWords(
        _("Perubahan anggaran"),
        "decree",
        {
            "agreement_id": _AGREEMENT,
            "decree": _DECREE,
            "decree_date": _DECREE_DATE,
            "before_rupiah": _("anggaran sebelumnya"),
            "after_rupiah": _("anggaran sesudahnya"),
            "recorded_by_id": _RECORDED_BY,
            "recorded_at": _RECORDED_AT,
        },
    ),
    partnership.RosterUpload: TableWords(
        _("Unggahan daftar"),
        "id",
        {
            "agreement_id": _AGREEMENT,
            "state": _("keadaan"),
            "overrides": _("kolom yang diperbaiki"),
            "roster_id": _("menjadi daftar"),
            "uploaded_by_id": _UPLOADED_BY,
            "uploaded_at": _UPLOADED_AT,
            "changed_at": _("keadaan berubah pada"),
        },
    ),
    partnership.Roster: TableWords(
        _("Daftar pekerja"),
        "number",
        {
            "agreement_id": _AGREEMENT,
            "number": _("nomor"),
            "row_count": _("banyak baris"),
            "uploaded_by_id": _UPLOADED_BY,
            "uploaded_at": _UPLOADED_AT,
        },
    ),
    partnership.RowDecision: TableWords(
        _("Keputusan atas baris"),
        "row_id",
        {
            "row_id": _("baris"),
            "accepted": _("diterima"),
            "reason": _REASON,
            "decided_by_id": _("diputuskan oleh"),
            "decided_at": _("diputuskan pada"),
        },
    ),
    partnership.Batch: TableWords(
        _("Persetujuan daftar"),
        "number",
        {
            "agreement_id": _AGREEMENT,
            "number": _("angkatan"),
            "roster_id": _("daftar nomor"),
            "uploaded_by_id": _UPLOADED_BY,
            "approved_by_id": _("disetujui oleh"),
            "approved_at": _("disetujui pada"),
        },
    ),
    collection.Bill: TableWords(
        _("Tagihan"),
        "number",
        {
            "number": _("nomor"),
            "code": _("kode iuran"),
            "payer_person_id": _("pembayar (orang)"),
            "payer_organisation_id": _("pembayar"),
            "office_id": _OFFICE,
            "purpose": _("untuk"),
            "total_rupiah": _AMOUNT,
            "state": _("keadaan"),
            "cover_starts_on": _("perlindungan mulai"),
            "start_letter": _("surat awal perlindungan"),
            "issued_at": _("terbit pada"),
            "expires_at": _("kedaluwarsa pada"),
            "settles_death_on": _("melunasi tunggakan sampai meninggal pada"),
            "replaces_id": _("menggantikan tagihan"),
        },
    ),
    collection.BillCancellation: TableWords(
        _("Pembatalan tagihan"),
        "bill_id",
        {"bill_id": _BILL, "reason": _REASON, "recorded_at": _RECORDED_AT, "recorded_by_id": _RECORDED_BY},
    ),
    collection.Reattestation: TableWords(
        _("Pernyataan sesudah tidak aktif"),
        "cover_ended_on",
        {
            "participant_id": _("kepesertaan"),
            "cover_ended_on": _("tidak terlindungi sejak"),
            "stated_at": _("dinyatakan pada"),
            "recorded_by_id": _RECORDED_BY,
        },
    ),
    collection.BillLine: TableWords(
        _("Baris tagihan"),
        "month",
        {
            "bill_id": _BILL,
            "participant_id": _("kepesertaan"),
            "month": _MONTH,
            "cover": _COVER,
            "amount_rupiah": _AMOUNT,
            "due_date": _("jatuh tempo"),
            "live": _("berlaku"),
        },
    ),
    collection.Payment: TableWords(
        _("Pembayaran"),
        "reference",
        {
            "channel": _("saluran"),
            "reference": _("referensi bank"),
            "bill_id": _BILL,
            "amount_rupiah": _AMOUNT,
            "paid_at": _("dibayar pada"),
            "recorded_at": _RECORDED_AT,
            "recorded_by_id": _RECORDED_BY,
        },
    ),
    collection.InsuredMonth: TableWords(
        _("Bulan perlindungan"),
        "month",
        {
            "participant_id": _("kepesertaan"),
            "month": _MONTH,
            "cover": _COVER,
            "payment_id": _PAYMENT,
            "jkk_rupiah": _("iuran JKK"),
            "jkm_rupiah": _("iuran JKM"),
            "jht_rupiah": _("iuran JHT"),
            "covered_from": _("terlindungi sejak"),
            "covered_until": _("terlindungi sebelum"),
            "paid_at": _("dibayar pada"),
            "recorded_at": _RECORDED_AT,
            "voided_by_id": _("dibatalkan oleh catatan"),
        },
    ),
    collection.MonthVoid: TableWords(
        _("Pembatalan bulan perlindungan"),
        "payment_id",
        {
            "reason": _("sebab"),
            "payment_id": _PAYMENT,
            "note": _REASON,
            "recorded_at": _RECORDED_AT,
            "recorded_by_id": _RECORDED_BY,
        },
    ),
    collection.CarryForward: TableWords(
        _("Uang yang disimpan untuk pembayar"),
        "reason",
        {
            "payment_id": _PAYMENT,
            "cover": _COVER,
            "amount_rupiah": _AMOUNT,
            "reason": _("sebab"),
            "recorded_at": _RECORDED_AT,
        },
    ),
    **money_words(),
    **own_door_words(),
}

# Tables whose rows concern nobody in particular, but which acts may touch: by these names a list of acts calls them.
OTHER_NAMES: dict[type[models.Model], Promise] = {
    core.DigestKey: _("Kunci sidik NIK"),
    collection.Partner: _("Mitra pembayaran"),
    collection.PartnerKey: _("Kunci mitra pembayaran"),
    collection.QrisAcquirer: _("Sambungan QRIS"),
    collection.QrisCode: _("Kode QRIS"),
    collection.BankAccount: _("Rekening bank"),
    core.ProofKey: _("Kunci kartu dan bukti bayar"),
    enrolment.WadahFounding: _("Permohonan wadah"),
    enrolment.WadahInvitation: _("Undangan wadah"),
    partnership.WadahList: _("Daftar anggota wadah"),
    enrolment.ReportedMembers: _("Jumlah anggota menurut laporan"),
    registry.Account: _("Akun peserta"),
    registry.AccountWadah: _("Peran dalam wadah"),
    registry.Consent: _("Persetujuan"),
    enrolment.AssistanceCase: _("Bantuan mengisi formulir"),
    registry.Office: _("Kantor"),
    registry.OfficeRegion: _("Wilayah layanan kantor"),
    registry.User: _("Pengguna"),
    registry.Assignment: _("Peran pengguna"),
}

ACTIONS: Mapping[str, Promise] = {
    "insert": _("dicatat"),
    "update": _("diubah"),
    "delete": _("dihapus"),
    "seen": _("dilihat"),
}


def told_columns(model: type[models.Model]) -> frozenset[str]:
    """Return the database columns of a table that may be told; no others leave the database."""
    words = WORDS[model]
    return frozenset({*words.columns, words.named_by})
