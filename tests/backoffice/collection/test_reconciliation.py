"""Sending statements, the reconciliation day, and the desk of a line that matched nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jangkau.collection.models import HeldMoney, LineMatch, Statement
from jangkau.collection.models.statements import LineOutcome
from jangkau.collection.selectors.books import books_agree
from jangkau.collection.services.held_money import left_of
from jangkau.collection.services.reversals import reverse_payment
from jangkau.collection.services.statements import receive_statement
from jangkau.registry.selectors.reach import reach_of
from tests.backoffice.queries import assert_same_queries
from tests.factories import partnership as given
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.statements import Moved, mt940

NEW = reverse("backoffice:statement_new")
DAY = reverse("backoffice:reconciliation_day", args=["BANK-TGR", "2022-10-03"])
LIST = reverse("backoffice:reconciliation") + "?channel=BANK-TGR&month=2022-10"


@pytest.fixture
def supervisor(house, sign_in):
    """A browser of the supervisor, of an account with one line that paid nothing."""
    assert house.statement
    return sign_in(given.SUPERVISOR)


def line_path(house) -> str:
    return reverse("backoffice:statement_line", args=[house.statement.lines.get().pk])


def send(browser, content: bytes, **more: str):
    file = SimpleUploadedFile("rekening.sta", content)
    return browser.post(NEW, {"account": "1111111111", "file": file, "complete": "yes", **more})


def receive(moves: list[Moved], number: str) -> None:
    receive_statement(
        content=mt940(moves, account="1111111111", number=number), file_name="x", account_number="1111111111",
        reach=reach_of(given.SUPERVISOR), now=at("2022-10-31"),
    )  # fmt: skip


def test_a_statement_is_sent_and_shown(supervisor):
    answer = send(supervisor, mt940([Moved(4, 9_000, "B-0002")], account="1111111111", number="2"))

    statement = Statement.objects.latest("pk")
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        reverse("backoffice:statement", args=[statement.pk]),
    )
    page = supervisor.get(answer.headers["Location"]).content.decode()
    assert "1 mutasi dibaca, 1 baru: 0 menyelesaikan pembayaran, 1 ditahan." in page
    assert "B-0002" in page


def test_all_faults_of_a_file_are_shown_with_their_lines(supervisor):
    content = mt940([Moved(4, 9_000), Moved(5, 100)], account="1111111111")

    answer = send(supervisor, content.replace(b"C9000,00", b"C9x,00").replace(b"C100,00", b"C100,50"))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "mutasi tidak dapat dibaca" in page
    assert "jumlah dengan sen" in page
    assert Statement.objects.count() == 1


def test_a_file_that_was_cut_off_on_its_way_is_refused(supervisor):
    answer = send(supervisor, b":20:", complete="")

    assert answer.status_code == 422
    assert "tidak sampai utuh" in answer.content.decode()


def test_days_of_a_month_are_listed_with_their_state(supervisor):
    page = supervisor.get(LIST).content.decode()

    assert "Rp50.000" in page
    assert "ada yang harus diselesaikan" in page


@pytest.mark.parametrize("day", ["x", "2022-13-01", "0001-01-01", "9999-12-31"])
def test_what_is_no_day_is_not_there(supervisor, day):
    assert supervisor.get(reverse("backoffice:reconciliation_day", args=["BANK-TGR", day])).status_code == 404


def test_a_line_pays_the_bill_that_the_desk_names(supervisor, house):
    bill = make_bill([make_participant()], months("2022-11"))

    answer = supervisor.post(line_path(house), {"do": "pay", "pay-bill": bill.number})

    assert answer.status_code == 303
    assert left_of(HeldMoney.objects.get()) == 33_200
    assert books_agree() == []


def test_a_line_is_left_held_with_somebody_and_a_reason(supervisor, house):
    empty = supervisor.post(line_path(house), {"do": "leave", "leave-responsible": given.OFFICER, "leave-note": ""})
    supervisor.post(line_path(house), {"do": "leave", "leave-responsible": given.OFFICER, "leave-note": "ditanyakan"})

    assert empty.status_code == 422
    assert LineMatch.objects.get(outcome=LineOutcome.LEFT).note == "ditanyakan"
    assert HeldMoney.objects.get().responsible.username == given.OFFICER
    assert "selisih sudah dijelaskan" in supervisor.get(LIST).content.decode()


def test_a_line_is_the_money_of_payments_and_what_is_missing_a_fee(supervisor, house):
    bill = make_bill([make_participant() for _ in range(3)], months("2022-11"))
    pay(bill, paid_at=at("2022-10-03"), reference="REQ-9", channel="BANK-TGR")

    page = supervisor.get(line_path(house)).content.decode()
    answer = supervisor.post(
        line_path(house), {"do": "settle", "settle-references": ["REQ-9"], "settle-note": "biaya bank"}
    )

    assert "REQ-9" in page
    assert answer.status_code == 303
    assert LineMatch.objects.get(outcome=LineOutcome.SETTLED).fee_rupiah == 400
    assert books_agree() == []


def test_money_that_left_is_booked_as_a_fee(supervisor):
    receive([Moved(4, -2_500, "ADM")], "2")
    line = Statement.objects.latest("pk").lines.get()

    answer = supervisor.post(
        reverse("backoffice:statement_line", args=[line.pk]), {"do": "fee", "fee-note": "administrasi"}
    )

    assert answer.status_code == 303
    assert books_agree() == []


def test_money_of_a_payment_reversed_is_held_from_the_page_of_its_day(supervisor):
    bill = make_bill([make_participant()], months("2022-11"))
    payment = pay(bill, paid_at=at("2022-10-05"), reference="REQ-0009", channel="BANK-TGR")
    receive([Moved(5, 16_800, "REQ-0009")], "2")
    reverse_payment(
        channel="BANK-TGR", reference="REQ-0009", reason="keliru", now=at("2022-10-31"),
        by_user_id=reach_of(given.SUPERVISOR).user_id,
    )  # fmt: skip
    there = reverse("backoffice:reconciliation_day", args=["BANK-TGR", "2022-10-05"])
    assert "Tahan uangnya" in supervisor.get(there).content.decode()

    assert supervisor.post(there, {"payment": payment.payment_id}).status_code == 303

    assert "Sudah diputuskan" in supervisor.get(there).content.decode()
    assert books_agree() == []


def test_an_auditor_decides_nothing(house, sign_in):
    auditor = sign_in("auditor.tgr")

    assert "Simpan keputusan" not in auditor.get(line_path(house)).content.decode()
    auditor.post(line_path(house), {"do": "leave", "leave-responsible": given.OFFICER, "leave-note": "x"})
    assert not LineMatch.objects.filter(outcome=LineOutcome.LEFT).exists()
    assert auditor.post(DAY, {"payment": "1"}).status_code in {403, 404}


@pytest.mark.parametrize("name", ["list", "day", "statement"])
def test_pages_ask_as_many_questions_however_much_they_list(supervisor, house, name):
    path = {"list": LIST, "day": DAY, "statement": reverse("backoffice:statement", args=[house.statement.pk])}[name]

    assert_same_queries(
        supervisor, path, lambda: receive([Moved(3, 1_000 + step, f"C-{step:04d}") for step in range(30)], "9")
    )
