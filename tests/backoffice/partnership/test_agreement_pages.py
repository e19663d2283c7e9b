"""The pages of recorded agreements: the list, the hub, and what can change about one."""

import datetime

import pytest
from django.urls import reverse

from jangkau.core.models import Sighting
from jangkau.partnership.models import Agreement, BudgetChange
from jangkau.registry.models import User
from tests.backoffice.parts import assert_part_is_the_pages
from tests.backoffice.queries import assert_same_queries
from tests.factories.partnership import (
    AUDITOR,
    MONTH_RUPIAH,
    OFFICER,
    SPONSOR_OFFICER,
    SUPERVISOR,
    approve,
    bill,
    day,
    make_agreement,
    pay,
    send,
    worker,
    workers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world", "october")]

HTML = "<script>alert(1)</script>"
LIST = reverse("backoffice:agreements")


def page_of(agreement: Agreement, name: str = "agreement") -> str:
    return reverse(f"backoffice:{name}", args=[agreement.pk])


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def paid_agreement(count: int = 3, **changes) -> Agreement:
    agreement = make_agreement(**changes)
    send(workers(count), agreement=agreement.code)
    approve(agreement=agreement.code)
    for one in bill(agreement=agreement.code):
        pay(one)
    return agreement


def test_the_list_tells_budget_members_and_what_comes_next(sign_in):
    make_agreement(budget_rupiah=10 * MONTH_RUPIAH)
    send(workers(2))
    approve()
    bill()

    said = text_of(sign_in(OFFICER).get(LIST))

    assert "PKS-KUKAR" in said
    assert "Rp100.800 dari Rp168.000" in said
    assert "Menunggu pembayaran Rp100.800" in said
    assert "segera berakhir" in said


def test_the_list_filters_by_state_and_sponsor_and_its_part_is_the_page_s(sign_in):
    make_agreement()
    client = sign_in(OFFICER)

    assert "PKS-KUKAR" in text_of(client.get(LIST, {"state": "ending", "sponsor": "PEMKAB-KUKAR"}))
    for asked in ({"state": "ended"}, {"sponsor": "PEMPROV-KALTIM"}, {"sponsor": HTML}):
        said = text_of(client.get(LIST, asked))
        assert "Tidak ada perjanjian yang cocok" in said
        assert HTML not in said
    assert "PKS-KUKAR" in text_of(client.get(LIST, {"state": "bukan-keadaan", "after": "\0x"}))
    assert_part_is_the_pages(client, LIST, "agreement-list")


@pytest.mark.parametrize(("username", "way_on"), [(OFFICER, True), (SPONSOR_OFFICER, False), (AUDITOR, False)])
def test_an_empty_list_teaches_the_next_step(sign_in, username, way_on):
    said = text_of(sign_in(username).get(LIST))

    assert "Belum ada perjanjian" in said
    assert (reverse("backoffice:agreement_new") in said) is way_on


def test_the_list_asks_as_many_questions_whatever_it_holds(sign_in):
    make_agreement(code="SATU")
    client = sign_in(OFFICER)

    def grow():
        for number in range(4):
            paid_agreement(5, code=f"PKS-{number}")

    assert_same_queries(client, LIST, grow)


def test_the_page_asks_as_many_questions_whatever_it_holds(sign_in):
    agreement = paid_agreement(1)
    client = sign_in(OFFICER)

    def grow():
        send([*workers(30), *workers(5, sex="P")], at=day("2022-09-25"))
        approve(at=day("2022-09-26"))
        pay(bill(at=day("2022-09-27"))[0], at=day("2022-09-28"))

    assert_same_queries(client, page_of(agreement), grow)


def test_the_page_warns_before_cover_ends_and_before_the_budget_lapses(sign_in):
    agreement = paid_agreement(3, budget_rupiah=10 * MONTH_RUPIAH)

    said = text_of(sign_in(OFFICER).get(page_of(agreement)))

    assert "3 peserta kehilangan perlindungan dalam 78 hari" in said
    assert "Hari terakhir yang terlindungi: 31 Desember 2022" in said
    assert "Perjanjian berakhir dalam 78 hari, sisa anggaran Rp16.800" in said
    assert "dari 3 peserta (100,0 %), siapa pun yang membayar" in said


@pytest.mark.parametrize(
    ("username", "button"), [(OFFICER, False), (SUPERVISOR, True), (SPONSOR_OFFICER, False), (AUDITOR, False)]
)
def test_a_step_is_a_button_for_who_may_do_it_and_a_word_for_others(sign_in, username, button):
    agreement = make_agreement()
    send(workers(1))

    said = text_of(sign_in(username).get(page_of(agreement)))

    assert "Setujui daftar nomor 1" in said
    assert ("menunggu penyelia" in said) is not button


@pytest.mark.parametrize("username", [SPONSOR_OFFICER, AUDITOR])
def test_who_only_reads_finds_nothing_to_change(sign_in, username):
    agreement = paid_agreement()

    said = text_of(sign_in(username).get(page_of(agreement)))

    for name in ("agreement_letter", "agreement_budget", "agreement_in_charge"):
        assert page_of(agreement, name) not in said
        assert sign_in(username).get(page_of(agreement, name)).status_code == 403
        assert sign_in(username).post(page_of(agreement, name), {"budget": "1"}).status_code == 403
    assert (reverse("backoffice:bill_new", args=[agreement.pk]) in said) is False


def test_looking_at_an_agreement_is_put_on_record(sign_in):
    agreement = make_agreement()

    sign_in(AUDITOR).get(page_of(agreement))

    seen = Sighting.objects.get(subject="agreement")
    assert (seen.subject_id, seen.seen_by, seen.page) == (agreement.pk, AUDITOR, "agreement")


def test_what_people_typed_is_shown_as_text(sign_in):
    agreement = make_agreement(title=(HTML + "‮" + "x" * 200)[:200], decree=HTML)

    for path in (LIST, page_of(agreement), page_of(agreement, "agreement_budget")):
        said = sign_in(OFFICER).get(path).content.decode()
        assert HTML not in said
        assert "&lt;script&gt;" in said


def test_a_letter_is_recorded_until_the_agreement_is_billed(sign_in):
    agreement = make_agreement(start_letter=None, cover_starts_on=None)
    client = sign_in(OFFICER)
    path = page_of(agreement, "agreement_letter")

    sent = client.post(path, {"letter": "S-1/KANWIL", "cover_starts_on": "2022-10-01"})

    agreement.refresh_from_db()
    assert (sent.status_code, sent.headers["Location"]) == (303, page_of(agreement))
    assert (agreement.start_letter, agreement.cover_starts_on) == ("S-1/KANWIL", datetime.date(2022, 10, 1))
    send(workers(1))
    approve()
    bill()
    assert "Awal perlindungan tidak dapat diubah lagi" in text_of(client.get(path))
    assert client.post(path, {"letter": "S-2", "cover_starts_on": "2022-11-01"}).status_code == 422


@pytest.mark.parametrize(
    ("letter", "starts_on"),
    [("", "2022-10-01"), ("S-1", ""), ("S-1", "31-02-2022"), ("S-1", "2022-09-30"), ("x" * 201, "2022-10-01")],
)
def test_a_letter_that_will_not_do_is_given_back_with_what_was_typed(sign_in, letter, starts_on):
    agreement = make_agreement(start_letter=None, cover_starts_on=None)

    answer = sign_in(OFFICER).post(
        page_of(agreement, "agreement_letter"), {"letter": letter, "cover_starts_on": starts_on}
    )

    agreement.refresh_from_db()
    assert answer.status_code == 422
    assert (letter or starts_on) in answer.content.decode()
    assert agreement.start_letter == ""


def test_a_budget_is_changed_by_decree_and_its_history_is_shown(sign_in):
    agreement = paid_agreement(3, budget_rupiah=10 * MONTH_RUPIAH)
    client = sign_in(OFFICER)
    typed = {"budget": "Rp 336.000", "decree": "Keputusan 500/2022", "decree_date": "2022-10-10"}

    sent = client.post(page_of(agreement, "agreement_budget"), typed)
    again = client.post(page_of(agreement, "agreement_budget"), typed)

    assert (sent.status_code, again.status_code, BudgetChange.objects.count()) == (303, 422, 1)
    said = text_of(client.get(page_of(agreement)))
    assert "Keputusan 500/2022" in said
    assert "Rp168.000" in said
    assert "Rp336.000" in said


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"budget": "banyak", "decree": "K", "decree_date": "2022-10-10"},
        {"budget": "1", "decree": "K", "decree_date": "2022-10-10"},
        {"budget": "-5", "decree": "K", "decree_date": "2022-10-10"},
        {"budget": "9" * 400, "decree": "K", "decree_date": "2022-10-10"},
        {"budget": "336000", "decree": "K", "decree_date": "2022-10-16"},
        {"budget": "336000", "decree": "\0", "decree_date": "2022-10-10"},
    ],
)
def test_a_budget_that_will_not_do_changes_nothing(sign_in, typed):
    agreement = paid_agreement(3, budget_rupiah=10 * MONTH_RUPIAH)

    answer = sign_in(OFFICER).post(page_of(agreement, "agreement_budget"), typed)

    agreement.refresh_from_db()
    assert (answer.status_code, agreement.budget_rupiah) == (422, 10 * MONTH_RUPIAH)


def test_another_officer_is_put_in_charge(sign_in):
    agreement = make_agreement()
    client = sign_in(OFFICER)

    sent = client.post(page_of(agreement, "agreement_in_charge"), {"officer": SUPERVISOR})

    assert sent.status_code == 303
    assert User.objects.get(username=SUPERVISOR).full_name in text_of(client.get(page_of(agreement)))
    for wrong in ("", "tidak.ada", AUDITOR, SPONSOR_OFFICER):
        assert client.post(page_of(agreement, "agreement_in_charge"), {"officer": wrong}).status_code == 422


def test_every_link_of_the_page_leads_somewhere(sign_in):
    agreement = make_agreement()
    send([*workers(2), *workers(1, sex="P"), worker(nik="")])
    approve()
    pay(bill()[0])

    said = sign_in(SUPERVISOR).get(page_of(agreement)).content.decode()

    assert 'href=""' not in said
