"""Merging two records of one person, and undoing it."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jangkau.core.errors import Refusal
from jangkau.core.permissions import Role
from jangkau.registry.models import Person, PersonMerge
from jangkau.registry.selectors.people import UnknownPerson, find_person_by_nik, person_card
from jangkau.registry.selectors.reach import NotPermitted
from jangkau.registry.services.merges import (
    MergeAlreadyUndone,
    MergedWithItself,
    OthersMergedIntoIt,
    UnknownMerge,
    merge_people,
    undo_merge,
)
from jangkau.registry.services.people import PersonMerged, register_person
from jangkau.registry.services.reasons import ReasonMissing
from tests.registry.conftest import NOW

pytestmark = pytest.mark.django_db
REASON = "orang yang sama, dua kali terdaftar"


def merge(agency, kept, dropped):
    return merge_people(reach=agency.officer, kept_id=kept.pk, dropped_id=dropped.pk, reason=REASON, now=NOW)


def undo(agency, made):
    return undo_merge(reach=agency.officer, merge_id=made.pk, reason="ternyata dua orang berbeda", now=NOW)


def another(serial):
    return register_person(
        nik=f"640206120375{serial:04d}",
        name=f"Orang {serial}",
        birth_date=NOW.date().replace(year=1975),
        sex="L",
        region_code="6402061002",
        now=NOW,
    )


def test_dropped_record_leads_to_the_kept_one_and_so_does_its_nik(agency, siti, budi):
    made = merge(agency, siti, budi)

    budi.refresh_from_db()
    assert budi.merged_into_id == siti.pk
    assert find_person_by_nik(nik="6402081203750002", reach=agency.officer).person_id == siti.pk
    assert person_card(person_id=budi.pk, reach=agency.officer).merged_into_id == siti.pk
    assert (made.reason, made.merged_by_id, made.merged_at) == (REASON, agency.officer.user_id, NOW)


def test_undone_merge_leaves_both_records_as_they_were(agency, siti, budi):
    def fields():
        return list(Person.objects.order_by("pk").values_list("name", "nik_digest", "merged_into", "region_id"))

    before = fields()

    undone = undo(agency, merge(agency, siti, budi))

    assert fields() == before
    assert (undone.undone_by_id, undone.undone_at) == (agency.officer.user_id, NOW)
    assert undone.undo_reason == "ternyata dua orang berbeda"
    assert find_person_by_nik(nik="6402081203750002", reach=agency.officer).person_id == budi.pk


def test_history_tells_who_merged_and_who_undid(agency, siti, budi):
    undo(agency, merge(agency, siti, budi))

    events = Person.pgh_event_model.objects.filter(pgh_obj_id=budi.pk).order_by("pgh_id")
    assert [event.merged_into_id for event in events] == [None, siti.pk, None]
    assert events[1].pgh_context.metadata["by"] == agency.officer.username


def test_merge_undone_can_be_made_again_but_not_undone_twice(agency, siti, budi):
    made = merge(agency, siti, budi)
    undo(agency, made)

    with pytest.raises(MergeAlreadyUndone):
        undo(agency, made)
    merge(agency, siti, budi)

    assert PersonMerge.objects.filter(undone_at__isnull=True).count() == 1


def test_record_is_not_merged_with_itself(agency, siti):
    with pytest.raises(MergedWithItself):
        merge(agency, siti, siti)


def test_merged_record_is_neither_dropped_nor_kept_again(agency, siti, budi):
    third = another(3)
    merge(agency, siti, budi)

    with pytest.raises(PersonMerged):
        merge(agency, third, budi)
    with pytest.raises(PersonMerged):
        merge(agency, budi, third)


def test_record_that_others_were_merged_into_is_not_dropped(agency, siti, budi):
    third = another(3)
    merge(agency, siti, budi)

    with pytest.raises(OthersMergedIntoIt):
        merge(agency, third, siti)
    merge(agency, siti, third)

    assert Person.objects.filter(merged_into=siti).count() == 2


def test_merge_needs_a_reason(agency, siti, budi):
    with pytest.raises(ReasonMissing):
        merge_people(reach=agency.officer, kept_id=siti.pk, dropped_id=budi.pk, reason="sama", now=NOW)

    assert not PersonMerge.objects.exists()


def test_both_people_must_lie_within_reach(agency, siti):
    northerner = register_person(
        nik="6501011203750002",
        name="Orang Utara",
        birth_date=NOW.date().replace(year=1975),
        sex="L",
        region_code="6501",
        now=NOW,
    )

    with pytest.raises(UnknownPerson):
        merge(agency, siti, northerner)
    with pytest.raises(UnknownPerson):
        merge(agency, northerner, siti)
    everywhere = agency.reach(Role.SUPERVISOR, office="KAL")
    made = merge_people(reach=everywhere, kept_id=siti.pk, dropped_id=northerner.pk, reason=REASON, now=NOW)
    with pytest.raises(UnknownMerge):
        undo(agency, made)


def test_auditor_merges_nobody(agency, siti, budi):
    with pytest.raises(NotPermitted):
        merge_people(
            reach=agency.reach(Role.AUDITOR, office="SMD"),
            kept_id=siti.pk,
            dropped_id=budi.pk,
            reason=REASON,
            now=NOW,
        )


def test_record_has_one_standing_merge_round_the_services(agency, siti, budi):
    made = merge(agency, siti, budi)

    with pytest.raises(IntegrityError, match="person_merged_once"), transaction.atomic():
        PersonMerge.objects.create(
            kept=siti, dropped=budi, reason="x", merged_at=NOW, merged_by_id=agency.officer.user_id
        )
    with pytest.raises(IntegrityError, match="merge_undone_at_and_by"), transaction.atomic():
        PersonMerge.objects.filter(pk=made.pk).update(undone_at=NOW)
    with pytest.raises(IntegrityError, match="merge_has_reason"), transaction.atomic():
        PersonMerge.objects.filter(pk=made.pk).update(reason="")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(steps=st.lists(st.tuples(st.sampled_from(["merge", "undo"]), st.integers(0, 3), st.integers(0, 3)), max_size=12))
def test_one_step_always_leads_to_the_record_that_goes_on(agency, siti, budi, steps):
    reach = agency.officer
    with transaction.atomic():
        people = [siti, budi, another(3), another(4)]
        made = []
        for action, left, right in steps:
            try:
                with transaction.atomic():
                    if action == "merge":
                        made.append(
                            merge_people(
                                reach=reach,
                                kept_id=people[left].pk,
                                dropped_id=people[right].pk,
                                reason=REASON,
                                now=NOW,
                            )
                        )
                    elif left < len(made):
                        undo_merge(reach=reach, merge_id=made[left].pk, reason=REASON, now=NOW)
            except Refusal:
                continue
        leads_on = Person.objects.filter(merged_into__merged_into__isnull=False).count()
        marked = set(Person.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into_id"))
        standing = set(PersonMerge.objects.filter(undone_at__isnull=True).values_list("dropped_id", "kept_id"))
        transaction.set_rollback(True)

    assert leads_on == 0
    assert marked == standing


@pytest.mark.django_db(transaction=True)
def test_two_merges_crosswise_at_once_end_in_one(agency, siti, budi):
    reach = agency.officer
    both_ready = threading.Barrier(2, timeout=30)

    def merge_at_once(pair):
        try:
            both_ready.wait()
            merge_people(reach=reach, kept_id=pair[0], dropped_id=pair[1], reason=REASON, now=NOW)
        except PersonMerged as refused:
            return refused
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(merge_at_once, [(siti.pk, budi.pk), (budi.pk, siti.pk)]))

    assert len([answer for answer in answers if answer is None]) == 1
    assert Person.objects.filter(merged_into__isnull=False).count() == 1
