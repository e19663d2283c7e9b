"""Participants are found by their person and by their number, within reach."""

import datetime

import pytest

from jangkau.core.permissions import Right, Role
from jangkau.enrolment.models import ParticipantNumber
from jangkau.enrolment.selectors.participants import (
    NumberMistyped,
    UnknownParticipant,
    participant_by_number,
    participants_of_people,
)
from jangkau.registry.models import Assignment
from jangkau.registry.selectors.reach import NotPermitted, Reach, reach_of
from tests.factories.enrolment import end_participant, make_participant
from tests.factories.registry import make_office, make_person, make_user

NOW = datetime.datetime(2026, 8, 17, 2, 0, tzinfo=datetime.UTC)
NUMBER = "00000000195"

pytestmark = pytest.mark.django_db


def test_live_participation_of_each_person_is_found_and_no_other() -> None:
    live, ended, nobody = make_participant(), make_participant(), make_person()
    end_participant(ended, on=datetime.date(2026, 8, 1), recorded_at=NOW)

    found = participants_of_people(person_ids=[live.person_id, ended.person_id, nobody.pk])

    assert found == {live.person_id: live}


def test_participant_is_found_by_number(officer: Reach) -> None:
    participant = make_participant()
    ParticipantNumber.objects.create(participant=participant, number=NUMBER, issued_at=NOW)

    assert participant_by_number(number=NUMBER, reach=officer, right=Right.SEE_PERSON) == participant


def test_participant_of_another_office_is_not_found() -> None:
    participant = make_participant(office=make_office("KC-SMD"))
    ParticipantNumber.objects.create(participant=participant, number=NUMBER, issued_at=NOW)
    user = make_user("wati")
    Assignment.objects.create(user=user, role=Role.SUPERVISOR, office=make_office("KC-BLG"))

    with pytest.raises(UnknownParticipant, match=NUMBER):
        participant_by_number(number=NUMBER, reach=reach_of("wati"), right=Right.SEE_PERSON)


def test_mistyped_number_is_told_from_an_unknown_one(officer: Reach) -> None:
    with pytest.raises(UnknownParticipant):
        participant_by_number(number=NUMBER, reach=officer, right=Right.SEE_PERSON)
    with pytest.raises(NumberMistyped):
        participant_by_number(number="00000000159", reach=officer, right=Right.SEE_PERSON)


def test_who_may_see_nobody_finds_nobody() -> None:
    make_user("tamu")

    with pytest.raises(NotPermitted):
        participant_by_number(number=NUMBER, reach=reach_of("tamu"), right=Right.SEE_PERSON)
