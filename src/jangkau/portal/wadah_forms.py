"""What is typed about wadah: founding one, and the code by which one comes to it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.backoffice.form_look import DayInput
from jangkau.enrolment.services.wadah_foundings import MOST_MEMBERS, FoundingWish
from jangkau.outreach.selectors.call_list import outcomes_of_contacts
from jangkau.registry.selectors.named_places import (
    PlaceAmbiguous,
    PlaceNotNamed,
    PlaceNowhere,
    PlaceUnknown,
    region_named,
)


class FoundingForm(forms.Form):
    """What form F1 BPU asks of a group."""

    name = forms.CharField(
        label=gettext_lazy("Nama wadah"),
        help_text=gettext_lazy("Misalnya Paguyuban Pedagang Pasar Tangga Arung."),
        max_length=200,
    )
    work = forms.CharField(
        label=gettext_lazy("Apa pekerjaan anggotanya?"),
        help_text=gettext_lazy("Misalnya jual sayur, nelayan, atau tukang ojek."),
        max_length=80,
    )
    regency = forms.CharField(label=gettext_lazy("Kabupaten atau kota"), max_length=100)
    district = forms.CharField(label=gettext_lazy("Kecamatan"), max_length=100)
    village = forms.CharField(label=gettext_lazy("Kelurahan atau desa"), max_length=100)
    members_expected = forms.IntegerField(
        label=gettext_lazy("Kira-kira berapa anggotanya?"),
        min_value=1,
        max_value=MOST_MEMBERS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "short"}),
    )
    attested = forms.BooleanField(
        label=gettext_lazy("Wadah ini dibentuk oleh, dari, dan untuk anggotanya sendiri."),
        error_messages={"required": gettext_lazy("Centang pernyataan ini bila benar.")},
    )

    def clean(self) -> dict[str, Any]:
        """Find the village by the names that were written."""
        names = {name: self.cleaned_data.get(name, "") for name in ("regency", "district", "village")}
        if all(names.values()):
            try:
                self.cleaned_data["region_code"] = region_named(**names)
            except (PlaceUnknown, PlaceNowhere, PlaceAmbiguous, PlaceNotNamed) as refusal:
                self.add_error("village", str(refusal))
        return self.cleaned_data

    def wish(self) -> FoundingWish:
        """Return what is asked for."""
        typed = self.cleaned_data
        return FoundingWish(
            name=typed["name"],
            work=typed["work"],
            region_code=typed["region_code"],
            members_expected=typed["members_expected"],
            attested=typed["attested"],
        )


class CodeForm(forms.Form):
    """The code that a coordinator shows."""

    code = forms.CharField(
        label=gettext_lazy("Kode undangan"),
        help_text=gettext_lazy("Delapan huruf dan angka, dari pengurus wadah."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "short"}),
    )

    def clean_code(self) -> str:
        """Return the letters and digits alone."""
        code = "".join(letter for letter in self.cleaned_data["code"].upper() if letter.isalnum())
        if not code:
            raise forms.ValidationError(_("Isi kode undangannya."))
        return code


class MemberContactForm(forms.Form):
    """What came of speaking with a member; nothing is written about him besides."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Hasil"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih hasilnya.")},
    )
    again_on = forms.DateField(
        label=gettext_lazy("Hubungi lagi sejak"),
        help_text=gettext_lazy("Bila disepakati harinya, misalnya sesudah panen. Kosongkan bila tidak."),
        widget=DayInput,
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["outcome"].choices = outcomes_of_contacts()  # type: ignore[attr-defined]  # it is a ChoiceField
