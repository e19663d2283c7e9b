"""The history of a record: every change with who, why, and from what to what; never a NIK."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from jangkau.registry.selectors.person_history import Act, Change, person_history
from jangkau.registry.selectors.person_merges import recorded_merges, standing_merge
from jangkau.registry.services.merges import MergeAlreadyUndone, UnknownMerge, merge_people, undo_merge
from jangkau.registry.services.people import Correction, correct_person, record_death, withdraw_death
from jangkau.registry.services.reveals import reveal_nik
from tests.registry.conftest import NOW

pytestmark = pytest.mark.django_db
REASON = "salah ketik, KTP diperlihatkan di loket"


def correct(agency, person, **changes):
    correct_person(reach=agency.officer, person_id=person.pk, correction=Correction(**changes), reason=REASON, now=NOW)


def test_a_record_begins_with_its_registration(siti):
    (entry,) = person_history(person_id=siti.pk)

    assert (entry.act, entry.at, entry.changes) == (Act.REGISTERED, NOW, ())


def test_a_correction_tells_from_what_to_what_by_whom_and_why(agency, siti):
    correct(agency, siti, name="Siti Aminah", region_code="6402082002", phone="")

    entry = person_history(person_id=siti.pk)[0]

    assert entry.act is Act.CORRECTED
    assert entry.reason == REASON
    assert agency.officer.username in entry.who
    assert entry.changes == (
        Change("Nama", "Hj. Siti Aminah", "Siti Aminah"),
        Change("Nomor telepon", siti.phone, ""),
        Change(
            "Tempat tinggal",
            "Loa Ipuh, Tenggarong, Kabupaten Kutai Kartanegara",
            "Kota Bangun Ulu, Kota Bangun, Kabupaten Kutai Kartanegara",
        ),
    )


def test_every_field_is_told_in_words(agency, siti):
    correct(agency, siti, birth_date=datetime.date(1981, 8, 17), sex="L", address="Jl. Melati 2")

    labels = {change.label: (change.before, change.after) for change in person_history(person_id=siti.pk)[0].changes}

    assert labels == {
        "Tanggal lahir": ("17 Agustus 1980", "17 Agustus 1981"),
        "Jenis kelamin": ("perempuan", "laki-laki"),
        "Alamat": ("Jl. Mawar 1", "Jl. Melati 2"),
    }


def test_a_corrected_nik_is_told_without_the_numbers(agency, siti):
    correct(agency, siti, nik="6402065708800099")

    entry = person_history(person_id=siti.pk)[0]

    assert (entry.what, entry.changes) == ("NIK diperbaiki", ())
    assert "6402065708800099" not in str(person_history(person_id=siti.pk))
    assert "6402065708800001" not in str(person_history(person_id=siti.pk))


def test_a_death_and_its_withdrawal_are_told(agency, siti):
    record_death(reach=agency.officer, person_id=siti.pk, died_on=datetime.date(2026, 8, 1), now=NOW)
    withdraw_death(reach=agency.officer, person_id=siti.pk, reason="yang meninggal tetangganya")

    acts = {entry.act: entry for entry in person_history(person_id=siti.pk)}

    assert acts[Act.DIED].changes == (Change("Tanggal meninggal", "", "1 Agustus 2026"),)
    assert acts[Act.DEATH_WITHDRAWN].reason == "yang meninggal tetangganya"


def test_a_merge_and_its_undoing_are_told_on_both_records_once(agency, siti, budi):
    merge = merge_people(
        reach=agency.officer, kept_id=siti.pk, dropped_id=budi.pk, reason="orang yang sama ternyata", now=NOW
    )
    undo_merge(
        reach=agency.officer,
        merge_id=merge.pk,
        reason="ternyata dua orang berbeda",
        now=NOW + datetime.timedelta(days=1),
    )

    for person, other in ((siti, budi), (budi, siti)):
        told = [entry for entry in person_history(person_id=person.pk) if entry.other_id is not None]

        assert [(entry.act, entry.other_id, entry.other_name) for entry in told] == [
            (Act.MERGE_UNDONE, other.pk, other.name),
            (Act.MERGED, other.pk, other.name),
        ]
        assert len(person_history(person_id=person.pk)) == 3


def test_every_reveal_is_told(agency, siti):
    for hour in (1, 2):
        reveal_nik(
            reach=agency.officer,
            person_id=siti.pk,
            reason="mencocokkan KTP dengan klaim",
            now=NOW + datetime.timedelta(hours=hour),
        )

    reveals = [entry for entry in person_history(person_id=siti.pk) if entry.act is Act.NIK_REVEALED]

    assert [entry.at for entry in reveals] == [NOW + datetime.timedelta(hours=hour) for hour in (2, 1)]
    assert all("KTP" in entry.reason for entry in reveals)


def test_what_somebody_else_went_through_is_not_told(agency, siti, budi):
    correct(agency, budi, name="Budi Santosa")

    assert len(person_history(person_id=siti.pk)) == 1


def test_the_history_is_told_in_english_to_who_reads_english(agency, siti):
    correct(agency, siti, birth_date=datetime.date(1981, 8, 17))

    with translation.override("en"):
        entry = person_history(person_id=siti.pk)[0]

    assert entry.changes == (Change("Date of birth", "17 August 1980", "17 August 1981"),)


def test_a_long_history_takes_as_many_queries_as_a_short_one(agency, siti):
    correct(agency, siti, name="Siti A")
    with CaptureQueriesContext(connection) as short:
        person_history(person_id=siti.pk)

    for number in range(30):
        correct(agency, siti, name=f"Siti {'a' * (number + 2)}", region_code=("6402082002", "6402061002")[number % 2])
    with CaptureQueriesContext(connection) as long:
        told = person_history(person_id=siti.pk)

    assert len(told) == 32
    assert len(long) == len(short)


def test_merges_are_told_with_their_undoing(agency, siti, budi):
    merge = merge_people(
        reach=agency.officer, kept_id=siti.pk, dropped_id=budi.pk, reason="orang yang sama ternyata", now=NOW
    )

    for person in (siti, budi):
        standing = standing_merge(merge_id=merge.pk, person_id=person.pk, reach=agency.officer)
        assert (standing.kept_id, standing.dropped_id, standing.undone_at) == (siti.pk, budi.pk, None)

    undo_merge(reach=agency.officer, merge_id=merge.pk, reason="ternyata dua orang berbeda", now=NOW)
    (undone,) = recorded_merges(person_id=siti.pk)
    assert (undone.undone_at, undone.undo_reason) == (NOW, "ternyata dua orang berbeda")
    with pytest.raises(MergeAlreadyUndone):
        standing_merge(merge_id=merge.pk, person_id=siti.pk, reach=agency.officer)


def test_a_merge_of_other_people_is_not_there(agency, siti, budi):
    merge = merge_people(
        reach=agency.officer, kept_id=siti.pk, dropped_id=budi.pk, reason="orang yang sama ternyata", now=NOW
    )

    with pytest.raises(UnknownMerge):
        standing_merge(merge_id=merge.pk, person_id=siti.pk + budi.pk + 1, reach=agency.officer)
