"""The front page: true counts for everybody, a next step where there is nothing, and nobody's data."""

import datetime
from html.parser import HTMLParser

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from jangkau.backoffice import views
from jangkau.collection.services.reversals import reverse_payment
from jangkau.console.catalogue import compile_catalogue
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import end_participant, make_participant
from tests.factories.registry import make_person, make_region, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    compile_catalogue()


@pytest.fixture(autouse=True)
def _in_the_middle_of_december(monkeypatch: pytest.MonkeyPatch) -> None:
    set_today(monkeypatch, datetime.date(2022, 12, 15))


def set_today(monkeypatch: pytest.MonkeyPatch, day: datetime.date) -> None:
    monkeypatch.setattr(views, "_today", lambda: day)


def make_covered(count: int, *, region: str, name: str) -> None:
    """Insure people of a regency from October to December 2022."""
    place = make_region(region, name)
    people = [make_participant(person=make_person(region=place)) for _ in range(count)]
    pay(make_bill(people, months("2022-10", 3), letter_start=datetime.date(2022, 10, 1)), paid_at=at("2022-09-25"))


def page(client: Client, *, language: str = "") -> str:
    if language:
        client.cookies["django_language"] = language
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def cells_of(html: str) -> list[list[str]]:
    """Return the cells of the table's rows."""

    class Table(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.rows: list[list[str]] = []
            self.in_cell = False

        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag == "tr":
                self.rows.append([])
            self.in_cell = tag in {"td", "th"}

        def handle_data(self, data: str) -> None:
            if self.in_cell:
                self.rows[-1].append(data.strip())
                self.in_cell = False

    table = Table()
    table.feed(html)
    return table.rows[1:]


def test_empty_database_teaches_the_next_step(client: Client) -> None:
    html = page(client)

    assert "./dev demo" in html
    assert "<table" not in html


def test_workers_are_counted_by_regency_with_their_denominator(client: Client) -> None:
    make_covered(3, region="6402", name="Kabupaten Kutai Kartanegara")
    make_covered(1, region="6472", name="Kota Samarinda")
    make_participant(person=make_person(region=make_region("6402")))

    html = page(client)

    assert cells_of(html) == [
        ["Kabupaten Kutai Kartanegara", "3", "4", "75,0\N{NO-BREAK SPACE}%"],
        ["Kota Samarinda", "1", "1", "100,0\N{NO-BREAK SPACE}%"],
    ]
    assert "dari 5 peserta terdaftar, per 15 Desember 2022" in html


def test_whoever_left_is_counted_no_longer(client: Client) -> None:
    make_covered(2, region="6402", name="Kabupaten Kutai Kartanegara")
    gone = make_participant(person=make_person(region=make_region("6402")))
    end_participant(gone, on=datetime.date(2022, 12, 1), recorded_at=at("2022-12-02"))

    assert cells_of(page(client)) == [["Kabupaten Kutai Kartanegara", "2", "2", "100,0\N{NO-BREAK SPACE}%"]]


def test_counts_are_kept_while_nothing_changes(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_covered(2, region="6402", name="Kabupaten Kutai Kartanegara")
    counted = cells_of(page(client))

    with django_assert_num_queries(2):
        assert cells_of(page(client)) == counted


def test_payment_is_counted_at_once(client: Client) -> None:
    make_covered(1, region="6402", name="Kabupaten Kutai Kartanegara")
    page(client)

    make_covered(2, region="6472", name="Kota Samarinda")

    assert [cells[:3] for cells in cells_of(page(client))] == [
        ["Kota Samarinda", "2", "2"],
        ["Kabupaten Kutai Kartanegara", "1", "1"],
    ]


def test_payment_undone_is_counted_no_longer_at_once(client: Client) -> None:
    make_covered(1, region="6402", name="Kabupaten Kutai Kartanegara")
    place = make_region("6472", "Kota Samarinda")
    bill = make_bill(
        [make_participant(person=make_person(region=place))], months("2022-12"), letter_start=datetime.date(2022, 12, 1)
    )
    pay(bill, paid_at=at("2022-11-25"), reference="UNDONE")
    page(client)

    reverse_payment(
        channel="bank-kaltimtara",
        reference="UNDONE",
        reason="salah transfer",
        now=at("2022-12-14"),
        by_user_id=make_user().pk,
    )

    assert ["Kota Samarinda", "0", "1"] in [cells[:3] for cells in cells_of(page(client))]


def test_newcomers_and_those_who_left_are_counted_at_once(client: Client) -> None:
    make_covered(1, region="6402", name="Kabupaten Kutai Kartanegara")
    page(client)

    newcomer = make_participant(person=make_person(region=make_region("6402")))
    with_newcomer = cells_of(page(client))
    end_participant(newcomer, on=datetime.date(2022, 12, 1), recorded_at=at("2022-12-02"))

    assert with_newcomer[0][1:3] == ["1", "2"]
    assert cells_of(page(client))[0][1:3] == ["1", "1"]


def test_another_day_is_counted_anew(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_covered(1, region="6402", name="Kabupaten Kutai Kartanegara")
    page(client)

    set_today(monkeypatch, datetime.date(2022, 12, 16))

    assert "per 16 Desember 2022" in page(client)


def test_page_looks_back_to_the_last_covered_day_when_cover_is_over(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_covered(2, region="6402", name="Kabupaten Kutai Kartanegara")
    set_today(monkeypatch, datetime.date(2026, 11, 20))

    html = page(client)

    assert "per 31 Desember 2022" in html
    assert cells_of(html) == [["Kabupaten Kutai Kartanegara", "2", "2", "100,0\N{NO-BREAK SPACE}%"]]


def test_cover_that_has_not_begun_is_not_shown(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_covered(1, region="6402", name="Kabupaten Kutai Kartanegara")
    set_today(monkeypatch, datetime.date(2022, 9, 30))

    assert "./dev demo" in page(client)


def test_english_reader_gets_english(client: Client) -> None:
    make_covered(1, region="6402", name="Kabupaten Kutai Kartanegara")

    html = page(client, language="en")

    assert '<html lang="en">' in html
    assert "15 December 2022" in html


def test_indonesian_comes_first_whatever_the_browser_prefers(client: Client) -> None:
    answer = client.get("/", headers={"accept-language": "en-GB,en;q=0.9"})

    assert '<html lang="id">' in answer.content.decode()


def test_each_language_is_offered_under_its_own_name(client: Client) -> None:
    for language in ("id", "en"):
        html = page(client, language=language)
        assert ">Bahasa Indonesia</button>" in html
        assert ">English</button>" in html


def test_language_once_chosen_stays(client: Client) -> None:
    answer = client.post("/preferences", {"language": "en", "next": "/"})

    assert answer.status_code == 303
    assert '<html lang="en">' in page(client)


def test_language_is_changed_only_from_our_own_page() -> None:
    strict = Client(enforce_csrf_checks=True)

    assert strict.post("/preferences", {"language": "en", "next": "/"}).status_code == 403


def test_language_switch_leads_nowhere_else(client: Client) -> None:
    answer = client.post("/preferences", {"language": "en", "next": "https://elsewhere.example/"})

    assert answer.headers["Location"] == "/"


def test_page_names_nobody(client: Client) -> None:
    place = make_region("6402", "Kabupaten Kutai Kartanegara")
    person = make_person(name="Zubaidah Penyu", region=place)
    participant = make_participant(person=person)
    pay(make_bill([participant], months("2022-12")), paid_at=at("2022-12-01"), now=at("2022-12-01"))

    assert "Zubaidah" not in page(client)


def test_page_asks_no_other_host(client: Client) -> None:
    assert "http://" not in page(client)
    assert "https://" not in page(client)


def test_health_page_answers(client: Client) -> None:
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}


@pytest.mark.parametrize("address", ["/", "/healthz"])
def test_pages_are_only_read(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


def test_page_may_not_be_framed_or_sniffed(client: Client) -> None:
    headers = client.get("/").headers

    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
