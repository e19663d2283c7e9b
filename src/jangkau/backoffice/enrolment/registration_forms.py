"""The pages of the registration form: what the law needs of a worker, and no more (PP 44/2015 Art 11)."""

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.backoffice.form_look import DayInput
from jangkau.collection.selectors.offers import Offers
from jangkau.core.wording import said
from jangkau.enrolment.services.registrations import PastTheAge
from jangkau.registry.selectors.named_places import (
    PlaceAmbiguous,
    PlaceNotNamed,
    PlaceNowhere,
    PlaceUnknown,
    region_named,
)
from jangkau.registry.selectors.regions import villages_of_district
from jangkau.rules.brackets import bracket_for_income
from jangkau.rules.incomes import IncomeNotRead, WorkingDaysNeeded, monthly_income, parse_income
from jangkau.rules.money import format_rupiah
from jangkau.rules.nik import NikMalformed, Sex, parse_nik
from jangkau.rules.occupations import OTHER, UnknownOccupation, find_occupations, occupation, occupation_list
from jangkau.rules.registration import refusal_reasons

LONGEST_NAME = 100
_ELSEWHERE = "elsewhere"
_SEXES = (("L", gettext_lazy("laki-laki")), ("P", gettext_lazy("perempuan")))
_SEX_OF_NIK = {Sex.MALE: "L", Sex.FEMALE: "P"}


