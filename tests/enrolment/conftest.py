"""Staged tables as the rooms above make them, and an officer who may correct people."""

from collections.abc import Callable, Iterable

import pytest
from django.db import connection

from jangkau.core.bulk import temporary_table
from jangkau.core.permissions import Role
from jangkau.registry.models import Assignment, Office, Person
from jangkau.registry.selectors.reach import Reach, reach_of
from tests.factories.registry import make_office, make_user

Stage = Callable[..., str]


@pytest.fixture
def stage(db: None) -> Stage:
    """Stage people as ``enrol_people`` reads them; return the table's name."""

    def write(people: Iterable[Person], **fields: object) -> str:
        temporary_table(
            "staged_participants",
            "person_id bigint, office_id bigint, channel text, wadah_id bigint, bracket int, with_savings boolean,"
            " occupation text, sector text, attested_at timestamptz",
        )
        row = {"occupation": "nelayan", "sector": "other", "bracket": 1, "with_savings": False} | fields
        office = make_office()
        with connection.cursor() as cursor:
            for person in people:
                cursor.execute(
                    "INSERT INTO staged_participants VALUES (%s, %s, 'sponsor', NULL, %s, %s, %s, %s, NULL)",
                    [person.pk, office.pk, row["bracket"], row["with_savings"], row["occupation"], row["sector"]],
                )
        return "staged_participants"

    return write


@pytest.fixture
def officer(db: None) -> Reach:
    """A supervisor at the head office, who reaches everybody."""
    make_office()
    user = make_user("ratna")
    Assignment.objects.create(user=user, role=Role.SUPERVISOR, office=Office.objects.get(parent=None))
    return reach_of("ratna")
