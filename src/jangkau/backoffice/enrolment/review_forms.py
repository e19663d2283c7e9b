"""What an officer fills in about a registration, a call or a change that was asked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jangkau.backoffice.enrolment.words import BOXES
from jangkau.backoffice.registry.people_forms import ReasonField
from jangkau.enrolment.selectors.assistance import outcomes_of_calls

LONGEST_NOTE = 300


class AcceptForm(forms.Form):
    """Accept, with what was seen."""

    reason = ReasonField(
        label=_("Apa yang dilihat"), help_text=_("Misalnya: KTP asli diperlihatkan di loket. Jangan menulis NIK.")
    )


class SendBackForm(forms.Form):
    """What is to be put right; the worker reads the note."""

    marked = forms.MultipleChoiceField(
        label=_("Yang perlu diperbaiki"),
        choices=list(BOXES.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tandai sedikitnya satu isian.")},
    )
    note = ReasonField(
        label=_("Pesan untuk pekerja"),
        help_text=_("Ia membaca pesan ini di formulirnya, misalnya: tanggal lahir di KTP berbeda. Jangan menulis NIK."),
        error_messages={"required": _("Tuliskan apa yang perlu diperbaiki.")},
    )


class RefuseForm(forms.Form):
    """Refuse for good; the worker reads the reason."""

    reason = ReasonField(
        label=_("Mengapa ditolak"), help_text=_("Pekerja membaca alasan ini. Sedikitnya dua kata; jangan menulis NIK.")
    )


class VillageForm(forms.Form):
    """Where the worker lives, by names that are known."""

    regency = forms.CharField(label=_("Kabupaten atau kota"), max_length=100)
    district = forms.CharField(label=_("Kecamatan"), max_length=100, required=False)
    village = forms.CharField(label=_("Desa atau kelurahan"), max_length=100)


class CallForm(forms.Form):
    """What came of a call."""

    outcome = forms.ChoiceField(
        label=_("Hasil telepon"), widget=forms.RadioSelect, error_messages={"required": _("Pilih hasilnya.")}
    )
    note = forms.CharField(
        label=_("Catatan"),
        help_text=_("Untuk rekan yang menelepon berikutnya, misalnya: minta ditelepon sesudah magrib."),
        max_length=LONGEST_NOTE,
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["outcome"].choices = outcomes_of_calls()  # type: ignore[attr-defined]  # it is a ChoiceField
