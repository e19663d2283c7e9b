"""What people type about bills and payments."""

import datetime
import zoneinfo
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jangkau.backoffice.form_look import RupiahField
from jangkau.collection.selectors.bills import BillHead
from jangkau.collection.selectors.saving_up import Saver

_DAYS = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"]
_TIMES = ["%H:%M", "%H.%M", "%H:%M:%S"]
# Before this nothing of ours was paid; what is typed for an earlier year is a slip.
_FIRST_YEAR = 2014


class FindForm(forms.Form):
    """A bill's number or payment code."""

    q = forms.CharField(
        label=_("Nomor tagihan atau kode iuran"),
        help_text=_("Kode iuran: 14 angka pada surat tagihan, boleh dengan spasi."),
        max_length=60,
        error_messages={"required": _("Ketik nomor tagihan atau kode iurannya.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ReasonForm(forms.Form):
    """Why something is undone."""

    reason = forms.CharField(
        label=_("Alasan"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Tuliskan alasannya. Auditor akan membacanya.")},
    )


class IssueForm(forms.Form):
    """Nothing to type: what is billed was decided when the workers were approved."""


class OwnBillForm(forms.Form):
    """What is stated before a worker's own bill: nothing, but after a lapse that he works and is fit to.

    The words are those of registering.
    """

    attested = forms.BooleanField(
        label=_("Saya bekerja, cukup sehat untuk bekerja, dan semua isian ini benar."),
        error_messages={"required": _("Centang pernyataan ini bila benar.")},
    )

    def __init__(self, *args: Any, asks: bool, speaks_for: str = "", **options: Any) -> None:
        """Take ``speaks_for``, the name of the worker for whom somebody else fills it in."""
        super().__init__(*args, **options)
        if not asks:
            del self.fields["attested"]
        elif speaks_for:
            said = gettext(
                "%(name)s menyatakan sendiri kepada saya bahwa ia bekerja, cukup sehat untuk bekerja, dan semua isian "
                "ini benar."
            )
            self.fields["attested"].label = said % {"name": speaks_for}


class ArrivedForm(forms.Form):
    """Money as the bank's statement shows it; day and time by the clock of an office."""

    channel = forms.CharField(
        label=_("Bank atau kanal"),
        help_text=_("Yang menerima uangnya, misalnya BANK-KALTIMTARA."),
        max_length=30,
        widget=forms.TextInput(attrs={"list": "known-channels", "autocomplete": "off"}),
        error_messages={"required": _("Isi bank atau kanal yang menerima uangnya.")},
    )
    reference = forms.CharField(
        label=_("Nomor referensi"),
        help_text=_("Seperti tertulis pada laporan bank. Satu referensi hanya untuk satu pembayaran."),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Isi nomor referensi dari laporan bank.")},
    )
    amount = RupiahField(label=_("Jumlah yang diterima"), help_text=_("Misalnya Rp1.786.176.000."))
    paid_on = forms.DateField(
        label=_("Tanggal uang diterima"),
        input_formats=_DAYS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Isi tanggal uang diterima bank."),
            "invalid": _("Tanggal itu tidak ada. Tulis seperti 2022-11-18 atau 18-11-2022."),
        },
    )
    paid_time = forms.TimeField(
        label=_("Jam uang diterima"),
        input_formats=_TIMES,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": _("Isi jam uang diterima bank."),
            "invalid": _("Jam itu tidak ada. Tulis seperti 10:30."),
        },
    )

    def __init__(self, *args: Any, channels: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self._channels = {channel.casefold(): channel for channel in channels}
        self.channels = tuple(channels)

    def clean_channel(self) -> str:
        """Return the channel as it was written the first time, so that one bank has one name."""
        channel = " ".join(str(self.cleaned_data["channel"]).split())
        return self._channels.get(channel.casefold(), channel)

    def clean_reference(self) -> str:
        """Return the reference with single spaces."""
        return " ".join(str(self.cleaned_data["reference"]).split())

    def clean_paid_on(self) -> datetime.date:
        """Return the day if it can be one of a payment at all.

        Raises:
            ValidationError: if it lies before there was anything to pay, or beyond the calendar.
        """
        day: datetime.date = self.cleaned_data["paid_on"]
        if not _FIRST_YEAR <= day.year < datetime.MAXYEAR:
            raise ValidationError(_("Tahun itu tidak mungkin. Periksa tanggalnya."), code="year")
        return day

    def instant_at(self, zone: str) -> datetime.datetime:
        """Return the instant at which the money came, of a form that is valid, by the clock of a time zone."""
        return datetime.datetime.combine(
            self.cleaned_data["paid_on"], self.cleaned_data["paid_time"], tzinfo=zoneinfo.ZoneInfo(zone)
        )


class PaymentForm(ArrivedForm):
    """A payment of a bill; day and time by the clock of the office that issued it."""

    def __init__(self, *args: Any, head: BillHead, **options: Any) -> None:
        super().__init__(*args, **options)
        self._zone = head.time_zone
        self.fields["paid_time"].help_text = _("Menurut waktu kantor penerbit tagihan (%(zone)s).") % {
            "zone": self._zone.label
        }

    @property
    def paid_at(self) -> datetime.datetime:
        """The instant of payment, of a form that is valid."""
        return self.instant_at(self._zone)


class SavingForm(ArrivedForm):
    """A deposit of who saves up for his next month; day and time by the clock of the office that looks after him."""

    def __init__(self, *args: Any, saver: Saver, **options: Any) -> None:
        super().__init__(*args, **options)
        self._zone = saver.time_zone
        self.fields["amount"].help_text = _("Misalnya Rp5.000.")
        self.fields["paid_time"].help_text = _("Menurut waktu kantor peserta (%(zone)s).") % {"zone": self._zone.label}

    @property
    def paid_at(self) -> datetime.datetime:
        """The instant at which the money came, of a form that is valid."""
        return self.instant_at(self._zone)
