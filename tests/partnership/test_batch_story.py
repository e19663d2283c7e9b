"""A batch is told as it was approved, whatever became of its members; its minutes never change."""

import json
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from jangkau.core.paging import PART_ROWS
from jangkau.partnership.models import Batch, Roster
from jangkau.partnership.selectors import minutes
from jangkau.partnership.selectors.batches import BatchNotFound, as_approved, batch_story, counted_as_approved
from jangkau.partnership.services.departures import DepartureReason, RowOfRoster, record_departure
from jangkau.partnership.services.reviews import decide_rows
from jangkau.registry.models import Person
from jangkau.registry.selectors.reach import NotPermitted, reach_of
from tests.factories.partnership import (
    AGREEMENT,
    APPROVED_AT,
    AUDITOR,
    MONTH_RUPIAH,
    NEIGHBOUR,
    OFFICER,
    SPONSOR_OFFICER,
    SUPERVISOR,
    approve,
    bill,
    day,
    fund_elsewhere,
    make_agreement,
    month,
    pay,
    send,
    worker,
    workers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

WHOLE = (month("2022-10"), month("2022-11"), month("2022-12"))


@pytest.fixture
def agreement(world):
    return make_agreement()


def story(batch_id=None, *, by=OFFICER, **asked):
    return batch_story(batch_id=batch_id or Batch.objects.latest("pk").pk, reach=reach_of(by), **asked)


def leave(row, *, roster=1, at="2022-11-15"):
    record_departure(
        agreement_code=AGREEMENT,
        member=RowOfRoster(roster, row),
        left_on=day(at).date(),
        reason=DepartureReason.DROPPED_OUT,
        reach=reach_of(OFFICER),
        now=day(at),
    )


def told(batch, language="id", *, by=OFFICER):
    """Return what the minutes say, before they are set."""
    said: dict[str, object] = {}

    def keep(template, data, *, made_at):
        said.update(data)
        return b"%PDF"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(minutes, "render", keep)
        minutes.batch_minutes(batch_id=batch.pk, reach=reach_of(by), language=language)
    return said


def test_story_tells_who_did_what_when(agreement):
    send([*workers(2), worker(sex="P")])
    decide_rows(
        agreement_code=AGREEMENT,
        roster_number=1,
        row_numbers=[4],
        accepted=True,
        reason="KTP dilihat",
        reach=reach_of(OFFICER),
        now=day("2022-09-20", hour=12),
    )
    done = approve()

    found = story(done.batch_id)

    assert (found.uploaded_by, found.approved_by, found.approved_at) == ("Dinsos", "Penyelia", APPROVED_AT)
    assert (found.decided, found.last_decided_at) == (1, day("2022-09-20", hour=12))
    assert (found.approved.members, found.approved.total_rupiah) == (3, 9 * MONTH_RUPIAH)
    assert found.bills == ()


def test_bill_and_payment_are_told(agreement):
    send(workers(2))
    approve()
    (issued,) = bill()
    unpaid = story().bills
    pay(issued)

    assert [(each.bill_id, each.state, each.paid_at) for each in unpaid] == [(issued.bill_id, "issued", None)]
    assert [(each.state, each.paid_at is not None) for each in story().bills] == [("paid", True)]
    assert story().bills[0].total_rupiah == 6 * MONTH_RUPIAH


def test_last_bills_are_told_and_that_there_are_older_ones(world):
    make_agreement(billing="monthly")
    send(workers(2))
    batch_id = approve().batch_id
    first, second = bill(month="2022-11")

    def bills_of(most):
        found = batch_story(batch_id=batch_id, reach=reach_of(OFFICER), most_bills=most)
        return [each.bill_id for each in found.bills], found.has_older_bills

    assert bills_of(2) == ([first.bill_id, second.bill_id], False)
    assert bills_of(1) == ([second.bill_id], True)


def test_bill_of_another_batch_is_not_told(agreement):
    send(workers(2))
    first = approve()
    bill()
    send(workers(1), at=day("2022-09-24"))
    second = approve(roster=2, at=day("2022-09-24", hour=12))

    assert len(story(first.batch_id).bills) == 1
    assert story(second.batch_id).bills == ()


def test_batch_is_told_as_approved_after_members_left(agreement):
    send(workers(3))
    done = approve()
    pay(bill()[0])
    before = as_approved(Batch.objects.get(pk=done.batch_id))
    leave(2)

    found = story(done.batch_id)

    assert found.approved == before
    assert [(portion.months, portion.members) for portion in before.portions] == [(WHOLE, 3)]
    assert (found.still_members, found.left) == (2, 1)


def test_who_came_back_counts_in_each_batch_for_its_own_months(agreement):
    row = worker()
    send([row, worker()])
    first = approve()
    leave(2, at="2022-10-15")
    send([row.but(mutation="masuk")], at=day("2022-11-02"))
    second = approve(roster=2, at=day("2022-11-03"))

    batches = [as_approved(Batch.objects.get(pk=done.batch_id)) for done in (first, second)]

    assert [(each.members, each.total_rupiah) for each in batches] == [
        (first.members, first.total_rupiah),
        (second.members, second.total_rupiah),
    ]
    assert batches[1].months == ((month("2022-11"), 1), (month("2022-12"), 1))


def test_what_a_batch_kept_is_what_its_members_and_their_history_come_to(agreement):
    back, stays = worker(), worker()
    send([back, stays, worker(), *workers(3)])
    first = approve()
    leave(2, at="2022-10-15")
    leave(4, at="2022-11-15")
    send([back.but(mutation="masuk"), stays.but(mutation="keluar"), worker()], at=day("2022-11-20"))
    second = approve(roster=2, at=day("2022-11-21"))

    batches = Batch.objects.filter(pk__in=[first.batch_id, second.batch_id]).order_by("pk")
    kept = [as_approved(batch) for batch in batches]

    assert kept == [counted_as_approved(batch) for batch in batches]
    assert [(found.members, found.departed) for found in kept] == [(6, 0), (2, 1)]


def test_batch_that_kept_nothing_is_counted(agreement):
    send(workers(2))
    batch = Batch.objects.get(pk=approve().batch_id)
    batch.portions = batch.departed = None

    found = as_approved(batch)

    assert (found.members, found.departed, found.total_rupiah) == (2, 0, 6 * MONTH_RUPIAH)


@pytest.mark.parametrize("changed", [{"portions": []}, {"portions": None}, {"departed": 1}])
def test_what_a_batch_kept_cannot_be_changed(agreement, changed):
    send(workers(2))
    approve()

    with pytest.raises(DatabaseError, match="batch_keeps_what_was_approved"), transaction.atomic():
        Batch.objects.update(**changed)


def test_members_whom_an_approval_let_go_are_told(agreement):
    row = worker()
    send([row, worker()])
    approve()
    send([row.but(mutation="keluar")], at=day("2022-10-20"))
    done = approve(roster=2, at=day("2022-10-21"))

    found = story(done.batch_id).approved

    assert (found.members, found.departed) == (0, 1)


def test_members_are_paged_in_the_order_of_the_file(agreement):
    rows = workers(PART_ROWS + 2)
    send(rows)
    done = approve()

    first = story(done.batch_id)
    second = story(done.batch_id, after=first.members.after or "")

    names = [member.name for page in (first, second) for member in page.members.rows]
    assert names == [row.name for row in rows]
    assert second.members.after is None


def test_niks_of_members_are_masked(agreement):
    (row,) = workers(1)
    send([row])
    approve()

    (member,) = story().members.rows

    assert member.masked_nik == f"{row.nik[:2]}**********{row.nik[-4:]}"
    assert row.nik not in str(story())


def test_sponsor_sees_his_batch_and_may_open_nobody(agreement):
    send(workers(1))
    approve()

    assert not story(by=SPONSOR_OFFICER).members.rows[0].may_open
    assert story(by=OFFICER).members.rows[0].may_open


def test_worker_who_moved_away_cannot_be_opened(agreement):
    send(workers(1))
    approve()
    Person.objects.update(region_id="6472052001")

    assert not story().members.rows[0].may_open


@pytest.mark.parametrize("read", [lambda pk, reach: batch_story(batch_id=pk, reach=reach), None])
def test_batch_of_others_is_not_there(agreement, read):
    read = read or (lambda pk, reach: minutes.batch_minutes(batch_id=pk, reach=reach, language="id"))
    send(workers(1))
    done = approve()

    with pytest.raises(BatchNotFound):
        read(done.batch_id, reach_of(NEIGHBOUR))
    with pytest.raises(BatchNotFound):
        read(10**30, reach_of(OFFICER))


def test_who_sees_no_roster_sees_no_batch(agreement):
    send(workers(1))
    done = approve()
    nobody = replace(reach_of(OFFICER), scopes={})

    with pytest.raises(NotPermitted):
        batch_story(batch_id=done.batch_id, reach=nobody)


def test_large_batch_takes_as_many_statements_as_a_small_one(agreement):
    make_agreement(code="PKS-LAIN")
    batches = []
    for code, size in ((AGREEMENT, 5), ("PKS-LAIN", 500)):
        send(workers(size), agreement=code)
        batches.append(approve(agreement=code))
        bill(agreement=code)

    counts = []
    for done in batches:
        reach = reach_of(OFFICER)
        with CaptureQueriesContext(connection) as captured:
            batch_story(batch_id=done.batch_id, reach=reach)
        counts.append(len(captured))

    assert counts[0] == counts[1]


# Minutes


def approved_batch(agreement):
    send([*workers(2), worker(sex="P"), worker(sex="P"), worker(name="")])
    for row, accepted, reason in ((4, True, "KTP asli dilihat"), (5, False, "KTP milik orang lain")):
        decide_rows(
            agreement_code=AGREEMENT,
            roster_number=1,
            row_numbers=[row],
            accepted=accepted,
            reason=reason,
            reach=reach_of(OFFICER),
            now=day("2022-09-20", hour=12),
        )
    return Batch.objects.get(pk=approve().batch_id)


def test_minutes_tell_outcomes_reasons_and_decisions(agreement):
    said = told(approved_batch(agreement))

    assert said["outcomes"] == [
        ["diterima", "2"],
        ["perlu diperiksa", "2"],
        ["ditolak", "1"],
        ["menunggu anggaran", "0"],
    ]
    assert said["reasons"] == [
        ["Nama kosong", "1"],
        ["Jenis kelamin tidak sama dengan yang tersirat di dalam NIK", "2"],
    ]
    assert said["decisions"] == [["diterima", "KTP asli dilihat", "1"], ["ditolak", "KTP milik orang lain", "1"]]


def test_minutes_tell_months_price_total_and_law(agreement):
    said = told(approved_batch(agreement))

    assert said["portions"] == [["Oktober 2022 – Desember 2022", "3", "Rp50.400", "Rp151.200"]]
    assert said["total"] == "Rp151.200"
    assert said["total_words"] == "seratus lima puluh satu ribu dua ratus rupiah"
    assert any("JKK Rp10.000 + JKM Rp6.800 = Rp16.800" in line for line in said["price"])
    assert any(law.startswith("PP 44/2015") for law in said["law"])


def test_minutes_tell_parties_file_and_signers(agreement):
    batch = approved_batch(agreement)

    said = told(batch)

    assert [party["value"] for party in said["parties"]] == [
        "Pemerintah Kabupaten Kutai Kartanegara",
        "Cabang Tenggarong",
    ]
    assert said["digest"] == bytes(Roster.objects.get().file.sha256).hex()
    assert said["uploader"] == {"name": "Dinsos", "at": "20 September 2022 09.00 WITA"}
    assert said["approver"] == {"name": "Penyelia", "at": "21 September 2022 09.00 WITA"}
    assert "Rabu, 21 September 2022, pukul 09.00 WITA" in said["opening"]


def test_minutes_are_said_in_english_too(agreement):
    said = told(approved_batch(agreement), "en")

    assert said["words"]["title"] == "Minutes of the Approval of a List of Workers"
    assert said["total_words"] == "one hundred fifty-one thousand two hundred rupiah"
    assert said["portions"][0][0] == "October 2022 – December 2022"


def test_minutes_name_no_worker_and_no_nik(agreement):
    batch = approved_batch(agreement)

    said = json.dumps(told(batch))

    for person in Person.objects.all():
        assert person.name not in said
    assert "640200" not in said


def test_minutes_stay_the_same_whatever_happens_later(agreement):
    send([*workers(2), worker(sex="P")])
    batch = Batch.objects.get(pk=approve().batch_id)
    first = told(batch)
    pay(bill()[0])
    leave(2)
    decide_rows(
        agreement_code=AGREEMENT,
        roster_number=1,
        row_numbers=[4],
        accepted=False,
        reason="KTP milik orang lain",
        reach=reach_of(OFFICER),
        now=day("2022-12-01"),
    )

    assert told(batch) == first


def test_many_different_reasons_are_counted_together_at_the_end(agreement):
    count = minutes.MOST_REASONS + 5
    send([worker(), *workers(count, sex="P")])
    for place in range(count):
        decide_rows(
            agreement_code=AGREEMENT,
            roster_number=1,
            row_numbers=[3 + place],
            accepted=True,
            reason=f"KTP dilihat oleh petugas {place}",
            reach=reach_of(OFFICER),
            now=day("2022-09-20", hour=12),
        )
    batch = Batch.objects.get(pk=approve().batch_id)

    said = told(batch)["decisions"]

    assert len(said) == minutes.MOST_REASONS + 1
    assert said[-1] == ["diterima", "5 alasan lain", "5"]


def test_minutes_of_an_approval_that_only_let_go_can_be_set(agreement):
    row = worker()
    send([row, worker()])
    approve()
    send([row.but(mutation="keluar")], at=day("2022-10-20"))
    done = approve(roster=2, at=day("2022-10-21"))

    document = minutes.batch_minutes(batch_id=done.batch_id, reach=reach_of(AUDITOR), language="id")

    assert document.content.startswith(b"%PDF")
    assert "1 peserta dikeluarkan" in told(Batch.objects.get(pk=done.batch_id))["result"]


@pytest.mark.parametrize(
    "reason", ['#set page(paper: "a5") $x$ *bintang*', "<script>alert(1)</script> & tulisan", "نص عربي طويل جدا"]
)
def test_what_people_write_is_set_as_text(agreement, reason):
    send([worker(), worker(sex="P")])
    decide_rows(
        agreement_code=AGREEMENT,
        roster_number=1,
        row_numbers=[3],
        accepted=False,
        reason=reason,
        reach=reach_of(OFFICER),
        now=day("2022-09-20", hour=12),
    )
    batch = Batch.objects.get(pk=approve().batch_id)

    document = minutes.batch_minutes(batch_id=batch.pk, reach=reach_of(SUPERVISOR), language="id")

    assert document.content.startswith(b"%PDF")
    assert told(batch)["decisions"] == [["ditolak", reason, "1"]]


def test_same_minutes_are_the_same_bytes(agreement):
    batch = approved_batch(agreement)

    one, other = (
        minutes.batch_minutes(batch_id=batch.pk, reach=reach_of(OFFICER), language="id").content for _time in range(2)
    )

    assert one == other


def test_name_of_the_file_holds_only_letters_digits_and_dashes(world):
    make_agreement(code="PKS/2022 ../x")
    send(workers(1), agreement="PKS/2022 ../x")
    done = approve(agreement="PKS/2022 ../x")

    name = minutes.batch_minutes(batch_id=done.batch_id, reach=reach_of(OFFICER), language="id").name

    assert name == "berita-acara-PKS-2022----x-1.pdf"


def test_months_apart_are_told_as_runs(agreement):
    held = worker()
    fund_elsewhere([held], months=1, first_month="2022-11")
    send([held])

    said = told(Batch.objects.get(pk=approve().batch_id))

    assert said["portions"] == [["Oktober 2022, Desember 2022", "1", "Rp33.600", "Rp33.600"]]
