"""What pages are called in the audit trail."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PAGES: Mapping[str, Promise] = {
    "people": _("hasil pencarian orang"),
    "search": _("hasil pencarian"),
    "person": _("halaman orang"),
    "person_correct": _("perbaikan data orang"),
    "person_merge": _("penggabungan catatan"),
    "person_reveal": _("pembukaan NIK"),
    "person_death": _("pencatatan kematian"),
    "person_end": _("pengakhiran kepesertaan"),
    "person_merge_undo": _("pembatalan penggabungan"),
    "person_saving": _("tabungan iuran seseorang"),
    "person_settle": _("pelunasan oleh ahli waris"),
    "registration": _("pemeriksaan pendaftaran"),
    "registration_accept": _("penerimaan pendaftaran"),
    "registration_send_back": _("pengembalian pendaftaran"),
    "registration_refuse": _("penolakan pendaftaran"),
    "registration_village": _("penetapan desa pada pendaftaran"),
    "data_changes": _("permintaan perubahan data"),
    "data_change": _("permintaan perubahan data"),
    "data_change_accept": _("penerimaan perubahan data"),
    "data_change_refuse": _("penolakan perubahan data"),
    "agreement": _("halaman perjanjian"),
    "rosters": _("daftar-daftar pekerja"),
    "roster": _("daftar pekerja"),
    "roster_rows": _("baris daftar pekerja"),
    "roster_faulty": _("berkas baris yang perlu diperbaiki"),
    "upload": _("unggahan daftar"),
    "upload_columns": _("kolom unggahan"),
    "review": _("pemeriksaan baris"),
    "review_row": _("pemeriksaan satu baris"),
    "approval": _("persetujuan daftar"),
    "batch": _("angkatan"),
    "batch_minutes": _("Berita Acara"),
    "bill": _("halaman tagihan"),
    "participant_lists": _("daftar peserta"),
    "cover_treatment": _("apakah terlindungi, untuk pengobatan kecelakaan kerja"),
    "cover_credit": _("apakah terlindungi, untuk syarat kredit"),
    "cover_public_service": _("apakah terlindungi, untuk syarat layanan publik"),
    "audit_person": _("jejak audit orang"),
    "audit_agreement": _("jejak audit perjanjian"),
    "audit_export_person": _("ekspor jejak audit orang"),
    "audit_export_agreement": _("ekspor jejak audit perjanjian"),
}


def page_words(page: str) -> str:
    """Return what a page is called; its bare name if nobody gave it another."""
    return str(PAGES.get(page, page))
