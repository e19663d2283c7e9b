"""What is written down after a call or a visit."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jangkau.backoffice.registry.people_forms import DayField
from jangkau.outreach.selectors.call_list import outcomes_of_contacts

LONGEST_NOTE = 300


class ContactForm(forms.Form):
    """What came of a contact, and when to call again."""

    outcome = forms.ChoiceField(
        label=_("Hasil"), widget=forms.RadioSelect, error_messages={"required": _("Pilih hasilnya.")}
    )
    again_on = DayField(
        label=_("Hubungi lagi sejak"),
        help_text=_("Bila disepakati harinya, misalnya sesudah panen: 17-08-2026. Kosongkan bila tidak."),
        required=False,
    )
    note = forms.CharField(
        label=_("Catatan"),
        help_text=_("Untuk rekan yang menelepon berikutnya. Jangan menulis NIK."),
        max_length=LONGEST_NOTE,
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["outcome"].choices = outcomes_of_contacts()  # type: ignore[attr-defined]  # it is a ChoiceField
