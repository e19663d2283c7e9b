"""Participants: enrolling people one by one or by the roster, issuing their numbers, ending a participation."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from psycopg import errors, sql

from jangkau.core import sql as statements
from jangkau.core.bulk import refresh_statistics
from jangkau.core.errors import Refusal
from jangkau.enrolment.models import Participant
from jangkau.enrolment.models.participants import Channel, EndReason, WorkSector
from jangkau.enrolment.selectors.participants import UnknownParticipant
from jangkau.registry.models import Office, Organisation, Person
from jangkau.registry.models.organisations import OrganisationKind
from jangkau.registry.selectors.people import UnknownPerson
from jangkau.registry.services.people import PersonMerged
from jangkau.rules.brackets import UnknownBracket, bracket
from jangkau.rules.eligibility import are_occupations_allowed, is_over_age, max_occupations


class AlreadyParticipant(Refusal):
    """The person has a live participation; there is one a person."""

    message = _(
        "Orang ini sudah menjadi peserta (catatan orang %(person_id)s). Pakai kepesertaan yang ada, "
        "atau akhiri dahulu yang lama."
    )


class PersonDied(Refusal):
    """The person is recorded as dead."""

    message = _(
        "Orang ini tercatat meninggal pada %(died_on)s (catatan orang %(person_id)s). "
        "Cabut dahulu catatan itu bila keliru."
    )


class TooOld(Refusal):
    """The person is past the age at which one may register."""

    message = _("Usia orang ini sudah melewati batas usia pendaftaran (catatan orang %(person_id)s).")


class OccupationsNotAllowed(Refusal):
    """There is no occupation, or there are more than the law allows."""

    message = _("Tuliskan sedikitnya satu dan paling banyak %(most)s pekerjaan.")


class BracketUnknown(Refusal):
    """No such income bracket is in force."""

    message = _("Golongan penghasilan %(bracket)s tidak ada. Pilih golongan dari tabel iuran yang berlaku.")


class AttestationMissing(Refusal):
    """The worker has not stated that what the form says is true."""

    message = _("Pekerja belum menyatakan bahwa isian formulirnya benar. Minta pernyataannya dahulu.")


class WadahNotNamed(Refusal):
    """The way of joining and the wadah do not fit together."""

    message = _("Pendaftaran lewat wadah harus menyebut wadahnya, dan pendaftaran lain tidak boleh menyebut wadah.")


class ParticipationEnded(Refusal):
    """The participation was ended before, on another day or for another reason."""

    message = _("Kepesertaan %(participant_id)s sudah berakhir pada %(ended_on)s.")


class EndImpossible(Refusal):
    """The last day lies before birth or in the future."""

    message = _("Tanggal berakhir %(ended_on)s tidak mungkin: harus antara tanggal lahir dan hari ini.")


class NotEnded(Refusal):
    """There is no end to undo."""

    message = _("Kepesertaan %(participant_id)s belum berakhir.")


@dataclass(frozen=True, slots=True)
class Occupation:
    """What a worker does for a living, and the sector that decides the relief."""

    name: str
    sector: WorkSector | str


@dataclass(frozen=True, slots=True)
class Form:
    """What a worker fills in to join.

    ``occupations`` has the main one first; ``bracket`` is the income bracket chosen, 1 the lowest; ``with_savings``
    adds JHT; ``attested`` says that he stated that all this is true.
    """

    occupations: Sequence[Occupation]
    bracket: int
    with_savings: bool = False
    attested: bool = False


@transaction.atomic
def enrol_people(*, staged: str, now: datetime.datetime) -> int:
    """Make participants of whoever of a staged table has no live participation; return how many that were.

    Who is eligible was judged by the caller. A live participation stays as it is.

    Args:
        staged: a temporary table with the columns person_id bigint, office_id bigint, channel text,
            wadah_id bigint (may be null), bracket int, with_savings boolean, occupation text, sector text,
            attested_at timestamptz (null where a sponsor answers for its list).
        now: the moment of registration.

    Raises:
        PersonMerged: if one of the people was merged into another meanwhile; nothing is written.
    """
    names = {"staged": sql.Identifier(staged), "now": sql.Literal(now)}
    with connection.cursor() as cursor:
        cursor.execute(_statement("held_people").format(**names))
        for person_id, kept_id in cursor.fetchall():
            raise PersonMerged(person_id=person_id, kept_id=kept_id)
        cursor.execute(_statement("enrol_people").format(**names))
        enrolled = int(cursor.rowcount)
    refresh_statistics("enrolment_participant", written=enrolled)
    return enrolled


def issue_numbers(*, participant_ids: Sequence[int], now: datetime.datetime) -> int:
    """Give a number to each of these participants who has none; return how many were issued.

    A number is nine digits from a sequence and two check digits by ISO 7064 MOD 97-10. It never changes.

    Args:
        participant_ids: whose; one may be named more than once.
        now: the moment of issue.

    Source: PP 44/2015 Art 11(4), PP 46/2015 Art 13(4).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            statements.load("jangkau.enrolment", "issue_numbers"),
            {"participant_ids": list(participant_ids), "now": now},
        )
        return int(cursor.rowcount)


