"""Every reason for which a row of a roster is not accepted as it stands: what it means and what to do."""

from dataclasses import dataclass
from typing import Final, Literal

from jangkau.partnership.intake.messages import Language

Kind = Literal["rejected", "review", "waiting"]


@dataclass(frozen=True)
class Reason:
    """One reason, in the words of the sponsor."""

    code: str
    kind: Kind
    indonesian: str
    """What is the matter and what to do, in Indonesian."""
    english: str
    """The same in English."""

    def text(self, *, language: Language = "id") -> str:
        """Return what is the matter and what to do."""
        return self.indonesian if language == "id" else self.english


_ALL: Final = (
    Reason(
        "nik_missing",
        "rejected",
        "NIK kosong. Isi NIK 16 angka sesuai KTP.",
        "The NIK is blank. Fill in the 16 digits of the identity card.",
    ),
    Reason(
        "nik_malformed",
        "rejected",
        "NIK bukan 16 angka atau bagian tanggal lahirnya tidak mungkin. Salin NIK dari KTP.",
        "The NIK is not 16 digits, or its date of birth is impossible. Copy the NIK from the identity card.",
    ),
    Reason(
        "nik_rounded",
        "rejected",
        "NIK tersimpan sebagai angka dan angka terakhirnya hilang. Ubah sel menjadi Teks, lalu ketik ulang NIK "
        "dari KTP.",
        "The NIK was stored as a number and lost its last digits. Make the cell Text and type the NIK again from "
        "the identity card.",
    ),
    Reason(
        "name_missing",
        "rejected",
        "Nama kosong. Isi nama sesuai KTP.",
        "The name is blank. Fill in the name on the identity card.",
    ),
    Reason(
        "birth_date_missing",
        "rejected",
        "Tanggal lahir kosong. Isi tanggal-bulan-tahun, misalnya 17-08-1980.",
        "The date of birth is blank. Fill in day-month-year, such as 17-08-1980.",
    ),
    Reason(
        "birth_date_invalid",
        "rejected",
        "Tanggal lahir tidak terbaca atau tidak mungkin. Tulis tanggal-bulan-tahun, misalnya 17-08-1980.",
        "The date of birth cannot be read or is impossible. Write day-month-year, such as 17-08-1980.",
    ),
    Reason(
        "duplicate_in_roster",
        "rejected",
        "NIK ini sudah ada di baris lain dalam berkas. Hapus baris ini, atau perbaiki NIK-nya bila orangnya berbeda.",
        "This NIK is in another row of the file. Delete this row, or correct the NIK if it is another person.",
    ),
    Reason(
        "already_funded",
        "rejected",
        "Semua bulan yang diminta sudah dibayar atau ditagih untuk orang ini. Tidak perlu dikirim lagi.",
        "All months asked for are already paid or billed for this person. There is no need to send the row again.",
    ),
    Reason(
        "under_age",
        "rejected",
        "Umur di bawah batas. Periksa tanggal lahir; bila sudah benar, hapus baris ini.",
        "Below the age limit. Check the date of birth; if it is right, delete this row.",
    ),
    Reason(
        "over_age",
        "rejected",
        "Umur di atas batas. Periksa tanggal lahir; bila sudah benar, hapus baris ini.",
        "Above the age limit. Check the date of birth; if it is right, delete this row.",
    ),
    Reason(
        "deceased",
        "rejected",
        "Orang ini tercatat sudah meninggal. Hapus baris ini; bila keliru, hubungi kantor cabang.",
        "This person is recorded as deceased. Delete this row; if that is wrong, tell the branch office.",
    ),
    Reason(
        "category_not_eligible",
        "rejected",
        "Kategori pekerja ini tidak termasuk dalam perjanjian. Periksa kategorinya; bila sudah benar, hapus baris ini.",
        "The agreement does not cover this category. Check the category; if it is right, delete this row.",
    ),
    Reason(
        "outside_area",
        "rejected",
        "Alamatnya di luar wilayah perjanjian. Periksa desa, kecamatan, dan kabupaten; bila sudah benar, hapus baris "
        "ini.",
        "The address is outside the area of the agreement. Check village, district and regency; if they are right, "
        "delete this row.",
    ),
    Reason(
        "not_a_member",
        "rejected",
        "Orang ini ditulis keluar, tetapi bukan peserta perjanjian ini. Periksa NIK-nya; bila sudah benar, hapus baris "
        "ini.",
        "This person is said to leave but is not in this agreement. Check the NIK; if it is right, delete this row.",
    ),
    Reason(
        "has_left",
        "rejected",
        "Orang ini sudah keluar dari perjanjian ini. Bila masuk lagi, tulis “masuk” pada kolom Mutasi; bila tidak, "
        "hapus baris ini.",
        "This person has left this agreement. If he comes back, write “masuk” in a column Mutasi; if not, delete this "
        "row.",
    ),
    Reason(
        "nik_birth_date_mismatch",
        "review",
        "Tanggal lahir tidak sama dengan tanggal lahir di dalam NIK. Periksa keduanya pada KTP; petugas cabang akan "
        "memeriksa.",
        "The date of birth differs from the one in the NIK. Check both on the identity card; the branch office will "
        "review the row.",
    ),
    Reason(
        "nik_sex_mismatch",
        "review",
        "Jenis kelamin tidak sama dengan yang tersirat di dalam NIK. Periksa keduanya pada KTP; petugas cabang akan "
        "memeriksa.",
        "The sex differs from the one in the NIK. Check both on the identity card; the branch office will review the "
        "row.",
    ),
    Reason(
        "nik_region_unknown",
        "review",
        "Empat angka pertama NIK bukan kode kabupaten/kota yang dikenal. Periksa NIK pada KTP; petugas cabang akan "
        "memeriksa.",
        "The first four digits of the NIK are no known regency. Check the NIK on the identity card; the branch "
        "office will review the row.",
    ),
    Reason(
        "nik_other_person",
        "review",
        "NIK ini sudah terdaftar atas nama orang lain. Periksa NIK dan nama pada KTP; petugas cabang akan memeriksa.",
        "This NIK is registered for another person. Check NIK and name on the identity card; the branch office will "
        "review the row.",
    ),
    Reason(
        "possible_duplicate",
        "review",
        "Orang ini mungkin sudah terdaftar dengan NIK lain. Periksa NIK pada KTP; petugas cabang akan memeriksa.",
        "This person may be registered under another NIK. Check the NIK on the identity card; the branch office will "
        "review the row.",
    ),
    Reason(
        "over_budget",
        "waiting",
        "Anggaran perjanjian sudah habis. Baris ini menunggu; tidak perlu dikirim lagi. Bila anggaran ditambah, baris "
        "ini ikut pada tagihan berikutnya.",
        "The budget of the agreement is used up. This row waits; there is no need to send it again. If the budget "
        "grows, it joins the next bill.",
    ),
)

