"""The pages of sponsors, and of who is about to lose cover."""

import pytest
from django.urls import reverse

from jangkau.registry.models import Organisation
from jangkau.registry.models.organisations import OrganisationKind
from tests.backoffice.parts import assert_part_is_the_pages
from tests.backoffice.queries import assert_same_queries
from tests.factories.partnership import (
    AUDITOR,
    MONTH_RUPIAH,
    NEIGHBOUR,
    OFFICER,
    SPONSOR_OFFICER,
    approve,
    bill,
    make_agreement,
    pay,
    send,
    workers,
)
from tests.factories.registry import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world", "october")]

HTML = "<script>alert(1)</script>"
SPONSORS, NEW, ENDINGS = (reverse(f"backoffice:{name}") for name in ("sponsors", "sponsor_new", "endings"))
TYPED = {
    "name": "Pemerintah Desa  Jahab",
    "code": "pemdes-jahab",
    "kind": "village_government",
    "office": "KC-TGR",
    "region": "64.02.06.2001",
}


def sponsor_of(code: str, name: str = "sponsor") -> str:
    return reverse(f"backoffice:{name}", args=[code])


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def insured(count: int, **changes) -> None:
    agreement = make_agreement(**changes)
    send(workers(count), agreement=agreement.code)
    approve(agreement=agreement.code)
    for one in bill(agreement=agreement.code):
        pay(one)


def test_a_sponsor_shows_its_agreements_its_officers_and_its_totals(sign_in):
    insured(2, budget_rupiah=10 * MONTH_RUPIAH)

    said = text_of(sign_in(OFFICER).get(sponsor_of("PEMKAB-KUKAR")))

    assert "Pemerintah Kabupaten Kutai Kartanegara" in said
    assert "dari Rp100.800 yang ditagih; anggaran Rp168.000" in said
    assert f"({SPONSOR_OFFICER})" in said
    assert "PKS-KUKAR" in said


def test_a_branch_records_a_sponsor_and_mends_its_name(sign_in):
    client = sign_in(OFFICER)

    sent = client.post(NEW, TYPED)

    made = Organisation.objects.get(code="PEMDES-JAHAB")
    assert sent.headers["Location"] == sponsor_of("PEMDES-JAHAB")
    assert (made.name, made.kind, made.office.code, made.region_id) == (
        "Pemerintah Desa Jahab", "village_government", "KC-TGR", "6402062001",
    )  # fmt: skip
    client.post(sponsor_of("PEMDES-JAHAB", "sponsor_rename"), {"name": "Pemdes Jahab"})
    assert "Pemdes Jahab" in text_of(client.get(SPONSORS))
    assert "Belum ada perjanjian" in text_of(client.get(sponsor_of("PEMDES-JAHAB")))


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "x" * 201},
        {"code": ""},
        {"code": "A B"},
        {"code": HTML},
        {"code": "PEMKAB-KUKAR"},
        {"kind": "bank"},
        {"kind": ""},
        {"office": "KC-SMD"},
        {"region": "9999"},
        {"name": "\0"},
    ],
)
def test_a_sponsor_that_will_not_do_is_given_back_with_what_was_typed(sign_in, changes):
    before = Organisation.objects.count()

    answer = sign_in(OFFICER).post(NEW, TYPED | changes)

    assert (answer.status_code, Organisation.objects.count()) == (422, before)
    assert HTML not in answer.content.decode()


def test_a_second_click_records_no_second_sponsor(sign_in):
    client = sign_in(OFFICER)

    first, second = (client.post(NEW, TYPED).status_code for _click in range(2))

    assert (first, second) == (303, 422)


def test_names_of_two_hundred_letters_and_html_are_text(sign_in):
    make_organisation("PT-1", name=(HTML + "x" * 200)[:200], kind=OrganisationKind.COMPANY)

    for path in (SPONSORS, sponsor_of("PT-1"), sponsor_of("PT-1", "sponsor_rename")):
        assert HTML not in sign_in(OFFICER).get(path).content.decode()


def test_an_office_without_sponsors_is_taught_the_next_step(sign_in):
    said = text_of(sign_in(NEIGHBOUR).get(SPONSORS))

    assert "Belum ada sponsor" in said
    assert NEW in said


def test_a_sponsor_s_officer_finds_nothing_to_change(sign_in):
    client = sign_in(SPONSOR_OFFICER)

    for path in (SPONSORS, sponsor_of("PEMKAB-KUKAR")):
        said = text_of(client.get(path))
        assert NEW not in said
        assert sponsor_of("PEMKAB-KUKAR", "sponsor_rename") not in said
    assert client.post(NEW, TYPED).status_code == 403


def test_lists_of_sponsors_and_their_parts_are_the_same(sign_in):
    insured(1)
    client = sign_in(OFFICER)

    assert_part_is_the_pages(client, SPONSORS, "sponsor-list")
    assert_part_is_the_pages(client, sponsor_of("PEMKAB-KUKAR"), "agreement-list")
    assert_part_is_the_pages(client, ENDINGS, "ending-list")


def test_more_sponsors_take_no_more_questions(sign_in):
    client = sign_in(OFFICER)
    office = Organisation.objects.get(code="PEMKAB-KUKAR").office

    def grow():
        Organisation.objects.bulk_create(
            Organisation(code=f"PEMDES-{n:03d}", name=f"Desa {n}", kind="village_government", office=office)
            for n in range(60)
        )

    assert_same_queries(client, SPONSORS, grow)
    assert "Berikutnya" in text_of(client.get(SPONSORS))


@pytest.mark.parametrize(
    ("username", "way_on"),
    [(OFFICER, "Siapkan perjanjian berikutnya"), (SPONSOR_OFFICER, "Bicarakan perjanjian berikutnya"),
     (AUDITOR, "Bicarakan perjanjian berikutnya")],
)  # fmt: skip
def test_who_is_about_to_lose_cover_is_listed_with_what_can_be_done(sign_in, username, way_on):
    insured(3, budget_rupiah=10 * MONTH_RUPIAH)

    said = text_of(sign_in(username).get(ENDINGS))

    assert "1 Januari 2023" in said
    assert "78 hari lagi" in said
    assert way_on in said
    assert "Perjanjian yang berakhir dengan sisa anggaran" in said
    assert "Rp16.800" in said


def test_an_empty_list_of_endings_says_so(sign_in):
    assert "Tidak ada yang segera berakhir" in text_of(sign_in(OFFICER).get(ENDINGS))


def test_more_endings_take_no_more_questions(sign_in):
    insured(1)
    client = sign_in(OFFICER)

    def grow():
        for number in range(4):
            insured(5, code=f"PKS-{number}")

    assert_same_queries(client, ENDINGS, grow)
    assert client.get(ENDINGS, {"after": "\0"}).status_code == 200
