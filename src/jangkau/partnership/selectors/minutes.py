"""Berita Acara: the minutes of an approval, which both parties sign and an auditor reads years later."""

import datetime
import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib import resources
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from jangkau.collection.selectors.laws import laws_of
from jangkau.core.pdf import render
from jangkau.partnership.models import Agreement, Batch, RosterRow
from jangkau.partnership.models.agreements import Funding
from jangkau.partnership.models.rosters import Outcome
from jangkau.partnership.selectors.agreements import covers, funded_months
from jangkau.partnership.selectors.batches import AsApproved, Portion, as_approved, batch_in_reach
from jangkau.partnership.selectors.participant_lists import Document
from jangkau.partnership.selectors.reasons import reasons_in_words
from jangkau.partnership.selectors.rosters import decisions_on
from jangkau.registry.models.offices import TimeZone
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.contributions import FundingSource, Price, Sector, price_of_month
from jangkau.rules.money import format_rupiah
from jangkau.rules.months import Month
from jangkau.rules.number_words import number_in_words, rupiah_in_words
from jangkau.rules.wording import Step, date_in_words, month_in_words, weekday_in_words

# Reasons are free text: beyond so many different ones the rest is counted together.
MOST_REASONS = 20
# Of somebody insured since before any relief began.
_LONG_INSURED = Month(2000, 1)


def batch_minutes(*, batch_id: int, reach: Reach, language: str) -> Document:
    """Return the minutes of a batch on A4: parties, agreement, what was checked, decided and approved, and by whom.

    They tell what was approved, whatever has changed since: the same batch always gives the same paper. Of the people
    concerned they name only who uploaded and who approved.

    Args:
        batch_id: of the batch.
        reach: of the reader; both parties may have the minutes.
        language: ``id`` or ``en``.

    Raises:
        NotPermitted, BatchNotFound: as ``batch_in_reach``.
    """
    batch = batch_in_reach(batch_id=batch_id, reach=reach)
    template = resources.files("jangkau.partnership.selectors").joinpath("minutes.typ").read_text(encoding="utf-8")
    with translation.override(language):
        data = _minutes(batch, as_approved(batch), language)
    name = f"berita-acara-{batch.agreement.code}"
    name = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name)
    return Document(f"{name}-{batch.number}.pdf", render(template, data, made_at=batch.approved_at))


def _minutes(batch: Batch, approved: AsApproved, language: str) -> dict[str, object]:
    agreement = batch.agreement
    priced = [(portion, _prices(agreement, portion)) for portion in approved.portions]
    return {
        "language": language,
        "office": agreement.office.name,
        "number": f"{agreement.code}/BA/{batch.number}",
        "words": _words(),
        "opening": _opening(batch, language),
        "parties": _pairs((_("Sponsor"), agreement.sponsor.name), (_("Kantor"), agreement.office.name)),
        "facts": _pairs(*_facts(batch, language)),
        "outcomes": _outcomes(batch),
        "reasons": _reasons(batch),
        "decisions": _decisions(batch),
        "result": _result(approved, language),
        "portions": _portions(approved.portions, language),
        "total": format_rupiah(approved.total_rupiah),
        "total_words": rupiah_in_words(approved.total_rupiah, language=language),
        "price": list(_explained(priced, language)),
        "law": [
            law.text for law in laws_of({ref for _p, prices in priced for price in prices for ref in price.references})
        ],
        "digest": bytes(batch.roster.file.sha256).hex(),
        "uploader": {"name": batch.uploaded_by.full_name, "at": _moment(batch, batch.roster.uploaded_at, language)},
        "approver": {"name": batch.approved_by.full_name, "at": _moment(batch, batch.approved_at, language)},
    }


