"""The trial balance, and lists of participants to hand out."""

import io
import zipfile

import pytest
from django.urls import reverse

from jangkau.core.models import Sighting
from tests.backoffice.queries import assert_same_queries
from tests.factories import partnership as given

BOOKS = reverse("backoffice:books")


@pytest.fixture
def supervisor(house, sign_in):
    """A browser of the supervisor."""
    return sign_in(given.SUPERVISOR)


def lists_path(agreement) -> str:
    return reverse("backoffice:participant_lists", args=[agreement.pk])


def test_books_sum_to_nought_and_are_those_of_the_reader(supervisor, house):
    answer = supervisor.get(BOOKS)

    assert "Jumlah semua saldo nol" in answer.content.decode()
    assert answer.context["books"].debit_rupiah == house.payment.amount_rupiah


@pytest.mark.parametrize(("day", "debit_rupiah"), [("2022-09-22", 0), ("2022-09-23", 151_200)])
def test_books_are_as_of_a_day(supervisor, day, debit_rupiah):
    assert supervisor.get(BOOKS, {"as_of": day}).context["books"].debit_rupiah == debit_rupiah


@pytest.mark.parametrize("text", ["", "x", "2022-02-30", "9999-12-31", "0000-00-00", "' OR 1=1"])
def test_what_is_no_day_is_today(supervisor, text):
    answer = supervisor.get(BOOKS, {"as_of": text})

    assert answer.status_code == 200
    assert answer.context["books"].debit_rupiah == 151_200


def test_lists_are_offered_by_place(supervisor, house):
    page = supervisor.get(lists_path(house.agreement)).content.decode()

    assert "3 peserta di 1 desa dan kelurahan" in page
    assert "?place=6402062001" in page


def test_workbook_is_handed_out_and_put_on_record(supervisor, house):
    answer = supervisor.get(lists_path(house.agreement), {"form": "xlsx"})

    assert answer.content.startswith(b"PK")
    assert 'filename="peserta-PKS-KUKAR.xlsx"' in answer.headers["Content-Disposition"]
    assert Sighting.objects.get(page="participant_lists").seen_by == given.SUPERVISOR


def test_village_is_a_pdf_and_kecamatan_too_if_it_has_one_village(supervisor, house):
    for place in ("6402062001", "640206"):
        answer = supervisor.get(lists_path(house.agreement), {"place": place})
        assert answer.headers["Content-Type"] == "application/pdf"


def test_kecamatan_of_several_villages_is_an_archive(supervisor, house):
    given.send(given.workers(1, village="Loa Ipuh"))
    given.approve()

    answer = supervisor.get(lists_path(house.agreement), {"place": "640206"})

    assert answer.headers["Content-Type"] == "application/zip"
    assert len(zipfile.ZipFile(io.BytesIO(answer.content)).namelist()) == 2


@pytest.mark.parametrize("place", ["64", "6472", "x", "../etc", "6402062001'"])
def test_place_that_is_not_offered_hands_out_nothing(supervisor, house, place):
    answer = supervisor.get(lists_path(house.agreement), {"place": place})

    assert answer.headers["Content-Type"].startswith("text/html")


def test_agreement_without_participants_says_what_comes_first(supervisor, house):
    agreement = given.make_agreement(code="PKS-KOSONG")

    page = supervisor.get(lists_path(agreement), {"form": "xlsx"}).content.decode()

    assert "Belum ada peserta" in page


def test_questions_do_not_grow_with_the_participants(supervisor, house):
    def grow() -> None:
        given.send(given.workers(30))
        given.approve()

    assert_same_queries(supervisor, lists_path(house.agreement), grow)
