"""The questions of a new agreement, a form for each step. What is right is decided by the rules, not here."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.backoffice.form_look import DayInput
from jangkau.partnership.intake.agreement_answers import STEPS
from jangkau.partnership.selectors.drafts import Choice, DraftView
from jangkau.rules.brackets import brackets
from jangkau.rules.money import format_rupiah

LONGEST = 300
STEP_LABELS = {
    "parties": gettext_lazy("Para pihak"),
    "scope": gettext_lazy("Siapa dan di mana"),
    "months": gettext_lazy("Bulan dan iuran"),
    "money": gettext_lazy("Dana dan tagihan"),
    "decree": gettext_lazy("Dasar dan tanda tangan"),
    "check": gettext_lazy("Periksa jawaban"),
}
LABELS = {
    "sponsor": gettext_lazy("Sponsor"),
    "office": gettext_lazy("Kantor yang melayani"),
    "code": gettext_lazy("Kode perjanjian"),
    "title": gettext_lazy("Nama perjanjian"),
    "region": gettext_lazy("Wilayah tempat tinggal pekerja"),
    "categories": gettext_lazy("Kelompok pekerja yang dibayari"),
    "minimum_age": gettext_lazy("Usia paling muda"),
    "maximum_age": gettext_lazy("Usia paling tua"),
    "first_month": gettext_lazy("Bulan pertama"),
    "months": gettext_lazy("Berapa bulan"),
    "bracket": gettext_lazy("Kelompok penghasilan"),
    "programmes": gettext_lazy("Program"),
    "funding": gettext_lazy("Sumber dana"),
    "budget_rupiah": gettext_lazy("Anggaran seluruhnya"),
    "billing": gettext_lazy("Cara menagih"),
    "term_months": gettext_lazy("Panjang satu termin, dalam bulan"),
    "on_departure": gettext_lazy("Bila pekerja meninggal atau keluar"),
    "decree": gettext_lazy("Keputusan yang menetapkan anggaran"),
    "decree_date": gettext_lazy("Tanggal keputusan"),
    "signed_date": gettext_lazy("Tanggal perjanjian ditandatangani"),
    "start_letter": gettext_lazy("Nomor surat Kanwil tentang awal perlindungan"),
    "cover_starts_on": gettext_lazy("Perlindungan mulai tanggal"),
}
HINTS = {
    "sponsor": gettext_lazy("Ketik kode atau namanya. Belum ada dalam daftar? Catat dahulu di halaman Sponsor."),
    "code": gettext_lazy("Nama pendek yang dipakai di mana-mana, misalnya PKS-KUKAR-2027. Paling banyak 40 huruf."),
    "title": gettext_lazy("Seperti yang akan tercetak pada tagihan dan daftar peserta. Paling banyak 200 huruf."),
    "region": gettext_lazy("Ketik kode atau nama, misalnya 6402, Kabupaten Kutai Kartanegara, atau Kecamatan Samboja."),
    "categories": gettext_lazy("Pekerja di luar kelompok ini ditolak ketika daftarnya dibaca."),
    "minimum_age": gettext_lazy("Dalam tahun, pada hari pertama bulan pertama."),
    "maximum_age": gettext_lazy("Dalam tahun, pada hari yang sama. Batas menurut hukum tetap berlaku."),
    "first_month": gettext_lazy("Misalnya Januari 2027."),
    "months": gettext_lazy("Dari 1 sampai 60 bulan."),
    "bracket": gettext_lazy("Menentukan iuran JKK dan JHT serta besarnya santunan."),
    "budget_rupiah": gettext_lazy("Dalam rupiah penuh, misalnya Rp1.790.000.000. Tidak akan dilampaui."),
    "term_months": gettext_lazy("Hanya bila ditagih per termin."),
    "on_departure": gettext_lazy("Apa yang terjadi dengan bulan yang sudah dibayar di muka."),
    "decree": gettext_lazy("Misalnya Keputusan Bupati 460/2026 atau Keputusan Direksi 7/2026."),
    "start_letter": gettext_lazy("Hanya bila Kanwil menetapkan tanggal mulai. Dapat juga dicatat kemudian."),
    "cover_starts_on": gettext_lazy("Menurut surat Kanwil itu, di dalam bulan perjanjian."),
}
# Asked only of some agreements.
OPTIONAL = frozenset({"term_months", "start_letter", "cover_starts_on"})


class MonthInput(forms.TextInput):
    """A box for a month, with the browser's calendar where it has one."""

    input_type = "month"


