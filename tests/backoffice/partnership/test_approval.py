"""The page of approval: what it would come to, four eyes, and never twice; the batch and its minutes."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from jangkau.core.models import Sighting
from jangkau.core.permissions import Role
from jangkau.partnership.models import Batch, Member
from jangkau.registry.models import Assignment, Office, User
from tests.backoffice.queries import queries_of
from tests.factories import partnership as given
from tests.factories.house import PLAYERS
from tests.factories.partnership import MONTH_RUPIAH, approve, bill, day, fund_elsewhere, send, worker, workers

HTML = "<script>alert(1)</script>"


@pytest.fixture
def supervisor(house, sign_in):
    """A browser of the supervisor."""
    return sign_in(given.SUPERVISOR)


@pytest.fixture
def roster(house):
    """A second list of our agreement: two workers, one row under review, one rejected."""
    send([*workers(2), worker(sex="P"), worker(name="")], at=day("2022-09-24"))
    return house.agreement.pk, 2


def page_of(roster):
    return reverse("backoffice:approval", args=roster)


def text_of(answer) -> str:
    return answer.content.decode()


def seen(**changes):
    """Return what the form of the page sends."""
    return {"batches": "0", "members": "2", "departed": "0", "total_rupiah": str(6 * MONTH_RUPIAH)} | changes


def batches_of(roster):
    return Batch.objects.filter(roster__agreement=roster[0], roster__number=roster[1])


def test_page_tells_all_that_an_approver_asks(supervisor, roster):
    told = text_of(supervisor.get(page_of(roster)))

    for text in ("Rp100.800", "Oktober 2022", "Desember 2022", "Dinsos", "Setujui 2 pekerja, Rp100.800"):
        assert text in told
    for name, value in seen().items():
        assert f'name="{name}"' in told
        assert f'value="{value}"' in told


def test_approval_leads_to_its_batch(supervisor, roster):
    answer = supervisor.post(page_of(roster), seen())

    batch = batches_of(roster).get()
    assert (answer.status_code, answer.headers["Location"]) == (303, reverse("backoffice:batch", args=[batch.pk]))
    assert (batch.approved_by.username, batch.members.count()) == (given.SUPERVISOR, 2)
    assert batch.context_id is not None
    assert "2 pekerja disetujui." in text_of(supervisor.get(answer.headers["Location"]))


def test_approval_sent_again_leads_to_the_batch_that_is_there(supervisor, roster):
    supervisor.post(page_of(roster), seen())

    answer = supervisor.post(page_of(roster), seen())

    batch = batches_of(roster).get()
    assert (answer.status_code, answer.headers["Location"]) == (303, reverse("backoffice:batch", args=[batch.pk]))
    assert "Tidak ada yang disetujui dua kali." in text_of(supervisor.get(answer.headers["Location"]))


def test_back_button_after_approval_finds_nothing_to_approve(supervisor, roster):
    supervisor.post(page_of(roster), seen())

    told = text_of(supervisor.get(page_of(roster)))

    assert "Tidak ada yang dapat disetujui sekarang" in told
    assert "Sudah disetujui dari daftar ini" in told
    assert reverse("backoffice:batch", args=[batches_of(roster).get().pk]) in told
    assert 'name="members"' not in told


def test_what_changed_meanwhile_is_shown_anew(supervisor, house):
    row = worker()
    send([row, worker()], at=day("2022-09-24"))
    roster = (house.agreement.pk, 2)
    fund_elsewhere([row], code="PKS-LAIN")

    answer = supervisor.post(page_of(roster), seen())

    told = text_of(answer)
    assert answer.status_code == 422
    assert "berubah sejak halaman ini ditampilkan" in told
    assert 'value="50400"' in told
    assert not batches_of(roster).exists()


@pytest.mark.parametrize(
    "sent", [{}, seen(members="x"), seen(members="-1"), seen(total_rupiah=""), seen(members="9" * 40)]
)
def test_spoilt_form_approves_nothing(supervisor, roster, sent):
    answer = supervisor.post(page_of(roster), sent)

    assert answer.status_code == 422
    assert not batches_of(roster).exists()


def test_uploader_is_told_why_he_may_not_approve(house, sign_in):
    send(workers(2), by=given.OFFICER, at=day("2022-09-24"))
    Assignment.objects.create(
        user=User.objects.get(username=given.OFFICER), role=Role.SUPERVISOR, office=Office.objects.get(code="KC-TGR")
    )
    browser, roster = sign_in(given.OFFICER), (house.agreement.pk, 2)

    shown, sent = browser.get(page_of(roster)), browser.post(page_of(roster), seen())

    assert "Anda tidak dapat menyetujui daftar ini" in text_of(shown)
    assert 'name="members"' not in text_of(shown)
    assert sent.status_code == 422
    assert "Anda unggah sendiri" in text_of(sent)
    assert not batches_of(roster).exists()


@pytest.mark.parametrize("role", sorted(set(PLAYERS) - {Role.SUPERVISOR}))
def test_nobody_but_a_supervisor_approves(role, house, roster, sign_in):
    answer = sign_in(PLAYERS[role]).post(page_of(roster), seen())

    assert answer.status_code == 403
    assert not batches_of(roster).exists()


def test_list_that_a_later_one_follows_says_so(supervisor, roster):
    send(workers(1), at=day("2022-09-25"))

    assert "daftar nomor 3" in text_of(supervisor.get(page_of(roster)))


def test_html_in_names_stays_letters(house, supervisor, roster):
    User.objects.filter(username=given.SPONSOR_OFFICER).update(full_name=HTML)
    house.agreement.title = HTML
    house.agreement.save()
    supervisor.post(page_of(roster), seen())
    batch_page = reverse("backoffice:batch", args=[batches_of(roster).get().pk])

    told = text_of(supervisor.get(page_of(roster))) + text_of(supervisor.get(batch_page))

    assert HTML not in told
    assert escape(HTML) in told


def test_approval_of_many_rows_asks_no_more_than_of_few(supervisor, house):
    few, many = (given.make_agreement(code=f"PKS-{size}") for size in (3, 300))
    for agreement, size in ((few, 3), (many, 300)):
        send(workers(size), agreement=agreement.code)

    counts = [len(queries_of(supervisor, page_of((agreement.pk, 1)))) for agreement in (few, many)]

    assert counts[0] == counts[1]


# The batch


def batch_page(batch, **query):
    return reverse("backoffice:batch", args=[batch.pk], query=query or None)


def test_batch_tells_its_members_money_and_bill(supervisor, house):
    told = text_of(supervisor.get(batch_page(house.batch)))

    assert "Rp151.200" in told
    assert house.bill.number in told
    for member in Member.objects.filter(batch=house.batch).select_related("person"):
        assert member.person.name in told


def test_sponsor_sees_his_batch_without_ways_to_people(house, sign_in):
    told = text_of(sign_in(given.SPONSOR_OFFICER).get(batch_page(house.batch)))

    assert "Rp151.200" in told
    assert reverse("backoffice:person", args=[house.person.pk]) not in told


def test_showing_a_batch_is_put_on_record(supervisor, house):
    supervisor.get(batch_page(house.batch))

    assert Sighting.objects.filter(subject="agreement", subject_id=house.agreement.pk, page="batch").count() == 1


@pytest.mark.parametrize("after", ["x", "9" * 50, "-5", HTML])
def test_spoilt_place_in_the_list_is_its_beginning(supervisor, house, after):
    told = text_of(supervisor.get(batch_page(house.batch, after=after)))

    assert house.person.name in told


def test_batch_of_many_asks_no_more_than_of_few(supervisor, house):
    batches = []
    for size in (3, 300):
        agreement = given.make_agreement(code=f"PKS-{size}")
        send(workers(size), agreement=agreement.code)
        approve(agreement=agreement.code)
        bill(agreement=agreement.code)
        batches.append(Batch.objects.get(agreement=agreement))

    counts = [len(queries_of(supervisor, batch_page(batch))) for batch in batches]

    assert counts[0] == counts[1]


# The minutes


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.SPONSOR_OFFICER, Role.AUDITOR])
def test_minutes_are_handed_out_to_both_parties_and_the_auditor(role, house, sign_in):
    answer = sign_in(PLAYERS[role]).get(reverse("backoffice:batch_minutes", args=[house.batch.pk]))

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="berita-acara-PKS-KUKAR-1.pdf"'
    assert answer.content.startswith(b"%PDF")


def test_minutes_are_in_the_readers_language(house, sign_in):
    page = reverse("backoffice:batch_minutes", args=[house.batch.pk])
    indonesian = sign_in(given.SUPERVISOR).get(page).content
    User.objects.filter(username=given.SUPERVISOR).update(language="en")

    assert sign_in(given.SUPERVISOR).get(page).content != indonesian
