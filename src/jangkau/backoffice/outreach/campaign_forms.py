"""What is typed when a campaign is declared, started or cancelled."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jangkau.backoffice.form_look import DayInput
from jangkau.backoffice.registry.people_forms import ReasonField
from jangkau.outreach.selectors.campaigns import steps_to_choose

_PERCENT = 20


class CampaignForm(forms.Form):
    """What a campaign tries, on which reminders and days, and how many it holds out."""

    office_code = forms.ChoiceField(label=_("Kantor"))
    name = forms.CharField(
        label=_("Nama kampanye"), max_length=100, error_messages={"required": _("Beri nama kampanyenya.")}
    )
    hypothesis = forms.CharField(
        label=_("Apa yang diharapkan"),
        help_text=_("Misalnya: pengingat lima hari sebelum batas bayar menambah yang membayar tepat waktu."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Tuliskan apa yang diharapkan, sebelum hasilnya diketahui.")},
    )
    steps = forms.MultipleChoiceField(
        label=_("Pengingat yang dicoba"),
        help_text=_("Pengingat akhir bulan dari sponsor dan pengingat 60 dan 80 hari selalu dikirim kepada semua."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih sedikitnya satu pengingat.")},
    )
    starts_on = forms.DateField(
        label=_("Mulai"), widget=DayInput, error_messages={"required": _("Isi tanggal mulainya.")}
    )
    ends_on = forms.DateField(
        label=_("Sampai dengan"), widget=DayInput, error_messages={"required": _("Isi tanggal akhirnya.")}
    )
    holdout_percent = forms.IntegerField(
        label=_("Kelompok pembanding (persen)"),
        help_text=_("Sekian dari seratus peserta diundi untuk tidak diingatkan, antara 1 dan 50."),
        min_value=1,
        max_value=50,
        initial=_PERCENT,
        error_messages={"required": _("Isi persentasenya.")},
    )

    def __init__(self, *args: Any, offices: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["office_code"].choices = offices  # type: ignore[attr-defined]  # it is a ChoiceField
        self.fields["steps"].choices = steps_to_choose()  # type: ignore[attr-defined]  # it is a ChoiceField


class StartForm(forms.Form):
    """Nothing to type: what is started was declared."""


class CancelForm(forms.Form):
    """Why a campaign is cancelled."""

    reason = ReasonField()
