"""What is sent and decided on the pages of statements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jangkau.collection.selectors.statements import AccountShown, Candidate
from jangkau.rules.money import format_rupiah


class StatementFileForm(forms.Form):
    """A file of one of our accounts, and a mark behind it: where it is missing, the file was cut off on its way."""

    account = forms.ChoiceField(
        label=_("Rekening"),
        error_messages={"required": _("Pilih rekeningnya."), "invalid_choice": _("Pilih dari daftar.")},
    )
    file = forms.FileField(
        label=_("Berkas rekening koran"),
        help_text=_("MT940 atau CSV seperti dikirim bank, paling besar 50 MB."),
        allow_empty_file=True,
        error_messages={
            "required": _("Pilih berkasnya lebih dahulu."),
            "invalid": _("Berkasnya tidak ikut terkirim. Pilih lagi, lalu kirim."),
        },
        widget=forms.FileInput(attrs={"accept": ".sta,.mt940,.940,.csv,.txt"}),
    )
    complete = forms.CharField(widget=forms.HiddenInput, required=False, initial="yes")

    def __init__(self, *args: Any, accounts: list[AccountShown], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["account"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(account.number, account.name) for account in accounts]

    def clean(self) -> dict[str, Any]:
        """Refuse a file that did not come whole."""
        if not self.cleaned_data.get("complete"):
            self.errors.pop("file", None)
            raise forms.ValidationError(_("Berkasnya tidak sampai utuh. Kirim sekali lagi."))
        return self.cleaned_data


def _note() -> forms.CharField:
    return forms.CharField(
        label=_("Alasan"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Tuliskan alasannya. Auditor akan membacanya.")},
    )


class SettleForm(forms.Form):
    """The payments that a line has brought."""

    prefix = "settle"
    references = forms.MultipleChoiceField(
        label=_("Pembayaran yang uangnya ada di mutasi ini"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih pembayarannya."), "invalid_choice": _("Pilih dari daftar.")},
    )
    note = _note()

    def __init__(self, *args: Any, candidates: list[Candidate], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["references"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [
                (each.reference, f"{each.reference} · {each.bill_number} · {format_rupiah(each.amount_rupiah)}")
                for each in candidates
            ]


class PayBillForm(forms.Form):
    """The bill that a line was meant for."""

    prefix = "pay"
    bill = forms.CharField(
        label=_("Nomor tagihan atau kode iuran"),
        max_length=60,
        error_messages={"required": _("Ketik nomor tagihan atau kode iurannya.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class LeaveForm(forms.Form):
    """Who looks after money that stays held, and why it does."""

    prefix = "leave"
    responsible = forms.CharField(
        label=_("Penanggung jawab (nama pengguna)"),
        max_length=150,
        error_messages={"required": _("Sebutkan penanggung jawabnya.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    note = _note()


class FeeForm(forms.Form):
    """Why money that left is a fee of the bank."""

    prefix = "fee"
    note = _note()
