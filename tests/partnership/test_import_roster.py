"""Importing a list keeps the original, every row and the faulty rows, sealed; the same list may come again."""

import datetime
import io
import json

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from python_calamine import CalamineWorkbook

from jangkau.core import sealing
from jangkau.core.models import SealedFile
from jangkau.core.services.files import read_file
from jangkau.partnership.models import Roster, RosterRow
from jangkau.partnership.models.rosters import Outcome
from jangkau.partnership.selectors.agreements import AgreementNotFound
from jangkau.partnership.selectors.roster_results import roster_result
from jangkau.partnership.selectors.rosters import (
    NoFaultyRows,
    RosterNotFound,
    faulty_rows_file,
    roster_summary,
    rows_under_review,
)
from jangkau.partnership.services.approvals import NothingToApprove
from jangkau.partnership.services.rosters import RosterUnreadable
from jangkau.registry.models import Person
from jangkau.registry.selectors.reach import reach_of
from tests.factories.partnership import (
    AGREEMENT,
    AUDITOR,
    MONTH_RUPIAH,
    NEIGHBOUR,
    OFFICER,
    SPONSOR_OFFICER,
    SUPERVISOR,
    UPLOADED_AT,
    Worker,
    approve,
    as_csv,
    day,
    make_agreement,
    month,
    register,
    send,
    worker,
    workers,
)
from tests.unguarded import guards_off

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def outcomes(number: int) -> dict[int, tuple[str, list[str]]]:
    rows = RosterRow.objects.filter(roster__number=number).values_list("row_number", "outcome", "reasons")
    return {row: (outcome, reasons) for row, outcome, reasons in rows}


