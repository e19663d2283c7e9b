"""What is typed and ticked on the pages of review and approval."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

# Row numbers fit the column that keeps them.
_MOST = 2**31 - 1
CHOSEN, ALL = "chosen", "all"
LONGEST_REASON = 300


class RowNumbersField(forms.Field):
    """Numbers of rows that were ticked; anything that is not a number of a row is refused."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:
        """Return the numbers as sent."""
        texts: Iterable[str] = value or ()
        if not all(is_row_number(text) for text in texts):
            raise forms.ValidationError(_("Nomor baris itu tidak dikenal. Muat ulang daftar lalu pilih lagi."))
        return [int(text) for text in texts]


def is_row_number(text: str) -> bool:
    """Say whether a text can be the number of a row."""
    return text.isascii() and text.isdecimal() and len(text) <= len(str(_MOST)) and int(text) <= _MOST


class DecisionForm(forms.Form):
    """One decision with its reason."""

    accepted = forms.ChoiceField(
        label=_("Keputusan"),
        choices=[("yes", _("Terima: orangnya dan datanya benar")), ("no", _("Tolak: sponsor perlu memperbaiki"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih terima atau tolak.")},
    )
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=LONGEST_REASON,
        help_text=_(
            "Sebutkan dokumen yang dilihat, misalnya: KTP asli dilihat di kantor desa. Sponsor ikut membacanya. "
            "Jangan menulis NIK."
        ),
        widget=forms.TextInput(attrs={"list": "known-reasons", "autocomplete": "off"}),
        error_messages={"required": _("Tulis alasannya.")},
    )

    @property
    def is_accepted(self) -> bool:
        """Whether the rows are accepted."""
        return bool(self.cleaned_data["accepted"] == "yes")


class RowsDecisionForm(DecisionForm):
    """One decision on many rows: those that were ticked, or all that wait for one reason only."""

    rows = RowNumbersField(label=_("Baris"), required=False)
    scope = forms.ChoiceField(choices=[(CHOSEN, CHOSEN), (ALL, ALL)], required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any] | None:
        """Require a row where rows are to be chosen."""
        cleaned = super().clean()
        if cleaned is not None and "rows" in cleaned and not cleaned["rows"] and cleaned.get("scope") != ALL:
            self.add_error(None, _("Pilih sedikitnya satu baris."))
        return cleaned

    @property
    def chosen(self) -> set[int]:
        """The rows that were ticked, however the form fares."""
        sent: list[str] = self["rows"].value() or []
        return {int(text) for text in sent if is_row_number(str(text))}


class ApprovalForm(forms.Form):
    """What the approver saw, so that he approves that and nothing else."""

    batches = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    members = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    departed = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    total_rupiah = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
