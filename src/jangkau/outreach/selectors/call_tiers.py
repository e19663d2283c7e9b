"""Why somebody is to be called now: tiers that anybody can read off a calendar, in the order in which calls are made.

The order is by what a call can still keep: rights that are about to be lost for good come first, then rights that are
held back already, then cover that is over or about to end, then whoever has lost all of it within two months, for after
that hardly anybody comes back. Nothing is learnt from past calls, so nobody is ranked by what cannot be told him.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jangkau.outreach.models.contacts import Tier
from jangkau.rules.contributions import Cover
from jangkau.rules.months import Month
from jangkau.rules.status import Status, lapse_counting, lapses_on, status_calendar

# The longest month.
SOON = datetime.timedelta(days=31)
# "The first two months decide": as long is somebody called who has lapsed, or who joined and never paid.
GONE_FOR = datetime.timedelta(days=61)


_WHY: Mapping[Tier, Promise] = {
    Tier.LAST_CHANCE: _(
        "Menunggak, dan dalam %(days)s hari kepesertaannya menjadi tidak aktif. Sesudah itu hak lama tidak dapat "
        "dipulihkan."
    ),
    Tier.ARREARS: _("Batas bayar sudah lewat; sebagian manfaat ditahan sampai tunggakan dilunasi."),
    Tier.UNPAID: _("Bulan ini belum dibayar, batas bayarnya belum lewat."),
    Tier.ENDING: _("Masih terlindungi, berakhir dalam %(days)s hari, dan bulan berikutnya belum dibayar."),
    Tier.LAPSED: _("Kepesertaannya menjadi tidak aktif dalam %(gone)s hari terakhir; ia dapat mulai lagi."),
    Tier.NEVER_PAID: _("Terdaftar dalam %(gone)s hari terakhir dan belum pernah membayar."),
}


@dataclass(frozen=True, slots=True)
class TierBand:
    """The tier of everybody whose cover ends in [ends_from, ends_until), and the day on which his membership lapses.

    ``lapses_on`` is None where the tier is about the end of cover.
    """

    tier: Tier
    ends_from: datetime.date
    ends_until: datetime.date
    lapses_on: datetime.date | None = None

    def for_statement(self) -> dict[str, str | int | None]:
        """Return the band as a statement's JSON holds it."""
        return {
            "tier": self.tier.value,
            "rank": rank(self.tier),
            "ends_from": self.ends_from.isoformat(),
            "ends_until": self.ends_until.isoformat(),
            "lapses_on": self.lapses_on.isoformat() if self.lapses_on else None,
        }


def rank(tier: Tier) -> int:
    """Return the place of a tier, 0 for the most urgent."""
    return list(Tier).index(tier)


def why(tier: Tier) -> str:
    """Return what a tier means, in a sentence or two."""
    return str(_WHY[tier]) % {"days": SOON.days, "gone": GONE_FOR.days}


def tier_bands(today: datetime.date) -> list[TierBand]:
    """Return the bands of ends of JKK and JKM that put somebody on the list on a day, the latest first.

    Raises:
        ParameterError: if the law has no due date or lapse rule for the months concerned.
    """
    tomorrow = today + datetime.timedelta(days=1)
    calendar, counting = status_calendar(on=today, cover=Cover.RISK), lapse_counting(today)
    bands = [TierBand(Tier.ENDING, tomorrow, tomorrow + SOON)]
    month, until = Month.of(today), tomorrow
    while True:
        lapses = lapses_on(first_unpaid_month=month, cover=Cover.RISK, counting=counting)
        if lapses <= today - GONE_FOR:
            return bands
        tier = _tier(calendar.status(month.first_day), lapses, today)
        bands.append(TierBand(tier, month.first_day, until, lapses))
        month, until = month.previous, month.first_day


def tier_of(covered_until: datetime.date | None, today: datetime.date) -> Tier | None:
    """Return the tier of whoever's JKK and JKM end then, None if he never had any; None if nothing is urgent.

    Raises:
        ParameterError: if the law has no due date or lapse rule for the months concerned.
    """
    if covered_until is None:
        return Tier.NEVER_PAID
    bands = tier_bands(today)
    return next((band.tier for band in bands if band.ends_from <= covered_until < band.ends_until), None)


def _tier(status: Status, lapses: datetime.date, today: datetime.date) -> Tier:
    if status is Status.LAPSED:
        return Tier.LAPSED
    if lapses <= today + SOON:
        return Tier.LAST_CHANCE
    return Tier.UNPAID if status is Status.DUE else Tier.ARREARS
