"""What a worker would pay himself, before it is billed: which months, at which price, by which law, and until when."""

import datetime
import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models.prices import Cover as CoverOfLine
from jangkau.collection.selectors.laws import Law, laws_of
from jangkau.collection.selectors.own_months import LeftOut, OwnMonth, own_bill_ends_on, own_months
from jangkau.collection.selectors.person_months import MonthPart, MonthState, month_parts
from jangkau.collection.selectors.reactivations import Reactivation, reactivation
from jangkau.core.errors import Refusal
from jangkau.core.permissions import Right
from jangkau.enrolment.models import Participant
from jangkau.enrolment.services.participants import PersonDied
from jangkau.registry.models import Person
from jangkau.registry.selectors.changeable_people import changeable_person
from jangkau.registry.selectors.people import PersonCard
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.contributions import Cover, FundingSource, Price, Sector, last_day_of_relief, price_of_month
from jangkau.rules.cover import cover_terms
from jangkau.rules.due_dates import due_date
from jangkau.rules.months import Month, month_range
from jangkau.rules.payment_periods import allowed_periods


class NotParticipant(Refusal):
    """The person has no live participation."""

    message = _("Orang ini bukan peserta sekarang, jadi tidak ada iuran yang dapat ditagih kepadanya.")


class ServedElsewhere(Refusal):
    """Another office looks after the participant."""

    message = _("Kepesertaan orang ini dipegang %(office)s. Hanya kantor itu yang menerbitkan tagihannya.")


class NoMonthToPay(Refusal):
    """The worker can pay nothing now."""

    message = _(
        "Tidak ada bulan yang dapat dibayar sendiri sekarang: yang ada sudah dibayar atau sudah ditagih, "
        "atau usianya melewati batas sebelum iuran pertama."
    )


