"""What a worker has paid into old age savings (JHT), by years, and the statement of it as PDF.

Only contributions: returns are declared elsewhere, and nothing here knows them.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from importlib import resources

from django.db.models import Sum
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jangkau.collection.models import InsuredMonth, PriceAdjustment
from jangkau.collection.models.prices import Cover
from jangkau.core.pdf import render
from jangkau.core.permissions import Right
from jangkau.enrolment.models import Participant, ParticipantNumber
from jangkau.registry.models import Person
from jangkau.registry.selectors.people import person_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.money import format_rupiah
from jangkau.rules.months import Month
from jangkau.rules.wording import date_in_words, month_in_words

_SHOWN_DIGITS = 4


@dataclass(frozen=True, slots=True)
class SavedMonth:
    """What was paid into savings for a month, and on which day."""

    month: Month
    amount_rupiah: int
    paid_on: datetime.date


@dataclass(frozen=True, slots=True)
class SavedYear:
    """The months of a year, earliest first."""

    year: int
    months: tuple[SavedMonth, ...]

    @property
    def total_rupiah(self) -> int:
        """What was paid in for the year."""
        return sum(month.amount_rupiah for month in self.months)


@dataclass(frozen=True, slots=True)
class OldAgeSavings:
    """All that was paid in, the latest year first."""

    person_name: str
    number: str
    years: tuple[SavedYear, ...]

    @property
    def total_rupiah(self) -> int:
        """All contributions; returns are not in it."""
        return sum(year.total_rupiah for year in self.years)


def old_age_savings(*, person_id: int, reach: Reach) -> OldAgeSavings:
    """Return what was paid into JHT for a person, of all his participations; months given up are not in it.

    Raises:
        NotPermitted: if the asker may see nobody.
        UnknownPerson: if there is no such person within reach.

    Source: PP 46/2015 Art 22, 26.
    """
    person = person_in_reach(person_id=person_id, reach=reach, right=Right.SEE_PERSON)
    dropped = Person.objects.filter(merged_into=person_id).order_by("pk").values_list("pk", flat=True)
    participants = Participant.objects.filter(person_id__in=[person_id, *dropped]).order_by("pk")
    ids = list(participants.values_list("pk", flat=True))
    numbers = ParticipantNumber.objects.filter(participant_id__in=ids).order_by("-issued_at", "-pk")
    by_year: defaultdict[int, list[SavedMonth]] = defaultdict(list)
    for month in _months(ids):
        by_year[month.month.year].append(month)
    return OldAgeSavings(
        person_name=person.name,
        number=numbers.values_list("number", flat=True).first() or "",
        years=tuple(SavedYear(year, tuple(by_year[year])) for year in sorted(by_year, reverse=True)),
    )


def savings_statement(
    *, person_id: int, year: int, reach: Reach, language: str, now: datetime.datetime, today: datetime.date
) -> bytes:
    """Return the statement of a year on A4: each month's contribution, the year's, and all until then.

    The number of the participant is masked; it says that returns are not in it.

    Args:
        person_id: whose.
        year: of the months; one without contributions gives a statement that says so.
        reach: of who asks.
        language: ``id`` or ``en``.
        now: when it is made, in whole seconds.
        today: the day that it bears.

    Raises:
        NotPermitted, UnknownPerson: as for any person.
    """
    saved = old_age_savings(person_id=person_id, reach=reach)
    template = resources.files("jangkau.collection.selectors").joinpath("savings.typ").read_text(encoding="utf-8")
    with translation.override(language):
        return render(template, _statement(saved, year, language, today), made_at=now)


def _months(participant_ids: list[int]) -> list[SavedMonth]:
    paid = InsuredMonth.objects.filter(
        participant_id__in=participant_ids, cover=Cover.SAVINGS, voided_by__isnull=True
    ).order_by("month", "pk")
    adjusted = PriceAdjustment.objects.filter(month__in=paid.values("pk")).order_by("month")
    given_back = dict(adjusted.values_list("month").annotate(Sum("jht_rupiah")))
    return [
        SavedMonth(
            month=Month.of(each.month),
            amount_rupiah=each.jht_rupiah - given_back.get(each.pk, 0),
            paid_on=timezone.localdate(each.paid_at),
        )
        for each in paid
    ]


def _statement(saved: OldAgeSavings, year: int, language: str, today: datetime.date) -> dict[str, object]:
    months = [month for of_year in saved.years if of_year.year == year for month in of_year.months]
    until = [of_year.total_rupiah for of_year in saved.years if of_year.year <= year]
    number = f"{'*' * (len(saved.number) - _SHOWN_DIGITS)}{saved.number[-_SHOWN_DIGITS:]}" if saved.number else "–"
    return {
        "language": language,
        "title": _("Iuran Jaminan Hari Tua %(year)s") % {"year": year},
        "facts": [
            {"name": _("Nama"), "value": saved.person_name},
            {"name": _("Nomor peserta"), "value": number},
            {"name": _("Dibuat pada"), "value": date_in_words(today, language=language)},
        ],
        "rows": [
            {
                "month": month_in_words(month.month, language=language),
                "paid_on": date_in_words(month.paid_on, language=language),
                "amount": format_rupiah(month.amount_rupiah),
            }
            for month in months
        ],
        "year_total": format_rupiah(sum(month.amount_rupiah for month in months)),
        "total": format_rupiah(sum(until)),
        "words": {
            "month": _("Bulan"),
            "paid_on": _("Dibayar pada"),
            "amount": _("Iuran"),
            "year_total": _("Iuran tahun ini"),
            "total": _("Seluruh iuran sampai akhir tahun ini"),
            "nothing": _("Tidak ada iuran JHT untuk tahun ini."),
            "note": _(
                "Surat ini memuat iuran saja. Hasil pengembangan tidak termasuk: besarnya ditetapkan dan "
                "diberitahukan oleh BPJS Ketenagakerjaan."
            ),
            "footer": _("Dibuat oleh sistem; sah tanpa tanda tangan."),
        },
    }
