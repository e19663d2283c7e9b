"""Correcting a person's record, and recording a death."""

import datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jangkau.core.permissions import Role
from jangkau.core.sealing import unseal
from jangkau.registry.models import Person
from jangkau.registry.models.people import Sex
from jangkau.registry.selectors.people import UnknownPerson, find_person_by_nik, masked_nik
from jangkau.registry.selectors.reach import NotPermitted
from jangkau.registry.services.merges import merge_people
from jangkau.registry.services.people import (
    BirthDateImpossible,
    Correction,
    DeathImpossible,
    DeathNotRecorded,
    DeathRecorded,
    NameMissing,
    NikTaken,
    NotANik,
    NothingToCorrect,
    PersonMerged,
    correct_person,
    record_death,
    withdraw_death,
)
from jangkau.registry.services.reasons import ReasonHoldsNik, ReasonMissing, real_reason
from tests.registry.conftest import NOW

pytestmark = pytest.mark.django_db
REASON = "peserta membawa KTP yang benar"
BUDIS_NIK = "6402081203750002"
NEW_NIK = "6402065708800009"


def correct(reach, person, reason=REASON, **fields):
    return correct_person(reach=reach, person_id=person.pk, correction=Correction(**fields), reason=reason, now=NOW)


def versions(person):
    return list(Person.pgh_event_model.objects.filter(pgh_obj_id=person.pk).order_by("pgh_id"))


def test_every_field_can_be_corrected(agency, siti):
    correct(
        agency.officer,
        siti,
        name="Siti Aminah Rahayu",
        birth_date=datetime.date(1980, 8, 18),
        sex=Sex.MALE,
        phone="0811 1111 2222",
        address="Jl. Melati 2",
        region_code="6402082002",
    )

    siti.refresh_from_db()
    assert (siti.name, siti.name_key, siti.birth_date, siti.sex, siti.phone, siti.address, siti.region_id) == (
        "Siti Aminah Rahayu",
        "siti aminah rahayu",
        datetime.date(1980, 8, 18),
        "L",
        "+6281111112222",
        "Jl. Melati 2",
        "6402082002",
    )


def test_field_not_named_stays_and_a_blank_one_is_emptied(agency, siti):
    correct(agency.officer, siti, phone="")

    siti.refresh_from_db()
    assert (siti.phone, siti.address, siti.name) == ("", "Jl. Mawar 1", "Hj. Siti Aminah")


def test_history_keeps_what_the_record_said_and_who_changed_it_why(agency, siti):
    correct(agency.officer, siti, name="Siti Aminah Rahayu")

    before, after = versions(siti)
    assert (before.name, after.name) == ("Hj. Siti Aminah", "Siti Aminah Rahayu")
    assert after.pgh_context.metadata == {"by": agency.officer.username, "reason": REASON}


def test_corrected_nik_is_found_and_the_old_one_no_longer(agency, siti):
    correct(agency.officer, siti, nik=NEW_NIK)

    siti.refresh_from_db()
    assert unseal(bytes(siti.nik_sealed), purpose="nik").decode() == NEW_NIK
    assert find_person_by_nik(nik=NEW_NIK, reach=agency.officer).person_id == siti.pk
    with pytest.raises(UnknownPerson):
        find_person_by_nik(nik="6402065708800001", reach=agency.officer)


def test_correction_of_the_nik_alone_is_a_version_of_the_record(agency, siti):
    correct(agency.officer, siti, nik=NEW_NIK)

    assert [version.pgh_context and version.pgh_context.metadata["reason"] for version in versions(siti)] == [
        None,
        REASON,
    ]


def test_nik_of_another_is_refused_and_nothing_is_written(agency, siti, budi):
    with pytest.raises(NikTaken) as refused:
        correct(agency.officer, siti, nik=BUDIS_NIK, name="Lain Sekali")

    assert BUDIS_NIK not in str(refused.value)
    siti.refresh_from_db()
    assert siti.name == "Hj. Siti Aminah"
    assert len(versions(siti)) == 1


def test_nik_that_no_key_opens_is_entered_anew(agency, siti):
    Person.objects.filter(pk=siti.pk).update(nik_sealed=b"\x02t8" + b"x" * 44)

    correct(agency.officer, siti, nik="6402065708800001")

    siti.refresh_from_db()
    assert masked_nik(siti) == "64**********0001"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"nik": "123"}, NotANik),
        ({"name": " "}, NameMissing),
        ({"birth_date": datetime.date(2026, 8, 18)}, BirthDateImpossible),
        ({}, NothingToCorrect),
        ({"name": "Hj.  Siti Aminah", "phone": "+62 812 3456 7890", "nik": "6402065708800001"}, NothingToCorrect),
    ],
)
def test_correction_that_cannot_be_writes_no_version(agency, siti, fields, error):
    with pytest.raises(error):
        correct(agency.officer, siti, **fields)

    assert len(versions(siti)) == 1


