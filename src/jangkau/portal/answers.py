"""Plain answers to what people ask before they join, each with its source and with what is not certain about it."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page

from jangkau.backoffice.pages import show
from jangkau.collection.selectors.laws import Source, source
from jangkau.core.wording import said
from jangkau.portal.pages import ACCOUNT, OpenRequest, open_page
from jangkau.portal.sources import sources
from jangkau.rules import parameters
from jangkau.rules.benefits import heirs_in_words
from jangkau.rules.consents import Purpose, consent_text

_LAWS = "https://github.com/mblonyox/data-peraturan/blob/bccf50bb7cd5e5494a155eb5db1e664f7199c469"
_PROGRAMMES = Source("UU 24/2011, Pasal 6", f"{_LAWS}/uu/2011/24.md", "")
_WHO = Source(
    "PP 44/2015, Pasal 5 ayat (3), diubah PP 49/2023",
    "https://pasal.id/peraturan/pp/pp-no-49-tahun-2023/koreksi/5885054",
    "",
)
_NO_FINE = Source(
    "PP 44/2015, Pasal 22",
    "https://github.com/mblonyox/data-peraturan/blob/6f3fa07ff340b6cad53b14e71944d5889f4269f5/pp/2015/44/fulltext.md",
    "",
)
_COUNTING = "lapse.counting"


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and its answer; ``readings`` are those of a law that can be read in two ways, the followed first."""

    code: str
    question: str
    paragraphs: tuple[str, ...]
    sources: tuple[Source, ...]
    readings: tuple[tuple[str, Source], ...] = ()


@gzip_page
@open_page()
def answers(request: OpenRequest) -> HttpResponse:
    """Show what people ask, and the answers by the law of the day."""
    told = [*_joining(request.today), *_staying(request.today), *_afterwards(request.today)]
    values = {"answers": told, "is_signed_in": ACCOUNT in request.session}
    return show(request, "portal/answers.html", values)  # type: ignore[arg-type]  # reads method and HTMX only


def _joining(on: datetime.date) -> Iterator[Answer]:
    limit, review = "membership.registration_age_limit", "membership.review_under_age"
    ages = {"limit": parameters.years(limit, on=on), "review": parameters.years(review, on=on)}
    yield Answer(
        "siapa",
        _("Siapa yang boleh ikut?"),
        (
            _(
                "Siapa pun yang bekerja sendiri atau tanpa gaji tetap: nelayan, petani, pedagang, ojek, tukang, "
                "pekerja rumah tangga, guru ngaji, dan lainnya."
            ),
            _(
                "Pada hari mendaftar umurnya belum %(limit)s tahun. Yang belum %(review)s tahun diperiksa petugas "
                "lebih dahulu."
            )
            % ages,
        ),
        (_WHO, *sources([limit, review], on=on)),
    )
    yield Answer(
        "sakit",
        _("Apakah ini sama dengan BPJS Kesehatan?"),
        (
            _(
                "Tidak. Sakit biasa ditanggung BPJS Kesehatan. Yang ini untuk kecelakaan kerja, kematian, dan bila "
                "mau, tabungan hari tua. Keduanya boleh dimiliki bersama."
            ),
        ),
        (_PROGRAMMES,),
    )
    jobs = "membership.occupations"
    yield Answer(
        "dua-pekerjaan",
        _("Saya punya dua pekerjaan. Bagaimana?"),
        (
            _(
                "Sebutkan keduanya waktu mendaftar; paling banyak %(count)s. Kecelakaan di pekerjaan kedua pun "
                "ditanggung, dan iurannya tetap satu."
            )
            % {"count": parameters.count(jobs, on=on)},
        ),
        sources([jobs], on=on),
    )


