"""Changing keys while the agency is at work: nothing is lost, nobody is registered twice, and it can be killed."""

import base64
import contextlib
import datetime
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.db import connection, models, transaction
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jangkau.core import vault
from jangkau.core.models import DigestKey, SealedFile
from jangkau.core.sealed_columns import sealed_columns
from jangkau.core.sealing import digest, sealed_with, unseal
from jangkau.core.selectors.keys import DigestKeyMissing, DigestsBeingChanged, outdated_seals, require_settled_digests
from jangkau.core.services.files import read_file, store_file
from jangkau.core.services.keys import (
    DigestKeyNotInForce,
    DigestKeyReplaced,
    SameIdentifierTwice,
    Unreadable,
)
from jangkau.registry.models import Person
from jangkau.registry.models.people import Sex
from jangkau.registry.selectors.people import UnknownPerson, find_person_by_nik, masked_nik
from jangkau.registry.selectors.reach import NotPermitted
from jangkau.registry.services.keys import rotate_keys
from jangkau.registry.services.people import NikTaken, register_people, register_person
from tests.registry.conftest import NOW
from tests.registry.test_register_people import many, stage

pytestmark = pytest.mark.django_db
LATER = NOW + datetime.timedelta(hours=1)
COLUMN = "registry_person.nik_sealed"
PROOF_KEYS = "core_proofkey.private_sealed"
FILES = "core_sealedfile"
TEST_SEAL_KEY, TEST_DIGEST_KEY = django_settings.SEAL_KEYS, django_settings.DIGEST_KEYS
ALL_KEYS = ("t1", "n2", "n3")


def key(key_id):
    return f"{key_id}:{base64.b64encode(key_id.encode().ljust(32, b'-')).decode()}"


def keys(*, seal="t1", digest="t1"):
    """Return settings with these keys, the first being the one for new values; ``t1`` is that of the test run."""
    return override_settings(
        SEAL_KEYS=",".join(TEST_SEAL_KEY if name == "t1" else key(name) for name in seal.split()),
        DIGEST_KEYS=",".join(TEST_DIGEST_KEY if name == "t1" else key(name) for name in digest.split()),
    )


def first(name):
    """Return all keys with this one first."""
    return " ".join([name, *(other for other in ALL_KEYS if other != name)])


def enter(name="6402065708800009", **fields):
    return register_person(
        nik=name,
        name=fields.get("name", "Orang Baru"),
        birth_date=datetime.date(1980, 8, 17),
        sex=Sex.FEMALE,
        region_code="6402061002",
        now=NOW,
    )


@pytest.fixture
def crowd(agency):
    """Two hundred registered people; the list of their NIKs."""
    rows = many(200)
    with transaction.atomic():
        stage(rows)
        register_people(staged="staged", now=NOW)
    return [nik for nik, *_ in rows]


class Killed(Exception):
    """Stands for the process being killed after a batch."""


def killed_after(batches):
    """Return a progress function that stops the rotation after so many batches."""
    seen = []

    def progress(column, done):
        seen.append((column, done))
        if len(seen) == batches:
            raise Killed

    return progress


def rotate(agency, **options):
    return rotate_keys(reach=agency.head_administrator, now=LATER, **options)


def found(agency, niks):
    """Return how many of the NIKs lead to a person."""
    officer = agency.officer
    count = 0
    for nik in niks:
        with contextlib.suppress(UnknownPerson):
            find_person_by_nik(nik=nik, reach=officer)
            count += 1
    return count


def test_values_sealed_under_the_old_key_open_with_the_new_one_alone(agency, siti, budi):
    with keys(seal="n2 t1"):
        assert outdated_seals().values[COLUMN] == 2
        rotation = rotate(agency)
        assert outdated_seals().is_clear

    assert (rotation.resealed[COLUMN], rotation.redigested[COLUMN], rotation.complete) == (2, 0, True)
    with keys(seal="n2"):
        siti.refresh_from_db()
        assert sealed_with(bytes(siti.nik_sealed)) == b"n2"
        assert masked_nik(siti) == "64**********0001"


def test_digests_made_anew_find_everybody_with_the_new_key_alone(agency, siti, budi):
    with keys(digest="n2 t1"):
        rotation = rotate(agency)

    assert (rotation.resealed[COLUMN], rotation.redigested[COLUMN], rotation.retired_keys) == (0, 2, ("t1",))
    with keys(digest="n2"):
        assert found(agency, ["6402065708800001", "6402081203750002"]) == 2
        with pytest.raises(NikTaken):
            enter("6402065708800001")
    with pytest.raises(DigestKeyMissing):
        found(agency, ["6402065708800001"])