@transaction.atomic
def register_participant(
    *,
    person_id: int,
    office_id: int,
    channel: Channel | str,
    form: Form,
    now: datetime.datetime,
    wadah_id: int | None = None,
) -> Participant:
    """Make one person a participant. He pays and is covered later: a number comes with the first payment.

    Args:
        person_id: who.
        office_id: the office that looks after him; his age is counted on its day.
        channel: the way by which he joins; a sponsor answers for its list itself, others attest.
        form: what he filled in.
        now: the moment of registration.
        wadah_id: the wadah, if he joins through one.

    Raises:
        UnknownPerson, PersonMerged, PersonDied, TooOld: as the names say.
        OccupationsNotAllowed: if there is none or there are too many.
        BracketUnknown, AttestationMissing, WadahNotNamed: as the names say.
        AlreadyParticipant: if he has a live participation.

    Source: PP 44/2015 Art 11(2)-(3), PP 46/2015 Art 13(2)-(3); age: ``rules.eligibility``.
    """
    office, channel = Office.objects.get(pk=office_id), Channel(channel)
    today = timezone.localdate(now, ZoneInfo(office.time_zone))
    _refuse_ineligible(_held_person(person_id), today)
    refuse_form(form=form, today=today)
    if channel is not Channel.SPONSOR and not form.attested:
        raise AttestationMissing()
    _refuse_wadah(channel, wadah_id)
    main, second = form.occupations[0], form.occupations[1] if len(form.occupations) > 1 else None
    participant = Participant(
        person_id=person_id,
        office=office,
        channel=channel,
        wadah_id=wadah_id,
        bracket=form.bracket,
        with_savings=form.with_savings,
        occupation=main.name.strip(),
        sector=main.sector,
        second_occupation=second.name.strip() if second else None,
        second_sector=second.sector if second else None,
        attested_at=now if form.attested else None,
        registered_at=now,
    )
    _save_live(participant)
    return participant


