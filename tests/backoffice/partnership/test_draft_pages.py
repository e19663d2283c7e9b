"""A new agreement on the screen: one step a page, nothing typed is lost, checked before it is recorded."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from jangkau.partnership.models import Agreement, AgreementDraft
from tests.backoffice.queries import assert_same_queries
from tests.factories.partnership import AGREEMENT, CITY_OFFICER, OFFICER, SUPERVISOR, day, make_agreement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

HTML = "<script>alert(1)</script>"
NEW = reverse("backoffice:agreement_new")
ANSWERS = {
    "parties": {"sponsor": "kutai", "office": "KC-TGR", "code": AGREEMENT, "title": "Pekerja rentan"},
    "scope": {"region": "6402", "categories": ["vulnerable", "rt"], "minimum_age": "18", "maximum_age": "64"},
    "months": {"first_month": "2022-11", "months": "3", "bracket": "1", "programmes": "JKK JKM"},
    "money": {"funding": "apbd", "budget_rupiah": "Rp50.400.000", "billing": "once", "on_departure": "refund"},
    "decree": {"decree": "Keputusan 460/2022", "decree_date": "2022-08-29", "signed_date": "31-08-2022"},
}


def step_of(draft: AgreementDraft, step: str) -> str:
    return reverse("backoffice:agreement_draft", args=[draft.pk, step])


def begun(client: Client) -> AgreementDraft:
    client.post(NEW)
    return AgreementDraft.objects.latest("pk")


def written(client: Client) -> AgreementDraft:
    draft = begun(client)
    for step, answers in ANSWERS.items():
        assert client.post(step_of(draft, step), answers).status_code == 303
    return draft


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_steps_lead_to_a_check_and_the_check_to_the_agreement(sign_in):
    client = sign_in(OFFICER)
    sent = client.post(NEW)
    draft = AgreementDraft.objects.get()
    assert sent.headers["Location"] == step_of(draft, "parties")
    for step, following in (
        ("parties", "scope"), ("scope", "months"), ("months", "money"), ("money", "decree"), ("decree", "check"),
    ):  # fmt: skip
        assert client.get(step_of(draft, step)).status_code == 200
        assert client.post(step_of(draft, step), ANSWERS[step]).headers["Location"] == step_of(draft, following)

    said = text_of(client.get(step_of(draft, "check")))

    for told in (
        "Pemerintah Kabupaten Kutai Kartanegara (PEMKAB-KUKAR)",
        "November 2022",
        "Rp50.400.000",
        "31 Agustus 2022",
        "JKK Rp10.000 + JKM Rp6.800 = Rp16.800",
        "PP 44/2015, Pasal 20 ayat (3)",
    ):
        assert told in said
    sent = client.post(step_of(draft, "check"))
    agreement = Agreement.objects.get()
    assert sent.headers["Location"] == reverse("backoffice:agreement", args=[agreement.pk])
    assert (agreement.code, agreement.in_charge.username) == (AGREEMENT, OFFICER)


def test_a_second_click_on_record_makes_no_second_agreement(sign_in):
    client = sign_in(OFFICER)
    draft = written(client)

    first, second = (client.post(step_of(draft, "check")) for _click in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert Agreement.objects.count() == 1


def test_a_wrong_answer_is_told_beside_its_box_and_kept(sign_in):
    client = sign_in(OFFICER)
    draft = begun(client)

    answer = client.post(step_of(draft, "money"), {**ANSWERS["money"], "budget_rupiah": "lima juta", "billing": "term"})

    said = text_of(answer)
    assert answer.status_code == 422
    assert 'href="#id_budget_rupiah"' in said
    assert "Tulis bilangan bulat dari 1 sampai 1.000.000.000.000.000." in said
    assert "Isi panjang satu termin" in said
    assert 'value="lima juta"' in text_of(client.get(step_of(draft, "money")))


def test_a_draft_is_left_and_found_again(sign_in):
    client = sign_in(OFFICER)
    draft = begun(client)
    client.post(step_of(draft, "parties"), ANSWERS["parties"])

    said = text_of(sign_in(OFFICER).get(NEW))

    assert "Pekerja rentan" in said
    assert step_of(draft, "scope") in said


def test_a_colleague_of_the_office_goes_on_with_a_draft(sign_in):
    draft = written(sign_in(OFFICER))

    sent = sign_in(SUPERVISOR).post(step_of(draft, "check"))

    assert sent.status_code == 303
    assert Agreement.objects.get().in_charge.username == SUPERVISOR


def test_an_answer_changed_from_the_check_leads_back_to_it(sign_in):
    client = sign_in(OFFICER)
    draft = written(client)

    sent = client.post(step_of(draft, "parties") + "?back=check", {**ANSWERS["parties"], "title": "Nama baru"})

    assert sent.headers["Location"] == step_of(draft, "check")
    assert "Nama baru" in text_of(client.get(step_of(draft, "check")))


def test_a_check_of_an_incomplete_draft_names_what_is_missing_and_records_nothing(sign_in):
    client = sign_in(OFFICER)
    draft = begun(client)
    client.post(step_of(draft, "parties"), ANSWERS["parties"])

    said = text_of(client.get(step_of(draft, "check")))

    assert "Belum dapat dicatat" in said
    assert "Isi anggarannya." in said
    assert "Catat perjanjian" not in said
    assert client.post(step_of(draft, "check")).status_code == 422
    assert not Agreement.objects.exists()


def test_a_code_taken_meanwhile_is_told_and_nothing_is_recorded(sign_in):
    client = sign_in(OFFICER)
    draft = written(client)
    make_agreement()

    answer = client.post(step_of(draft, "check"))

    assert answer.status_code == 422
    assert "Kode ini sudah dipakai perjanjian lain" in text_of(answer)
    assert Agreement.objects.count() == 1


def test_the_back_button_after_recording_leads_to_the_agreement(sign_in):
    client = sign_in(OFFICER)
    draft = written(client)
    client.post(step_of(draft, "check"))
    there = reverse("backoffice:agreement", args=[Agreement.objects.get().pk])

    for step in ("parties", "check"):
        assert client.get(step_of(draft, step)).headers["Location"] == there


def test_a_draft_is_discarded_after_a_second_look(sign_in):
    client = sign_in(OFFICER)
    draft = written(client)
    path = reverse("backoffice:agreement_draft_discard", args=[draft.pk])
    assert "Pekerja rentan" in text_of(client.get(path))

    sent = client.post(path)

    draft.refresh_from_db()
    assert (sent.headers["Location"], draft.discarded_at is not None) == (NEW, True)
    assert client.get(step_of(draft, "parties")).status_code == 409
    assert client.post(step_of(draft, "parties"), ANSWERS["parties"]).status_code == 409


@pytest.mark.parametrize("step", ["tidak-ada", "Parties", "..", "check%00"])
def test_a_step_that_is_none_is_not_found(sign_in, step):
    client = sign_in(OFFICER)
    draft = begun(client)

    assert client.get(f"/agreements/drafts/{draft.pk}/{step}").status_code == 404


def test_a_draft_of_another_office_is_not_found(sign_in):
    draft = written(sign_in(OFFICER))
    other = sign_in(CITY_OFFICER)

    assert other.get(step_of(draft, "check")).status_code == 404
    assert other.post(step_of(draft, "check")).status_code == 404
    assert "Pekerja rentan" not in text_of(other.get(NEW))


@pytest.mark.parametrize("title", [HTML, "‮kanan ke kiri", "x" * 200, "عربى", "Desa \"Jahab\" & 'Loa'"])
def test_whatever_is_typed_is_shown_as_text(sign_in, title):
    client = sign_in(OFFICER)
    draft = begun(client)

    sent = client.post(step_of(draft, "parties"), {**ANSWERS["parties"], "title": title})

    assert sent.status_code == 303
    for path in (step_of(draft, "parties"), step_of(draft, "check"), NEW):
        assert HTML not in client.get(path).content.decode()


@pytest.mark.parametrize("typed", ["\0", "x" * 301])
def test_what_no_text_can_be_is_refused_on_the_page(sign_in, typed):
    client = sign_in(OFFICER)
    draft = begun(client)

    assert client.post(step_of(draft, "parties"), {**ANSWERS["parties"], "title": typed}).status_code == 422


def test_what_was_typed_before_the_session_ran_out_is_given_back(sign_in):
    client = sign_in(OFFICER)
    draft = begun(client)
    client.get(NEW)
    del client.cookies["sessionid"]
    asked = client.post(step_of(draft, "parties"), {**ANSWERS["parties"], "title": "Sudah diketik"})

    assert asked.status_code == 302
    client.force_login(draft.owner)
    assert "Sudah diketik" in text_of(client.get(step_of(draft, "parties")))


def test_more_drafts_take_no_more_questions(sign_in):
    client = sign_in(OFFICER)
    draft = begun(client)
    client.post(step_of(draft, "parties"), ANSWERS["parties"])

    def grow():
        AgreementDraft.objects.bulk_create(
            AgreementDraft(
                office=draft.office,
                owner=draft.owner,
                document={"code": f"D-{number}"},
                begun_at=day("2022-10-01"),
                changed_at=day("2022-10-01") + datetime.timedelta(minutes=number),
            )
            for number in range(60)
        )

    assert_same_queries(client, NEW, grow)
    assert "Berikutnya" in text_of(client.get(NEW))