def test_rotation_leaves_no_version_in_the_history_and_changes_nothing_else(agency, siti):
    def rest():
        return list(Person.objects.values_list("name", "phone", "context_id", "registered_at", "region_id"))

    before, versions = rest(), Person.pgh_event_model.objects.count()

    with keys(seal="n2 t1", digest="n2 t1"):
        rotate(agency)

    assert rest() == before
    assert Person.pgh_event_model.objects.count() == versions


def test_second_run_has_nothing_to_do(agency, crowd):
    with keys(seal="n2 t1", digest="n2 t1"):
        rotate(agency)
        again = rotate(agency)

    assert (again.resealed[COLUMN], again.redigested[COLUMN], again.retired_keys) == (0, 0, ())


def test_everybody_is_found_while_some_stand_under_the_old_key_and_some_under_the_new(agency, crowd):
    with keys(seal="n2 t1", digest="n2 t1"):
        with pytest.raises(Killed):
            rotate(agency, batch_rows=50, progress=killed_after(2))  # the key of proofs comes first

        assert found(agency, crowd[::7]) == len(crowd[::7])
        digests = {bytes(digest) for digest in Person.objects.values_list("nik_digest", flat=True)}
        assert len(digests) == 200
        assert {sealed_with(bytes(row)) for row in Person.objects.values_list("nik_sealed", flat=True)} == {
            b"n2",
            b"t1",
        }


def test_nobody_is_registered_twice_while_digests_are_changed(agency, crowd):
    with keys(digest="n2 t1"):
        with pytest.raises(Killed):
            rotate(agency, batch_rows=50, progress=killed_after(1))

        for nik in (crowd[0], crowd[-1]):
            with pytest.raises(NikTaken):
                enter(nik)
        new = enter("6402065708800009")
        stage(many(3))
        with pytest.raises(DigestsBeingChanged) as refused:
            register_people(staged="staged", now=NOW)
        assert refused.value.params == {"key_id": "t1"}
        rotate(agency, batch_rows=50)
        with transaction.atomic():
            stage(many(201))
            assert register_people(staged="staged", now=NOW) == 1

    with keys(digest="n2"):
        assert find_person_by_nik(nik="6402065708800009", reach=agency.officer).person_id == new.pk


def test_process_with_new_keys_looks_up_but_does_not_write_before_the_rotation(agency, siti):
    with keys(digest="n2 t1"):
        assert found(agency, ["6402065708800001"]) == 1
        with pytest.raises(DigestKeyNotInForce) as refused:
            enter()

    assert refused.value.params == {"key_id": "n2", "in_force": "t1"}
    assert Person.objects.count() == 1


@pytest.mark.parametrize("left", ["t1", "t1 n2"])
def test_process_left_with_the_old_key_does_not_write_after_the_rotation(agency, siti, left):
    with keys(digest="n2 t1"):
        rotate(agency)

    with keys(digest=left), pytest.raises(DigestKeyNotInForce):
        enter()


def test_key_taken_out_too_early_stops_look_ups_rather_than_find_nobody(agency, crowd):
    with keys(digest="n2 t1"), pytest.raises(Killed):
        rotate(agency, batch_rows=50, progress=killed_after(1))

    with keys(digest="n2"):
        with pytest.raises(DigestKeyMissing) as refused:
            find_person_by_nik(nik=crowd[-1], reach=agency.officer)
        assert refused.value.params == {"key_id": "t1"}
        with pytest.raises(DigestKeyMissing):
            require_settled_digests()
        rotate(agency)
        assert found(agency, crowd[::7]) == len(crowd[::7])


def test_lost_digest_key_is_replaced_from_the_sealed_values(agency, siti):
    with keys(digest="n2"):
        with pytest.raises(DigestKeyMissing):
            found(agency, ["6402065708800001"])
        rotate(agency)

        assert found(agency, ["6402065708800001"]) == 1


def test_other_key_under_the_same_id_is_refused(agency, siti):
    with override_settings(DIGEST_KEYS="t1:" + "C" * 43 + "="):
        with pytest.raises(DigestKeyReplaced):
            enter()
        with pytest.raises(DigestKeyReplaced):
            rotate(agency)
        with pytest.raises(DigestKeyMissing):
            found(agency, ["6402065708800001"])

    assert DigestKey.objects.get().key_id == "t1"


