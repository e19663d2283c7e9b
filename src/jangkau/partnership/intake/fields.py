"""The fields of a roster and the headings under which sponsors write them."""

from typing import Final, Literal, get_args

Field = Literal[
    "number",
    "nik",
    "kk",
    "name",
    "birth_place",
    "birth_date",
    "birth_place_date",
    "sex",
    "phone",
    "address",
    "rt",
    "rw",
    "rt_rw",
    "village",
    "district",
    "regency",
    "province",
    "occupation",
    "category",
    "mother_name",
    "mutation",
    "faults",
    "source_row",
]

FIELDS: Final[frozenset[str]] = frozenset(get_args(Field))

REQUIRED: Final[tuple[Field, ...]] = ("nik", "name", "birth_date")
ADDRESS: Final[frozenset[str]] = frozenset(
    {"address", "rt", "rw", "rt_rw", "village", "district", "regency", "province"}
)
OURS: Final[frozenset[str]] = frozenset({"faults", "source_row"})
"""Columns that we added to a list of faulty rows; they are ignored when it comes back."""

LABELS: Final[dict[str, str]] = {
    "number": "No",
    "nik": "NIK",
    "kk": "No KK",
    "name": "Nama",
    "birth_place": "Tempat Lahir",
    "birth_date": "Tanggal Lahir",
    "birth_place_date": "Tempat, Tanggal Lahir",
    "sex": "Jenis Kelamin",
    "phone": "No HP",
    "address": "Alamat",
    "rt": "RT",
    "rw": "RW",
    "rt_rw": "RT/RW",
    "village": "Desa/Kelurahan",
    "district": "Kecamatan",
    "regency": "Kabupaten/Kota",
    "province": "Provinsi",
    "occupation": "Pekerjaan",
    "category": "Kategori",
    "mother_name": "Nama Ibu Kandung",
    "mutation": "Mutasi",
    "faults": "Alasan",
    "source_row": "Baris asal",
}

HEADINGS: Final[dict[Field, str]] = {
    "number": "no, nomor, no urut, nomor urut, nmr, nr, urut, num, #",
    "nik": "nik, no nik, nomor nik, nik ktp, no ktp, nomor ktp, ktp, e ktp, no e ktp, nik e ktp, no ktp "
    "nik, nik no ktp, nomor ktp nik, nomor induk kependudukan, no induk kependudukan, nomor induk "
    "kependudukan nik, nik nomor induk kependudukan, no identitas, nomor identitas, nomor "
    "identitas kependudukan, no kependudukan, nomor kartu tanda penduduk, no kartu tanda "
    "penduduk, no identitas ktp, national id, id number",
    "kk": "kk, no kk, nomor kk, kartu keluarga, no kartu keluarga, nomor kartu keluarga, nkk, nokk",
    "name": "nama, nama lengkap, nama ktp, nama sesuai ktp, nama lengkap sesuai ktp, nama orang, nama "
    "peserta, nama pekerja, nama pekerja rentan, nama tenaga kerja, nama penerima, nama anggota, "
    "nama warga, name, full name",
    "birth_place": "tempat lahir, tmpt lahir, tmp lahir, tpt lahir, kota lahir, place of birth",
    "birth_date": "tanggal lahir, tgl lahir, tggl lahir, tg lahir, tanggal kelahiran, tgl kelahiran, tl, date "
    "of birth, birth date, dob",
    "birth_place_date": "ttl, tempat tanggal lahir, tempat tgl lahir, tempat dan tanggal lahir, tempat dan tgl lahir, "
    "tempat lahir tanggal lahir, tempat lahir tgl lahir, tmpt tgl lahir, tmp tgl lahir, tpt tgl "
    "lahir, tempat & tanggal lahir, tempat tanggal bulan tahun lahir",
    "sex": "jenis kelamin, jns kelamin, j kelamin, jen kel, jns kel, jenis kel, kelamin, jk, l p, p l, "
    "lp, jk l p, jenis kelamin l p, gender, sex",
    "phone": "no hp, nomor hp, hp, no handphone, nomor handphone, handphone, no telp, no telepon, nomor "
    "telepon, telepon, telp, no tlp, tlp, no tel, no telpon, telpon, no hp wa, hp wa, no wa, wa, "
    "whatsapp, no whatsapp, nomor whatsapp, nomor wa, no hp aktif, no telp hp, no hp telp, no "
    "telepon hp, kontak, no kontak, nomor kontak, no ponsel, nomor ponsel, ponsel, phone, phone "
    "number",
    "address": "alamat, alamat lengkap, alamat rumah, alamat ktp, alamat sesuai ktp, alamat domisili, alamat "
    "tempat tinggal, alamat tinggal, jalan, domisili, address",
    "rt": "rt, no rt, rukun tetangga",
    "rw": "rw, no rw, rukun warga",
    "rt_rw": "rt rw, rt dan rw, rtrw",
    "village": "desa, kelurahan, kel, desa kelurahan, kelurahan desa, desa kel, kel desa, ds kel, nama desa, "
    "nama kelurahan, nama desa kelurahan, nama kelurahan desa, kampung, desa kampung, nagari, "
    "gampong, pekon, alamat desa, alamat desa kelurahan, kode desa, village",
    "district": "kecamatan, kec, nama kecamatan, nama kec, distrik, kapanewon, kemantren, alamat kecamatan, "
    "kode kecamatan, district",
    "regency": "kabupaten, kab, kota, kabupaten kota, kab kota, kota kabupaten, nama kabupaten, nama "
    "kabupaten kota, nama kab kota, nama kota, alamat kabupaten, kode kabupaten, regency",
    "province": "provinsi, prov, propinsi, prop, nama provinsi, kode provinsi, province",
    "occupation": "pekerjaan, jenis pekerjaan, jns pekerjaan, profesi, mata pencaharian, pekerjaan utama, "
    "pekerjaan saat ini, occupation",
    "category": "kategori, kategori pekerja, kategori peserta, kategori pekerjaan, kategori penerima, "
    "jabatan, jenis pekerja, jenis peserta, kelompok, kelompok pekerja, golongan, sasaran, "
    "category",
    "mother_name": "nama ibu, nama ibu kandung, ibu kandung, nama gadis ibu kandung, nama gadis ibu, nm ibu kandung",
    "mutation": "mutasi, jenis mutasi, keterangan mutasi, status mutasi, ket mutasi, masuk keluar, keluar "
    "masuk, mutasi masuk keluar",
    "faults": "alasan, alasan dan perbaikan",
    "source_row": "baris asal",
}
"""Headings by field, separated by commas. Case, accents, punctuation and spaces do not matter."""

QUALIFIERS: Final[tuple[str, ...]] = (
    "sesuai ktp",
    "sesuai dengan ktp",
    "sesuai kk",
    "sesuai identitas",
    "pekerja rentan",
    "tenaga kerja",
    "calon peserta",
    "penerima manfaat",
    "penerima bantuan",
    "peserta",
    "pekerja",
    "penerima",
    "anggota",
    "calon",
    "tk",
    "wajib diisi",
    "wajib",
    "16 digit",
    "16 angka",
    "16 digit angka",
    "dd mm yyyy",
    "hh bb tttt",
)
"""Words that a heading may carry without meaning another field: ``NIK Peserta``, ``Nama (sesuai KTP)``."""
