"""Why a form waits for an officer, and what he looks at; what the boxes of a form are called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Why:
    """A reason to look at a form: in brief, and what to look at."""

    what: Promise
    look_at: Promise


_WHY: Mapping[str, Why] = {
    "nik_birth_date_mismatch": Why(
        _("Tanggal lahir tidak sama dengan NIK"),
        _("Lihat KTP. Bila NIK dan tanggal di KTP memang begitu, terima. Bila salah ketik, kembalikan."),
    ),
    "nik_sex_mismatch": Why(
        _("Jenis kelamin tidak sama dengan NIK"),
        _("Lihat KTP. Bila NIK di KTP memang begitu, terima. Bila NIK-nya milik orang lain, tolak."),
    ),
    "nik_region_unknown": Why(
        _("Enam angka pertama NIK bukan kode wilayah yang dikenal"),
        _("Cocokkan NIK dengan KTP, angka demi angka. Bila sama, terima. Bila salah ketik, kembalikan."),
    ),
    "nik_known": Why(
        _("NIK ini sudah tercatat"),
        _(
            "Bandingkan dengan catatan yang ada. Bila orangnya sama dan nomor HP-nya memang miliknya, terima: ia "
            "memakai catatan itu. Bila NIK-nya milik orang lain, tolak."
        ),
    ),
    "village_unknown": Why(
        _("Desa atau kelurahannya belum dikenal"),
        _("Tetapkan desanya di bawah, dari tulisan pekerja atau dari KTP, lalu terima."),
    ),
    "under_review_age": Why(
        _("Masih sangat muda"),
        _("Pastikan orangnya memang bekerja, dan bukan pekerjaan yang dilarang bagi anak."),
    ),
}
BOXES: Mapping[str, Promise] = {
    "nik": _("NIK"),
    "name": _("Nama"),
    "birth_date": _("Tanggal lahir"),
    "sex": _("Jenis kelamin"),
    "village": _("Desa atau kelurahan"),
    "address": _("Alamat"),
    "occupation": _("Pekerjaan"),
    "income": _("Penghasilan"),
}
SEXES: Mapping[str, Promise] = {"L": _("laki-laki"), "P": _("perempuan")}


def why_looked_at(reasons: Iterable[str]) -> tuple[Why, ...]:
    """Return the reasons in words."""
    return tuple(_WHY[reason] for reason in reasons)
