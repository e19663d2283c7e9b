"""What people type about a recorded agreement and about a sponsor."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jangkau.backoffice.form_look import DayInput, RupiahField
from jangkau.partnership.selectors.drafts import Choice
from jangkau.partnership.services.budgets import LONGEST_DECREE
from jangkau.registry.selectors.officers import Officer

DAYS = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"]
NO_SUCH_DAY = _("Tanggal itu tidak ada. Tulis hari-bulan-tahun, misalnya 31-08-2026.")


class LetterForm(forms.Form):
    """The letter of the regional office, and the start of cover that it grants."""

    letter = forms.CharField(
        label=_("Nomor surat Kanwil"),
        max_length=200,
        error_messages={"required": _("Isi nomor surat Kanwil.")},
    )
    cover_starts_on = forms.DateField(
        label=_("Perlindungan mulai tanggal"),
        input_formats=DAYS,
        widget=DayInput(),
        error_messages={"required": _("Isi tanggal mulai menurut surat itu."), "invalid": NO_SUCH_DAY},
    )


class BudgetForm(forms.Form):
    """A new budget and the decree that grants it."""

    budget = RupiahField(
        label=_("Anggaran yang baru, seluruhnya"),
        help_text=_("Jumlah seluruhnya sesudah perubahan, bukan tambahannya. Misalnya Rp1.790.000.000."),
        error_messages={"required": _("Isi anggaran yang baru.")},
    )
    decree = forms.CharField(
        label=_("Nomor keputusan yang mengubahnya"),
        max_length=LONGEST_DECREE,
        error_messages={"required": _("Isi nomor keputusannya.")},
    )
    decree_date = forms.DateField(
        label=_("Tanggal keputusan"),
        input_formats=DAYS,
        widget=DayInput(),
        error_messages={"required": _("Isi tanggal keputusannya."), "invalid": NO_SUCH_DAY},
    )


class InChargeForm(forms.Form):
    """Who looks after the agreement."""

    officer = forms.ChoiceField(
        label=_("Penanggung jawab"),
        widget=forms.RadioSelect(),
        error_messages={
            "required": _("Pilih satu petugas."),
            "invalid_choice": _("Petugas itu tidak dapat dipilih. Pilih dari daftar."),
        },
    )

    def __init__(self, *args: Any, officers: Sequence[Officer], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["officer"].choices = [  # type: ignore[attr-defined]  # a field of choices
            (officer.username, f"{officer.full_name} ({officer.username})") for officer in officers
        ]


class SponsorForm(forms.Form):
    """A sponsor to be recorded."""

    name = forms.CharField(
        label=_("Nama lengkap"),
        help_text=_("Seperti yang akan tercetak pada tagihan, misalnya Pemerintah Desa Jahab."),
        max_length=200,
        error_messages={"required": _("Isi nama sponsor.")},
    )
    code = forms.CharField(
        label=_("Kode"),
        help_text=_("Huruf besar, angka, dan tanda hubung, misalnya PEMDES-JAHAB. Tidak dapat diganti kemudian."),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "short"}),
        error_messages={"required": _("Isi kodenya.")},
    )
    kind = forms.ChoiceField(
        label=_("Jenis"),
        widget=forms.RadioSelect(),
        error_messages={"required": _("Pilih jenisnya."), "invalid_choice": _("Pilih jenisnya dari daftar.")},
    )
    office = forms.ChoiceField(
        label=_("Kantor yang melayani"),
        error_messages={"required": _("Pilih kantornya."), "invalid_choice": _("Pilih kantor dari daftar.")},
    )
    region = forms.CharField(
        label=_("Kode wilayah"),
        help_text=_("Wilayah yang dipimpin atau tempat bekerja, misalnya 6402 untuk Kutai Kartanegara."),
        max_length=13,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )

    def __init__(self, *args: Any, kinds: Sequence[Choice], offices: Sequence[Choice], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, choices in (("kind", kinds), ("office", offices)):
            self.fields[name].choices = [(one.code, one.name[:1].upper() + one.name[1:]) for one in choices]  # type: ignore[attr-defined]  # as above

    def clean_code(self) -> str:
        """Return the code in capitals."""
        return str(self.cleaned_data["code"]).strip().upper()

    def clean_region(self) -> str:
        """Return the digits of the region's code."""
        return str(self.cleaned_data["region"]).replace(".", "").strip()


class RenameForm(forms.Form):
    """A sponsor's name."""

    name = forms.CharField(label=_("Nama lengkap"), max_length=200, error_messages={"required": _("Isi nama sponsor.")})
