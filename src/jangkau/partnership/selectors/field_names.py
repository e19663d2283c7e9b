"""The fields of a roster by name, in the reader's language, and how a column was recognised as one."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jangkau.partnership.intake.fields import OURS

FIELD_NAMES: Mapping[str, str | Promise] = {
    "number": _("Nomor urut"),
    "nik": "NIK",
    "kk": _("Nomor KK"),
    "name": _("Nama"),
    "birth_place": _("Tempat lahir"),
    "birth_date": _("Tanggal lahir"),
    "birth_place_date": _("Tempat dan tanggal lahir"),
    "sex": _("Jenis kelamin"),
    "phone": _("Nomor HP"),
    "address": _("Alamat"),
    "rt": "RT",
    "rw": "RW",
    "rt_rw": "RT/RW",
    "village": _("Desa/kelurahan"),
    "district": _("Kecamatan"),
    "regency": _("Kabupaten/kota"),
    "province": _("Provinsi"),
    "occupation": _("Pekerjaan"),
    "category": _("Kategori pekerja"),
    "mother_name": _("Nama ibu kandung"),
    "mutation": _("Mutasi (masuk/keluar)"),
    "faults": _("Alasan (kolom kami)"),
    "source_row": _("Baris asal (kolom kami)"),
}

_HOW: Mapping[str, Promise] = {
    "exact": _("judulnya dikenal"),
    "qualified": _("judulnya dikenal, dengan kata tambahan"),
    "fuzzy": _("judulnya mirip; periksa"),
    "neighbour": _("dari judul kolom di sebelahnya; periksa"),
    "override": _("dipilih sendiri"),
    "none": _("tidak dikenal"),
}


def field_choices() -> tuple[tuple[str, str], ...]:
    """Return the fields that somebody may choose for a column, with their names."""
    return tuple((field, str(name)) for field, name in FIELD_NAMES.items() if field not in OURS)


def how_in_words(how: str) -> str:
    """Return how a column was recognised, in words."""
    return str(_HOW[how])
