"""What the people within reach did and looked at."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jangkau.core.history import acting
from jangkau.core.models.sightings import Sighting
from jangkau.core.services.sightings import record_sighting
from jangkau.partnership.selectors.audit_acts import CHANGED, SEEN, ListedAct, acts_in_reach
from jangkau.partnership.selectors.audit_trail import Asked
from jangkau.partnership.services.reviews import decide_rows
from jangkau.registry.models import Assignment, Person
from jangkau.registry.selectors.reach import NotPermitted, reach_of
from jangkau.registry.services.reveals import reveal_nik
from tests.factories import partnership as given

pytestmark = pytest.mark.django_db

NOW = given.PAID_AT


def acts(by: str = given.SUPERVISOR, **asked: object) -> tuple[ListedAct, ...]:
    return acts_in_reach(reach=reach_of(by), asked=Asked(**asked), limit=500).rows


def see(subject: str, subject_id: int, *, by: str = given.OFFICER) -> None:
    record_sighting(
        subject=subject, subject_id=subject_id, page="person", seen_by_id=reach_of(by).user_id, seen_by=by, now=NOW
    )


def the_act(found: tuple[ListedAct, ...], reason: str) -> ListedAct:
    (act,) = [act for act in found if act.reason == reason]
    return act


def test_a_supervisor_sees_what_his_people_and_his_sponsors_did(house):
    found = acts()

    assert {act.who for act in found} == {given.OFFICER, given.SUPERVISOR, given.SPONSOR_OFFICER}


def test_the_head_office_sees_everybody_and_the_jobs(house):
    with acting(by="segel-berkala", reason="pekerjaan berkala"):
        Person.objects.filter(pk=house.person.pk).update(phone="+628110000001")

    found = acts(by=given.AUDITOR)

    assert {act.who for act in found} >= {given.OFFICER, given.CITY_OFFICER, "segel-berkala"}
    assert "segel-berkala" not in {act.who for act in acts()}


def test_who_has_left_is_still_seen(house):
    Assignment.objects.filter(user__username=given.OFFICER).delete()

    assert given.OFFICER in {act.who for act in acts()}


def test_an_act_says_what_it_wrote_and_leads_to_the_agreement(house):
    act = the_act(acts(who=given.SUPERVISOR), "menyetujui")

    assert {(deed.table, deed.action, deed.row_count) for deed in act.deeds} == {
        ("Data orang", "insert", 3),
        ("Kepesertaan", "insert", 3),
        ("Persetujuan daftar", "insert", 1),
    }
    assert [(lead.subject.value, lead.label) for lead in act.leads] == [("agreement", given.AGREEMENT)]


def test_a_look_leads_to_whom_was_looked_at(house):
    see("person", house.person.pk)

    (act,) = acts(kind=SEEN)

    assert (act.who, act.page, [lead.subject_id for lead in act.leads]) == (
        given.OFFICER,
        "person",
        [house.person.pk],
    )


def test_a_revealed_nik_leads_to_whose_it_is(house):
    reason = "mencocokkan KTP dengan klaim kecelakaan"
    reveal_nik(reach=reach_of(given.OFFICER), person_id=house.person.pk, reason=reason, now=NOW)

    act = the_act(acts(), reason)

    assert [deed.table for deed in act.deeds] == ["Pembukaan NIK"]
    assert [(lead.subject.value, lead.subject_id) for lead in act.leads] == [("person", house.person.pk)]


def test_decisions_lead_to_their_agreement(house):
    with acting(by=given.OFFICER, reason="memutuskan baris"):
        decide_rows(
            agreement_code=given.AGREEMENT,
            roster_number=1,
            row_numbers=[5],
            accepted=False,
            reason="KK asli dilihat di loket",
            reach=reach_of(given.OFFICER),
            now=NOW,
        )

    act = the_act(acts(), "memutuskan baris")

    assert [(deed.table, deed.row_count) for deed in act.deeds] == [("Keputusan atas baris", 1)]
    assert [lead.label for lead in act.leads] == [given.AGREEMENT]


def test_rows_beyond_a_thousand_are_not_counted_out(house):
    with acting(by=given.OFFICER, reason="memindai"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO partnership_memberevent (pgh_label, pgh_created_at, pgh_context_id, pgh_obj_id, id,"
            " agreement_id, person_id, participant_id, row_id, batch_id, months, amount_rupiah)"
            " SELECT 'update', now(), current_setting('pghistory.context_id')::uuid, one.id, one.id, one.agreement_id,"
            " one.person_id, one.participant_id, one.row_id, one.batch_id, one.months, one.amount_rupiah"
            " FROM partnership_member AS one, generate_series(1, 400)"
        )

    act = the_act(acts(), "memindai")

    assert [deed.row_count for deed in act.deeds] == [1001]


def test_seen_and_changed_can_be_asked_for_alone(house):
    see("person", house.person.pk)

    assert {act.page for act in acts(kind=SEEN)} == {"person"}
    assert {act.page for act in acts(kind=CHANGED)} == {""}


def test_pages_together_tell_everything_once(house):
    for _time in range(3):
        see("agreement", house.agreement.pk)
    whole = [act.key for act in acts()]

    found, after = [], ""
    while after is not None:
        page = acts_in_reach(reach=reach_of(given.SUPERVISOR), after=after, limit=2)
        found += [act.key for act in page.rows]
        after = page.after

    assert found == whole
    assert len(set(found)) == len(found) == 6


@pytest.mark.parametrize("username", [given.OFFICER, given.SPONSOR_OFFICER, "admin.tgr"])
def test_whose_acts_are_examined_does_not_read_them(house, username):
    with pytest.raises(NotPermitted):
        acts(by=username)


@pytest.mark.slow
def test_ten_thousand_looks_take_as_many_statements_as_ten(house):
    for _time in range(10):
        see("person", house.person.pk)

    def statements() -> int:
        reach = reach_of(given.SUPERVISOR)
        with CaptureQueriesContext(connection) as captured:
            acts_in_reach(reach=reach)
        return len(captured)

    few = statements()
    Sighting.objects.bulk_create(
        Sighting(
            subject="person",
            subject_id=house.person.pk,
            page="person",
            seen_by_id=1,
            seen_by=given.OFFICER,
            seen_at=NOW,
        )
        for _time in range(10_000)
    )

    assert statements() == few
