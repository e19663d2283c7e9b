"""People for tests of the person pages: somebody recorded twice."""

import datetime
import itertools

from jangkau.registry.models import Person
from jangkau.registry.services.people import register_person

_serial = itertools.count(1)


def register_twice(person: Person, *, region_code: str | None = None, name: str | None = None) -> Person:
    """Register the same human once more, under a NIK that belongs to nobody."""
    born = person.birth_date
    return register_person(
        nik=f"640299{born:%d%m%y}{next(_serial):04d}",
        name=name or person.name,
        birth_date=born,
        sex=person.sex,
        region_code=region_code or person.region_id,
        now=datetime.datetime(2022, 8, 2, tzinfo=datetime.UTC),
    )
