"""What became of a list: by outcome, by reason with examples, step by step, row by row, and back to be mended."""

import io
import itertools

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from jangkau.core.models import Sighting
from jangkau.core.services.files import destroy_expired
from jangkau.partnership.models import Roster
from jangkau.partnership.services.retention import forget_rows_as_sent
from jangkau.partnership.services.reviews import decide_rows
from jangkau.registry.selectors.reach import reach_of
from tests.backoffice.conftest import SignIn
from tests.backoffice.queries import assert_same_queries
from tests.factories.house import PLAYERS, House, Role
from tests.factories.partnership import (
    AGREEMENT,
    AUDITOR,
    MONTH_RUPIAH,
    OFFICER,
    SPONSOR_OFFICER,
    SUPERVISOR,
    approve,
    day,
    make_agreement,
    send,
    worker,
    workers,
)
from tests.factories.uploads import imported, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(house: House, sign_in: SignIn) -> Client:
    """The browser of the sponsor's officer."""
    return sign_in(SPONSOR_OFFICER)


def address(house: House, name: str = "roster", number: int = 1, query: str = "") -> str:
    return reverse(f"backoffice:{name}", args=[house.agreement.pk, number]) + query


def listing(house: House) -> str:
    return reverse("backoffice:rosters", args=[house.agreement.pk])


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_result_tells_outcomes_of_how_many_and_the_money(officer: Client, house: House) -> None:
    shown = text_of(officer, address(house))

    assert "dari 5 baris (60,0 %)" in shown
    assert shown.count("dari 5 baris (20,0 %)") == 2
    assert f"Rp{3 * 3 * MONTH_RUPIAH:,}".replace(",", ".") in shown


def test_reasons_are_told_with_what_to_do_and_masked_examples(officer: Client, house: House) -> None:
    rows = [worker(born="31-02-1980"), worker(nik="64020617"), *[worker(category="PNS") for _ in range(5)]]
    send(rows)

    shown = text_of(officer, address(house, number=2))

    assert "Tulis tanggal-bulan-tahun, misalnya 17-08-1980." in shown
    assert "31-02-1980" in shown
    assert "64****17" in shown
    assert "8 angka" in shown
    assert shown.count("PNS") == 3
    assert "Lihat semua 5 baris" in shown
    assert not any(row.nik in shown for row in rows)


def test_examples_stay_without_cells_when_the_time_of_the_file_is_over(officer: Client, house: House) -> None:
    send([worker(born="31-02-1980")])
    over = day("2042-01-01")
    forget_rows_as_sent(now=over)
    destroy_expired(now=over)

    shown = text_of(officer, address(house, number=2))

    assert "Tanggal lahir tidak terbaca" in shown
    assert "31-02-1980" not in shown
    assert officer.get(address(house, "roster_faulty", 2)).status_code == 409


def test_steps_tell_who_and_when_up_to_insured(officer: Client, house: House) -> None:
    shown = text_of(officer, address(house))

    done = ["Diterima", "Diperiksa", "Diputuskan", "Disetujui", "Ditagih", "Dibayar", "Terlindungi"]
    assert [shown.index(f'<span class="what">{step}</span>') for step in done] == sorted(
        shown.index(f'<span class="what">{step}</span>') for step in done
    )
    # One row still waits for the branch; all the rest went through.
    assert shown.count("sudah selesai") == 6
    assert shown.count('aria-current="step"') == 1
    assert "21 September 2022 pukul 09.00 WITA" in shown
    for name in (SPONSOR_OFFICER, SUPERVISOR, OFFICER):
        assert name.title() in shown


def test_list_that_just_came_waits_for_its_approval(officer: Client, house: House) -> None:
    imported(workers(2))

    shown = text_of(officer, address(house, number=2))

    assert shown.count("sudah selesai") == 3
    assert '<li class="now" aria-current="step">' in shown
    assert "tidak ada yang perlu diputuskan" in shown


def test_list_of_which_nothing_can_be_approved_says_so(officer: Client, house: House) -> None:
    send([worker(born="")])

    assert "tidak ada baris yang dapat disetujui" in text_of(officer, address(house, number=2))


def test_each_role_finds_the_pages_that_it_may_open(house: House, sign_in: SignIn) -> None:
    review, approval = address(house, "review"), address(house, "approval")
    sending = reverse("backoffice:upload_new", args=[house.agreement.pk])

    links = {role: text_of(sign_in(PLAYERS[role]), address(house)) for role in Role if role != Role.ADMINISTRATOR}

    assert {role for role, shown in links.items() if review in shown} == {
        Role.BRANCH_OFFICER,
        Role.SUPERVISOR,
        Role.AUDITOR,
    }
    assert {role for role, shown in links.items() if approval in shown} == {Role.SUPERVISOR}
    assert {role for role, shown in links.items() if sending in shown} == {Role.BRANCH_OFFICER, Role.SPONSOR_OFFICER}


def test_older_list_leads_to_the_latest(officer: Client, house: House) -> None:
    send(workers(1))

    shown = text_of(officer, address(house))

    assert address(house, number=2) in shown
    assert "Kirim hasil perbaikan" not in shown


def test_faulty_rows_come_back_in_the_senders_columns(officer: Client, house: House) -> None:
    answer = officer.get(address(house, "roster_faulty"))

    lines = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="perbaiki-daftar-1.xlsx"'
    assert lines[3][-2:] == ["Alasan", "Baris asal"]
    assert len(lines) == 4 + 2


def test_row_that_the_branch_accepted_is_not_to_be_corrected(officer: Client, house: House) -> None:
    assert "2 baris dapat diperbaiki" in text_of(officer, address(house))

    decide_rows(
        agreement_code=AGREEMENT,
        roster_number=1,
        row_numbers=[5],
        accepted=True,
        reason="KTP dilihat di loket",
        reach=reach_of(OFFICER),
        now=day("2022-10-01"),
    )

    assert "1 baris dapat diperbaiki" in text_of(officer, address(house))