def _words() -> dict[str, str]:
    return {
        "title": _("Berita Acara Persetujuan Daftar Pekerja"),
        "number": _("Nomor"),
        "parties": _("Para pihak"),
        "agreement": _("Perjanjian dan daftar"),
        "checked": _("Hasil pemeriksaan daftar"),
        "outcome": _("Hasil"),
        "reason": _("Alasan"),
        "rows": _("Jumlah baris"),
        "rows_note": _("Satu baris dapat memiliki lebih dari satu alasan."),
        "decided": _("Keputusan atas baris yang diperiksa petugas"),
        "decision": _("Keputusan"),
        "none_decided": _("Tidak ada baris yang diputuskan petugas sebelum persetujuan ini."),
        "approved": _("Yang disetujui"),
        "months": _("Bulan"),
        "workers": _("Pekerja"),
        "each": _("Iuran seorang"),
        "amount": _("Jumlah"),
        "total": _("Jumlah seluruhnya"),
        "in_words": _("Terbilang"),
        "price": _("Dasar iuran"),
        "digest": _("Sidik berkas asli (SHA-256)"),
        "uploader": _("Yang mengunggah daftar"),
        "approver": _("Yang menyetujui"),
        "footer": _("Dibuat oleh sistem dari catatan persetujuan. NIK dan nama pekerja tidak dimuat."),
    }


def _opening(batch: Batch, language: str) -> str:
    local = _local(batch, batch.approved_at)
    return _(
        "Pada hari %(weekday)s, %(day)s, pukul %(time)s %(zone)s, daftar pekerja nomor %(roster)s pada perjanjian "
        "%(code)s disetujui sebagai angkatan %(batch)s oleh orang yang bukan pengunggahnya."
    ) % {
        "weekday": weekday_in_words(local.date(), language=language),
        "day": date_in_words(local.date(), language=language),
        "time": f"{local:%H.%M}",
        "zone": TimeZone(batch.agreement.office.time_zone).label,
        "roster": batch.roster.number,
        "code": batch.agreement.code,
        "batch": batch.number,
    }


def _facts(batch: Batch, language: str) -> list[tuple[str, str]]:
    agreement, roster = batch.agreement, batch.roster
    return [
        (_("Perjanjian"), f"{agreement.code} · {agreement.title}"),
        (_("Ditandatangani"), date_in_words(agreement.signed_date, language=language)),
        (_("Dasar penetapan"), f"{agreement.decree}, {date_in_words(agreement.decree_date, language=language)}"),
        (_("Sumber dana"), f"{Funding(agreement.funding).label} · {format_rupiah(agreement.budget_rupiah)}"),
        (_("Bulan yang didanai"), _span(funded_months(agreement), language)),
        (_("Wilayah"), agreement.region.name),
        (
            _("Daftar pekerja"),
            _("nomor %(number)s, %(rows)s baris, diunggah %(at)s")
            % {
                "number": roster.number,
                "rows": _count(roster.row_count),
                "at": _moment(batch, roster.uploaded_at, language),
            },
        ),
    ]


def _outcomes(batch: Batch) -> list[list[str]]:
    counts = dict(
        RosterRow.objects.filter(roster=batch.roster)
        .values_list("outcome")
        .annotate(count=Count("pk"))
        .order_by("outcome")
    )
    return [[str(outcome.label), _count(counts.get(outcome, 0))] for outcome in Outcome]


def _reasons(batch: Batch) -> list[list[str]]:
    """Return how many rows were not accepted as they stood, by reason; a row may have several."""
    counts: Counter[str] = Counter()
    together = (
        RosterRow.objects.filter(roster=batch.roster, reasons__len__gt=0)
        .values_list("reasons")
        .annotate(count=Count("pk"))
        .order_by("reasons")
    )
    for reasons, count in together:
        counts.update(dict.fromkeys(reasons, count))
    return [[words.what, _count(counts[words.code])] for words in reasons_in_words(counts)]


def _decisions(batch: Batch) -> list[list[str]]:
    taken = (
        decisions_on(batch.roster)
        .filter(decided_at__lte=batch.approved_at)
        .values_list("accepted", "reason")
        .annotate(count=Count("pk"))
        .order_by("-accepted", "-count", "reason")
    )
    rows = list(taken)
    told = [[_verdict(accepted), reason, _count(count)] for accepted, reason, count in rows[:MOST_REASONS]]
    for accepted in (True, False):
        rest = [count for is_accepted, _reason, count in rows[MOST_REASONS:] if is_accepted is accepted]
        if rest:
            others = _("%(count)s alasan lain") % {"count": _count(len(rest))}
            told.append([_verdict(accepted), others, _count(sum(rest))])
    return told


