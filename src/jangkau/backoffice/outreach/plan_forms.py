"""When somebody can pay."""

from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from jangkau.outreach.selectors.pay_plans import PlanTold, market_days, rhythms, weekdays
from jangkau.outreach.services.pay_plans import WhenToPay


class PlanForm(forms.Form):
    """How money comes in, and on which days; what does not belong to the rhythm is left aside."""

    rhythm = forms.ChoiceField(
        label=_("Uang biasanya masuk"), widget=forms.RadioSelect, error_messages={"required": _("Pilih salah satu.")}
    )
    weekday = forms.TypedChoiceField(label=_("Bila mingguan: harinya"), coerce=int, empty_value=None, required=False)
    market_day = forms.TypedChoiceField(
        label=_("Bila hari pasar: pasarannya"), coerce=int, empty_value=None, required=False
    )
    months = forms.TypedMultipleChoiceField(
        label=_("Bila musim panen: bulannya"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = {
            "rhythm": rhythms(),
            "weekday": [("", _("Pilih")), *weekdays()],
            "market_day": [("", _("Pilih")), *market_days()],
            "months": list(MONTHS.items()),
        }
        for name, listed in choices.items():
            self.fields[name].choices = listed  # type: ignore[attr-defined]  # they are ChoiceFields
        for name in ("weekday", "market_day", "months"):
            self.fields[name].needs_no_word = True  # type: ignore[attr-defined]  # read by forms/label.html

    @property
    def when(self) -> WhenToPay:
        """What was said, once the form is valid."""
        typed = self.cleaned_data
        return WhenToPay.of(
            typed["rhythm"], weekday=typed["weekday"], market_day=typed["market_day"], months=typed["months"]
        )


def plan_as_typed(told: PlanTold) -> dict[str, object]:
    """Return a plan as the form begins."""
    return {
        "rhythm": told.rhythm.value if told.words else None,
        "weekday": told.day if told.rhythm == "weekly" else None,
        "market_day": told.day if told.rhythm == "market" else None,
        "months": list(told.months),
    }
