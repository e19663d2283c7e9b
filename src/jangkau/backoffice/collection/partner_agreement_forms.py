"""Forms about partners that ask for cover and about our accounts; whether what they read will do, the services say."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jangkau.backoffice.collection.partner_forms import NetworksField
from jangkau.collection.selectors.bank_accounts import AccountLine, AccountOffice
from jangkau.collection.services.bank_accounts import AccountTerms
from jangkau.collection.services.partners import AskingTerms

# Values of collection's CoverPurpose.
_PURPOSES = (
    ("treatment", _("pengobatan kecelakaan kerja")),
    ("credit", _("syarat kredit")),
    ("public_service", _("syarat layanan publik")),
)


class AskingForm(forms.Form):
    """For what a partner may ask, how often, and from where."""

    purposes = forms.MultipleChoiceField(
        label=_("Tujuan yang disepakati"),
        choices=_PURPOSES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tanpa tujuan, ia tidak boleh bertanya."),
    )
    requests_a_minute = forms.IntegerField(label=_("Pesan paling banyak semenit"), min_value=1, initial=600)
    allowed_networks = NetworksField()

    def terms(self) -> AskingTerms:
        """Return what was typed."""
        return AskingTerms(self.cleaned_data["requests_a_minute"], self.cleaned_data["allowed_networks"])


class NewAskerForm(AskingForm):
    """An organisation that becomes a partner by asking."""

    field_order = ("code",)
    code = forms.CharField(
        label=_("Kode organisasi"), max_length=30, help_text=_("Organisasi itu sudah tercatat, dari jenis apa pun.")
    )


class AccountForm(forms.Form):
    """What is known of an account of ours."""

    bank = forms.CharField(label=_("Nama bank"), max_length=100)
    office = forms.ChoiceField(label=_("Kantor"), help_text=_("Menahan uang yang tidak membayar tagihan."))
    responsible = forms.CharField(
        label=_("Nama pengguna penanggung jawab"),
        max_length=150,
        help_text=_("Menjaga uang yang ditahan dari rekening ini."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    format = forms.ChoiceField(label=_("Format rekening koran"), choices=[("mt940", "MT940"), ("csv", "CSV")])
    daily_totals = forms.BooleanField(
        label=_("Bank meneruskan pembayaran sehari dalam satu jumlah, dikurangi biayanya"), required=False
    )
    mapping = forms.CharField(
        label=_("Cara membaca CSV"),
        required=False,
        strip=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "Hanya untuk CSV. Satu tiap baris, misalnya «date: Tanggal». Namanya ada di panduan rekening koran."
        ),
    )

    def __init__(self, *args: Any, offices: Sequence[AccountOffice], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["office"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(office.code, office.name) for office in offices]

    @staticmethod
    def initial_of(account: AccountLine) -> Mapping[str, Any]:
        """Return what the form of an account begins with."""
        return {
            "bank": account.bank,
            "office": account.office_code,
            "responsible": account.responsible_username,
            "format": account.format.value,
            "daily_totals": account.daily_totals,
            "mapping": "\n".join(f"{name}: {value}" for name, value in account.mapping.items() if value),
        }

    def clean_mapping(self) -> dict[str, str]:
        """Return the names and values of the lines; a space after the colon does not count.

        Raises:
            ValidationError: if a line has no colon.
        """
        lines = [line for line in self.cleaned_data["mapping"].splitlines() if line.strip()]
        if any(":" not in line for line in lines):
            raise ValidationError(_("Tulis setiap baris seperti «date: Tanggal»."), code="line")
        pairs = (line.partition(":") for line in lines)
        return {name.strip(): value.removeprefix(" ") for name, _colon, value in pairs}

    def terms(self, channel: str) -> AccountTerms:
        """Return what was typed, for an account of this channel."""
        return AccountTerms(channel=channel, **{name: self.cleaned_data[name] for name in AccountForm.base_fields})


class NewAccountForm(AccountForm):
    """An account that is not known yet."""

    field_order = ("number",)
    number = forms.CharField(label=_("Nomor rekening"), max_length=40)