def test_former_key_can_be_taken_into_use_again(agency, siti):
    with keys(digest="n2 t1"):
        rotate(agency)
    with keys(digest="t1 n2"):
        rotation = rotate(agency)

    assert rotation.retired_keys == ("n2",)
    assert found(agency, ["6402065708800001"]) == 1


def test_rotation_overtaken_by_another_gives_way_and_nobody_is_lost(agency, crowd):
    def overtake(_column, _done):
        with keys(digest="n3 n2 t1"):
            assert rotate(agency).retired_keys == ("t1", "n2")

    with keys(digest="n2 t1"), pytest.raises(DigestKeyNotInForce):
        rotate(agency, batch_rows=50, progress=overtake)

    with keys(digest="n3"):
        assert found(agency, crowd[::7]) == len(crowd[::7])


def test_keys_and_their_times_are_on_record(agency, siti):
    with keys(digest="n2 t1"):
        rotate(agency)

    rows = DigestKey.objects.order_by("key_id").values_list("key_id", "in_force", "put_in_force_at", "retired_at")
    assert list(rows) == [("n2", True, LATER, None), ("t1", False, NOW, LATER)]
    events = DigestKey.pgh_event_model.objects.filter(key_id="n2")
    assert {event.pgh_context.metadata["by"] for event in events} == {"admin.pusat"}


def test_value_that_no_key_opens_is_named_and_the_rest_is_done(agency, siti, budi):
    Person.objects.filter(pk=siti.pk).update(nik_sealed=b"\x02t1" + b"x" * 40)

    with keys(seal="n2 t1", digest="n2 t1"):
        rotation = rotate(agency)

        assert rotation.unreadable == [Unreadable(COLUMN, siti.pk)]
        assert not rotation.complete
        assert rotation.retired_keys == ()
        assert rotation.resealed[COLUMN] == 1
        # Still found by the digest of before, for that key is not retired.
        assert Person.objects.filter(pk=siti.pk).exists()
        with pytest.raises(DigestsBeingChanged):
            require_settled_digests()


def test_one_number_under_two_keys_is_told_and_its_batch_left(agency, siti, budi):
    """Only possible round the services; the unique column stops it at the rotation."""
    with keys(digest="n2"):
        Person.objects.filter(pk=budi.pk).update(nik_digest=digest("6402065708800001"))

    with keys(seal="n2 t1", digest="n2 t1"), pytest.raises(SameIdentifierTwice) as refused:
        rotate(agency)

    assert refused.value.params["column"] == COLUMN
    siti.refresh_from_db()
    assert sealed_with(bytes(siti.nik_sealed)) == b"t1"


def test_files_are_sealed_anew_and_read_as_before(agency, siti):
    file = store_file(
        kind=SealedFile.Kind.ROSTER, name="daftar.csv", content=b"isi", now=NOW, retain_until=datetime.date(2031, 1, 1)
    )

    with keys(seal="n2 t1"):
        assert outdated_seals().files == 1
        told = []
        rotation = rotate(agency, progress=lambda column, done: told.append((column, done)))
        assert outdated_seals().files == 0

    assert told[-1] == (FILES, 1)
    assert rotation.resealed[FILES] == 1
    with keys(seal="n2"):
        assert read_file(SealedFile.objects.get(pk=file.pk)) == ("daftar.csv", b"isi")


def test_missing_file_is_named_and_does_not_hold_up_the_digest_key(agency, siti):
    file = store_file(
        kind=SealedFile.Kind.ROSTER, name="daftar.csv", content=b"isi", now=NOW, retain_until=datetime.date(2031, 1, 1)
    )
    vault.remove(file.path)

    with keys(seal="n2 t1", digest="n2 t1"):
        rotation = rotate(agency)
        assert outdated_seals().files == 1

    assert rotation.unreadable == [Unreadable(FILES, file.pk)]
    assert not rotation.complete
    assert rotation.retired_keys == ("t1",)


def test_progress_is_told_after_each_batch(agency, crowd):
    told = []

    with keys(seal="n2 t1"):
        rotate(agency, batch_rows=80, progress=lambda column, done: told.append((column, done)))

    assert told == [(PROOF_KEYS, 1), (COLUMN, 80), (COLUMN, 160), (COLUMN, 200)]


