"""Forms about people: they read what was typed; whether it will do is for the services to say."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

_DAYS = ("%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d %m %Y", "%d%m%Y", "%Y-%m-%d")
_SEXES = (("L", _("laki-laki")), ("P", _("perempuan")))
LONGEST = 500


class DayField(forms.DateField):
    """A day typed as Indonesians write it, ``17-08-1980``; any of the usual signs between the parts, or none."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("Hari, bulan, tahun, misalnya 17-08-1980."))
        options["input_formats"] = _DAYS
        options["widget"] = forms.DateInput(
            format=_DAYS[0], attrs={"inputmode": "numeric", "autocomplete": "off", "size": 12}
        )
        options.setdefault(
            "error_messages",
            {
                "invalid": _("Tanggal itu tidak terbaca. Tulis hari, bulan, tahun, misalnya 17-08-1980."),
                "required": _("Isi tanggalnya."),
            },
        )
        super().__init__(**options)


class ReasonField(forms.CharField):
    """Why something is done to somebody else's record; it stands in the history for good."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Alasan"))
        options.setdefault(
            "help_text", _("Sedikitnya dua kata. Alasan tersimpan selamanya dan dibaca auditor; jangan menulis NIK.")
        )
        options["widget"] = forms.Textarea(attrs={"rows": 3, "autocomplete": "off"})
        options["max_length"] = LONGEST
        options.setdefault("error_messages", {"required": _("Tuliskan alasannya.")})
        super().__init__(**options)


class SearchForm(forms.Form):
    """What a person brings to the counter."""

    text = forms.CharField(
        label=_("NIK, nomor peserta, atau nama"),
        help_text=_("NIK 16 angka, nomor peserta 11 angka; spasi dan titik boleh ikut."),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autofocus": True}),
        error_messages={"required": _("Tuliskan NIK, nomor peserta, atau nama.")},
    )
    birth_date = DayField(
        label=_("Tanggal lahir"),
        required=False,
        help_text=_("Wajib bila mencari dengan nama, misalnya 17-08-1980."),
    )


class ReasonForm(forms.Form):
    """A reason and nothing else."""

    reason = ReasonField()


class CorrectForm(forms.Form):
    """A record as it is to be. It begins with what the record says; the NIK begins blank and stays blank if right."""

    name = forms.CharField(label=_("Nama"), max_length=300, error_messages={"required": _("Nama belum diisi.")})
    birth_date = DayField(label=_("Tanggal lahir"))
    sex = forms.ChoiceField(label=_("Jenis kelamin"), choices=_SEXES, widget=forms.RadioSelect)
    regency = forms.CharField(label=_("Kabupaten atau kota"), max_length=100, required=False)
    district = forms.CharField(label=_("Kecamatan"), max_length=100, required=False)
    village = forms.CharField(label=_("Desa atau kelurahan"), max_length=100, required=False)
    address = forms.CharField(label=_("Alamat"), max_length=LONGEST, required=False)
    phone = forms.CharField(
        label=_("Nomor telepon"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    email = forms.CharField(
        label=_("Alamat surel"),
        help_text=_("Bila diubah, pembacanya diminta menegaskan lewat tautan di surel."),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off", "autocapitalize": "none"}),
    )
    nik = forms.CharField(
        label=_("NIK yang benar"),
        help_text=_("Isi hanya bila NIK yang tercatat salah. NIK lama tidak disimpan."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    reason = ReasonField(help_text=_("Dari mana Anda tahu, misalnya: KTP asli diperlihatkan di loket."))

    def __init__(self, *args: Any, masked_nik: str, **options: Any) -> None:
        super().__init__(*args, **options)
        # What is recorded stands beside the field also once something else was typed into it.
        self.fields["nik"].help_text = format_html(
            "{} {}. {}", _("Tercatat:"), masked_nik, self.fields["nik"].help_text
        )
        for name in ("name", "birth_date", "regency", "district", "village", "address", "phone", "email"):
            recorded = self.fields[name].prepare_value(self.initial[name]) or _("kosong")
            shown = recorded.strftime(_DAYS[0]) if isinstance(recorded, datetime.date) else recorded
            told = self.fields[name].help_text
            self.fields[name].help_text = format_html("{} <bdi>{}</bdi>{}", _("Tercatat:"), shown, told and f". {told}")

    def clean_nik(self) -> str:
        """Return the digits of the NIK without what people write between them."""
        return "".join(sign for sign in self.cleaned_data["nik"] if sign not in " .-")


class DeathForm(forms.Form):
    """A death and how it is known."""

    died_on = DayField(label=_("Tanggal meninggal"))
    reason = ReasonField(
        label=_("Dari mana diketahui"), help_text=_("Misalnya: akta kematian dari kelurahan, dibawa oleh istrinya.")
    )


class EndForm(forms.Form):
    """The end of a participation of somebody who lives."""

    ended_on = DayField(label=_("Hari terakhir"), help_text=_("Bulan sesudahnya tidak ditagih lagi."))
    end_reason = forms.ChoiceField(label=_("Sebab"), widget=forms.RadioSelect)
    reason = ReasonField(label=_("Keterangan"))

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["end_reason"].choices = choices  # type: ignore[attr-defined]  # a choice field has them


class MergeForm(forms.Form):
    """Which of two records goes on, and how it is known that they are of one person."""

    kept = forms.TypedChoiceField(label=_("Catatan yang diteruskan"), coerce=int, widget=forms.RadioSelect)
    reason = ReasonField(
        label=_("Mengapa keduanya orang yang sama"), help_text=_("Misalnya: KTP dan KK sama, namanya dua kali diketik.")
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kept"].choices = choices  # type: ignore[attr-defined]  # a choice field has them
