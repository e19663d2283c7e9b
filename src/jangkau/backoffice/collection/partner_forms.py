"""Forms about payment partners: they read what was typed; whether it will do is for the services to say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jangkau.backoffice.form_look import RupiahField
from jangkau.collection.services.partners import Terms
from jangkau.collection.services.qris_acquirers import QrisTerms

_LONGEST_PEM = 10_000
# Values of collection's RepeatPolicy.
_REPEATS = (("same_answer", _("jawaban yang sama")), ("duplicate", _("ditolak sebagai ganda (409xx01)")))


class NetworksField(forms.CharField):
    """The addresses from which a partner may call."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Alamat IP asal"),
            required=False,
            max_length=2000,
            help_text=_("Pisahkan dengan spasi, misalnya 203.0.113.7 203.0.113.0/24. Kosong: dari mana pun."),
        )


class TermsForm(forms.Form):
    """What was agreed with a partner."""

    most_rupiah = RupiahField(label=_("Jumlah terbesar sekali bayar"))
    least_rupiah = RupiahField(label=_("Jumlah terkecil sekali bayar"), initial=1)
    fee_rupiah = RupiahField(label=_("Biaya mitra setiap pembayaran"), required=False)
    clock_tolerance_seconds = forms.IntegerField(label=_("Selisih jam yang diterima (detik)"), min_value=1, initial=300)
    requests_a_minute = forms.IntegerField(label=_("Pesan paling banyak semenit"), min_value=1, initial=6000)
    allowed_networks = NetworksField()
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
        label=_("Awalan nomor virtual account"),
        max_length=8,
        required=False,
        help_text=_("1 sampai 8 angka, dari bank. Kosong untuk mitra yang hanya menerima QRIS."),
    )


class KeyForm(forms.Form):
    """The public half of a partner's key."""

    public_key = forms.CharField(
        label=_("Kunci publik RSA dari mitra (PEM)"),
        max_length=_LONGEST_PEM,
        required=False,
        help_text=_("Perlu untuk pembayaran. Kosong untuk mitra yang hanya bertanya tentang perlindungan."),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
    )


class QrisForm(forms.Form):
    """How an acquirer is asked for codes."""

    url = forms.CharField(
        label=_("Alamat layanan SNAP mitra"), max_length=200, help_text=_("Misalnya https://api.bank.example/snap.")
    )
    client_id = forms.CharField(label=_("X-CLIENT-KEY kita pada mitra"), max_length=64)
    partner_id_there = forms.CharField(label=_("X-PARTNER-ID kita pada mitra"), max_length=36)
    channel_id = forms.CharField(label="CHANNEL-ID", max_length=5)
    merchant_id = forms.CharField(label=_("Nomor merchant (merchantId)"), max_length=64)
    minutes_valid = forms.IntegerField(label=_("Masa berlaku kode (menit)"), min_value=1, initial=60)
    secret = forms.CharField(
        label=_("Rahasia (client secret) dari mitra"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Tidak ditampilkan lagi. Kosong: yang sekarang tetap dipakai."),
    )
    new_key = forms.BooleanField(
        label=_("Buat kunci RSA baru"),
        required=False,
        help_text=_("Sesudahnya mitra harus menerima kunci publik yang baru."),
    )

    def terms(self) -> QrisTerms:
        """Return what was typed."""
        typed: dict[str, Any] = self.cleaned_data
        return QrisTerms(**{name: typed[name] for name in QrisTerms.__dataclass_fields__})
