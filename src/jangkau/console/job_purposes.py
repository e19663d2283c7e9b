"""What each job of ``jangkau.console.jobs`` is for, as the administrator reads it: one line a job."""

import datetime
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from jangkau.core.jobs import Purpose

# A long list is read and imported for minutes, and lists wait for one another.
_LISTS = datetime.timedelta(hours=1)

PURPOSES: Mapping[str, Purpose] = {
    "seal_audit": Purpose(_("Menyegel jejak audit, supaya perubahan diam-diam ketahuan.")),
    "destroy_expired_files": Purpose(_("Memusnahkan berkas yang masa simpannya habis.")),
    "expire_bills": Purpose(_("Menutup tagihan yang lewat batas bayar, sehingga bulannya dapat ditagih lagi.")),
    "forget_expired_messages": Purpose(_("Melupakan pesan yang tidak sempat terkirim.")),
    "select_reminders": Purpose(_("Memilih siapa yang diingatkan hari ini.")),
    "send_reminders": Purpose(_("Mengirim pengingat, sebanyak yang boleh dalam satu menit.")),
    "close_reminders": Purpose(_("Mencatat alasan pengingat yang tidak jadi dikirim.")),
    "forget_failed_jobs": Purpose(_("Melupakan pekerjaan latar yang gagal lebih dari tiga puluh hari lalu.")),
    "retry_stalled_jobs": Purpose(_("Memulai lagi pekerjaan yang terputus karena pekerja latar mati.")),
    "read_upload": Purpose(_("Membaca daftar pekerja yang dikirim sponsor."), patience=_LISTS),
    "import_upload": Purpose(_("Memasukkan daftar pekerja yang kolomnya sudah dipastikan."), patience=_LISTS),
    "payment_came_in": Purpose(_("Memeriksa sekali lagi bahwa uang, bulan, dan pembukuan satu pembayaran cocok.")),
    "make_qris_code": Purpose(_("Meminta kode QRIS dari acquirer.")),
    "send_message": Purpose(_("Mengirim SMS, termasuk kode masuk.")),
    "send_mail": Purpose(_("Mengirim surel.")),
}
