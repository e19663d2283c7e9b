"""How forms look, and the boxes that all of them share: days, months and amounts."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

# Rp1.786.176.000 · 1786176000 · 1 786 176 000 · Rp 1.786.176.000,00 · 1.786.176.000,-
_WRITTEN = re.compile(
    r"(?:rp\.? *)?([0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+)(?:,(?:00|-))?", re.IGNORECASE | re.ASCII
)
_MOST_DIGITS = 15


class FormLook(TemplatesSetting):
    """Draws forms with our templates: label, hint, error, box, one below the other."""

    form_template_name = "backoffice/forms/form.html"
    field_template_name = "backoffice/forms/field.html"


class DayInput(forms.DateInput):
    """A box for a day, with the browser's calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class RupiahField(forms.CharField):
    """An amount in whole rupiah above nought, as people write it; its value is an int."""

    default_error_messages = {  # noqa: RUF012  Django reads it from the class
        "required": _("Isi jumlahnya dalam rupiah."),
        "written": _("Tulis jumlahnya dengan angka, misalnya Rp1.786.176.000 atau 1786176000."),
        "nought": _("Jumlahnya harus lebih dari nol."),
        "huge": _("Jumlah itu terlalu besar. Periksa banyaknya angka nol."),
    }

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "amount"})
        super().__init__(max_length=40, widget=widget, **options)

    def clean(self, value: Any) -> int | None:
        """Return the rupiah; None if nothing was typed and nothing need be.

        Raises:
            ValidationError: if the text is no amount.
        """
        text = super().clean(value)
        if not text:
            return None
        written = _WRITTEN.fullmatch(text.replace("\N{NO-BREAK SPACE}", " "))
        if written is None:
            raise ValidationError(self.error_messages["written"], code="written")
        digits = written[1].replace(".", "").replace(" ", "").lstrip("0")
        if not digits:
            raise ValidationError(self.error_messages["nought"], code="nought")
        if len(digits) > _MOST_DIGITS:
            raise ValidationError(self.error_messages["huge"], code="huge")
        return int(digits)