def test_officer_rotates_no_keys(agency):
    with pytest.raises(NotPermitted):
        rotate_keys(reach=agency.officer, now=LATER)


def test_every_sealed_column_of_every_room_is_declared():
    declared = {column.name for column in sealed_columns()}
    digests = {f"{column.table}.{column.digest_column}" for column in sealed_columns() if column.digest_column}
    binary = [
        (f"{model._meta.db_table}.{field.column}", field)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.BinaryField)
    ]

    assert {name for name, _field in binary if name.endswith("_sealed")} == declared | {"core_sealedfile.name_sealed"}
    assert {name for name, _field in binary if name.endswith(".nik_digest")} == digests


@pytest.mark.django_db(transaction=True)
def test_rotation_inside_a_transaction_is_refused(agency):
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        rotate(agency)


@pytest.mark.django_db(transaction=True)
def test_new_key_comes_into_force_only_when_writers_with_the_old_one_are_done(agency, siti):
    writing, may_end, order = threading.Event(), threading.Event(), []

    def write():
        try:
            with transaction.atomic():
                enter()
                writing.set()
                may_end.wait(30)
                order.append("written")
        finally:
            connection.close()

    def change():
        try:
            writing.wait(30)
            with keys(digest="n2 t1"):
                threading.Timer(0.3, may_end.set).start()
                rotate(agency)
                order.append("rotated")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(write), pool.submit(change)]:
            done.result()

    assert order == ["written", "rotated"]


_CHILD = """
import os, signal, sys, datetime
import django
django.setup()
from django.conf import settings
from django.db import connection
settings.SEAL_KEYS, settings.DIGEST_KEYS = sys.argv[2:4]
connection.settings_dict["NAME"] = sys.argv[1]
from jangkau.core.services.keys import rotate

def progress(column, done):
    if done >= int(sys.argv[4]):
        os.kill(os.getpid(), signal.SIGKILL)

rotate(by="admin.pusat", now=datetime.datetime(2026, 8, 17, 10, tzinfo=datetime.UTC), batch_rows=30, progress=progress)
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_rotation_killed_in_the_middle_is_finished_by_the_next(agency, crowd):
    root = Path(__file__).parents[2]
    with keys(seal="n2 t1", digest="n2 t1"):
        child = subprocess.run(
            [
                sys.executable,
                "-c",
                _CHILD,
                connection.settings_dict["NAME"],
                django_settings.SEAL_KEYS,
                django_settings.DIGEST_KEYS,
                "90",
            ],
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": f"{root / 'src'}:{root}"},
            cwd=root,
            check=False,
            capture_output=True,
            text=True,
        )
        assert child.returncode == -9, child.stderr
        assert outdated_seals().values[COLUMN] == 110
        assert found(agency, crowd[::11]) == len(crowd[::11])

        rotation = rotate(agency)

        assert (rotation.resealed[COLUMN], rotation.redigested[COLUMN]) == (110, 110)
        assert outdated_seals().is_clear
    with keys(seal="n2", digest="n2"):
        assert found(agency, crowd[::11]) == len(crowd[::11])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(
    changes=st.lists(
        st.tuples(st.sampled_from(ALL_KEYS), st.sampled_from(ALL_KEYS), st.none() | st.integers(1, 3)),
        min_size=1,
        max_size=4,
    )
)
def test_everybody_is_always_found_whatever_keys_change_and_whenever_it_is_killed(agency, changes):
    rows = many(12)
    niks = [nik for nik, *_ in rows]
    start = transaction.savepoint()  # not atomic(), within which nothing durable may begin
    try:
        stage(rows)
        register_people(staged="staged", now=NOW)
        for seal_key, digest_key, killed in changes:
            with keys(seal=first(seal_key), digest=first(digest_key)):
                with contextlib.suppress(Killed):
                    rotate(agency, batch_rows=5, progress=killed_after(killed))
                assert found(agency, niks) == 12
        with keys(seal=first(seal_key), digest=first(digest_key)):
            rotate(agency)
        with keys(seal=seal_key, digest=digest_key):
            last = found(agency, niks)
            opened = {
                unseal(bytes(sealed), purpose="nik").decode()
                for sealed in Person.objects.values_list("nik_sealed", flat=True)
            }
            clear = outdated_seals().is_clear
    finally:
        transaction.savepoint_rollback(start)

    assert (last, opened, clear) == (12, set(niks), True)