class TypedField(forms.CharField):
    """A text as typed; that it may not be blank is said by the rules."""

    def validate(self, value: Any) -> None:
        """Take whatever was typed."""


class PickField(forms.ChoiceField):
    """One of several; which, is judged by the rules."""

    def validate(self, value: Any) -> None:
        """Take whatever was sent."""


class PicksField(forms.MultipleChoiceField):
    """Some of several; which, is judged by the rules."""

    def validate(self, value: Any) -> None:
        """Take whatever was sent."""


class StepForm(forms.Form):
    """The questions of one step of a draft."""

    def __init__(self, *args: Any, view: DraftView, step: str, today: datetime.date, **options: Any) -> None:
        super().__init__(*args, **options)
        for key in STEPS[step]:
            field = _FIELDS.get(key, _text)(key, view, today)
            field.label, field.help_text = LABELS[key], HINTS.get(key, "")
            field.required = key not in OPTIONAL
            self.fields[key] = field


def _text(key: str, view: DraftView, today: datetime.date, /, **attributes: str) -> forms.Field:
    return TypedField(max_length=LONGEST, widget=forms.TextInput(attrs={"autocomplete": "off", **attributes}))


def _sponsor(key: str, view: DraftView, today: datetime.date) -> forms.Field:
    return _text(key, view, today, list="known-sponsors")


def _number(key: str, view: DraftView, today: datetime.date) -> forms.Field:
    return _text(key, view, today, inputmode="numeric", **{"class": "short"})


def _day(key: str, view: DraftView, today: datetime.date) -> forms.Field:
    return TypedField(max_length=LONGEST, widget=DayInput())


def _month(key: str, view: DraftView, today: datetime.date) -> forms.Field:
    return TypedField(max_length=LONGEST, widget=MonthInput())


def _pick(key: str, view: DraftView, today: datetime.date) -> forms.Field:
    return PickField(choices=_pairs(view.choices[key]), widget=forms.RadioSelect())


def _office(key: str, view: DraftView, today: datetime.date) -> forms.Field:
    return PickField(choices=_pairs(view.choices[key]))


def _picks(key: str, view: DraftView, today: datetime.date) -> forms.Field:
    return PicksField(choices=_pairs(view.choices[key]), widget=forms.CheckboxSelectMultiple())


def _programmes(key: str, view: DraftView, today: datetime.date) -> forms.Field:
    choices = [
        ("JKK JKM", _("JKK dan JKM: kecelakaan kerja dan kematian")),
        ("JKK JKM JHT", _("JKK, JKM, dan JHT: ditambah tabungan hari tua")),
    ]
    return PickField(choices=choices, widget=forms.RadioSelect())


def _brackets(key: str, view: DraftView, today: datetime.date) -> forms.Field:
    choices = []
    for one in brackets(today):
        if one.income_until_rupiah is None:
            income = _("%(amount)s ke atas") % {"amount": format_rupiah(one.income_from_rupiah)}
        else:
            income = _("di bawah %(amount)s") % {"amount": format_rupiah(one.income_until_rupiah)}
        choices.append((str(one.number), f"{number_format(one.number)} · {income}"))
    return PickField(choices=choices)


def _pairs(choices: tuple[Choice, ...]) -> list[tuple[str, str]]:
    return [(choice.code, choice.name[:1].upper() + choice.name[1:]) for choice in choices]


_FIELDS: Mapping[str, Callable[[str, DraftView, datetime.date], forms.Field]] = {
    "sponsor": _sponsor,
    "office": _office,
    "categories": _picks,
    "minimum_age": _number,
    "maximum_age": _number,
    "first_month": _month,
    "months": _number,
    "bracket": _brackets,
    "programmes": _programmes,
    "funding": _pick,
    "budget_rupiah": _number,
    "billing": _pick,
    "term_months": _number,
    "on_departure": _pick,
    "decree_date": _day,
    "signed_date": _day,
    "cover_starts_on": _day,
}