_OF_MEMBERS: Final = (
    Reason(
        "occupation_missing",
        "rejected",
        "Pekerjaan kosong. Isi dengan kata sehari-hari, misalnya jual sayur.",
        "The occupation is blank. Fill it in with everyday words, such as jual sayur.",
    ),
    Reason(
        "income_unclear",
        "rejected",
        "Penghasilan kosong atau tidak terbaca. Tulis jumlah sebulan, misalnya 1.500.000.",
        "The income is blank or cannot be read. Write the amount for a month, such as 1.500.000.",
    ),
    Reason(
        "place_elsewhere",
        "rejected",
        "Tempat tinggalnya tidak ditemukan di kabupaten atau kota wadah. Periksa namanya; bila memang di tempat lain, "
        "daftarkan satu per satu.",
        "The place was not found in the regency or city of the wadah. Check its name; if it is elsewhere, register the "
        "member singly.",
    ),
    Reason(
        "leaves_elsewhere",
        "rejected",
        "Anggota tidak keluar lewat daftar. Keluarkan dari halaman anggota.",
        "Members do not leave by a list. Let them go on the page of members.",
    ),
    Reason(
        "member_here",
        "rejected",
        "Orang ini sudah anggota wadah ini. Tidak perlu dikirim lagi.",
        "This person is a member of this wadah already. There is no need to send the row again.",
    ),
    Reason(
        "nik_known",
        "review",
        "NIK ini sudah tercatat. Petugas cabang memeriksa siapa orangnya sebelum ia menjadi anggota.",
        "This NIK is on record already. The branch office finds out whose it is before he becomes a member.",
    ),
    Reason(
        "member_elsewhere",
        "review",
        "NIK ini sudah menjadi anggota wadah lain. Petugas cabang memeriksanya; orangnya harus keluar dahulu dari "
        "wadah itu.",
        "This NIK is a member of another wadah. The branch office looks at it; the person has to leave that one first.",
    ),
    Reason(
        "village_unknown",
        "review",
        "Desa atau kelurahannya tidak dikenal. Petugas cabang akan mencarinya.",
        "The village is not known. The branch office will find it.",
    ),
    Reason(
        "under_review_age",
        "review",
        "Umurnya masih muda. Petugas cabang akan memeriksa pekerjaannya.",
        "The person is young. The branch office will look at the work.",
    ),
)

REASONS: Final[dict[str, Reason]] = {reason.code: reason for reason in _ALL}
"""All reasons by code, in the order in which they are told."""

MEMBER_REASONS: Final[dict[str, Reason]] = REASONS | {reason.code: reason for reason in _OF_MEMBERS}
"""The same, and those that only rows of a wadah's list of members can have."""
