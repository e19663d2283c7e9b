"""What is wrong with a statement, line by line; nothing of a faulty one is taken."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal

MOST_FAULTS = 1000

WORDS: dict[str, Promise] = {
    "not_text": _("bukan teks dalam enkode %(encoding)s; minta bank mengirim ulang, atau betulkan enkode rekening ini"),
    "control_character": _("ada karakter yang tidak boleh ada dalam teks"),
    "too_long": _("terlalu panjang: paling banyak %(most)s huruf"),
    "too_many_lines": _("lebih dari %(most)s baris; minta bank membaginya per hari"),
    "tag_unknown": _("tanda :%(tag)s: tidak dikenal"),
    "tag_out_of_order": _("tanda :%(tag)s: tidak pada tempatnya"),
    "no_tag": _("baris tanpa tanda di luar keterangan"),
    "tag_missing": _("tidak ada tanda :%(tag)s:; berkas mungkin terpotong"),
    "nothing_in_it": _("tidak ada rekening koran di dalamnya"),
    "other_account": _("untuk rekening lain, bukan rekening ini"),
    "line_malformed": _("mutasi tidak dapat dibaca"),
    "balance_malformed": _("saldo tidak dapat dibaca"),
    "number_malformed": _("nomor rekening koran tidak dapat dibaca"),
    "not_rupiah": _("mata uangnya %(currency)s, bukan IDR"),
    "date_malformed": _("tanggal tidak dapat dibaca"),
    "date_in_future": _("tanggal belum terjadi"),
    "amount_malformed": _("jumlah tidak dapat dibaca"),
    "amount_negative": _("jumlah di bawah nol; arahnya dinyatakan oleh debit atau kredit"),
    "amount_zero": _("jumlah nol"),
    "amount_fraction": _("jumlah dengan sen; pembukuan memakai rupiah bulat"),
    "amount_too_large": _("jumlah terlalu besar"),
    "two_amounts": _("debit dan kredit terisi keduanya"),
    "sign_unknown": _("tanda debit atau kredit tidak dikenal"),
    "header_missing": _("kolom %(column)s tidak ada; betulkan pemetaan rekening ini atau minta bank mengirim ulang"),
    "cells_missing": _("kolomnya kurang; berkas mungkin terpotong"),
    "balance_differs": _("saldo %(found)s, seharusnya %(expected)s: ada mutasi yang hilang atau berlebih"),
    "closing_differs": _(
        "saldo akhir %(found)s, tetapi saldo awal dan mutasinya menjadi %(expected)s: berkas terpotong"
    ),
    "not_continued": _("saldo awal %(found)s tidak menyambung saldo akhir sebelumnya %(expected)s"),
    "label_missing": _("baris %(label)s tidak ada; berkas mungkin terpotong"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong on a line, counted from 1; line 0 is the whole file."""

    line: int
    code: str
    params: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(WORDS[self.code]) % self.params


class StatementFaulty(Refusal):
    """The file is not a whole statement of this account; nothing of it was taken. ``faults`` tells all."""

    message = _("Rekening koran ditolak seluruhnya: %(count)s kesalahan. Yang pertama, baris %(line)s: %(first)s.")

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults[:MOST_FAULTS])
        first = self.faults[0]
        super().__init__(count=len(faults), line=first.line, first=first)