class StepForm(forms.Form):
    """A page of the form. ``typed`` is what was typed on the pages before, ``today`` the day."""

    # The boxes that an officer can mark on this page, by the name under which he does.
    boxes: ClassVar[Mapping[str, str]] = {}

    def __init__(self, data: Any = None, files: Any = None, *, typed: Mapping[str, Any], today: datetime.date) -> None:
        self.typed, self.today = typed, today
        super().__init__(data, files, initial=self.begin_with(typed))

    def begin_with(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the boxes hold at first."""
        return {name: typed[name] for name in self.base_fields if name in typed}

    def answers(self) -> dict[str, Any]:
        """Return what is kept of the page."""
        return dict(self.cleaned_data)


class WhoForm(StepForm):
    """Who joins."""

    boxes: ClassVar = {"nik": "nik", "name": "name"}
    nik = forms.CharField(
        label="NIK",
        help_text=gettext_lazy("16 angka di KTP."),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Nama lengkap"),
        help_text=gettext_lazy("Seperti di KTP. Nama satu kata tidak apa-apa."),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name", "autocapitalize": "words", "spellcheck": "false"}),
    )

    def clean_nik(self) -> str:
        """Refuse what cannot be a NIK; whose it is is not looked up here."""
        nik = "".join(self.cleaned_data["nik"].replace(".", " ").replace("-", " ").split())
        try:
            parse_nik(nik, today=self.today)
        except NikMalformed:
            raise forms.ValidationError(
                _("NIK harus 16 angka dan memuat tanggal lahir yang ada. Periksa kembali KTP-nya.")
            ) from None
        return nik

    def clean_name(self) -> str:
        """Refuse a name without a letter."""
        name = " ".join(self.cleaned_data["name"].split())
        if not any(letter.isalpha() for letter in name):
            raise forms.ValidationError(_("Nama belum diisi. Tuliskan nama seperti pada KTP."))
        return name


class BirthForm(StepForm):
    """When somebody was born, and where he lives; what his NIK tells is filled in already."""

    boxes: ClassVar = {"birth_date": "birth_date", "sex": "sex", "village": "village", "address": "address"}
    birth_date = forms.DateField(label=gettext_lazy("Tanggal lahir"), widget=DayInput)
    sex = forms.ChoiceField(label=gettext_lazy("Jenis kelamin"), choices=_SEXES, widget=forms.RadioSelect)
    village = forms.ChoiceField(label=gettext_lazy("Kelurahan atau desa tempat tinggal"), required=False)
    regency = forms.CharField(label=gettext_lazy("Kabupaten atau kota"), max_length=100, required=False)
    district = forms.CharField(label=gettext_lazy("Kecamatan"), max_length=100, required=False)
    place = forms.CharField(label=gettext_lazy("Kelurahan atau desa"), max_length=100, required=False)
    address = forms.CharField(
        label=gettext_lazy("Alamat"),
        help_text=gettext_lazy("Jalan, nomor, RT/RW, supaya kartu dan surat sampai."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        villages = villages_of_district(self.typed.get("nik", "")[:6])
        self.fields["village"].choices = [  # type: ignore[attr-defined]  # it is a ChoiceField
            ("", _("Pilih")), *villages, (_ELSEWHERE, _("Tidak ada di daftar ini")),
        ]  # fmt: skip
        self.has_villages = bool(villages)
        for name in ("village", "regency", "district", "place"):
            # One way or the other; which, the page says.
            self.fields[name].needs_no_word = True  # type: ignore[attr-defined]  # read by forms/label.html

    def begin_with(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was typed, else what the NIK tells."""
        begun = super().begin_with(typed)
        try:
            nik = parse_nik(typed.get("nik", ""), today=self.today)
        except NikMalformed:
            return begun
        return {"birth_date": nik.birth_date.isoformat(), "sex": _SEX_OF_NIK[nik.sex]} | begun

    def clean_birth_date(self) -> datetime.date:
        """Refuse who is not born, and who is past the age, at once and in plain words."""
        birth_date: datetime.date = self.cleaned_data["birth_date"]
        reasons = refusal_reasons(birth_date=birth_date, on=self.today)
        if "not_born" in reasons:
            raise forms.ValidationError(_("Tanggal lahir itu belum lewat. Periksa tahunnya."))
        if reasons:
            raise forms.ValidationError(str(PastTheAge.message))
        return birth_date

    def clean(self) -> dict[str, Any]:
        """Find the place: from the list, or by the names that were written."""
        chosen = self.cleaned_data.get("village", "")
        if "village" in self.errors:
            return self.cleaned_data
        if chosen and chosen != _ELSEWHERE:
            self.cleaned_data |= {"region_code": chosen, "place_words": ""}
        elif self.cleaned_data.get("regency"):
            self._find_place()
        else:
            self.add_error("village", _("Pilih kelurahan atau desanya, atau tuliskan kabupaten dan desanya di bawah."))
        return self.cleaned_data

    def _find_place(self) -> None:
        regency, district, place = (self.cleaned_data.get(name, "") for name in ("regency", "district", "place"))
        try:
            code = region_named(regency=regency, district=district, village=place)
        except PlaceUnknown as refusal:
            self.add_error("regency", str(refusal))
            return
        except (PlaceNowhere, PlaceAmbiguous, PlaceNotNamed):
            try:
                # A village that nobody knows is no dead end: an officer finds it.
                code = region_named(regency=regency)
            except (PlaceUnknown, PlaceNowhere, PlaceAmbiguous) as refusal:
                self.add_error("regency", str(refusal))
                return
        self.cleaned_data |= {"region_code": code, "place_words": ", ".join(filter(None, (place, district, regency)))}

    def answers(self) -> dict[str, Any]:
        """Return what is kept, the day as text."""
        return {**self.cleaned_data, "birth_date": self.cleaned_data["birth_date"].isoformat()}


class WorkForm(StepForm):
    """What somebody does for a living, in his own words, and what it brings in."""

    boxes: ClassVar = {"occupation": "occupation", "income": "income"}
    occupation = forms.CharField(
        label=gettext_lazy("Pekerjaan"),
        help_text=gettext_lazy("Tulis saja seperti biasa, misalnya tukang ojek, jual sayur, atau nelayan."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "pekerjaan"}),
    )
    meant = forms.ChoiceField(label=gettext_lazy("Yang mana?"), required=False, widget=forms.RadioSelect)
    income = forms.CharField(
        label=gettext_lazy("Kira-kira penghasilan"),
        help_text=gettext_lazy("Misalnya 1,5 juta sebulan, 350 ribu seminggu, atau 75 ribu sehari."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    days_a_week = forms.TypedChoiceField(
        label=gettext_lazy("Bekerja berapa hari seminggu?"),
        help_text=gettext_lazy("Hanya bila penghasilan ditulis per hari."),
        choices=[("", "–"), *((day, str(day)) for day in range(1, 8))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    second_occupation = forms.CharField(
        label=gettext_lazy("Pekerjaan kedua"),
        help_text=gettext_lazy("Bila ada. Kecelakaan di pekerjaan kedua pun ditanggung."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "pekerjaan"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        words = self.data.get("occupation", "") if self.is_bound else self.typed.get("occupation_words", "")
        self.likely = find_occupations(words[:80]) if words else ()
        self.fields["meant"].choices = [(each.code, said(each.label)) for each in self.likely]  # type: ignore[attr-defined]  # it is a ChoiceField
        self.fields["meant"].needs_no_word = True  # type: ignore[attr-defined]  # read by forms/label.html
        self.asks_which = False

    def begin_with(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was typed in its own words."""
        names = {"occupation_words": "occupation", "occupation_code": "meant", "second_words": "second_occupation"}
        begun = {box: typed[kept] for kept, box in names.items() if kept in typed}
        return begun | {name: typed[name] for name in ("income", "days_a_week") if name in typed}

    def clean_income(self) -> str:
        """Refuse what is no amount."""
        try:
            parse_income(self.cleaned_data["income"])
        except IncomeNotRead:
            raise forms.ValidationError(_("Tulis jumlahnya, misalnya 1.500.000 atau 1,5 juta sebulan.")) from None
        return str(self.cleaned_data["income"])

    def clean(self) -> dict[str, Any]:
        """Ask which occupation is meant where the words fit several, and for the days where the income is daily."""
        if "income" in self.cleaned_data:
            try:
                monthly_income(
                    parse_income(self.cleaned_data["income"]), days_a_week=self.cleaned_data.get("days_a_week")
                )
            except WorkingDaysNeeded:
                self.add_error("days_a_week", _("Pilih berapa hari Anda bekerja dalam seminggu."))
        if "occupation" in self.cleaned_data and not self.cleaned_data.get("meant") and not self._is_plain():
            self.asks_which = True
            self.add_error("meant", _("Pilih yang paling dekat."))
        return self.cleaned_data

    def _is_plain(self) -> bool:
        """Say whether the words name one occupation of the list, as the list itself does."""
        words = " ".join(self.cleaned_data["occupation"].casefold().split())
        first = self.likely[0] if self.likely else None
        return (
            first is not None
            and first.code != OTHER
            and (words in {first.label.indonesian.casefold(), first.label.english.casefold(), *first.words})
        )

    def answers(self) -> dict[str, Any]:
        """Return the occupations by their codes, beside the worker's own words, and the income by the month."""
        typed, income = self.cleaned_data, parse_income(self.cleaned_data["income"])
        monthly = monthly_income(income, days_a_week=typed["days_a_week"])
        code = typed["meant"] or self.likely[0].code
        kept = {
            "occupation_words": typed["occupation"],
            "occupation_code": code,
            **_named("occupation", "sector", code, typed["occupation"]),
            "income": typed["income"],
            "days_a_week": typed["days_a_week"],
            "income_rupiah": monthly.amount_rupiah,
            "bracket": bracket_for_income(monthly.amount_rupiah, self.today).number,
            "second_words": typed.get("second_occupation", ""),
            "second_occupation": "",
            "second_sector": "",
        }
        if second := kept["second_words"]:
            found = find_occupations(second)[0].code
            kept |= _named("second_occupation", "second_sector", found, second)
        return kept


def _named(name: str, sector: str, code: str, words: str) -> dict[str, str]:
    """Return what is kept of an occupation: its name in the list, or the worker's own words for another."""
    try:
        found = occupation(code)
    except UnknownOccupation:
        found = occupation(OTHER)
    label = words if found.code == OTHER else found.label.indonesian
    return {name: " ".join(label.split()), sector: found.sector.value}


class ChoiceForm(StepForm):
    """Which programmes, and for how many months at first; each choice says what it costs."""

    with_savings = forms.TypedChoiceField(
        label=gettext_lazy("Perlindungan"),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        empty_value=None,
    )
    months = forms.TypedChoiceField(
        label=gettext_lazy("Bayar untuk berapa bulan dulu?"), widget=forms.RadioSelect, coerce=int
    )

    def __init__(self, *args: Any, offers: Offers, **options: Any) -> None:
        super().__init__(*args, **options)
        one = offers.offers[0]
        least = {"price": format_rupiah(one.risk_rupiah)}
        most = {"price": format_rupiah(one.risk_rupiah + one.savings_rupiah)}
        self.fields["with_savings"].choices = [  # type: ignore[attr-defined]  # it is a ChoiceField
            ("no", _("Kecelakaan kerja dan kematian (JKK + JKM): %(price)s sebulan") % least),
            ("yes", _("Ditambah tabungan hari tua (JHT): %(price)s sebulan") % most),
        ]
        self.fields["months"].choices = [  # type: ignore[attr-defined]  # as above
            (offer.months, _months(offer.months, offer.risk_rupiah, offer.risk_rupiah + offer.savings_rupiah))
            for offer in offers.offers
        ]

    def begin_with(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was chosen; at first the least."""
        return {"with_savings": "yes" if typed.get("with_savings") else "no", "months": typed.get("months", 1)}


def _months(months: int, risk_rupiah: int, all_rupiah: int) -> str:
    return _("%(months)s bulan: %(least)s, dengan JHT %(most)s") % {
        "months": months, "least": format_rupiah(risk_rupiah), "most": format_rupiah(all_rupiah),
    }  # fmt: skip


class SendForm(forms.Form):
    """What is stated and agreed to when the form is sent."""

    attested = forms.BooleanField(
        label=gettext_lazy("Saya bekerja, cukup sehat untuk bekerja, dan semua isian ini benar."),
        error_messages={"required": gettext_lazy("Centang pernyataan ini bila benar.")},
    )
    reminders = forms.BooleanField(
        label=gettext_lazy("Ingatkan saya lewat SMS sebelum perlindungan berakhir."), required=False
    )

    def __init__(self, *args: Any, is_member: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_member:
            # He has no telephone: what he states, he says to whoever writes it down.
            self.fields["attested"].label = _(
                "Anggota ini menyatakan sendiri kepada saya bahwa ia bekerja, cukup sehat untuk bekerja, dan semua "
                "isian ini benar. Saya sudah membacakan untuk apa datanya dipakai, dan ia setuju."
            )
            del self.fields["reminders"]
            return
        self.fields["reminders"].needs_no_word = True  # type: ignore[attr-defined]  # read by forms/label.html


class HelpForm(forms.Form):
    """Where whoever wants to be called lives, unless his form tells."""

    regency = forms.CharField(
        label=gettext_lazy("Tinggal di kabupaten atau kota apa?"),
        help_text=gettext_lazy("Supaya kantor terdekat yang menelepon."),
        max_length=100,
    )

    def __init__(self, *args: Any, knows_place: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if knows_place:
            del self.fields["regency"]


def beside(form: forms.Form) -> dict[str, Any]:
    """Return what a page shows beside its boxes: to those about work, the names that the list knows."""
    return {"groups": occupation_list().groups} if isinstance(form, WorkForm) else {}
