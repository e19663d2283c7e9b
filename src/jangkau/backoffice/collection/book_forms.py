"""What people type about closing a month and about files of the books."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jangkau.backoffice.registry.people_forms import DayField, ReasonField
from jangkau.collection.selectors.book_files import FileKind

_POSTINGS, _TRIAL_BALANCE = "postings", "trial_balance"


class CloseForm(forms.Form):
    """Which month is closed, as it was shown, and why now."""

    month = forms.DateField(widget=forms.HiddenInput)
    reason = ReasonField(help_text=_("Misalnya: semua rekening koran bulan ini sudah dicocokkan."))


class ExportForm(forms.Form):
    """What of the books is taken out of the system, in which form, and why."""

    what = forms.ChoiceField(
        label=_("Isi berkas"),
        choices=(
            (_POSTINGS, _("semua ayat jurnal suatu masa")),
            (_TRIAL_BALANCE, _("neraca saldo pada hari terakhir, menurut dana dan saluran")),
        ),
        initial=_POSTINGS,
        widget=forms.RadioSelect,
    )
    first = DayField(label=_("Hari pertama"))
    last = DayField(label=_("Hari terakhir"))
    kind_of_file = forms.ChoiceField(
        label=_("Bentuk berkas"),
        choices=((FileKind.XLSX, _("Excel (.xlsx)")), (FileKind.CSV, _("teks, kolom dipisah koma (.csv)"))),
        initial=FileKind.XLSX,
        widget=forms.RadioSelect,
    )
    reason = ReasonField(
        label=_("Untuk apa berkas ini"),
        help_text=_("Misalnya: laporan keuangan triwulan pertama. Alasan tersimpan selamanya."),
    )

    def clean_last(self) -> datetime.date:
        """Return the last day if the calendar has one after it.

        Raises:
            ValidationError: if it has not.
        """
        day: datetime.date = self.cleaned_data["last"]
        if day.year == datetime.MAXYEAR:
            raise ValidationError(_("Tahun itu tidak mungkin. Periksa tanggalnya."), code="year")
        return day

    @property
    def is_trial_balance(self) -> bool:
        """Whether a trial balance is asked for, by a form that is valid."""
        return bool(self.cleaned_data["what"] == _TRIAL_BALANCE)

    @property
    def kind(self) -> FileKind:
        """The form of the file, of a form that is valid."""
        return FileKind(self.cleaned_data["kind_of_file"])