def test_list_without_fault_has_nothing_to_correct(officer: Client, house: House) -> None:
    send(workers(1))

    assert "roster_faulty" not in text_of(officer, address(house, number=2))
    assert officer.get(address(house, "roster_faulty", 2)).status_code == 409


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("", 5),
        ("?outcome=accepted", 3),
        ("?outcome=review", 1),
        ("?outcome=rejected", 1),
        ("?outcome=waiting", 0),
        ("?reason=nik_missing", 1),
        ("?outcome=accepted&reason=nik_missing", 0),
        ("?outcome=apa&reason=saja&after=%00", 5),
        ("?after=99999999999999999999", 5),
        ("?after=999999999", 0),
    ],
)
def test_rows_are_filtered_by_outcome_and_reason(officer: Client, house: House, query: str, rows: int) -> None:
    shown = text_of(officer, address(house, "roster_rows", query=query))

    assert shown.count('data-label="Hasil"') == rows
    assert ("Tidak ada baris seperti itu" in shown) == (rows == 0)


def test_rows_come_a_page_at_a_time_in_the_order_of_the_file(officer: Client, house: House) -> None:
    send(workers(120))
    path, seen = address(house, "roster_rows", 2), []

    while path:
        rows = officer.get(path).context["shown"].rows
        seen.append([row.row_number for row in rows.rows])
        path = address(house, "roster_rows", 2, f"?after={rows.after}") if rows.after else ""

    assert [len(page) for page in seen] == [50, 50, 20]
    assert list(itertools.chain(*seen)) == list(range(2, 122))


def test_rows_show_no_nik_and_seeing_them_is_on_record(officer: Client, house: House) -> None:
    rows = [*workers(2), worker(nik="640206170880555")]
    send(rows)

    shown = text_of(officer, address(house, "roster_rows", 2)) + text_of(officer, address(house, number=2))

    assert not any(row.nik in shown for row in rows)
    pages = Sighting.objects.filter(subject_id=house.agreement.pk).values_list("page", flat=True)
    assert sorted(pages) == ["roster", "roster_rows"]


def test_hostile_cells_are_only_text(officer: Client, house: House) -> None:
    send([worker(name="<script>alert(1)</script>", nik=""), worker(name="\u202e" + "Panjang" * 40, category="PNS")])

    shown = text_of(officer, address(house, "roster_rows", 2)) + text_of(officer, address(house, number=2))

    assert "<script>alert" not in shown
    assert "&lt;script&gt;" in shown


def test_lists_of_an_agreement_tell_how_each_ended(officer: Client, house: House) -> None:
    send([worker(), worker(sex="P")])
    upload = read(workers(1))

    shown = text_of(officer, listing(house))

    assert shown.index("Daftar nomor 2") < shown.index("Daftar nomor 1")
    assert reverse("backoffice:upload", args=[upload.pk]) in shown


def test_agreement_without_a_list_teaches_the_next_step(house: House, sign_in: SignIn) -> None:
    agreement = make_agreement(code="PKS-BARU")
    path = reverse("backoffice:rosters", args=[agreement.pk])

    assert "Belum ada daftar pekerja" in text_of(sign_in(SPONSOR_OFFICER), path)
    sending = reverse("backoffice:upload_new", args=[agreement.pk])
    assert sending in text_of(sign_in(SPONSOR_OFFICER), path)
    assert sending not in text_of(sign_in(AUDITOR), path)


def test_lists_go_on_to_the_next_page(officer: Client, house: House) -> None:
    roster = Roster.objects.get(agreement=house.agreement)
    for number in range(2, 54):
        roster.pk, roster.number = None, number
        roster.save()

    first = officer.get(listing(house)).context["shown"].rosters
    second = officer.get(f"{listing(house)}?after={first.after}").context["shown"].rosters

    assert (first.rows[0].number, first.rows[-1].number) == (53, 4)
    assert ([line.number for line in second.rows], second.after) == ([3, 2, 1], None)


def test_pages_ask_no_more_of_the_database_for_more_rows(officer: Client, house: House) -> None:
    send([worker(), worker(sex="P"), worker(born=""), worker(category="PNS")])

    def grow_rows() -> None:
        send([*workers(60), *workers(60, sex="P"), *workers(60, category="PNS"), *[worker(born="") for _ in range(60)]])
        Roster.objects.filter(agreement=house.agreement, number=2).update(number=9)
        Roster.objects.filter(agreement=house.agreement, number=3).update(number=2)

    assert_same_queries(officer, address(house, "roster_rows", 2), grow_rows)


def test_result_asks_no_more_of_the_database_for_more_rows(officer: Client, house: House) -> None:
    send([worker(), worker(sex="P"), worker(born=""), worker(category="PNS")])

    def grow_rows() -> None:
        Roster.objects.filter(agreement=house.agreement, number=2).update(number=1_000)
        send([*workers(60), *workers(60, sex="P"), *workers(60, category="PNS"), *[worker(born="") for _ in range(60)]])
        Roster.objects.filter(agreement=house.agreement, number=1_001).update(number=2)
        Roster.objects.filter(agreement=house.agreement, number=1_000).update(number=3)

    assert_same_queries(officer, address(house, number=2), grow_rows)


def test_list_of_lists_asks_no_more_of_the_database_for_more_of_them(officer: Client, house: House) -> None:
    send(workers(1))
    read(workers(1))

    def grow() -> None:
        for _ in range(3):
            send(workers(1))
            read(workers(1))
        approve(roster=2)

    assert_same_queries(officer, listing(house), grow)
