"""What is wrong with an answer, and what was answered, in the words of the page."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from jangkau.backoffice.partnership.draft_forms import LABELS, STEP_LABELS
from jangkau.partnership.intake.agreement_answers import STEPS
from jangkau.partnership.intake.agreement_file import Problem
from jangkau.partnership.selectors.drafts import DraftView
from jangkau.rules.money import format_rupiah
from jangkau.rules.months import Month
from jangkau.rules.wording import date_in_words, month_in_words

_WORDS: Mapping[str, Promise] = {
    "text": gettext_lazy("Tulis dengan huruf atau angka."),
    "long": gettext_lazy("Terlalu panjang: paling banyak %(longest)s huruf."),
    "whole": gettext_lazy("Tulis bilangan bulat dari %(least)s sampai %(most)s."),
    "choice": gettext_lazy("Pilih salah satu."),
    "choices": gettext_lazy("Pilih sedikitnya satu."),
    "date": gettext_lazy("Tanggal itu tidak ada. Tulis hari-bulan-tahun, misalnya 31-08-2026."),
    "month": gettext_lazy("Tulis bulan dan tahunnya, misalnya Januari 2027."),
    "ages": gettext_lazy("Usia paling muda tidak boleh lebih besar daripada usia paling tua."),
    "programmes": gettext_lazy("JKK dan JKM selalu wajib; pilih salah satu."),
    "letter": gettext_lazy("Isi nomor surat dan tanggal mulainya, atau kosongkan keduanya."),
    "taken": gettext_lazy("Kode ini sudah dipakai perjanjian lain. Pilih kode lain."),
    "outside": gettext_lazy("Tanggal mulai harus di dalam bulan perjanjian, dari %(first)s sampai %(last)s."),
    "law": gettext_lazy("Iuran atau batas usia untuk bulan itu tidak diketahui. Periksa bulan pertamanya."),
    "bracket": gettext_lazy("Kelompok penghasilan itu tidak ada pada bulan-bulan perjanjian. Pilih yang lain."),
    "several": gettext_lazy("Beberapa cocok atau mirip: %(found)s. Tulis kodenya."),
}
_MISSING: Mapping[str, Promise] = {
    "sponsor": gettext_lazy("Tulis sponsornya."),
    "office": gettext_lazy("Pilih kantornya."),
    "code": gettext_lazy("Isi kode perjanjian."),
    "title": gettext_lazy("Isi nama perjanjian."),
    "region": gettext_lazy("Tulis wilayahnya."),
    "categories": gettext_lazy("Pilih sedikitnya satu kelompok."),
    "minimum_age": gettext_lazy("Isi usia paling muda."),
    "maximum_age": gettext_lazy("Isi usia paling tua."),
    "first_month": gettext_lazy("Isi bulan pertama."),
    "months": gettext_lazy("Isi berapa bulan."),
    "bracket": gettext_lazy("Pilih kelompok penghasilan."),
    "programmes": gettext_lazy("Pilih programnya."),
    "funding": gettext_lazy("Pilih sumber dananya."),
    "budget_rupiah": gettext_lazy("Isi anggarannya."),
    "billing": gettext_lazy("Pilih cara menagih."),
    "on_departure": gettext_lazy("Pilih salah satu."),
    "decree": gettext_lazy("Isi nomor keputusannya."),
    "decree_date": gettext_lazy("Isi tanggal keputusannya."),
    "signed_date": gettext_lazy("Isi tanggal tanda tangannya."),
}
_UNKNOWN: Mapping[str, Promise] = {
    "sponsor": gettext_lazy("Sponsor ini tidak ditemukan. Periksa ejaannya, atau catat dahulu di halaman Sponsor."),
    "office": gettext_lazy("Pilih kantor dari daftar."),
    "region": gettext_lazy("Wilayah ini tidak ditemukan. Periksa ejaannya, atau tulis kode Kemendagri, misalnya 6402."),
}
_TERM: Mapping[bool, Promise] = {
    True: gettext_lazy("Isi panjang satu termin, karena ditagih per termin."),
    False: gettext_lazy("Kosongkan: hanya untuk yang ditagih per termin."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """An answer as the check shows it, with what is wrong with it."""

    key: str
    label: str
    answer: str
    problem: str


@dataclass(frozen=True, slots=True)
class Section:
    """A step as the check shows it."""

    step: str
    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class StepMark:
    """A step in the row of steps. ``state`` is done, now or todo."""

    label: str
    state: str
    at: None = None
    who: str = ""


def in_words(problem: Problem, answers: Mapping[str, Any]) -> str:
    """Return what is wrong with an answer, and what to do."""
    if problem.kind == "missing":
        return str(_MISSING[problem.key])
    if problem.kind == "party":
        return str(_UNKNOWN[problem.key])
    if problem.kind == "term":
        return str(_TERM[answers.get("billing") == "term"])
    params = {key: _value(value) for key, value in problem.params.items()}
    return str(_WORDS[problem.kind]) % params


def sections_of(view: DraftView) -> list[Section]:
    """Return all answers of a draft, step by step."""
    return [Section(step, str(STEP_LABELS[step]), tuple(_rows(view, step))) for step in STEPS]


def marks_of(view: DraftView, step: str) -> list[StepMark]:
    """Return the row of steps, with the one that is being answered."""
    return [
        StepMark(str(label), "now" if name == step else "done" if _is_right(view, name) else "todo")
        for name, label in STEP_LABELS.items()
    ]


def _is_right(view: DraftView, step: str) -> bool:
    return step in STEPS and view.has_begun(step) and step not in view.problems


def _rows(view: DraftView, step: str) -> Iterator[Row]:
    problems = {problem.key: in_words(problem, view.answers) for problem in view.problems.get(step, ())}
    for key in STEPS[step]:
        if key == "term_months" and key not in problems and not view.answers.get(key):
            continue
        yield Row(key, str(LABELS[key]), _answer(key, view), problems.get(key, ""))


def _answer(key: str, view: DraftView) -> str:
    found = {"sponsor": view.sponsor, "region": view.region}.get(key)
    if found is not None:
        return f"{found.name} ({found.code})"
    value = view.document.get(key)
    if key in view.choices:
        names = {choice.code: choice.name for choice in view.choices[key]}
        return ", ".join(names.get(one, one) for one in (value if isinstance(value, list) else [str(value or "")]))
    if key == "programmes" and isinstance(value, list):
        return ", ".join(value)
    if key == "first_month" and value:
        return _month(str(value))
    if key == "budget_rupiah" and isinstance(value, int):
        return format_rupiah(value)
    return _value(value) if value is not None else ""


def _month(text: str) -> str:
    try:
        return month_in_words(Month.parse(text), language=_language())
    except ValueError:
        return text


def _value(value: object) -> str:
    if isinstance(value, datetime.date):
        return date_in_words(value, language=_language())
    return number_format(value, force_grouping=True) if isinstance(value, int) else str(value)


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "id"