class MonthsNotOffered(Refusal):
    """These months cannot be paid: the first is not free, or one cannot pay for so many at once."""

    message = _("Bulan yang dipilih tidak dapat dibayar lagi. Pilih bulan mulai dan lamanya dari yang ditawarkan.")


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A month and cover that would be billed, with its price and the day by which it is due."""

    month: Month
    cover: Cover
    price: Price
    due_date: datetime.date

    @property
    def cover_label(self) -> str:
        """The programmes: ``JKK + JKM``."""
        return str(CoverOfLine(self.cover).label)


@dataclass(frozen=True, slots=True)
class OtherMonth:
    """A month and cover that would be left out, why, and on whose bill it stands if it does."""

    month: Month
    cover: Cover
    reason: LeftOut
    part: MonthPart | None

    @property
    def cover_label(self) -> str:
        """The programmes: ``JKK + JKM``."""
        return str(CoverOfLine(self.cover).label)


@dataclass(frozen=True, slots=True)
class PricedAlike:
    """Months in a row that cost the same for the same reasons.

    ``relief_until`` is the last day of the relief that they have; None where there is none.
    """

    cover: Cover
    first_month: Month
    last_month: Month
    months: int
    price_rupiah: int
    relief_rupiah: int
    relief_until: datetime.date | None
    steps: tuple[str, ...]
    laws: tuple[Law, ...]

    @property
    def cover_label(self) -> str:
        """The programmes: ``JKK + JKM``."""
        return str(CoverOfLine(self.cover).label)

    @property
    def amount_rupiah(self) -> int:
        """What all of these months cost."""
        return self.months * self.price_rupiah


@dataclass(frozen=True, slots=True)
class OwnBill:
    """What would be billed to a worker for months that he chose; ``unpaid`` are bills of his own that wait already.

    ``first_months`` and ``counts`` are what he can choose from, ``last_day`` is the last on which he could pay it.
    ``reactivation`` is what paying means after a lapse; None if cover has not lapsed.
    """

    card: PersonCard
    participant_id: int
    office_id: int
    time_zone: str
    bracket: int
    sector_label: str
    with_savings: bool
    first_months: tuple[Month, ...]
    first_month: Month
    counts: tuple[int, ...]
    count: int
    arrears: int
    lines: tuple[OwnLine, ...]
    left_out: tuple[OtherMonth, ...]
    prices: tuple[PricedAlike, ...]
    unpaid: tuple[MonthPart, ...]
    reactivation: Reactivation | None
    last_day: datetime.date

    @property
    def asks_statement(self) -> bool:
        """Whether he has to state that he works and is fit to before he is billed."""
        return self.reactivation is not None and not self.reactivation.is_stated

    @property
    def total_rupiah(self) -> int:
        """The amount of the bill."""
        return sum(line.price.total_rupiah for line in self.lines)


def participant_to_bill(*, person_id: int, reach: Reach) -> tuple[PersonCard, Participant]:
    """Return a person and the live participation for which bills may be issued to him.

    Raises:
        NotPermitted: if the asker may bill nobody.
        UnknownPerson: if there is no such person within reach.
        PersonMerged: if the record was merged into another.
        PersonDied: if a death is recorded.
        NotParticipant, ServedElsewhere: as the names say.
    """
    card = changeable_person(person_id=person_id, reach=reach, right=Right.BILL).card
    if card.died_on is not None:
        raise PersonDied(person_id=person_id, died_on=card.died_on.isoformat())
    dropped = Person.objects.filter(merged_into=person_id).order_by("pk").values_list("pk", flat=True)
    records = [person_id, *dropped]
    live = Participant.objects.select_related("office").filter(person_id__in=records, ended_on__isnull=True)
    participant = live.order_by("pk").first()
    if participant is None:
        raise NotParticipant()
    is_own = person_id in reach.people_for(Right.BILL)
    if not is_own and participant.office_id not in reach.offices_for(Right.BILL):
        raise ServedElsewhere(office=participant.office.name)
    return card, participant


def own_bill(
    *,
    person_id: int,
    reach: Reach,
    now: datetime.datetime,
    first_month: Month | None = None,
    count: int | None = None,
    promised: Collection[Month] = (),
) -> OwnBill:
    """Return what would be billed to a worker who pays himself; nothing is written.

    Args:
        person_id: whom.
        reach: of who asks.
        now: when; the office's clock decides which months are over.
        first_month: from which month; the earliest that he can pay if not given. In arrears it is his choice whether
            to pay the months of arrears, as long as cover has not lapsed.
        count: how many months from there on, of which those that are taken are left out; the fewest if not given.
        promised: months that somebody else is going to pay, left out as well.

    Raises:
        NotPermitted, UnknownPerson, PersonMerged, PersonDied, NotParticipant, ServedElsewhere: as
            ``participant_to_bill``.
        NoMonthToPay: if there is nothing that he can pay now.
        MonthsNotOffered: if he cannot choose these months.
        ParameterError, UnknownBracket: if the law has no price for one of them.

    Source: PP 44/2015 Art 20, 24(3), 39 and 42; Perdir 22/PERDIR.02/072022, item 12; ADR 0004.
    """
    card, participant = participant_to_bill(person_id=person_id, reach=reach)
    today = now.astimezone(ZoneInfo(participant.office.time_zone)).date()
    parts = month_parts(participant_ids=[participant.pk])
    first_months = _first_months(participant.pk, parts, today, promised)
    if not first_months:
        raise NoMonthToPay()
    counts = allowed_periods(today)
    first_month, count = first_month or first_months[0], count or counts[0]
    if first_month not in first_months or count not in counts:
        raise MonthsNotOffered()
    chosen = [first_month.plus(step) for step in range(count)]
    rows = [
        replace(row, left_out=LeftOut.PROMISED) if row.left_out is None and row.month in promised else row
        for row in own_months(participant_id=participant.pk, months=chosen, today=today)
    ]
    free = [row for row in rows if row.left_out is None]
    lines = lines_of(free, parts)
    return OwnBill(
        card=card,
        participant_id=participant.pk,
        office_id=participant.office_id,
        time_zone=participant.office.time_zone,
        bracket=participant.bracket,
        sector_label=str(participant.get_sector_display()),
        with_savings=participant.with_savings,
        first_months=first_months,
        first_month=first_month,
        counts=counts,
        count=count,
        arrears=sum(month < Month.of(today) for month in first_months),
        lines=lines,
        left_out=tuple(_left_out(row, parts) for row in rows if row.left_out is not None),
        prices=priced_alike(lines, Sector(participant.sector)),
        unpaid=_unpaid(parts),
        reactivation=reactivation(participant_id=participant.pk, parts=parts, today=today, first_month=first_month),
        last_day=own_bill_ends_on(today=today, payable_until=min(row.payable_until for row in free)),
    )


def _first_months(
    participant_id: int, parts: Sequence[MonthPart], today: datetime.date, promised: Collection[Month]
) -> tuple[Month, ...]:
    """Return the months from which he may begin: arrears that can still be paid, this month, and the next free one."""
    this_month = Month.of(today)
    earliest = Month.of(cover_terms(paid_on=today, start_by_letter=None).risk_continues_from)
    latest = max([this_month, *(part.month for part in parts), *promised]).next
    rows = own_months(participant_id=participant_id, months=list(month_range(earliest, latest.next)), today=today)
    free = [row.month for row in rows if row.cover is Cover.RISK and row.left_out is None and row.month not in promised]
    ahead = [month for month in free if month > this_month]
    return tuple([month for month in free if month <= this_month] + ahead[:1])


def lines_of(free: Sequence[OwnMonth], parts: Sequence[MonthPart]) -> tuple[OwnLine, ...]:
    """Return months of a worker at the prices that he pays himself; ``parts`` is what else is known of his months.

    Raises:
        ParameterError, UnknownBracket: if the law has no price for one of them.
    """
    insured = [part.month for part in parts if part.state is MonthState.INSURED]
    first_month = min([*(row.month for row in free), *insured], default=None)
    return tuple(
        OwnLine(
            month=row.month,
            cover=row.cover,
            price=price_of_month(
                month=row.month,
                cover=row.cover,
                bracket=row.bracket,
                sector=row.sector,
                funding=FundingSource.SELF,
                first_month=first_month,
            ),
            due_date=due_date(month=row.month, cover=row.cover),
        )
        for row in free
    )


def _left_out(row: OwnMonth, parts: Sequence[MonthPart]) -> OtherMonth:
    beside = [
        part
        for part in parts
        if (part.month, part.cover) == (row.month, row.cover) and part.state is not MonthState.VOIDED
    ]
    return OtherMonth(row.month, row.cover, row.left_out or LeftOut.OVER, beside[0] if beside else None)


def priced_alike(lines: Sequence[OwnLine], sector: Sector) -> tuple[PricedAlike, ...]:
    """Return months of the same price together, each price with its steps and laws."""
    language = get_language() or "id"
    by_cover = sorted(lines, key=lambda line: (line.cover is Cover.SAVINGS, line.month))
    alike = itertools.groupby(by_cover, key=lambda line: (line.cover, line.price.explanation))
    found = []
    for (cover, explanation), group in alike:
        same = list(group)
        price = same[0].price
        found.append(
            PricedAlike(
                cover=cover,
                first_month=same[0].month,
                last_month=same[-1].month,
                months=len(same),
                price_rupiah=price.total_rupiah,
                relief_rupiah=price.relief_rupiah,
                relief_until=last_day_of_relief(month=same[0].month, sector=sector) if price.relief_rupiah else None,
                steps=tuple(step.english if language == "en" else step.indonesian for step in explanation),
                laws=laws_of(price.references),
            )
        )
    return tuple(found)


def _unpaid(parts: Sequence[MonthPart]) -> tuple[MonthPart, ...]:
    """Return the first month of each bill that waits to be paid and claims months of the participant."""
    waiting = [part for part in parts if part.state is MonthState.BILLED]
    return tuple({part.bill_id: part for part in reversed(waiting)}.values())
