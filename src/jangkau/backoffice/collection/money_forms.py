"""What people type about money that paid no bill, and about refunds."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jangkau.backoffice.collection.forms import ArrivedForm
from jangkau.backoffice.form_look import RupiahField
from jangkau.collection.selectors.held_money import DeskOffice, HeldRow
from jangkau.collection.services.refund_requests import Account, Wish

_REASONS = [
    ("unmatched", _("Tagihannya tidak diketahui")),
    ("underpaid", _("Kurang dari tagihan")),
    ("overpaid", _("Lebih dari tagihan")),
    ("bill_not_open", _("Tagihannya tidak terbuka lagi")),
    ("duplicate", _("Tagihannya sudah dibayar")),
]


class HeldMoneyForm(ArrivedForm):
    """Money that pays no bill as it is; day and time by the clock of the office that holds it."""

    office = forms.ChoiceField(label=_("Kantor yang menahan"), help_text=_("Tanggal dan jam menurut waktu kantor ini."))
    reason = forms.ChoiceField(label=_("Mengapa tidak membayar tagihan"), choices=_REASONS)
    bill = forms.CharField(
        label=_("Tagihan yang dimaksud, bila diketahui"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    note = forms.CharField(
        label=_("Catatan"),
        help_text=_("Misalnya berita transfer. Jangan tulis NIK."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, offices: Sequence[DeskOffice], **options: Any) -> None:
        super().__init__(*args, **options)
        self._offices = {office.code: office for office in offices}
        field = self.fields["office"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(office.code, office.name) for office in offices]

    @property
    def office_chosen(self) -> DeskOffice:
        """The office, of a form that is valid."""
        return self._offices[self.cleaned_data["office"]]


class MatchForm(forms.Form):
    """Which bill is paid, with what else, and what becomes of the rest."""

    bill = forms.CharField(
        label=_("Nomor tagihan atau kode iuran"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Ketik nomor tagihan atau kode iurannya.")},
    )
    others = forms.MultipleChoiceField(
        label=_("Tambahkan uang lain yang ditahan"), required=False, widget=forms.CheckboxSelectMultiple
    )
    with_carried = forms.BooleanField(
        label=_("Bayar kekurangannya dengan iuran yang diperhitungkan untuk pembayar tagihan"), required=False
    )
    excess = forms.ChoiceField(
        label=_("Kelebihannya"),
        choices=[("stays", _("tetap ditahan")), ("carried", _("diperhitungkan untuk pembayar tagihan"))],
        widget=forms.RadioSelect,
        initial="stays",
    )

    def __init__(self, *args: Any, others: tuple[HeldRow, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["others"]
        if not others:
            del self.fields["others"]
        elif isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(row.held_id), f"{row.channel} · {row.reference}") for row in others]

    @property
    def other_ids(self) -> list[int]:
        """The other money chosen, of a form that is valid."""
        return [int(held_id) for held_id in self.cleaned_data.get("others", [])]


class ResponsibleForm(forms.Form):
    """Who looks after held money."""

    username = forms.CharField(
        label=_("Nama pengguna penanggung jawab"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Isi nama pengguna petugasnya.")},
    )


class ConfirmForm(forms.Form):
    """Nothing to type: what is done stands on the page."""


class RefundForm(forms.Form):
    """How much is paid back, why, and to which account."""

    amount = RupiahField(label=_("Jumlah yang dikembalikan"))
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Tuliskan alasannya. Auditor akan membacanya.")},
    )
    bank = forms.CharField(label=_("Bank tujuan"), max_length=60, error_messages={"required": _("Isi bank tujuannya.")})
    number = forms.RegexField(
        label=_("Nomor rekening"),
        regex=r"^[0-9]{5,20}$",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Isi nomor rekeningnya."),
            "invalid": _("Tulis nomor rekening dengan 5 sampai 20 angka, tanpa spasi."),
        },
    )
    holder = forms.CharField(
        label=_("Nama pemilik rekening"), max_length=100, error_messages={"required": _("Isi nama pemiliknya.")}
    )

    @property
    def wish(self) -> Wish:
        """What is asked for, of a form that is valid."""
        data = self.cleaned_data
        return Wish(data["amount"], data["reason"], Account(data["bank"], data["number"], data["holder"]))


class SendForm(forms.Form):
    """The bank that pays refunds."""

    channel = forms.CharField(
        label=_("Bank yang membayar"), max_length=30, error_messages={"required": _("Isi bank yang membayar.")}
    )


class ResultsForm(forms.Form):
    """The bank's answer."""

    file = forms.FileField(
        label=_("Berkas hasil dari bank (CSV)"),
        error_messages={"required": _("Pilih berkas hasilnya.")},
    )
