"""One worker joins by his form: what the law asks is asked, and a refusal writes nothing."""

import dataclasses
import datetime
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection

from jangkau.enrolment.models import Participant
from jangkau.enrolment.models.participants import Channel, WorkSector
from jangkau.enrolment.services import participants
from jangkau.enrolment.services.participants import Form, Occupation
from jangkau.registry.models import Person
from jangkau.registry.models.offices import TimeZone
from jangkau.registry.models.organisations import OrganisationKind
from jangkau.registry.selectors.people import UnknownPerson
from jangkau.registry.services.people import PersonMerged
from tests.factories.enrolment import make_participant
from tests.factories.registry import make_office, make_organisation, make_person

NOW = datetime.datetime(2026, 8, 17, 2, 0, tzinfo=datetime.UTC)
FARMER = Occupation("petani", WorkSector.OTHER)
DRIVER = Occupation("ojek", WorkSector.TRANSPORT)
FORM = Form(occupations=[FARMER], bracket=1, attested=True)

pytestmark = pytest.mark.django_db


def register(person: Person, *, form: Form = FORM, channel: Channel = Channel.SELF, **more: object) -> Participant:
    arguments = {"office_id": make_office().pk, "now": NOW} | more
    return participants.register_participant(person_id=person.pk, channel=channel, form=form, **arguments)


def test_worker_joins_with_what_the_form_says() -> None:
    person = make_person()

    register(person, form=Form([DRIVER, FARMER], bracket=7, with_savings=True, attested=True))

    participant = Participant.objects.get()
    assert (participant.occupation, participant.sector) == ("ojek", "transport")
    assert (participant.second_occupation, participant.second_sector) == ("petani", "other")
    assert (participant.bracket, participant.with_savings, participant.attested_at) == (7, True, NOW)
    assert not hasattr(participant, "issued_number")


@pytest.mark.parametrize(
    "occupations", [[], [FARMER, DRIVER, FARMER], [Occupation("  ", WorkSector.OTHER)]], ids=["none", "three", "blank"]
)
def test_one_or_two_occupations_must_be_named(occupations: list[Occupation]) -> None:
    with pytest.raises(participants.OccupationsNotAllowed, match="paling banyak 2"):
        register(make_person(), form=dataclasses.replace(FORM, occupations=occupations))

    assert not Participant.objects.exists()


@pytest.mark.parametrize(
    ("birth_date", "refused"),
    [
        (datetime.date(1961, 8, 18), False),
        (datetime.date(1961, 8, 17), True),
        (datetime.date(1961, 8, 16), True),
    ],
    ids=["eve of the 65th birthday", "65th birthday", "day after"],
)
def test_registration_is_refused_from_the_65th_birthday(birth_date: datetime.date, refused: bool) -> None:
    person = make_person(birth_date=birth_date)

    if refused:
        with pytest.raises(participants.TooOld):
            register(person)
    else:
        register(person)

    assert Participant.objects.exists() is not refused


def test_age_is_counted_on_the_day_of_the_office() -> None:
    person = make_person(birth_date=datetime.date(1961, 8, 18))
    eve_in_jakarta_birthday_in_jayapura = datetime.datetime(2026, 8, 17, 16, 0, tzinfo=datetime.UTC)
    jayapura = make_office("JAP", time_zone=TimeZone.WIT)

    with pytest.raises(participants.TooOld):
        register(person, office_id=jayapura.pk, now=eve_in_jakarta_birthday_in_jayapura)

    jakarta = make_office("JKT", time_zone=TimeZone.WIB)
    assert register(person, office_id=jakarta.pk, now=eve_in_jakarta_birthday_in_jayapura).pk


@pytest.mark.parametrize("number", [0, 34])
def test_bracket_that_is_not_in_force_is_refused(number: int) -> None:
    with pytest.raises(participants.BracketUnknown, match=str(number)):
        register(make_person(), form=dataclasses.replace(FORM, bracket=number))


@pytest.mark.parametrize("channel", [Channel.SELF, Channel.WADAH, Channel.AGENT])
def test_worker_who_has_not_attested_is_refused(channel: Channel) -> None:
    with pytest.raises(participants.AttestationMissing):
        register(make_person(), channel=channel, form=dataclasses.replace(FORM, attested=False))


def test_sponsor_answers_for_its_list_itself() -> None:
    registered = register(make_person(), channel=Channel.SPONSOR, form=dataclasses.replace(FORM, attested=False))

    assert registered.attested_at is None


def test_worker_of_a_wadah_joins_through_it() -> None:
    wadah = make_organisation("WADAH-1", kind=OrganisationKind.WADAH)

    assert register(make_person(), channel=Channel.WADAH, wadah_id=wadah.pk).wadah == wadah


@pytest.mark.parametrize("case", ["wadah not named", "named by another channel", "no wadah"])
def test_channel_and_wadah_that_do_not_fit_are_refused(case: str) -> None:
    wadah = make_organisation("WADAH-1", kind=OrganisationKind.WADAH)
    company = make_organisation("PT-1", kind=OrganisationKind.COMPANY)
    channel, wadah_id = {
        "wadah not named": (Channel.WADAH, None),
        "named by another channel": (Channel.SELF, wadah.pk),
        "no wadah": (Channel.WADAH, company.pk),
    }[case]

    with pytest.raises(participants.WadahNotNamed):
        register(make_person(), channel=channel, wadah_id=wadah_id)


def test_participant_cannot_join_a_second_time() -> None:
    person = make_participant().person

    with pytest.raises(participants.AlreadyParticipant, match=str(person.pk)):
        register(person)

    assert Participant.objects.count() == 1


def dead() -> Person:
    person = make_person()
    Person.objects.filter(pk=person.pk).update(died_on=datetime.date(2026, 8, 1))
    return person


def merged() -> Person:
    person = make_person()
    Person.objects.filter(pk=person.pk).update(merged_into=make_person())
    return person


@pytest.mark.parametrize(
    ("make", "refusal"),
    [(dead, participants.PersonDied), (merged, PersonMerged), (lambda: Person(pk=0), UnknownPerson)],
    ids=["dead", "merged", "unknown"],
)
def test_person_who_cannot_join_is_refused(make: Callable[[], Person], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        register(make())

    assert not Participant.objects.exists()


def test_another_constraint_is_not_taken_for_a_second_participation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(participants, "bracket", lambda number, on: None)

    with pytest.raises(IntegrityError, match="participant_bracket"):
        register(make_person(), form=dataclasses.replace(FORM, bracket=34))


@pytest.mark.django_db(transaction=True)
def test_of_two_registrations_at_once_one_is_refused() -> None:
    person = make_person()
    make_office()
    ready = threading.Barrier(2, timeout=10)

    def try_to_register() -> str:
        try:
            ready.wait()
            register(person)
        except participants.AlreadyParticipant:
            return "refused"
        finally:
            connection.close()
        return "registered"

    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = sorted(run.result() for run in [pool.submit(try_to_register) for _run in range(2)])

    assert outcomes == ["refused", "registered"]
