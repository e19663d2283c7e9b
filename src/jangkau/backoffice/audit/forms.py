"""Forms of the audit trail: what is looked for, and why it is taken out of the system."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jangkau.backoffice.pages import PageRequest
from jangkau.backoffice.registry.people_forms import DayField, ReasonField
from jangkau.partnership.selectors.audit_acts import KINDS
from jangkau.partnership.selectors.audit_concerns import Kind
from jangkau.partnership.selectors.audit_files import CSV, XLSX
from jangkau.partnership.selectors.audit_trail import Asked

_ALL = ("", _("semua"))


class FindForm(forms.Form):
    """Whose trail is looked for."""

    text = forms.CharField(
        label=_("NIK, nomor peserta, atau kode perjanjian"),
        help_text=_("NIK 16 angka dan nomor peserta 11 angka; spasi dan titik boleh ikut."),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Tuliskan NIK, nomor peserta, atau kode perjanjian.")},
    )


class FilterForm(forms.Form):
    """What part of a trail is shown."""

    kind = forms.ChoiceField(label=_("Peristiwa"), required=False)
    who = forms.CharField(
        label=_("Nama pengguna"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    since = DayField(label=_("Sejak tanggal"), required=False, help_text="")
    until = DayField(label=_("Sampai tanggal"), required=False, help_text="")

    def __init__(self, *args: Any, choices: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [_ALL, *choices]  # type: ignore[attr-defined]  # a choice field has them

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("Tanggal akhir mendahului tanggal awal. Tukar keduanya."))
        return cleaned

    @property
    def asked(self) -> Asked:
        """What is asked for; everything as long as the form is wrong."""
        if not self.is_valid():
            return Asked()
        return Asked(**self.cleaned_data)

    @property
    def kind_in_words(self) -> str:
        """The kind of event that is asked for."""
        choices = dict(self.fields["kind"].choices)  # type: ignore[attr-defined]  # a choice field has them
        return str(choices[self.asked.kind])


class TrailFilterForm(FilterForm):
    """What part of the trail of a person or an agreement is shown."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, choices=Kind.choices, **options)


class ActsFilterForm(FilterForm):
    """What part of everybody's acts is shown."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, choices=KINDS, **options)


class ExportForm(forms.Form):
    """Why data are taken out of the system, and as what file."""

    kind_of_file = forms.ChoiceField(
        label=_("Bentuk berkas"),
        choices=((XLSX, _("Excel (.xlsx)")), (CSV, _("teks, kolom dipisah titik koma (.csv)"))),
        initial=XLSX,
        widget=forms.RadioSelect,
    )
    reason = ReasonField(
        label=_("Untuk apa berkas ini"),
        help_text=_("Misalnya: pemeriksaan semester pertama, surat tugas nomor 12. Alasan tersimpan selamanya."),
    )


def filter_of(request: PageRequest, form_class: type[FilterForm]) -> FilterForm:
    """Return the filter with what the address asks for, or empty if it asks for nothing."""
    form = form_class(request.GET) if set(form_class.base_fields) & set(request.GET) else form_class()  # type: ignore[call-arg]  # each kind has its choices
    form.auto_id = "saring_%s"
    return form
