"""The living page: every part that pages are put together from, in all its states, with the text that makes it."""

import datetime
from dataclasses import dataclass
from pathlib import Path

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.backoffice.form_look import DayInput, RupiahField
from jangkau.backoffice.frame.colours import pairs
from jangkau.backoffice.pages import PageRequest, page, show
from jangkau.core.paging import Slice

_ICONS = Path(__file__).parents[1] / "assets" / "icons.txt"
_LONG_NAME = "Abdurrahman Wahid Nurmagomedov Kartanegara " * 5
_JAKARTA = datetime.timezone(datetime.timedelta(hours=7))


class SampleForm(forms.Form):
    """A form with a field of each kind."""

    name = forms.CharField(
        label=gettext_lazy("Nama lengkap"), help_text=gettext_lazy("Seperti tertulis di KTP."), max_length=200
    )
    born = forms.DateField(label=gettext_lazy("Tanggal lahir"), widget=DayInput())
    budget_rupiah = RupiahField(label=gettext_lazy("Anggaran"), help_text=gettext_lazy("Dalam rupiah penuh."))
    sector = forms.ChoiceField(
        label=gettext_lazy("Sektor"),
        choices=[("farm", gettext_lazy("Pertanian")), ("fish", gettext_lazy("Perikanan"))],
    )
    months = forms.TypedChoiceField(
        label=gettext_lazy("Lama perlindungan"),
        choices=[("3", gettext_lazy("Tiga bulan")), ("12", gettext_lazy("Satu tahun"))],
        widget=forms.RadioSelect,
    )
    programmes = forms.MultipleChoiceField(
        label=gettext_lazy("Program"),
        choices=[("jkk", "JKK"), ("jkm", "JKM"), ("jht", "JHT")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    letter = forms.FileField(label=gettext_lazy("Surat"), required=False)
    note = forms.CharField(label=gettext_lazy("Catatan"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    agreed = forms.BooleanField(label=gettext_lazy("Saya sudah memeriksa isian ini"))


@dataclass(frozen=True, slots=True)
class Event:
    """A moment of a story, as the timeline shows it."""

    at: datetime.datetime | datetime.date | None
    who: str
    what: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of a process."""

    label: str
    state: str
    at: datetime.datetime | None = None
    who: str = ""


@page()
def components(request: PageRequest) -> HttpResponse:
    """Show the parts of all pages."""
    moment = datetime.datetime(2026, 8, 17, 9, 30, tzinfo=_JAKARTA)
    wrong = SampleForm({"name": "", "born": "2026-02-30", "budget_rupiah": "1.5 juta", "sector": "farm"})
    wrong.add_error(None, _("Anggaran ini melebihi sisa anggaran perjanjian. Kurangi, atau ubah anggarannya dahulu."))
    return show(
        request,
        "backoffice/frame/components.html",
        {
            "pairs": pairs(),
            "icons": [line for line in _ICONS.read_text(encoding="utf-8").split() if line],
            "empty_form": SampleForm(prefix="empty"),
            "wrong_form": wrong,
            "facts": [
                (_("Nama"), _LONG_NAME),
                (_("Kantor"), "KC Samarinda"),
                (_("Berlaku sampai"), "31 Desember 2026"),
            ],
            "events": _events(moment),
            "steps": _stages(moment),
            "names": ["Siti Aminah", _LONG_NAME, "محمد عبد الله الإندونيسي", "<b>Budi</b>"],
            "slice": Slice(rows=(), after="50"),
            "moment": moment,
            "day": moment.date(),
        },
    )


def _events(moment: datetime.datetime) -> list[Event]:
    hour = datetime.timedelta(hours=1)
    return [
        Event(moment + 2 * hour, "bank", _("Pembayaran diterima"), "Rp50.400.000"),
        Event(moment + hour, "sintetis.penyelia", _("Daftar disetujui"), _("1.000 pekerja, dua baris dikembalikan")),
        Event(moment.date(), "", _("Surat diterima")),
    ]


def _stages(moment: datetime.datetime) -> list[Stage]:
    return [
        Stage(_("Diunggah"), "done", moment, "dinsos"),
        Stage(_("Diperiksa"), "done", moment, "sintetis.petugas"),
        Stage(_("Disetujui"), "now", None, "sintetis.penyelia"),
        Stage(_("Ditagih"), "todo"),
        Stage(_("Dibayar"), "todo"),
        Stage(_("Terlindungi"), "todo"),
    ]
