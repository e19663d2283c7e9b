"""Before joining: what it costs and pays by the law of the day, and plain answers with their sources."""

import datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse

from jangkau.portal import pages

ASKED = {"occupation": "nelayan", "income": "1,2 juta", "children": "2", "months": "3", "with_savings": "on"}


def see(page: str, on: datetime.date, **asked: str) -> str:
    """Return a page as it is on a day, to somebody who has no account."""
    with patch.object(pages.timezone, "localdate", lambda: on):
        answer: Any = Client().get(reverse(f"portal:{page}"), asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.django_db
def test_landing_tells_todays_price_and_the_last_day_of_its_relief() -> None:
    last = see("landing", datetime.date(2026, 12, 31))
    after = see("landing", datetime.date(2027, 1, 1))
    assert "Mulai Rp8.400 sebulan" in last
    assert "sampai 31 Desember 2026" in last
    assert "Mulai Rp16.800 sebulan" in after
    assert "Ojek, kurir, dan sopir: mulai Rp8.400 sampai 31 Maret 2027" in after
    assert all(amount in last for amount in ("Rp70.000.000", "Rp42.000.000", reverse("portal:sign_in")))


@pytest.mark.django_db
def test_calculator_explains_cost_and_benefits_to_the_law_and_the_doubt() -> None:
    shown = see("calculator", datetime.date(2026, 11, 29), **ASKED)
    told = (
        "Rp33.400 sebulan", "sampai 31 Desember 2026; sesudahnya Rp42.800", "Rp109.600",  # by the table of the law
        "48 × Rp1.200.000 = Rp57.600.000", "PP 82/2019", "Belum pasti:", "paling banyak Rp174.000.000", "Rp72.000",
    )  # fmt: skip
    assert [text for text in told if text not in shown] == []


@pytest.mark.django_db
def test_calculator_asks_again_for_what_it_cannot_read_and_keeps_what_was_typed() -> None:
    shown = see("calculator", datetime.date(2026, 11, 29), **ASKED | {"occupation": "jual", "income": "banyak"})
    assert "Pilih yang paling dekat." in shown
    assert "Tulis jumlahnya" in shown
    assert 'value="banyak"' in shown
    assert "Yang Anda bayar" not in shown


@pytest.mark.django_db
def test_answers_name_their_law_and_both_readings_of_three_unpaid_months() -> None:
    shown = see("answers", datetime.date(2026, 11, 29))
    both = ("berakhir sejak 1 April", "berakhir setelah batas waktu April", "UU 24/2011, Pasal 6", "UU 27/2022")
    assert [text for text in both if text not in shown] == []
    assert shown.index(both[0]) < shown.index(both[1])


@pytest.mark.django_db
def test_pages_before_joining_are_compressed_and_those_of_people_are_not() -> None:
    browser = Client(headers={"accept-encoding": "gzip"})
    packed: Any = browser.get(reverse("portal:landing"))
    plain: Any = browser.get(reverse("portal:sign_in"))
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
