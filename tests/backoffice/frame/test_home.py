"""Home: what waits for each role."""

import datetime
import re

import pytest
from django.urls import resolve, reverse

from jangkau.collection.services.refund_requests import Account, Wish, refund_held_money
from jangkau.core.permissions import Role
from jangkau.registry.models import User
from jangkau.registry.selectors.reach import reach_of
from tests.backoffice.conftest import SignIn
from tests.factories import partnership as given
from tests.factories.house import HELD_AT, PLAYERS, House

pytestmark = pytest.mark.django_db
PATH = "/home"
Day = datetime.date.fromisoformat


@pytest.mark.parametrize("role", Role)
def test_every_door_opens_and_none_leads_back_home(house: House, sign_in: SignIn, in_2022: None, role: Role):
    client = sign_in(PLAYERS[role])
    page = client.get(PATH)

    doors = {href.replace("&amp;", "&") for href in re.findall(r'href="(/[^"#]*)"', main_of(page.content.decode()))}

    assert page.status_code == 200
    assert {href: client.get(href).status_code for href in doors} == dict.fromkeys(doors, 200)
    assert not any(resolve(href.split("?")[0]).url_name == "home" for href in doors)


def main_of(text: str) -> str:
    return text.split('<main id="isi"')[1].split("</main>")[0]


def words_of(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", main_of(text)).split())


@pytest.fixture
def in_2022(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages believe that it is two days after the payment."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: datetime.date(2022, 9, 25))


def test_an_officer_finds_what_waits_for_him(house: House, sign_in: SignIn, in_2022: None):
    words = words_of(sign_in(given.OFFICER).get(PATH).content.decode())

    assert "Menunggu Anda (2)" in words
    assert "1 baris daftar nomor 1 perlu diputuskan" in words
    assert "1 baris daftar nomor 1 perlu diperbaiki" in words
    assert given.OTHER_AGREEMENT not in words


def test_a_sponsor_reads_where_his_agreement_stands(house: House, sign_in: SignIn, in_2022: None):
    words = words_of(sign_in(given.SPONSOR_OFFICER).get(PATH).content.decode())

    assert "Kantor cabang memeriksa 1 baris. Anda tidak perlu berbuat apa-apa." in words
    assert "belum mulai sampai Desember 2022" in words


def test_nothing_to_do_teaches_the_next_step(house: House, sign_in: SignIn):
    words = words_of(sign_in(given.OFFICER).get(PATH).content.decode())

    assert "Tidak ada yang menunggu Anda" in words
    assert "Tulis perjanjian baru" in words


def test_an_auditor_reads_what_was_done_lately(house: House, sign_in: SignIn):
    _kept, _merge = house.merge

    words = words_of(sign_in(PLAYERS[Role.AUDITOR]).get(PATH).content.decode())

    assert "orang yang sama, dua kali dicatat" in words
    assert "Belum ada NIK yang dibuka" in words
    assert "Menunggu Anda" not in words


def test_an_administrator_reads_who_cannot_work_yet(house: House, sign_in: SignIn):
    words = words_of(sign_in(PLAYERS[Role.ADMINISTRATOR]).get(PATH).content.decode())

    assert "pengguna belum pernah masuk" in words
    assert "Menunggu Anda" not in words


def test_who_has_no_role_is_told_whom_to_ask(db: None, sign_in: SignIn):
    User.objects.create(username="baru", full_name="Baru", password="!")

    assert "Minta administrator kantor Anda" in words_of(sign_in("baru").get(PATH).content.decode())


def test_names_of_two_hundred_letters_and_markup_stay_text(house: House, sign_in: SignIn, in_2022: None):
    type(house.agreement).objects.filter(pk=house.agreement.pk).update(title="<b>" + "م" * 197)

    text = sign_in(given.OFFICER).get(PATH).content.decode()

    assert "&lt;b&gt;" + "م" * 197 in text


def test_days_to_reconcile_are_counted_until_the_day_before(
    house: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
):
    assert house.statement.lines.get().value_date == house.other_statement.lines.get().value_date == Day("2022-10-03")
    supervisor = sign_in(given.SUPERVISOR)

    for today, count in (("2022-10-03", 0), ("2022-10-04", 1), ("2022-11-30", 1), ("2022-12-01", 0)):
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args, day=today: Day(day))
        listed = supervisor.get(reverse("backoffice:reconciliation")).content.decode()
        assert f"hari rekening belum cocok {count}" in words_of(supervisor.get(PATH).content.decode())
        assert listed.count("1 selisih") == count
    assert "rekening belum cocok" not in words_of(sign_in(given.OFFICER).get(PATH).content.decode())


def test_held_money_and_refunds_to_approve_are_counted_for_whom_they_wait(house: House, sign_in: SignIn, in_2022: None):
    refund_held_money(
        held_id=house.held.pk,
        wish=Wish(400_000, "salah transfer", Account("BANK KALTIMTARA", "0011223344", "Bendahara")),
        now=HELD_AT,
        reach=reach_of(given.OFFICER),
    )

    asker = words_of(sign_in(given.OFFICER).get(PATH).content.decode())
    approver = words_of(sign_in(given.SUPERVISOR).get(PATH).content.decode())

    assert "uang masuk menunggu dicocokkan 1 Rp600.000 masih ditahan" in asker
    assert "pengembalian menunggu persetujuan" not in asker
    assert "pengembalian menunggu persetujuan Anda 1" in approver