@pytest.mark.parametrize("reason", ["", "salah", "aaaaaaaaaa aaaaaaaaaaaa", "perbaikandatapeserta", "1234567890 12345"])
def test_reason_that_says_nothing_is_refused(agency, siti, reason):
    with pytest.raises(ReasonMissing):
        correct(agency.officer, siti, reason=reason, name="Siti")


@given(
    nik=st.from_regex(r"[0-9]{16}", fullmatch=True),
    separator=st.sampled_from(["", " ", ".", "-"]),
    before=st.sampled_from(["NIK ", "", "nomor:"]),
)
def test_reason_never_holds_a_nik(nik, separator, before):
    with pytest.raises(ReasonHoldsNik):
        real_reason(f"peserta melapor di loket {before}{separator.join(nik)} keliru")


def test_people_of_other_offices_answer_like_those_who_are_not_there(agency, siti):
    foreign = agency.reach(Role.BRANCH_OFFICER, office="BLG")

    for person_id in (siti.pk, siti.pk + 1000):
        with pytest.raises(UnknownPerson) as refused:
            correct_person(reach=foreign, person_id=person_id, correction=Correction(name="X"), reason=REASON, now=NOW)
        assert refused.value.params == {}


def test_auditor_corrects_nobody(agency, siti):
    with pytest.raises(NotPermitted):
        correct(agency.reach(Role.AUDITOR, office="SMD"), siti, name="X")


def test_merged_record_is_not_corrected(agency, siti, budi):
    merge_people(reach=agency.officer, kept_id=siti.pk, dropped_id=budi.pk, reason=REASON, now=NOW)

    with pytest.raises(PersonMerged) as refused:
        correct(agency.officer, budi, name="Budi Baru")

    assert refused.value.params["kept_id"] == siti.pk


@pytest.mark.parametrize("died_on", [datetime.date(1980, 8, 17), datetime.date(2026, 8, 17)])
def test_death_between_birth_and_today_is_recorded(agency, siti, died_on):
    record_death(reach=agency.officer, person_id=siti.pk, died_on=died_on, now=NOW)

    siti.refresh_from_db()
    assert siti.died_on == died_on
    assert versions(siti)[-1].pgh_context.metadata["reason"] == "mencatat kematian"


@pytest.mark.parametrize("died_on", [datetime.date(1980, 8, 16), datetime.date(2026, 8, 18)])
def test_death_before_birth_or_tomorrow_is_refused(agency, siti, died_on):
    with pytest.raises(DeathImpossible):
        record_death(reach=agency.officer, person_id=siti.pk, died_on=died_on, now=NOW)

    siti.refresh_from_db()
    assert siti.died_on is None


def test_death_recorded_again_changes_nothing_and_another_day_is_refused(agency, siti):
    day = datetime.date(2026, 8, 1)
    for _time in range(2):
        record_death(reach=agency.officer, person_id=siti.pk, died_on=day, now=NOW)

    with pytest.raises(DeathRecorded):
        record_death(reach=agency.officer, person_id=siti.pk, died_on=datetime.date(2026, 8, 2), now=NOW)

    assert len(versions(siti)) == 2


def test_death_recorded_in_error_is_withdrawn_and_stays_in_the_history(agency, siti):
    with pytest.raises(DeathNotRecorded):
        withdraw_death(reach=agency.officer, person_id=siti.pk, reason=REASON)
    record_death(reach=agency.officer, person_id=siti.pk, died_on=datetime.date(2026, 8, 1), now=NOW)

    withdraw_death(reach=agency.officer, person_id=siti.pk, reason=REASON)

    assert [version.died_on for version in versions(siti)] == [None, datetime.date(2026, 8, 1), None]


def test_birth_is_not_corrected_to_after_death(agency, siti):
    record_death(reach=agency.officer, person_id=siti.pk, died_on=datetime.date(1990, 1, 1), now=NOW)

    with pytest.raises(BirthDateImpossible):
        correct(agency.officer, siti, birth_date=datetime.date(1990, 1, 2))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    corrections=st.lists(
        st.builds(
            Correction,
            name=st.none() | st.sampled_from(["Siti", "Siti A.", "Aminah"]),
            phone=st.none() | st.sampled_from(["", "08123456789", "+6281111111111"]),
            nik=st.none() | st.sampled_from(["6402065708800001", NEW_NIK]),
        ),
        max_size=5,
    )
)
def test_history_always_tells_every_state_of_the_record(agency, siti, corrections):
    states = [("Hj. Siti Aminah", "+6281234567890")]
    with transaction.atomic():
        for correction in corrections:
            try:
                person = correct_person(
                    reach=agency.officer, person_id=siti.pk, correction=correction, reason=REASON, now=NOW
                )
            except NothingToCorrect:
                continue
            states.append((person.name, person.phone))
        told = [(version.name, version.phone) for version in versions(siti)]
        transaction.set_rollback(True)

    # A correction of the NIK is a version in which nothing else differs.
    assert told == states
