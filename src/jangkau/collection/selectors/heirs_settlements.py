"""What heirs pay to settle the arrears of somebody who died in arrears, and what settling releases."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from jangkau.collection.selectors.laws import Source, source
from jangkau.collection.selectors.own_bills import (
    NotParticipant,
    OwnLine,
    PricedAlike,
    ServedElsewhere,
    lines_of,
    priced_alike,
)
from jangkau.collection.selectors.own_months import OwnMonth, own_bill_ends_on
from jangkau.collection.selectors.person_arrears import Reading
from jangkau.collection.selectors.person_months import MonthPart, MonthState, month_parts
from jangkau.core.errors import Refusal
from jangkau.core.permissions import Right
from jangkau.core.wording import said
from jangkau.enrolment.models import Participant
from jangkau.enrolment.models.participants import EndReason
from jangkau.registry.models import Person
from jangkau.registry.selectors.changeable_people import changeable_person
from jangkau.registry.selectors.people import PersonCard
from jangkau.registry.selectors.reach import Reach
from jangkau.rules import parameters
from jangkau.rules.arrears import Fate, arrears_of
from jangkau.rules.arrears_words import reading_label, rights_in_words
from jangkau.rules.contributions import Cover, Sector
from jangkau.rules.heirs import months_to_settle, standing_at_death
from jangkau.rules.months import Month
from jangkau.rules.status import Status

_ONE_DAY = datetime.timedelta(days=1)


class DeathNotRecorded(Refusal):
    """No death is recorded, or the participation was not ended by it."""

    message = _("Kematian orang ini belum dicatat, atau kepesertaannya tidak berakhir karenanya.")


class NothingToSettle(Refusal):
    """Nothing was unpaid on the day of death, or it has been settled since."""

    message = _(
        "Tidak ada tunggakan yang dapat dilunasi: pada hari meninggal perlindungannya masih berjalan, belum pernah "
        "mulai, atau tunggakannya sudah dilunasi."
    )


class LapsedAtDeath(Refusal):
    """Cover had lapsed by the day of death, by the reading that is followed."""

    message = _(
        "Pada hari meninggal kepesertaannya sudah gugur menurut pembacaan yang diikuti, jadi tunggakannya tidak dapat "
        "dilunasi. Pembacaan lain ada; tanyakan kepada kantor wilayah."
    )


class ArrearsBilled(Refusal):
    """A bill that waits claims one of the months."""

    message = _("Bulan tunggakannya ada pada tagihan %(number)s yang belum dibayar. Bayar atau batalkan tagihan itu.")


@dataclass(frozen=True, slots=True)
class Settling:
    """The bill by which heirs settle, and what it brings.

    ``last_day`` is the last on which it could be paid; ``last_covered`` the last day of the cover that ended before the
    death. ``given`` is given without settling, ``released`` waits for it: what to expect by the articles, no decision.
    """

    lines: tuple[OwnLine, ...]
    prices: tuple[PricedAlike, ...]
    last_day: datetime.date
    last_covered: datetime.date
    given: str
    released: str
    readings: tuple[Reading, ...]
    grounds: tuple[Source, ...]

    @property
    def total_rupiah(self) -> int:
        """The amount of the bill."""
        return sum(line.price.total_rupiah for line in self.lines)


@dataclass(frozen=True, slots=True)
class HeirsSettlement:
    """Somebody who died, and what settling his arrears costs now; ``settling`` is None where ``problem`` says why."""

    card: PersonCard
    participant: Participant
    settling: Settling | None
    problem: Refusal | None


def heirs_settlement(*, person_id: int, reach: Reach, now: datetime.datetime) -> HeirsSettlement:
    """Return what heirs would be billed to settle the arrears of somebody who died; nothing is written.

    JKK and JKM only: of JHT nothing is withheld.

    Args:
        person_id: who died.
        reach: of who asks.
        now: when; it decides until when the bill could be paid, for no source says until when heirs may settle.

    Raises:
        NotPermitted, UnknownPerson, PersonMerged: as for any person.
        NotParticipant: if he never was a participant.
        ServedElsewhere: if another office looked after him.
        ParameterError, UnknownBracket: if the law has no price, due date or lapse rule for the months concerned.

    Source: PP 44/2015 Art 39 and 42; ADR 0004.
    """
    card = changeable_person(person_id=person_id, reach=reach, right=Right.BILL).card
    participant = _latest(person_id)
    if participant.office_id not in reach.offices_for(Right.BILL):
        raise ServedElsewhere(office=participant.office.name)
    died_on = card.died_on
    if died_on is None or participant.ended_on != died_on or participant.end_reason != EndReason.DEATH:
        return HeirsSettlement(card, participant, None, DeathNotRecorded())
    parts = month_parts(participant_ids=[participant.pk])
    standing = standing_at_death(insured=[part.span for part in parts if part.span is not None], died_on=died_on)
    months = months_to_settle(standing, died_on=died_on)
    problem = LapsedAtDeath() if standing.status is Status.LAPSED else _problem(months, parts)
    if problem is not None or standing.covered_until is None:
        return HeirsSettlement(card, participant, None, problem)
    today = now.astimezone(ZoneInfo(participant.office.time_zone)).date()
    return HeirsSettlement(
        card, participant, _settling(participant, parts, months, died_on, standing.covered_until, today), None
    )


def _latest(person_id: int) -> Participant:
    """Return the participation that goes on, else that which ended last, of a person or a record merged into him."""
    dropped = Person.objects.filter(merged_into=person_id).order_by("pk").values_list("pk", flat=True)
    known = Participant.objects.select_related("office").filter(person_id__in=[person_id, *dropped])
    latest = known.order_by("-ended_on", "-pk").first()
    if latest is None:
        raise NotParticipant()
    return latest


def _problem(months: Sequence[Month], parts: Sequence[MonthPart]) -> Refusal | None:
    if not months:
        return NothingToSettle()
    billed = [part.bill_number for part in parts if part.state is MonthState.BILLED and part.month in months]
    return ArrearsBilled(number=billed[0]) if billed else None


def _settling(
    participant: Participant,
    parts: Sequence[MonthPart],
    months: Sequence[Month],
    died_on: datetime.date,
    covered_until: datetime.date,
    today: datetime.date,
) -> Settling:
    sector = Sector(participant.sector)
    owed = [
        OwnMonth(participant.pk, month, Cover.RISK, participant.bracket, sector, None, datetime.date.max)
        for month in months
    ]
    lines = lines_of(owed, parts)
    found = arrears_of(covered_until=covered_until, on=died_on)
    stage, counting = found.now, parameters.dated_value("lapse.counting", on=died_on)
    given, released = (said(rights_in_words(stage.rights_that(fate))) for fate in (Fate.STAYS, Fate.WITHHELD))
    laws = [source(right.law, right.doubt) for right in stage.rights]
    return Settling(
        lines=lines,
        prices=priced_alike(lines, sector),
        last_day=own_bill_ends_on(today=today, payable_until=datetime.date.max),
        last_covered=covered_until - _ONE_DAY,
        given=given,
        released=released,
        readings=tuple(
            Reading(said(reading_label(each.counting)), each.settle_until, each.is_followed) for each in found.readings
        ),
        grounds=tuple(dict.fromkeys([*laws, source(counting.citation, counting.doubt)])),
    )
