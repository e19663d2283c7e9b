"""Who saw and changed what about a person or an agreement."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jangkau.collection.selectors.cover_on_day import read_participant_number
from jangkau.collection.selectors.partners import partner_of_client
from jangkau.collection.services.cover_questions import answer_cover_question
from jangkau.collection.services.reversals import reverse_payment
from jangkau.core.history import acting
from jangkau.core.models.sightings import Sighting
from jangkau.core.services.sightings import record_sighting
from jangkau.enrolment.models import ParticipantNumber
from jangkau.partnership.selectors.agreements import AgreementNotFound
from jangkau.partnership.selectors.audit_concerns import Kind
from jangkau.partnership.selectors.audit_trail import Asked, Line, ToldAct, trail_of_agreement, trail_of_person
from jangkau.partnership.services.budgets import change_budget
from jangkau.partnership.services.departures import DepartureReason, RowOfRoster, record_departure
from jangkau.partnership.services.reviews import decide_rows
from jangkau.registry.models import Person
from jangkau.registry.selectors.people import UnknownPerson
from jangkau.registry.selectors.reach import NotPermitted, reach_of
from jangkau.registry.services.merges import undo_merge
from jangkau.registry.services.people import Correction, correct_person
from jangkau.registry.services.reveals import reveal_nik
from tests.factories import partnership as given
from tests.factories.askers import make_asker
from tests.factories.house import House

pytestmark = pytest.mark.django_db

NOW = given.PAID_AT
REASON = "KTP asli diperlihatkan di loket"


def of_person(person: Person, *, by: str = given.SUPERVISOR, **asked: object) -> tuple[ToldAct, ...]:
    found = trail_of_person(person_id=person.pk, reach=reach_of(by), asked=Asked(**asked), limit=500)
    return found.acts.rows


def of_agreement(house: House, *, by: str = given.SUPERVISOR, **asked: object) -> tuple[ToldAct, ...]:
    found = trail_of_agreement(agreement_id=house.agreement.pk, reach=reach_of(by), asked=Asked(**asked), limit=500)
    return found.acts.rows


def lines(acts: tuple[ToldAct, ...]) -> list[tuple[str, str, int]]:
    return [(line.table, line.action, line.row_count) for act in acts for line in act.lines]


def the_act(acts: tuple[ToldAct, ...], reason: str) -> ToldAct:
    (act,) = [act for act in acts if act.reason == reason]
    return act


def the_line(act: ToldAct, table: str) -> Line:
    (line,) = [line for line in act.lines if line.table == table]
    return line


def values_of(line: Line) -> dict[str, tuple[str, str]]:
    return {value.word: (value.before, value.after) for row in line.rows for value in row.values}


def see(subject: str, subject_id: int, *, at: datetime.datetime = NOW, by: str = given.OFFICER) -> None:
    record_sighting(
        subject=subject, subject_id=subject_id, page="person", seen_by_id=reach_of(by).user_id, seen_by=by, now=at
    )


def correct(person: Person, *, reason: str = REASON, **changes: str) -> None:
    correct_person(
        reach=reach_of(given.OFFICER),
        person_id=person.pk,
        correction=Correction(**changes),
        reason=reason,
        now=NOW,
    )


def test_all_that_happened_to_a_worker_is_told_with_who_and_why(house):
    acts = of_person(house.person)

    approval = the_act(acts, "menyetujui")
    assert (approval.who, approval.full_name) == (given.SUPERVISOR, "Penyelia")
    assert {line.table for line in approval.lines} >= {
        "Data orang",
        "Kepesertaan",
        "Pekerja yang didanai",
        "Persetujuan daftar",
    }
    assert {line.table for line in the_act(acts, "mengunggah").lines} == {"Daftar pekerja"}
    assert {line.table for line in the_act(acts, "menagih").lines} == {"Tagihan"}
    assert ("Pembayaran", "insert", 1) in lines(acts)
    assert ("Nomor peserta", "insert", 1) in lines(acts)


def test_others_of_the_same_list_are_not_told(house):
    line = the_line(the_act(of_person(house.person), "menyetujui"), "Data orang")

    assert (line.row_count, values_of(line)["nama"]) == (1, ("", house.person.name))


def test_a_correction_tells_what_stood_there_and_what_stands_there_now(house):
    correct(house.person, name="Siti Aminah", address="Jalan Mawar 7")

    line = the_line(the_act(of_person(house.person), REASON), "Data orang")

    assert line.action == "update"
    assert values_of(line) == {"nama": (house.person.name, "Siti Aminah"), "alamat": ("", "Jalan Mawar 7")}


def test_a_corrected_nik_shows_as_a_change_without_a_value(house):
    correct(house.person, nik="6402061708809999")

    line = the_line(the_act(of_person(house.person), REASON), "Data orang")

    assert [row.values for row in line.rows] == [()]
    assert "6402061708809999" not in repr(of_person(house.person))


def test_no_trail_holds_a_nik(house):
    beginning = given.workers(1)[0].nik[:12]  # all NIKs of the tests begin alike

    told = repr(of_person(house.person)) + repr(of_agreement(house))

    assert beginning not in told


def test_a_revealed_nik_is_told_with_its_reason(house):
    reason = "mencocokkan KTP dengan klaim kecelakaan"
    reveal_nik(reach=reach_of(given.OFFICER), person_id=house.person.pk, reason=reason, now=NOW)

    act = the_act(of_person(house.person, kind=Kind.REVEALED), reason)

    assert (act.who, [line.table for line in act.lines]) == (given.OFFICER, ["Pembukaan NIK"])


def test_who_looked_is_told(house):
    see("person", house.person.pk, by=given.OFFICER)
    see("person", house.other_person.pk, by=given.OFFICER)

    (act,) = of_person(house.person, kind=Kind.SEEN)

    assert (act.who, act.at, [line.page for line in act.lines]) == (given.OFFICER, NOW, ["person"])


def test_who_asked_whether_a_worker_is_covered_is_told(house):
    asker = partner_of_client(client_id=make_asker().key.client_id, now=NOW)
    number = ParticipantNumber.objects.get(participant__person=house.person).number
    asked, day = read_participant_number(number), NOW.date()

    answer_cover_question(asker=asker, purpose="treatment", number=asked, on=day, today=day, now=NOW)

    (act,) = of_person(house.person, kind=Kind.SEEN)
    assert (act.who, [line.page for line in act.lines]) == ("mitra.rs-uji", ["cover_treatment"])


@pytest.mark.parametrize("whose", ["kept", "dropped"])
def test_a_merge_and_its_undoing_are_told_of_both_records(house, whose):
    kept_id, merge_id = house.merge
    undo = "ternyata dua orang yang berbeda"
    undo_merge(reach=reach_of(given.OFFICER), merge_id=merge_id, reason=undo, now=NOW)
    dropped = Person.objects.exclude(pk=kept_id).order_by("-pk")[0]
    person = Person.objects.get(pk=kept_id) if whose == "kept" else dropped

    acts = of_person(person)

    merged = the_act(acts, "orang yang sama, dua kali dicatat")
    assert {(line.table, line.action) for line in merged.lines} == {
        ("Penggabungan catatan", "insert"),
        ("Data orang", "update"),
    }
    assert values_of(the_line(the_act(acts, undo), "Data orang"))["digabung ke catatan"][1] == ""


def test_a_reversed_payment_is_told_although_no_line_is_live_any_more(house):
    reason = "bank salah mengirim uang"
    with acting(by=given.SUPERVISOR, reason=reason):
        reverse_payment(
            channel="BANK",
            reference=house.bill.number,
            reason=reason,
            now=NOW,
            by_user_id=reach_of(given.SUPERVISOR).user_id,
        )

    act = the_act(of_person(house.person), reason)

    assert {(line.table, line.action, line.row_count) for line in act.lines} == {
        ("Tagihan", "update", 1),
        ("Baris tagihan", "update", 3),
        ("Bulan perlindungan", "update", 3),
        ("Pembatalan bulan perlindungan", "insert", 1),
    }
    assert values_of(the_line(act, "Tagihan"))["keadaan"] == ("lunas", "pembayaran dibatalkan")
    assert values_of(the_line(act, "Baris tagihan")) == {"berlaku": ("ya", "tidak")}
    assert values_of(the_line(act, "Bulan perlindungan")) == {"dibatalkan oleh catatan": ("", reason)}
    assert ("Pembayaran", "insert", 1) in lines(of_person(house.person))


def test_a_decision_on_a_row_is_told(house):
    with acting(by=given.OFFICER, reason="memutuskan baris"):
        decide_rows(
            agreement_code=given.AGREEMENT,
            roster_number=1,
            row_numbers=[5],
            accepted=True,
            reason="KK asli dilihat di loket",
            reach=reach_of(given.OFFICER),
            now=NOW,
        )

    line = the_line(the_act(of_agreement(house), "memutuskan baris"), "Keputusan atas baris")

    assert values_of(line)["alasan"] == ("", "KK asli dilihat di loket")
    assert values_of(line)["diterima"] == ("", "ya")


def test_a_changed_budget_is_told_with_both_amounts(house):
    with acting(by=given.OFFICER, reason="mengubah anggaran"):
        change_budget(
            agreement_id=house.agreement.pk,
            budget_rupiah=120_000_000,
            decree="Perubahan APBD (sintetis) 1",
            decree_date=datetime.date(2022, 9, 1),
            reach=reach_of(given.OFFICER),
            now=NOW,
        )

    act = the_act(of_agreement(house), "mengubah anggaran")

    assert values_of(the_line(act, "Perjanjian")) == {"anggaran": ("Rp100.000.000", "Rp120.000.000")}
    assert values_of(the_line(act, "Perubahan anggaran"))["anggaran sebelumnya"] == ("", "Rp100.000.000")


def test_what_one_act_did_to_many_rows_is_told_once(house):
    with acting(by=given.OFFICER, reason="mencatat semua keluar"), connection.cursor() as cursor:
        cursor.execute("UPDATE partnership_member SET left_on = '2022-10-01', left_at = now()")

    line = the_line(the_act(of_agreement(house), "mencatat semua keluar"), "Pekerja yang didanai")

    assert (line.row_count, len(line.rows), line.more) == (3, 3, 0)
    assert values_of(line)["keluar pada"] == ("", "1 Oktober 2022")


def test_a_departure_is_told_of_the_worker_with_what_stood_before(house):
    with acting(by=given.OFFICER, reason="mencatat keluar"):
        record_departure(
            agreement_code=given.AGREEMENT,
            member=RowOfRoster(1, 2),
            left_on=datetime.date(2022, 10, 31),
            reason=DepartureReason.DROPPED_OUT,
            reach=reach_of(given.SUPERVISOR),
            now=given.day("2022-11-01"),
        )

    line = the_line(the_act(of_person(house.person), "mencatat keluar"), "Pekerja yang didanai")

    assert values_of(line)["keluar pada"] == ("", "31 Oktober 2022")
    assert values_of(line)["bulan yang didanai"][0] == "Oktober 2022, November 2022, Desember 2022"


def test_what_was_written_without_a_name_is_told_as_such(house):
    Person.objects.filter(pk=house.person.pk).update(phone="+628110000001")

    (act,) = [act for act in of_person(house.person, kind=Kind.PERSON) if not act.reason and act.lines]

    assert (act.who, values_of(act.lines[0])) == ("", {"nomor telepon": ("", "+628110000001")})


@pytest.mark.parametrize("kind", Kind.values)
def test_a_kind_shows_nothing_else(house, kind):
    see("person", house.person.pk)
    everything = lines(of_person(house.person))

    some = lines(of_person(house.person, kind=kind))

    assert set(some) <= set(everything)
    assert len(some) < len(everything)


def test_one_user_can_be_asked_for(house):
    correct(house.person, name="Siti Aminah")

    acts = of_person(house.person, who=given.SUPERVISOR)

    assert {act.who for act in acts} == {given.SUPERVISOR}


@pytest.mark.parametrize(
    ("since", "until", "seen"),
    [
        (datetime.date(2022, 9, 23), datetime.date(2022, 9, 23), True),
        (datetime.date(2022, 9, 24), None, False),
        (None, datetime.date(2022, 9, 22), False),
        (datetime.date(2022, 9, 22), datetime.date(2022, 9, 24), True),
    ],
)
def test_a_period_holds_its_first_and_its_last_day(house, since, until, seen):
    midnight = datetime.datetime(2022, 9, 23, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))
    see("person", house.person.pk, at=midnight)
    see("person", house.person.pk, at=midnight + datetime.timedelta(hours=23, minutes=59))

    acts = of_person(house.person, kind=Kind.SEEN, since=since, until=until)

    assert len(acts) == (2 if seen else 0)


def test_a_period_narrows_what_was_written_too(house):
    with connection.cursor() as cursor:
        cursor.execute("SELECT (now() AT TIME ZONE 'Asia/Jakarta')::date")
        today = cursor.fetchone()[0]

    approved_today = lines(of_person(house.person, since=today, until=today))

    assert ("Kepesertaan", "insert", 1) in approved_today
    assert ("Kepesertaan", "insert", 1) not in lines(of_person(house.person, until=today - datetime.timedelta(days=1)))
    assert of_agreement(house, since=today + datetime.timedelta(days=1)) == ()


@pytest.mark.parametrize("day", [datetime.date.min, datetime.date.max])
def test_a_period_may_end_with_the_calendar(house, day):
    everything = of_person(house.person)

    assert of_person(house.person, since=datetime.date.min, until=datetime.date.max) == everything
    assert of_person(house.person, since=day, until=day) == ()


def test_pages_together_tell_everything_once(house):
    for minute in range(7):
        see("agreement", house.agreement.pk, at=NOW + datetime.timedelta(minutes=minute // 2))
    whole = [act.key for act in of_agreement(house)]

    found, after = [], ""
    while after is not None:
        page = trail_of_agreement(
            agreement_id=house.agreement.pk, reach=reach_of(given.SUPERVISOR), after=after, limit=2
        ).acts
        found += [act.key for act in page.rows]
        after = page.after

    assert found == whole
    assert len(set(found)) == len(found) > 8


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "~",
        "2022-09-23T00:00:00~a",
        "'; DROP TABLE core_sighting; --",
        "\x00",
        "2030-01-01T00:00:00+00:00~\x00",
        "9999-12-31T23:59:59.999999+00:00~a",
        "9999-12-31T23:59:59.999999-23:59~a",
        "0001-01-01T00:00:00+23:59~a",
    ],
)
def test_a_malformed_cursor_counts_as_the_beginning(house, cursor):
    trail = trail_of_person(person_id=house.person.pk, reach=reach_of(given.SUPERVISOR), after=cursor)

    assert trail.acts.rows == of_person(house.person)


def test_what_belongs_to_others_has_no_trail(house):
    reach = reach_of(given.SUPERVISOR)

    with pytest.raises(UnknownPerson):
        trail_of_person(person_id=house.other_person.pk, reach=reach)
    with pytest.raises(AgreementNotFound):
        trail_of_agreement(agreement_id=house.other_agreement.pk, reach=reach)


@pytest.mark.parametrize("username", [given.OFFICER, given.SPONSOR_OFFICER, "admin.tgr"])
def test_whose_acts_are_examined_does_not_read_the_trail(house, username):
    with pytest.raises(NotPermitted):
        trail_of_person(person_id=house.person.pk, reach=reach_of(username))
    with pytest.raises(NotPermitted):
        trail_of_agreement(agreement_id=house.agreement.pk, reach=reach_of(username))


@pytest.mark.slow
def test_a_thousand_times_as_much_takes_as_many_statements(house):
    reach = reach_of(given.SUPERVISOR)
    see("agreement", house.agreement.pk)
    with acting(by=given.OFFICER, reason="sekali"), connection.cursor() as cursor:
        cursor.execute("UPDATE partnership_member SET left_on = left_on")

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            trail_of_agreement(agreement_id=house.agreement.pk, reach=reach)
        return len(captured)

    few = statements()
    Sighting.objects.bulk_create(
        Sighting(
            subject="agreement",
            subject_id=house.agreement.pk,
            page="agreement",
            seen_by_id=1,
            seen_by=given.OFFICER,
            seen_at=NOW - datetime.timedelta(seconds=second),
        )
        for second in range(10_000)
    )

    assert statements() == few
