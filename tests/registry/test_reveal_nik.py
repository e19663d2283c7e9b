"""Revealing a NIK: never without a record of who saw it and why."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from jangkau.core.permissions import Role
from jangkau.registry.models import NikReveal, Person
from jangkau.registry.selectors.people import UnknownPerson
from jangkau.registry.selectors.reach import NotPermitted, Reach
from jangkau.registry.services.reasons import ReasonHoldsNik, ReasonMissing
from jangkau.registry.services.reveals import NikUnreadable, reveal_nik
from tests.registry.conftest import NOW

pytestmark = pytest.mark.django_db
REASON = "mencocokkan KTP dengan klaim kecelakaan kerja"
NIK = "6402065708800001"


def test_nik_is_revealed_and_stands_on_record(agency, siti):
    nik = reveal_nik(reach=agency.officer, person_id=siti.pk, reason=f"  {REASON} ", now=NOW)

    assert nik == NIK
    record = NikReveal.objects.get()
    assert (record.person_id, record.revealed_by_id, record.reason, record.revealed_at) == (
        siti.pk,
        agency.officer.user_id,
        REASON,
        NOW,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT metadata FROM pghistory_context WHERE id = %s", [record.context_id])
        assert "mencocokkan" in str(cursor.fetchone())


def test_every_reveal_is_recorded_anew(agency, siti):
    for _time in range(2):
        reveal_nik(reach=agency.officer, person_id=siti.pk, reason=REASON, now=NOW)

    assert NikReveal.objects.count() == 2


@pytest.mark.parametrize(
    ("reason", "error"),
    [
        ("", ReasonMissing),
        ("perlu", ReasonMissing),
        ("x" * 40, ReasonMissing),
        (f"klaim peserta {NIK}", ReasonHoldsNik),
    ],
)
def test_without_a_real_reason_nothing_is_revealed(agency, siti, reason, error):
    with pytest.raises(error) as refused:
        reveal_nik(reach=agency.officer, person_id=siti.pk, reason=reason, now=NOW)

    assert NIK not in str(refused.value)
    assert not NikReveal.objects.exists()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_may_not_reveal_is_refused(agency, siti, role):
    with pytest.raises(NotPermitted):
        reveal_nik(reach=agency.reach(role, office="SMD"), person_id=siti.pk, reason=REASON, now=NOW)


def test_nik_of_somebody_elsewhere_is_not_revealed(agency, siti):
    with pytest.raises(UnknownPerson):
        reveal_nik(reach=agency.reach(Role.BRANCH_OFFICER, office="BLG"), person_id=siti.pk, reason=REASON, now=NOW)

    assert not NikReveal.objects.exists()


def test_sealed_value_that_was_changed_reveals_nothing(agency, siti, budi):
    changed = bytes(siti.nik_sealed)[:-1] + bytes([bytes(siti.nik_sealed)[-1] ^ 1])
    Person.objects.filter(pk=siti.pk).update(nik_sealed=changed)

    with pytest.raises(NikUnreadable):
        reveal_nik(reach=agency.officer, person_id=siti.pk, reason=REASON, now=NOW)

    assert reveal_nik(reach=agency.officer, person_id=budi.pk, reason=REASON, now=NOW) == "6402081203750002"


@pytest.mark.django_db(transaction=True)
def test_nik_is_not_revealed_when_the_record_fails_at_the_commit(agency, siti):
    """The user of the record is checked by the database only when the transaction ends."""
    gone = Reach(10**9, "hantu", "id", agency.officer.scopes)

    with pytest.raises(IntegrityError, match="revealed_by"):
        reveal_nik(reach=gone, person_id=siti.pk, reason=REASON, now=NOW)

    assert not NikReveal.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_nik_is_not_revealed_within_a_transaction_that_might_be_undone(agency, siti):
    reach = agency.officer

    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        reveal_nik(reach=reach, person_id=siti.pk, reason=REASON, now=NOW)


@pytest.mark.parametrize(
    "statement", ["UPDATE registry_nikreveal SET reason = 'lain'", "DELETE FROM registry_nikreveal"]
)
def test_record_is_append_only_round_the_services(agency, siti, statement):
    reveal_nik(reach=agency.officer, person_id=siti.pk, reason=REASON, now=NOW)

    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert NikReveal.objects.get().reason == REASON


def test_record_without_reason_is_refused_round_the_services(agency, siti):
    with pytest.raises(IntegrityError, match="reveal_has_reason"), transaction.atomic():
        NikReveal.objects.create(person=siti, revealed_by_id=agency.officer.user_id, reason="", revealed_at=NOW)
