"""Forms of a worker about his own record: address, family, and what only an officer may change."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from jangkau.backoffice.form_look import DayInput
from jangkau.enrolment.selectors.family import relations

LONGEST_NAME = 100
LONGEST_WHY = 200


class AddressForm(forms.Form):
    """Where somebody lives."""

    regency = forms.CharField(label=_("Kabupaten atau kota"), max_length=100, required=False)
    district = forms.CharField(label=_("Kecamatan"), max_length=100, required=False)
    village = forms.CharField(label=_("Kelurahan atau desa"), max_length=100, required=False)
    address = forms.CharField(label=_("Alamat"), help_text=_("Jalan, nomor, RT/RW."), max_length=200, required=False)


class EmailForm(forms.Form):
    """A mailbox."""

    email = forms.CharField(
        label=_("Alamat surel"),
        help_text=_(
            "Misalnya nama@contoh.id. Kami kirim tautan ke sana untuk ditegaskan. Kosongkan bila tidak ingin surel."
        ),
        max_length=300,
        required=False,
        widget=forms.TextInput(
            attrs={"type": "email", "inputmode": "email", "autocomplete": "email", "autocapitalize": "none"}
        ),
    )


class FamilyForm(forms.Form):
    """Somebody of the family; where the consent was not given yet, it is asked for here."""

    name = forms.CharField(
        label=_("Nama"), max_length=LONGEST_NAME, widget=forms.TextInput(attrs={"autocapitalize": "words"})
    )
    relation = forms.ChoiceField(label=_("Siapa bagi Anda?"))
    birth_date = forms.DateField(label=_("Tanggal lahir"), widget=DayInput, required=False)
    in_school = forms.BooleanField(label=_("Anak ini bersekolah atau akan bersekolah (untuk beasiswa)"), required=False)
    agreed = forms.BooleanField(
        label=_("Saya setuju"),
        error_messages={"required": _("Centang bila setuju; tanpa itu data ini tidak disimpan.")},
    )

    def __init__(self, *args: Any, asks_consent: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["relation"].choices = [("", _("Pilih")), *relations()]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["in_school"].needs_no_word = True  # type: ignore[attr-defined]  # read by forms/label.html
        if not asks_consent:
            del self.fields["agreed"]

    def clean(self) -> dict[str, Any]:
        """Ask for the birth date of a child with a right to a scholarship: it ends at an age."""
        if self.cleaned_data.get("in_school") and not self.cleaned_data.get("birth_date"):
            self.add_error("birth_date", _("Isi tanggal lahir anak: beasiswa berlaku sampai usia tertentu."))
        return self.cleaned_data


class ChangeForm(forms.Form):
    """What an officer is asked to change; what stays as it is stays blank."""

    name = forms.CharField(label=_("Nama yang benar"), max_length=LONGEST_NAME, required=False)
    nik = forms.CharField(
        label=_("NIK yang benar"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    birth_date = forms.DateField(label=_("Tanggal lahir yang benar"), widget=DayInput, required=False)
    sex = forms.ChoiceField(
        label=_("Jenis kelamin yang benar"),
        choices=[("", _("tetap")), ("L", _("laki-laki")), ("P", _("perempuan"))],
        required=False,
    )
    why = forms.CharField(
        label=_("Kenapa diubah?"),
        help_text=_("Misalnya: salah ketik waktu mendaftar. Jangan menulis NIK di sini."),
        max_length=LONGEST_WHY,
        required=False,
    )

    def __init__(self, *args: Any, recorded: dict[str, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, shown in recorded.items():
            self.fields[name].help_text = format_html("{} <bdi>{}</bdi>", _("Tercatat:"), shown)

    def clean_nik(self) -> str:
        """Return the digits without what stands between them."""
        return "".join(str(self.cleaned_data["nik"]).replace(".", " ").replace("-", " ").split())

    def clean(self) -> dict[str, Any]:
        """Refuse a form that asks for nothing."""
        if not self.errors and not any(self.cleaned_data.get(name) for name in ("name", "nik", "birth_date", "sex")):
            self.add_error(None, _("Isi sedikitnya satu data yang salah."))
        return self.cleaned_data


class SureForm(forms.Form):
    """The second word on what cannot be undone here."""

    sure = forms.BooleanField(error_messages={"required": _("Centang dahulu bila Anda yakin.")})

    def __init__(self, *args: Any, label: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["sure"].label = label
