"""Forms about payment partners: they read what was typed; whether it will do is for the services to say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jangkau.backoffice.form_look import RupiahField
from jangkau.collection.services.partners import Terms

_LONGEST_PEM = 10_000
# Values of collection's RepeatPolicy.
_REPEATS = (("same_answer", _("jawaban yang sama")), ("duplicate", _("ditolak sebagai ganda (409xx01)")))


class TermsForm(forms.Form):
    """What was agreed with a partner."""

    most_rupiah = RupiahField(label=_("Jumlah terbesar sekali bayar"))
    least_rupiah = RupiahField(label=_("Jumlah terkecil sekali bayar"), initial=1)
    fee_rupiah = RupiahField(label=_("Biaya mitra setiap pembayaran"), required=False)
    clock_tolerance_seconds = forms.IntegerField(label=_("Selisih jam yang diterima (detik)"), min_value=1, initial=300)
    requests_a_minute = forms.IntegerField(label=_("Pesan paling banyak semenit"), min_value=1, initial=6000)
    allowed_networks = forms.CharField(
        label=_("Alamat IP asal"),
        required=False,
        max_length=2000,
        help_text=_("Pisahkan dengan spasi, misalnya 203.0.113.7 203.0.113.0/24. Kosong: dari mana pun."),
    )
    repeats = forms.ChoiceField(label=_("Jawaban bila pembayaran dikirim ulang"), choices=_REPEATS)

    def terms(self) -> Terms:
        """Return what was typed."""
        typed: dict[str, Any] = {**self.cleaned_data, "fee_rupiah": self.cleaned_data["fee_rupiah"] or 0}
        return Terms(**{name: typed[name] for name in Terms.__dataclass_fields__})


class NewPartnerForm(TermsForm):
    """A bank that becomes a partner."""

    field_order = ("code", "va_prefix")
    code = forms.CharField(
        label=_("Kode organisasi bank"),
        max_length=30,
        help_text=_("Bank sudah tercatat sebagai organisasi. Kodenya menjadi X-PARTNER-ID."),
    )
    va_prefix = forms.CharField(
        label=_("Awalan nomor virtual account"), max_length=8, help_text=_("1 sampai 8 angka, dari bank.")
    )


class KeyForm(forms.Form):
    """The public half of a partner's key."""

    public_key = forms.CharField(
        label=_("Kunci publik RSA dari mitra (PEM)"),
        max_length=_LONGEST_PEM,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
    )
