"""The desk of the audit."""

import datetime

import pytest
from django.urls import reverse

from jangkau.core.models import AuditHead, AuditSeal, Sighting
from jangkau.core.services.seals import seal_audit
from jangkau.partnership.models import Agreement
from tests.backoffice.conftest import SignIn
from tests.backoffice.queries import assert_same_queries
from tests.factories import partnership as given
from tests.factories.house import House

PATH = "/audit"
NOW = datetime.datetime(2026, 11, 20, 3, tzinfo=datetime.UTC)


def test_latest_acts_are_listed_with_who_and_why(house: House, sign_in: SignIn):
    page = sign_in(given.SUPERVISOR).get(PATH)

    text = page.content.decode()
    assert page.status_code == 200
    assert "menyetujui" in text
    assert "Penyelia (penyelia)" in text
    assert reverse("backoffice:audit_agreement", args=[house.agreement.pk]) in text
    assert given.OTHER_AGREEMENT not in text


def test_a_participant_number_leads_to_the_trail_of_its_person(house: House, sign_in: SignIn):
    number = house.person.participations.get().issued_number.number

    answer = sign_in(given.SUPERVISOR).post(PATH, {"text": number})

    assert answer.status_code == 303
    assert answer.headers["Location"] == reverse("backoffice:audit_person", args=[house.person.pk])


def test_a_nik_leads_to_the_trail_and_stands_in_no_address(house: House, sign_in: SignIn):
    row = given.worker()
    person = given.register(row)

    answer = sign_in(given.SUPERVISOR).post(PATH, {"text": row.nik})

    assert answer.headers["Location"] == reverse("backoffice:audit_person", args=[person.pk])


def test_an_agreement_code_leads_to_its_trail(house: House, sign_in: SignIn):
    answer = sign_in(given.SUPERVISOR).post(PATH, {"text": f" {given.AGREEMENT} "})

    assert answer.headers["Location"] == reverse("backoffice:audit_agreement", args=[house.agreement.pk])


@pytest.mark.parametrize("text", [given.OTHER_AGREEMENT, "6402000000000000", "12345678901", "1234", "", "<b>", "\x00"])
def test_what_is_not_found_is_said_on_the_form(house: House, sign_in: SignIn, text: str):
    answer = sign_in(given.SUPERVISOR).post(PATH, {"text": text})

    assert answer.status_code == 422
    assert answer.context["form"].errors


def test_acts_of_one_user_can_be_asked_for(house: House, sign_in: SignIn):
    page = sign_in(given.SUPERVISOR).get(PATH, {"who": given.SPONSOR_OFFICER})

    assert {act.who for act in page.context["acts"].rows} == {given.SPONSOR_OFFICER}


@pytest.mark.parametrize(
    "asked",
    [
        {"since": "31-02-2022"},
        {"since": "02-01-2022", "until": "01-01-2022"},
        {"kind": "'"},
        {"who": "x" * 500},
        {"after": "\x00"},
    ],
)
def test_a_wrong_filter_shows_everything_and_says_what_is_wrong(house: House, sign_in: SignIn, asked: dict[str, str]):
    page = sign_in(given.SUPERVISOR).get(PATH, asked)

    assert page.status_code == 200
    assert len(page.context["acts"].rows) >= 3
    assert bool(page.context["filters"].errors) is ("after" not in asked)


def test_nothing_that_fits_says_what_to_try_next(house: House, sign_in: SignIn):
    page = sign_in(given.SUPERVISOR).get(PATH, {"who": "tidak.ada"})

    assert "periksa ejaan nama penggunanya" in page.content.decode()


def test_an_administrator_sees_the_seals_and_nobodys_acts(house: House, sign_in: SignIn):
    page = sign_in("admin.tgr").get(PATH)

    assert "Belum ada yang disegel" in page.content.decode()
    assert page.context["acts"] is None


@pytest.mark.django_db(transaction=True)
def test_seals_are_told_with_their_time(sign_in: SignIn):
    given.make_world()
    seal_audit(now=NOW)

    text = sign_in(given.AUDITOR).get(PATH).content.decode()

    assert "berakhir di tempat yang ditandatangani" in text
    assert "20 November 2026 pukul 10.00 WIB" in text


def test_a_cut_chain_is_told_in_plain_words(house: House, sign_in: SignIn):
    AuditHead.objects.create(seal_count=4, digest=b"x" * 32, signature=b"y" * 32, signed_at=NOW)
    AuditSeal.objects.create(
        table_name="t", columns=["id"], first_id=1, last_id=2, row_count=2, row_ids=[1, 2], row_digests=b"",
        rows_digest=b"z" * 32, previous_digest=b"p" * 32, digest=b"d" * 32, sealed_at=NOW,
    )  # fmt: skip

    assert "Jangan memperbaiki apa pun" in sign_in("auditor.tgr").get(PATH).content.decode()


def test_names_of_two_hundred_letters_and_markup_stay_text(house: House, sign_in: SignIn):
    Agreement.objects.filter(pk=house.agreement.pk).update(title="<script>alert(1)</script>" + "x" * 175)
    path = reverse("backoffice:audit_agreement", args=[house.agreement.pk])

    text = sign_in(given.SUPERVISOR).get(path).content.decode()

    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_ten_thousand_looks_take_as_many_queries(house: House, sign_in: SignIn):
    def grow() -> None:
        Sighting.objects.bulk_create(
            Sighting(
                subject="person", subject_id=house.person.pk, page="person", seen_by_id=1, seen_by=given.OFFICER,
                seen_at=NOW,
            )
            for _time in range(10_000)
        )  # fmt: skip

    Sighting.objects.create(
        subject="person", subject_id=house.person.pk, page="person", seen_by_id=1, seen_by=given.OFFICER, seen_at=NOW
    )
    assert_same_queries(sign_in(given.SUPERVISOR), PATH, grow)
