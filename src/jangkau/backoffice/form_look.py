"""How forms look, and the boxes that all of them share: days, months and amounts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class FormLook(TemplatesSetting):
    """Draws forms with our templates: label, hint, error, box, one below the other."""

    form_template_name = "backoffice/forms/form.html"
    field_template_name = "backoffice/forms/field.html"


class DayInput(forms.DateInput):
    """A box for a day, with the browser's calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class RupiahField(forms.IntegerField):
    """An amount in whole rupiah, typed as people type it: ``1500000``, ``1.500.000``, ``Rp1.500.000``."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "amount"})
    default_error_messages = {  # noqa: RUF012  Django reads it from the class
        "invalid": _("Tulis jumlahnya dalam rupiah penuh, misalnya 1.500.000."),
    }

    def to_python(self, value: Any) -> int | None:
        """Return the amount; the text may hold ``Rp``, blanks and points between thousands.

        Raises:
            ValidationError: if it is no whole amount.
        """
        if not isinstance(value, str):
            return super().to_python(value)
        digits = value.strip().removeprefix("Rp").replace("\N{NO-BREAK SPACE}", " ").strip()
        groups = digits.removesuffix(",00").replace(" ", ".").split(".")
        if len(groups) > 1 and not all(len(group) == 3 for group in groups[1:]):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python("".join(groups))