def _verdict(accepted: bool) -> str:
    return _("diterima") if accepted else _("ditolak")


def _result(approved: AsApproved, language: str) -> str:
    told = _("%(members)s pekerja (%(words)s) diterima sebagai peserta.") % {
        "members": _count(approved.members),
        "words": number_in_words(approved.members, language=language),
    }
    if not approved.departed:
        return told
    return f"{told} " + _("%(departed)s peserta dikeluarkan menurut daftar.") % {"departed": _count(approved.departed)}


def _portions(portions: Iterable[Portion], language: str) -> list[list[str]]:
    """Return members with the same months at the same price, whatever their sector."""
    members: Counter[tuple[tuple[datetime.date, ...], int]] = Counter()
    for portion in portions:
        members[portion.months, portion.amount_rupiah] += portion.members
    return [
        [
            _span([Month.of(month) for month in months], language),
            _count(count),
            format_rupiah(amount_rupiah),
            format_rupiah(amount_rupiah * count),
        ]
        for (months, amount_rupiah), count in sorted(members.items(), key=lambda item: (-item[1], item[0]))
    ]


def _prices(agreement: Agreement, portion: Portion) -> list[Price]:
    """Return the prices that make what one member of a portion costs, month by month.

    How long somebody had been insured decides a relief, and is not kept with the batch: it is the reading, new or long
    insured, that gives the amount. If neither does, the one of the newly insured names the law.
    """
    months = [Month.of(month) for month in portion.months]
    newly: list[Price] = []
    for first_month in [*months[:1], _LONG_INSURED]:
        prices = [
            price_of_month(
                month=month,
                cover=cover,
                bracket=agreement.bracket,
                sector=Sector(portion.sector),
                funding=FundingSource(agreement.funding),
                first_month=first_month,
            )
            for month in months
            for cover in covers(agreement)
        ]
        if sum(price.total_rupiah for price in prices) == portion.amount_rupiah:
            return prices
        newly = newly or prices
    return newly


def _explained(priced: Sequence[tuple[Portion, list[Price]]], language: str) -> Iterable[str]:
    """Yield each way in which a month's price was made, once."""
    told: dict[str, None] = {}
    for portion, prices in priced:
        if sum(price.total_rupiah for price in prices) == portion.amount_rupiah:
            told.update(dict.fromkeys("; ".join(_in(step, language) for step in price.explanation) for price in prices))
    return told


def _references(priced: Sequence[tuple[Portion, list[Price]]]) -> set[str]:
    return {reference for _portion, prices in priced for price in prices for reference in price.references}


def _in(step: Step, language: str) -> str:
    return step.indonesian if language == "id" else step.english


def _span(months: Sequence[Month], language: str) -> str:
    """Return months as runs: ``Oktober 2022 – Desember 2022``."""
    runs: list[str] = []
    for _place, run in itertools.groupby(
        enumerate(months), key=lambda item: item[1].year * 12 + item[1].month - item[0]
    ):
        members = [month for _index, month in run]
        ends = [members[0], members[-1]] if len(members) > 1 else members
        runs.append(" – ".join(month_in_words(month, language=language) for month in ends))
    return ", ".join(runs)


def _moment(batch: Batch, instant: datetime.datetime, language: str) -> str:
    local = _local(batch, instant)
    zone = TimeZone(batch.agreement.office.time_zone).label
    return f"{date_in_words(local.date(), language=language)} {local:%H.%M} {zone}"


def _local(batch: Batch, instant: datetime.datetime) -> datetime.datetime:
    return instant.astimezone(ZoneInfo(batch.agreement.office.time_zone))


def _pairs(*facts: tuple[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in facts]


def _count(number: int) -> str:
    return number_format(number, force_grouping=True)