def everything_on_disk() -> bytes:
    """Return all tables as text and all files, of which the test's transaction would be dumped."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')
            found += [row.encode() for (row,) in cursor.fetchall()]
            # Bytes that are shown as \x… would hide a text.
            cursor.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND data_type = 'bytea'",
                [table],
            )
            for (column,) in cursor.fetchall():
                cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL')
                found += [bytes(row[0]) for row in cursor.fetchall()]
    found += [path.read_bytes() for path in sorted(settings.MEDIA_ROOT.rglob("*")) if path.is_file()]
    return b"\n".join(found)


def test_original_and_rows_can_be_read_again():
    make_agreement()
    content = as_csv([worker(name="Hj. Siti “Ani” \\N Aminah", address='Jl. "Mawar"; no 1'), worker(nik="123")])

    sent = send([], content=content, file_name="daftar sintetis.csv")

    roster = Roster.objects.get(pk=sent.roster_id)
    assert (roster.number, roster.row_count, roster.uploaded_by.username) == (1, 2, SPONSOR_OFFICER)
    assert read_file(roster.file) == ("daftar sintetis.csv", content)
    accepted, rejected = RosterRow.objects.filter(roster=roster).order_by("row_number")
    raw = json.loads(sealing.unseal(bytes(accepted.raw_sealed), purpose="roster-row"))
    assert raw[1] == "Hj. Siti “Ani” \\N Aminah"
    assert (accepted.outcome, accepted.months) == ("accepted", [month("2022-10"), month("2022-11"), month("2022-12")])
    assert accepted.amount_rupiah == 3 * MONTH_RUPIAH
    assert (rejected.outcome, rejected.reasons, rejected.nik_sealed) == ("rejected", ["nik_malformed"], None)


def test_no_nik_lies_in_the_clear():
    make_agreement()
    rows = [
        *workers(3),
        worker(address="NIK 6402061708809999"),
        worker(name="Karto 6402061708808888"),
        worker(occupation="Petani 6402061708807777", category="6402061708806666"),
        worker(nik="64020617088055551"),
    ]
    send(rows)
    approve()

    kept = everything_on_disk()

    for nik in [row.nik for row in rows] + [f"640206170880{part}" for part in ("9999", "8888", "7777", "6666")]:
        assert nik.encode() not in kept


def test_nik_in_the_clear_would_be_found():
    make_agreement()
    row = worker()
    send([row])
    approve()

    Person.objects.update(address=f"NIK {row.nik}")

    assert row.nik.encode() in everything_on_disk()


def test_faulty_rows_go_back_with_their_reasons_and_come_again():
    make_agreement()
    good, faulty = worker(), worker(born="31-02-1980", address="=1+1")
    send([good, faulty])

    name, content = faulty_rows_file(agreement_code=AGREEMENT, reach=reach_of(SPONSOR_OFFICER))

    assert name == f"perbaiki-{AGREEMENT}.xlsx"
    lines = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    cells = [str(cell) for line in lines for cell in line]
    assert faulty.nik in cells
    assert good.nik not in cells
    assert "=1+1" not in cells
    assert any("Tanggal lahir tidak terbaca" in cell for cell in cells)
    again = send([], content=content)
    assert (again.number, again.check.rows, again.check.reasons) == (2, 1, {"birth_date_invalid": 1})


def test_list_without_fault_has_no_faulty_rows():
    make_agreement()
    send(workers(1))

    with pytest.raises(NoFaultyRows):
        faulty_rows_file(agreement_code=AGREEMENT, reach=reach_of(OFFICER))


def test_same_list_again_before_approval_takes_the_place_of_the_first():
    make_agreement()
    rows = workers(3)
    send(rows)
    send(rows)

    with pytest.raises(NothingToApprove):
        approve(roster=1)

    assert approve().members == 3


def test_same_list_again_after_approval_changes_nothing():
    make_agreement()
    rows = workers(3)
    send(rows)
    approve()

    again = send(rows)

    assert (again.check.accepted, again.check.new_members) == (3, 0)
    with pytest.raises(NothingToApprove):
        approve()


def test_corrected_list_brings_those_who_were_refused():
    make_agreement()
    good, wrong = worker(), worker(born="")
    send([good, wrong])
    approve()

    send([good, wrong.but(born="17-08-1980")])

    assert approve().members == 1


def test_mended_rows_alone_leave_the_others_of_the_first_list_open():
    make_agreement()
    good, wrong = worker(), worker(born="")
    send([good, wrong])
    send([wrong.but(born="17-08-1980")])

    assert (approve(roster=1).members, approve(roster=2).members) == (1, 1)


def test_later_refusal_of_a_person_closes_his_earlier_row():
    make_agreement()
    row = worker()
    send([row, worker()])
    send([row.but(category="PNS", occupation="Guru")])

    assert approve(roster=1).members == 1


def test_refused_file_leaves_nothing():
    make_agreement()

    with pytest.raises(RosterUnreadable):
        send([], content=b"\x00\x01\x02")

    assert (Roster.objects.count(), SealedFile.objects.count()) == (0, 0)


def test_day_of_the_list_is_that_of_the_office():
    # 17 September in Tenggarong has begun; in London it has not.
    make_agreement()
    born_today = worker(nik="6402061709220001", born="17-09-2022")

    sent = send([born_today], at=datetime.datetime(2022, 9, 16, 17, 0, tzinfo=datetime.UTC))

    assert sent.check.reasons == {"under_age": 1}
    assert Roster.objects.get().file.retain_until == datetime.date(2022, 9, 17) + datetime.timedelta(
        days=settings.ROSTER_RETENTION_DAYS
    )


def test_summary_and_rows_under_review_are_told():
    make_agreement(budget_rupiah=3 * MONTH_RUPIAH)
    send([worker(), worker(), worker(sex="P"), worker(name="")])

    told = roster_summary(agreement_code=AGREEMENT, reach=reach_of(AUDITOR))

    assert (told.row_count, told.accepted, told.waiting, told.review, told.rejected, told.undecided) == (
        4,
        1,
        1,
        1,
        1,
        1,
    )
    assert rows_under_review(agreement_code=AGREEMENT, reach=reach_of(OFFICER)) == [(4, ["nik_sex_mismatch"])]


def test_number_of_a_list_that_never_came_is_refused():
    make_agreement()

    with pytest.raises(RosterNotFound):
        roster_summary(agreement_code=AGREEMENT, number=7, reach=reach_of(SUPERVISOR))


def test_import_that_fails_half_way_leaves_no_row(monkeypatch):
    make_agreement()
    monkeypatch.setattr("jangkau.partnership.services.rosters._keep_rows", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        send(workers(2))

    assert (Roster.objects.count(), RosterRow.objects.count(), SealedFile.objects.count()) == (0, 0, 0)


# What is said of a row, by the agreement and by the register.


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"regency": "Berau", "district": "Pulau Derawan", "village": "Kasai"}, "outside_area"),
        ({"regency": "Kota Samarinda", "district": "", "village": ""}, "outside_area"),
        ({"category": "PNS"}, "category_not_eligible"),
        ({"category": "", "occupation": "Guru PPPK"}, "category_not_eligible"),
    ],
)
def test_row_outside_the_agreement_is_refused(changes, reason):
    make_agreement()

    sent = send([worker(**changes)])

    assert outcomes(sent.number) == {2: ("rejected", [reason])}


def test_nik_of_another_regency_does_not_put_anybody_outside():
    make_agreement()

    sent = send([worker(nik="3578011708800001")])

    assert sent.check.accepted == 1


def test_category_that_the_agreement_does_not_fund_is_refused():
    make_agreement(categories=["rt"])

    sent = send([worker(category="Ketua RT"), worker(category="Pekerja Rentan")])

    assert outcomes(sent.number) == {2: ("accepted", []), 3: ("rejected", ["category_not_eligible"])}


@pytest.mark.parametrize(
    ("born", "outcome"),
    [
        ("30-09-2004", "accepted"),
        ("01-10-2004", "accepted"),
        ("02-10-2004", "rejected"),
        ("02-10-1957", "accepted"),
        ("01-10-1957", "rejected"),
        ("30-09-1957", "rejected"),
    ],
)
def test_age_counts_on_the_first_day_of_the_agreement(born, outcome):
    make_agreement()
    nik = f"640206{born[:2]}{born[3:5]}{born[8:]}0001"

    sent = send([worker(nik=nik, born=born)])

    assert outcomes(sent.number)[2][0] == outcome


def test_dead_are_refused():
    make_agreement()
    row = worker()
    register(row, died_on=datetime.date(2022, 9, 1))

    sent = send([row])

    assert outcomes(sent.number) == {2: ("rejected", ["deceased"])}


def test_who_dies_between_import_and_approval_is_left_out():
    make_agreement()
    row, other = workers(2)
    send([row, other])
    register(row, died_on=datetime.date(2022, 9, 15))

    assert approve().members == 1


def test_nik_of_somebody_else_is_looked_at():
    make_agreement()
    row = worker()
    register(row)

    sent = send([row.but(name="Orang Lain Sekali", born="17-08-1980")])

    assert outcomes(sent.number) == {2: ("review", ["nik_other_person"])}


def test_same_person_under_another_nik_is_looked_at():
    make_agreement()
    row = worker(district="Tenggarong")
    register(row)

    sent = send([row.but(nik="6402061708807001")])

    assert outcomes(sent.number) == {2: ("review", ["possible_duplicate"])}


def test_second_row_of_a_nik_is_refused_and_an_incomplete_first_gives_way():
    make_agreement()
    row = worker()

    sent = send([row.but(name=""), row, row])

    assert {number: outcome for number, (outcome, _why) in outcomes(sent.number).items()} == {
        2: Outcome.REJECTED, 3: Outcome.ACCEPTED, 4: Outcome.REJECTED,
    }  # fmt: skip


def test_known_people_are_taken_in_without_being_made_anew():
    make_agreement()
    row = worker()
    person = register(row)
    send([row.but(address="Alamat lain")])

    batch = approve()

    assert (batch.members, batch.new_people) == (1, 0)
    assert Person.objects.get().pk == person.pk
    assert Person.objects.get().address == ""


def test_clock_of_the_upload_is_kept():
    make_agreement()
    send([Worker("6402061708807002", "Budi Karya")])

    assert Roster.objects.get().uploaded_at == UPLOADED_AT
    assert day("2022-09-20") == UPLOADED_AT


@pytest.mark.parametrize("code", [AGREEMENT, "TIDAK-ADA"])
def test_list_of_another_sponsor_looks_like_none(code):
    make_agreement()
    send([worker(name="")])
    reach = reach_of(NEIGHBOUR)

    for ask in (roster_summary, rows_under_review, faulty_rows_file):
        with pytest.raises(AgreementNotFound, match=code):
            ask(agreement_code=code, reach=reach)
    with pytest.raises(AgreementNotFound, match=code):
        send(workers(1), agreement=code, by=NEIGHBOUR)

    assert Roster.objects.count() == 1


def test_what_a_roster_keeps_is_what_its_accepted_rows_come_to(world):
    make_agreement()
    send([*workers(3), worker(sex="P"), worker(name="")])

    accepted = RosterRow.objects.filter(outcome=Outcome.ACCEPTED).aggregate(total=Sum("amount_rupiah"))["total"]

    assert Roster.objects.get().accepted_rupiah == accepted == 9 * MONTH_RUPIAH


def test_what_a_roster_keeps_cannot_be_changed(world):
    make_agreement()
    send(workers(1))

    with pytest.raises(DatabaseError, match="roster_keeps_sum"), transaction.atomic():
        Roster.objects.update(accepted_rupiah=0)


def test_roster_that_kept_no_sum_is_counted(world):
    agreement = make_agreement()
    send([*workers(2), worker(sex="P")])
    with guards_off("partnership_roster"):
        Roster.objects.update(accepted_rupiah=None)

    result = roster_result(agreement_id=agreement.pk, number=1, reach=reach_of(OFFICER))

    assert result.accepted_rupiah == 6 * MONTH_RUPIAH