def _staying(on: datetime.date) -> Iterator[Answer]:
    issued, waiting = "membership.number_issued_within", "benefits.jkm.waiting_months"
    start = [
        _(
            "Sejak hari Anda membayar iuran pertama, bila formulirnya lengkap. Nomor kepesertaan terbit paling "
            "lambat %(days)s hari kerja sesudahnya."
        )
        % {"days": parameters.working_days(issued, on=on)},
    ]
    if months := parameters.months(waiting, on=on):
        start.append(
            _(
                "Bila meninggal bukan karena kecelakaan kerja dalam %(months)s bulan pertama, perkirakan hanya biaya "
                "pemakaman yang dibayar."
            )
            % {"months": months}
        )
    yield Answer("mulai", _("Sejak kapan saya terlindungi?"), tuple(start), sources([issued, waiting], on=on))
    due, unpaid = "due_dates.risk", "lapse.unpaid_months"
    yield Answer(
        "terlewat",
        _("Bagaimana kalau sebulan tidak membayar?"),
        (
            _(
                "Perlindungan berlaku untuk bulan yang dibayar. Iuran dibayar paling lambat tanggal %(day)s bulan "
                "itu. Tidak ada denda, tetapi selama menunggak yang dibayar bila terjadi sesuatu berkurang atau tidak"
                " ada."
            )
            % {"day": parameters.deadline(due, on=on).day},
            _(
                "Setelah %(months)s bulan berturut-turut menunggak, haknya hilang. Sejak kapan bulan itu dihitung, "
                "hukumnya dapat dibaca dengan dua cara; Jangkau mengikuti yang pertama:"
            )
            % {"months": parameters.months(unpaid, on=on)},
        ),
        (*sources([due, unpaid, _COUNTING], on=on), _NO_FINE),
        _readings(on),
    )


def _readings(on: datetime.date) -> tuple[tuple[str, Source], ...]:
    followed = parameters.choice(_COUNTING, on=on)
    options = sorted(parameters.all_parameters()[_COUNTING].options, key=lambda option: option.name != followed)
    return tuple(
        (option.label if get_language() == "en" else option.label_id, source(option.citation)) for option in options
    )


def _afterwards(on: datetime.date) -> Iterator[Answer]:
    heirs = ", ".join(said(each) for each in heirs_in_words(on=on))
    yield Answer(
        "ahli-waris",
        _("Siapa yang menerima santunan bila saya meninggal?"),
        (_("Ahli waris, yang disebut lebih dahulu didahulukan: %(heirs)s.") % {"heirs": heirs},),
        sources(["benefits.heirs"], on=on),
    )
    notice, age = consent_text(Purpose.MEMBERSHIP, on=on), "benefits.jht.payable_age"
    yield Answer(
        "berhenti",
        _("Bolehkah berhenti?"),
        (
            _(
                "Boleh, kapan saja. Yang berhenti tidak ditagih lagi; perlindungan berlaku sampai akhir bulan yang "
                "sudah dibayar."
            ),
            _(
                "Tabungan JHT tetap milik Anda dan dibayarkan pada usia %(age)s tahun, atau lebih dahulu bila cacat "
                "total tetap atau meninggal."
            )
            % {"age": parameters.years(age, on=on)},
        ),
        sources([age], on=on),
    )
    access, correction = "privacy.access_within", "privacy.correction_within"
    hours = {"access": parameters.hours(access, on=on), "correction": parameters.hours(correction, on=on)}
    yield Answer(
        "data",
        _("Data saya dipakai untuk apa?"),
        (
            said(notice.text),
            _("Yang disimpan: %(data)s. Lamanya: %(kept)s.")
            % {"data": said(notice.data), "kept": _small_first(said(notice.kept))},
            _("Minta melihat data Anda: paling lama %(access)s jam. Minta diperbaiki: paling lama %(correction)s jam.")
            % hours,
        ),
        (source(notice.citation, notice.doubt), *sources([access, correction], on=on)),
    )


def _small_first(text: str) -> str:
    return text[:1].lower() + text[1:]
