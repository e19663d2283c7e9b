"""What reminders may cost, and what they say."""

from django import forms
from django.utils.translation import gettext_lazy as _

_MOST_RUPIAH = 2_000_000_000


class CapForm(forms.Form):
    """What the reminders of an office may cost in a month."""

    month_rupiah = forms.IntegerField(
        label=_("Batas biaya sebulan (rupiah)"),
        help_text=_("Rupiah bulat tanpa titik. Kalau tercapai, pengingat menunggu dan tidak dikirim lewat batasnya."),
        min_value=0,
        max_value=_MOST_RUPIAH,
    )


class TextForm(forms.Form):
    """What a step says."""

    text = forms.CharField(
        label=_("Teks"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Yang berkurung kurawal diganti dengan nilai masing-masing peserta. Paling banyak dua SMS."),
        max_length=600,
    )