@transaction.atomic
def end_participation(
    *, participant_id: int, ended_on: datetime.date, reason: EndReason | str, now: datetime.datetime
) -> Participant:
    """End a participation; ending it again on the same day for the same reason changes nothing.

    What was paid ahead is settled by ``collection.services.departures``.

    Args:
        participant_id: whose.
        ended_on: the first day on which he is no longer a participant. It may lie before the registration: cover
            granted by letter begins before the number is issued.
        reason: why.
        now: the moment of recording.

    Raises:
        UnknownParticipant: if there is none.
        EndImpossible: if the day lies before birth or in the future.
        ParticipationEnded: if it ended on another day or for another reason.
    """
    participant = _held_participant(participant_id)
    today = timezone.localdate(now, ZoneInfo(participant.office.time_zone))
    if not participant.person.birth_date <= ended_on <= today:
        raise EndImpossible(ended_on=ended_on.isoformat())
    reason = EndReason(reason)
    if participant.ended_on is not None:
        if (participant.ended_on, participant.end_reason) == (ended_on, reason):
            return participant
        raise ParticipationEnded(participant_id=participant_id, ended_on=participant.ended_on.isoformat())
    participant.ended_on, participant.end_reason, participant.end_recorded_at = ended_on, reason, now
    participant.save(update_fields=["ended_on", "end_reason", "end_recorded_at"])
    return participant


@transaction.atomic
def undo_end(*, participant_id: int) -> Participant:
    """Take back the end of a participation that was recorded in error; the history keeps that it was recorded.

    Raises:
        UnknownParticipant: if there is none.
        NotEnded: if it did not end.
        PersonMerged, PersonDied: if the person is recorded so.
        AlreadyParticipant: if the person has begun another participation since.
    """
    participant = _held_participant(participant_id)
    if participant.ended_on is None:
        raise NotEnded(participant_id=participant_id)
    person = _held_person(participant.person_id)
    if person.died_on is not None:
        raise PersonDied(person_id=person.pk, died_on=person.died_on.isoformat())
    participant.ended_on = participant.end_reason = participant.end_recorded_at = None
    _save_live(participant)
    return participant


def _statement(name: str) -> sql.SQL:
    return sql.SQL(statements.load("jangkau.enrolment", name))


def _held_person(person_id: int) -> Person:
    """Return a person who goes on standing for himself, held against merging until the transaction ends."""
    person = Person.objects.select_for_update(of=("self",)).filter(pk=person_id).first()
    if person is None:
        raise UnknownPerson()
    if person.merged_into_id is not None:
        raise PersonMerged(person_id=person_id, kept_id=person.merged_into_id)
    return person


def _held_participant(participant_id: int) -> Participant:
    participants = Participant.objects.select_for_update(of=("self",)).select_related("person", "office")
    participant = participants.filter(pk=participant_id).first()
    if participant is None:
        raise UnknownParticipant(participant=participant_id)
    return participant


def _refuse_ineligible(person: Person, today: datetime.date) -> None:
    if person.died_on is not None:
        raise PersonDied(person_id=person.pk, died_on=person.died_on.isoformat())
    if is_over_age(person.birth_date, today):
        raise TooOld(person_id=person.pk)


def refuse_form(*, form: Form, today: datetime.date) -> None:
    """Return if the law of a day allows these occupations and knows the bracket; for services of this room.

    Raises:
        OccupationsNotAllowed, BracketUnknown: as the names say.
    """
    named = all(occupation.name.strip() for occupation in form.occupations)
    if not named or not are_occupations_allowed(form.occupations, today):
        raise OccupationsNotAllowed(most=max_occupations(today))
    try:
        bracket(form.bracket, today)
    except UnknownBracket as error:
        raise BracketUnknown(bracket=form.bracket) from error


def _refuse_wadah(channel: Channel, wadah_id: int | None) -> None:
    if (channel is Channel.WADAH) != (wadah_id is not None):
        raise WadahNotNamed()
    if wadah_id is not None and not Organisation.objects.filter(pk=wadah_id, kind=OrganisationKind.WADAH).exists():
        raise WadahNotNamed()


def _save_live(participant: Participant) -> None:
    """Write a live participation; the constraint judges whether it is the person's only one."""
    try:
        with transaction.atomic():
            participant.save()
    except IntegrityError as error:
        cause = error.__cause__
        if isinstance(cause, errors.UniqueViolation) and cause.diag.constraint_name == "one_live_participant_a_person":
            raise AlreadyParticipant(person_id=participant.person_id) from error
        raise
