"""One row beside the register: what was sent, what is known, what the NIK says, and never a whole NIK."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jangkau.partnership.models import RosterRow
from jangkau.partnership.selectors.review_rows import RowNotFound, row_review
from jangkau.partnership.services.reviews import decide_rows
from jangkau.registry.models import Person
from jangkau.registry.selectors.reach import NotPermitted, reach_of
from jangkau.registry.services.merges import merge_people
from tests.factories.partnership import (
    AGREEMENT,
    APPROVED_AT,
    AUDITOR,
    OFFICER,
    SPONSOR_OFFICER,
    day,
    fund_elsewhere,
    make_agreement,
    month,
    register,
    send,
    worker,
    workers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

TODAY = datetime.date(2022, 9, 21)


@pytest.fixture
def agreement(world):
    return make_agreement()


def row_of(agreement, row_number=2, *, by=OFFICER, number=1, **asked):
    return row_review(
        agreement_id=agreement.pk, number=number, row_number=row_number, reach=reach_of(by), today=TODAY, **asked
    )


def decide(*rows, accepted=True):
    decide_rows(
        agreement_code=AGREEMENT,
        roster_number=1,
        row_numbers=rows,
        accepted=accepted,
        reason="KTP dilihat",
        reach=reach_of(OFFICER),
        now=APPROVED_AT,
    )


def test_cells_are_told_as_sent_with_their_headings_and_as_read(agreement):
    sent = worker(sex="P", born="7/8/1980", phone="0812 0000 0001")
    send([sent])

    cells = {cell.heading: cell for cell in row_of(agreement).cells}

    assert cells["Nama"].text == sent.name
    assert (cells["Tanggal Lahir"].text, cells["Tanggal Lahir"].read_as) == ("7/8/1980", "7 Agustus 1980")
    assert (cells["L/P"].text, cells["L/P"].read_as) == ("P", "perempuan")
    assert cells["No HP"].text == "0812 0000 0001"


def test_no_identity_number_is_told_whole(agreement):
    headings = "NIK;Nama;Tanggal Lahir;L/P;Desa;Kecamatan;Kabupaten;Pekerjaan;Kategori;No KK;Catatan\n"
    sent = worker(sex="P")
    cells = [
        sent.nik, sent.name, sent.born, "P", sent.village, sent.district, sent.regency, "Petani", sent.category,
        "6402061234567890", "NIK lama 6402 0612 3456 7891",
    ]  # fmt: skip
    send([], content=(headings + ";".join(cells)).encode())

    told = str(row_of(agreement))

    for number in (sent.nik, "6402061234567890", "6402 0612 3456 7891", "6402061234567891"):
        assert number not in told
    assert f"64**********{sent.nik[-4:]}" in told
    assert "64**********7890" in told


def test_digits_that_disagree_on_the_birth_date_are_told_and_no_others(agreement):
    send([worker(born="18-09-1980")])

    parts = row_of(agreement).nik_parts

    assert [(part.digits, part.in_nik, part.in_row, part.agrees) for part in parts] == [
        ("7–8", "17", "18", False),
        ("9–10", "08", "09", False),
        ("11–12", "80", "80", True),
    ]


@pytest.mark.parametrize(
    ("day_in_nik", "sex", "said"),
    [("17", "P", "40 atau kurang: laki-laki"), ("57", "L", "lebih dari 40: perempuan")],
)
def test_sex_in_the_nik_is_explained_without_its_digits(agreement, day_in_nik, sex, said):
    nik = f"640206{day_in_nik}0880{4321}"
    send([worker(nik=nik, sex=sex)])

    (part,) = row_of(agreement).nik_parts

    assert (part.digits, part.in_nik) == ("7–8", said)


def test_unknown_regency_of_a_nik_is_named(agreement):
    send([worker(nik="9902061708801234")])

    (part,) = row_of(agreement).nik_parts

    assert (part.digits, part.in_nik, part.agrees) == ("1–4", "9902", False)


def test_person_who_has_the_nik_is_laid_beside_with_what_differs(agreement):
    row = worker()
    known = register(row.but(name="Orang Lain Sekali", born="01-02-1970", sex="P"))
    send([row])

    (record,) = row_of(agreement).records

    assert (record.person_id, record.is_by_nik, record.may_open) == (known.pk, True, True)
    assert record.likeness < 60
    assert {each.label: each.differs for each in record.compared} == {
        "Nama": True,
        "NIK": False,
        "Tanggal lahir": True,
        "Jenis kelamin": True,
        "Tempat tinggal": False,
    }


def test_record_that_was_merged_leads_to_the_one_that_goes_on(agreement):
    row, other = worker(), worker()
    dropped, kept = register(row.but(name="Orang Lain")), register(other.but(name="Orang Yang Tinggal"))
    merge_people(
        reach=reach_of(OFFICER), kept_id=kept.pk, dropped_id=dropped.pk, reason="orang yang sama", now=APPROVED_AT
    )
    send([row])

    assert [record.person_id for record in row_of(agreement).records] == [kept.pk]


def test_people_who_may_be_the_same_are_told_the_likest_first(agreement):
    row = worker()
    twin = register(row.but(nik=worker().nik))
    alike = register(row.but(nik=worker().nik, name=row.name + " a"))
    register(row.but(nik=worker().nik, name="Sangat Lain Namanya"))
    register(row.but(nik=worker().nik, born="18-08-1980"))
    send([row])

    records = row_of(agreement).records

    assert [record.person_id for record in records] == [twin.pk, alike.pk]
    assert records[0].likeness == 100 > records[1].likeness
    assert not any(record.is_by_nik for record in records)


def test_no_more_than_five_people_are_laid_beside(agreement):
    row = worker()
    for _one in range(8):
        register(row.but(nik=worker().nik))
    send([row])

    assert len(row_of(agreement).records) == 5


def test_who_pays_already_is_told_with_the_months(agreement):
    row = worker()
    other = fund_elsewhere([row])
    send([row])

    found = row_of(agreement)

    assert [words.code for words in found.reasons] == ["already_funded"]
    (record,) = found.records
    (funded,) = record.funded
    assert (funded.payer, funded.under) == ("Pemerintah Provinsi Kalimantan Timur", other.code)
    assert funded.months == (month("2022-10"), month("2022-11"), month("2022-12"))
    assert not found.is_open


def test_person_of_another_office_is_shown_without_a_way_to_him(agreement):
    row = worker()
    register(row.but(name="Orang Lain Sekali"))
    Person.objects.update(region_id="6472052001")
    send([row])

    (record,) = row_of(agreement).records

    assert not record.may_open
    assert record.name == "Orang Lain Sekali"


def test_twin_rows_of_the_same_roster_are_named(agreement):
    row = worker()
    twin = row.but(nik=worker().nik)
    send([row, twin, row])

    assert [other.row_number for other in row_of(agreement, 3).twins] == [2, 4]
    assert [other.row_number for other in row_of(agreement, 4).twins] == [2]


def test_decision_is_told_with_who_when_and_why(agreement):
    send([worker(sex="P")])
    decide(2, accepted=False)

    found = row_of(agreement, by=AUDITOR)

    assert found.decision is not None
    assert (found.decision.accepted, found.decision.reason, found.decision.decided_at) == (
        False,
        "KTP dilihat",
        APPROVED_AT,
    )
    assert not found.is_open
    assert not found.may_decide


def test_row_that_a_later_roster_has_is_overtaken(agreement):
    row = worker(sex="P")
    send([row])
    send([worker()], at=day("2022-09-21"))
    send([row], at=day("2022-09-22"))

    assert row_of(agreement).overtaken_by == 3
    assert not row_of(agreement).is_open
    assert row_of(agreement, number=3).is_open


def test_walk_tells_the_place_among_all_rows_and_leads_to_open_ones(agreement):
    send([worker(sex="P"), worker(), worker(sex="P"), worker(sex="P"), worker(born="18-08-1980")])
    decide(4)

    walk = row_of(agreement, 5).walk

    assert (walk.position, walk.of, walk.open) == (3, 4, 2)
    assert (walk.previous_number, walk.next_number) == (2, 6)
    assert row_of(agreement, 6).walk.next_number == 2
    assert row_of(agreement, 2).walk.previous_number == 6


def test_walk_stays_with_the_chosen_reason(agreement):
    send([worker(sex="P"), worker(born="18-08-1980"), worker(sex="P")])

    walk = row_of(agreement, 2, waits_for="nik_sex_mismatch").walk

    assert (walk.position, walk.of, walk.next_number) == (1, 2, 4)


def test_last_open_row_leads_nowhere(agreement):
    send([worker(sex="P")])

    assert row_of(agreement).walk.next_number is None


def test_cells_that_were_forgotten_are_not_told(agreement):
    send([worker(sex="P")])
    RosterRow.objects.update(raw_sealed=None)

    found = row_of(agreement)

    assert found.cells == ()
    assert found.name


@pytest.mark.parametrize("row_number", [0, 1, 3, 10**9, 10**30])
def test_row_that_is_not_in_the_roster_is_not_there(agreement, row_number):
    send([worker(sex="P")])
    send(workers(3, sex="P"), at=day("2022-09-21"))

    with pytest.raises(RowNotFound):
        row_of(agreement, row_number)


def test_sponsor_may_not_look_into_the_register(agreement):
    send([worker(sex="P")])

    with pytest.raises(NotPermitted):
        row_of(agreement, by=SPONSOR_OFFICER)


def test_row_of_a_long_roster_takes_as_many_statements_as_of_a_short_one(agreement):
    other = make_agreement(code="PKS-LAIN")
    known = [worker(), worker()]
    for row in known:
        register(row.but(name="Orang Lain Sekali"))
    send([known[0], worker(sex="P")])
    send([known[1], *workers(300, sex="P")], agreement="PKS-LAIN")

    counts = []
    for each in (agreement, other):
        reach = reach_of(OFFICER)
        with CaptureQueriesContext(connection) as captured:
            row_review(agreement_id=each.pk, number=1, row_number=2, reach=reach, today=TODAY)
        counts.append(len(captured))

    assert counts[0] == counts[1]
