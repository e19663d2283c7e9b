"""Registering people, one by one and by the thousand."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import polars as pl
import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jangkau.core import sealing
from jangkau.core.bulk import copy_frame, temporary_table
from jangkau.core.history import acting
from jangkau.core.sealing import unseal
from jangkau.core.services.keys import hold_digest_key
from jangkau.registry.intake.person_names import name_key
from jangkau.registry.models import Person
from jangkau.registry.models.people import Sex
from jangkau.registry.selectors.people import masked_nik
from jangkau.registry.selectors.regions import UnknownRegion
from jangkau.registry.services.people import (
    BirthDateImpossible,
    NameMissing,
    NikTaken,
    NotANik,
    PhoneMalformed,
    register_people,
    register_person,
)
from jangkau.registry.services.regions import load_regions
from tests.registry.conftest import NOW

pytestmark = pytest.mark.django_db
COLUMNS = (
    "nik_sealed bytea, nik_digest bytea, name text, name_key text, birth_date date, sex text, phone text, "
    "address text, region_id text"
)
SITI = {
    "nik": "6402065708800001",
    "name": "Siti Aminah",
    "birth_date": datetime.date(1980, 8, 17),
    "sex": Sex.FEMALE,
    "region_code": "6402061002",
}


@pytest.fixture
def places(borneo):
    load_regions(rows=borneo, historic=[])


def stage(rows):
    """Put rows of (NIK, name, birth date, sex) into a staged table in the order given."""
    temporary_table("staged", COLUMNS)
    niks, names, births, sexes = (list(column) for column in zip(*rows, strict=True))
    frame = pl.DataFrame(
        {
            "nik_sealed": sealing.seal_many([nik.encode() for nik in niks], purpose="nik"),
            "nik_digest": sealing.digest_many(niks),
            "name": names,
            "name_key": [name_key(name) for name in names],
            "birth_date": births,
            "sex": sexes,
            "phone": [None] * len(rows),
            "address": ["Jl. Mawar"] * len(rows),
            "region_id": ["6402061002"] * len(rows),
        },
        schema_overrides={"phone": pl.String},
    )
    copy_frame(frame, table="staged")


def people():
    return sorted(Person.objects.values_list("nik_digest", "name", "birth_date", "sex", "phone", "address"))


def many(count):
    return [
        (f"640206{day:02d}0180{serial:04d}", f"Orang {serial}", datetime.date(1980, 1, day), "L")
        for serial in range(1, count // 25 + 2)
        for day in range(1, 26)
    ][:count]


@pytest.mark.usefixtures("places")
def test_person_is_kept_with_his_nik_sealed():
    person = register_person(**SITI, phone="0812-3456-7890", address=" Jl.  Mawar 1 ", now=NOW)

    person.refresh_from_db()
    assert unseal(bytes(person.nik_sealed), purpose="nik") == b"6402065708800001"
    assert b"6402065708800001" not in bytes(person.nik_sealed) + bytes(person.nik_digest)
    assert (person.name, person.name_key, person.phone, person.address) == (
        "Siti Aminah",
        "siti aminah",
        "+6281234567890",
        "Jl. Mawar 1",
    )
    assert masked_nik(person) == "64**********0001"
    assert str(person) == f"person {person.pk}"


@pytest.mark.usefixtures("places")
def test_nik_is_registered_once():
    first = register_person(**SITI, now=NOW)

    with pytest.raises(NikTaken) as refused:
        register_person(**SITI | {"name": "Orang Lain"}, now=NOW)

    assert refused.value.params == {"person_id": first.pk}
    assert Person.objects.get().name == "Siti Aminah"


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("nik", "640206570880000", NotANik),
        ("nik", "64020657088000011", NotANik),
        ("nik", "6402069908800001", NotANik),
        ("nik", "64O2065708800001", NotANik),
        ("nik", "", NotANik),
        ("name", "  ", NameMissing),
        ("name", "123", NameMissing),
        ("birth_date", datetime.date(2026, 8, 18), BirthDateImpossible),
        ("birth_date", datetime.date(1895, 12, 31), BirthDateImpossible),
        ("phone", "77", PhoneMalformed),
        ("phone", "rumah Budi", PhoneMalformed),
        ("region_code", "9999", UnknownRegion),
    ],
)
def test_field_that_cannot_be_is_refused_without_telling_it(field, value, error):
    with pytest.raises(error) as refused:
        register_person(**SITI | {field: value}, now=NOW)

    assert not Person.objects.exists()
    if error in (NotANik, PhoneMalformed) and value:
        assert value not in str(refused.value) + repr(refused.value.params)


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize("birth_date", [datetime.date(2026, 8, 17), datetime.date(1896, 1, 1)])
def test_oldest_and_youngest_day_of_birth_is_taken(birth_date):
    assert register_person(**SITI | {"birth_date": birth_date}, now=NOW).birth_date == birth_date


@pytest.mark.usefixtures("places")
def test_day_is_that_of_indonesia():
    """At 18:00 UTC it is the next day in Jakarta."""
    evening = datetime.datetime(2026, 8, 17, 18, 0, tzinfo=datetime.UTC)

    person = register_person(**SITI | {"birth_date": datetime.date(2026, 8, 18)}, now=evening)

    assert person.birth_date == datetime.date(2026, 8, 18)


@pytest.mark.usefixtures("places")
def test_new_people_of_a_list_are_registered_and_known_ones_left_as_they_are():
    known = register_person(**SITI, phone="081234567890", now=NOW)

    with transaction.atomic():
        stage(
            [
                (SITI["nik"], "Siti Aminah Baru", SITI["birth_date"], "P"),
                ("6402061203750002", "Budi Santoso", datetime.date(1975, 3, 12), "L"),
            ]
        )
        registered = register_people(staged="staged", now=NOW)
        again = register_people(staged="staged", now=NOW)

    assert (registered, again) == (1, 0)
    known.refresh_from_db()
    assert (known.name, known.phone) == ("Siti Aminah", "+6281234567890")
    budi = Person.objects.exclude(pk=known.pk).get()
    assert (budi.name, budi.phone, budi.region_id, budi.registered_at) == ("Budi Santoso", "", "6402061002", NOW)


@pytest.mark.usefixtures("places")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from([nik for nik, *_ in many(6)]),
            st.sampled_from(["Siti", "Budi", "Sari"]),
            st.dates(datetime.date(1960, 1, 1), datetime.date(1999, 1, 1)),
            st.sampled_from("LP"),
        ),
        min_size=1,
        max_size=12,
    ),
    data=st.data(),
)
def test_who_is_registered_never_hangs_on_the_order_of_the_rows(rows, data):
    shuffled = data.draw(st.permutations(rows))
    outcomes = []
    for order in (rows, shuffled):
        with transaction.atomic():
            stage(order)
            count = register_people(staged="staged", now=NOW)
            outcomes.append((count, people()))
            transaction.set_rollback(True)

    assert outcomes[0] == outcomes[1]
    assert outcomes[0][0] == len({nik for nik, *_ in rows})


@pytest.mark.usefixtures("places")
def test_every_person_of_a_list_has_one_version_in_the_history_under_its_context():
    with acting(by="rina", reason="daftar pekerja") as context:
        stage(many(50))
        register_people(staged="staged", now=NOW)

    assert Person.objects.filter(context_id=context).count() == 50
    events = Person.pgh_event_model.objects.filter(pgh_context_id=context)
    assert events.count() == 50
    assert set(events.values_list("pgh_label", flat=True)) == {"insert"}


@pytest.mark.usefixtures("places")
def test_digest_is_unique_round_the_services():
    person = register_person(**SITI, now=NOW)

    with pytest.raises(IntegrityError, match="nik_digest"), transaction.atomic():
        Person.objects.create(
            nik_sealed=b"x",
            nik_digest=bytes(person.nik_digest),
            name="X",
            name_key="x",
            birth_date=NOW.date(),
            sex="L",
            region_id="64",
            registered_at=NOW,
        )
    with pytest.raises(IntegrityError, match="person_named"), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(name="")
    with pytest.raises(IntegrityError, match="person_dies_after_birth"), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(died_on=datetime.date(1980, 8, 16))
    with pytest.raises(IntegrityError, match="person_not_merged_into_self"), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(merged_into=person.pk)


@pytest.mark.django_db(transaction=True)
def test_two_lists_with_people_in_common_at_once_register_each_once(borneo):
    load_regions(rows=borneo, historic=[])
    rows = many(400)
    both_ready = threading.Barrier(2, timeout=30)

    def register(order):
        try:
            with transaction.atomic():
                stage(order)
                both_ready.wait()
                return register_people(staged="staged", now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(register, (rows[:300], rows[100:][::-1])))

    assert sum(counts) == 400 == Person.objects.count()


@pytest.mark.django_db(transaction=True)
def test_two_clerks_registering_one_nik_at_once_make_one_person(borneo):
    load_regions(rows=borneo, historic=[])
    both_ready = threading.Barrier(2, timeout=30)

    def register(name):
        try:
            both_ready.wait()
            return register_person(**SITI | {"name": name}, now=NOW).name
        except NikTaken as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(register, ("Siti", "Aminah")))

    assert [isinstance(answer, NikTaken) for answer in answers].count(True) == 1
    assert Person.objects.get().name in answers


@pytest.mark.django_db(transaction=True)
def test_clerk_who_comes_while_another_is_writing_the_nik_is_told_that_it_is_taken(borneo):
    """Her look-up finds nobody, for the other has not ended; the unique column is the judge."""
    load_regions(rows=borneo, historic=[])
    with transaction.atomic():
        hold_digest_key(now=NOW)  # else the two would meet at the key's row already

    def register():
        try:
            register_person(**SITI, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first = register_person(**SITI, now=NOW)
            second = pool.submit(register)
            wait_until_somebody_waits()
        with pytest.raises(NikTaken) as refused:
            second.result()

    assert refused.value.params == {"person_id": first.pk}


def wait_until_somebody_waits():
    for _time in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
            if cursor.fetchone()[0]:
                return
        threading.Event().wait(0.05)
    raise AssertionError("nobody waits")
