"""A refund is approved by another person, sent in a file, and settled by the bank's file, once."""

import csv
import io

import pytest

from jangkau.collection.models import HeldMoney, RefundRequest, RefundStep
from jangkau.collection.selectors.books import books_agree
from jangkau.collection.selectors.payers import Payer
from jangkau.collection.selectors.refunds import (
    BATCH_COLUMNS,
    RefundNotFound,
    batch_file,
    refund_story,
    refunds_in_reach,
)
from jangkau.collection.services.held_money import UnknownHeldMoney, left_of
from jangkau.collection.services.refund_requests import (
    RefundNotOpen,
    UnknownPayingOffice,
    UnknownRefund,
    drop_refund,
    refund_carried_money,
    refund_held_money,
)
from jangkau.collection.services.refunds import (
    NothingToSend,
    OwnRefund,
    RecordedResults,
    ResultFileUnreadable,
    ResultRowRefused,
    approve_refund,
    record_refund_results,
    send_refunds,
)
from jangkau.core.permissions import Role
from jangkau.registry.selectors.reach import NotPermitted
from tests.factories.collection import at
from tests.factories.money import ACCOUNT, balances, boss, clerk, hold, wish
from tests.factories.registry import make_office
from tests.factories.staff import employ

pytestmark = pytest.mark.django_db

NOW = at("2022-10-05")
HEADINGS = "refund,status,bank_reference,note\n"


@pytest.fixture
def held() -> HeldMoney:
    return hold(20_000, received_at=at("2022-09-28"))


@pytest.fixture
def asked(held: HeldMoney) -> int:
    return refund_held_money(held_id=held.pk, wish=wish(15_000), now=NOW, reach=clerk())


def approve(refund_id: int) -> None:
    approve_refund(refund_id=refund_id, now=NOW, reach=boss())


def send() -> int:
    return send_refunds(channel="bank-x", now=NOW, reach=boss())


def answer(text: str) -> RecordedResults:
    return record_refund_results(content=text.encode(), now=at("2022-10-07"), reach=boss())


def test_refund_goes_from_payable_through_the_bank_to_paid(asked: int) -> None:
    approve(asked)
    send()
    assert balances() == {"1100": 20_000, "1200": -15_000, "2300": -5_000}

    recorded = answer(f"{HEADINGS}{asked},paid,BNK-1,\n")

    assert recorded == RecordedResults(paid=1, failed=0, known=0)
    assert balances() == {"1010": -15_000, "1100": 20_000, "2300": -5_000}
    assert RefundRequest.objects.get().state == "paid"
    assert books_agree() == []


def test_refund_that_the_bank_could_not_pay_gives_its_money_back(asked: int, held: HeldMoney) -> None:
    approve(asked)
    send()

    answer(f"{HEADINGS}{asked},failed,BNK-1,rekening ditutup\n")

    assert balances() == {"1100": 20_000, "2300": -20_000}
    assert left_of(held) == 20_000
    assert RefundStep.objects.get(state="failed").note == "rekening ditutup"
    assert books_agree() == []


def test_same_file_twice_changes_nothing(asked: int) -> None:
    approve(asked)
    send()
    answer(f"{HEADINGS}{asked},paid,BNK-1,\n")
    before = balances()

    assert answer(f"{HEADINGS}{asked},paid,BNK-1,\n") == RecordedResults(paid=0, failed=0, known=1)

    assert balances() == before
    assert RefundStep.objects.filter(state="paid").count() == 1


@pytest.mark.parametrize("row", ["{},failed,BNK-1,\n", "{},paid,BNK-2,\n", "999999,paid,BNK-1,\n", "{},held,BNK-1,\n"])
def test_row_that_contradicts_refuses_the_whole_file(asked: int, held: HeldMoney, row: str) -> None:
    other = refund_held_money(held_id=held.pk, wish=wish(1_000), now=NOW, reach=clerk())
    approve(asked)
    approve(other)
    send()
    answer(f"{HEADINGS}{asked},paid,BNK-1,\n")

    with pytest.raises(ResultRowRefused, match="Baris 3"):
        answer(f"{HEADINGS}{other},paid,BNK-9,\n{row.format(asked)}")

    assert RefundRequest.objects.get(pk=other).state == "sent"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"refund,status\n",
        b"\xff\xfe",
        HEADINGS.encode() + b'1,paid,"R',
        HEADINGS.encode() + b"1,paid,R,\n1,paid,R,\n",
    ],
)
def test_file_that_is_none_is_refused(content: bytes) -> None:
    with pytest.raises(ResultFileUnreadable):
        record_refund_results(content=content, now=NOW, reach=boss())


def test_nobody_approves_his_own_wish(asked: int) -> None:
    employ("clerk", Role.SUPERVISOR, office=make_office().code)

    with pytest.raises(OwnRefund):
        approve_refund(refund_id=asked, now=NOW, reach=clerk())

    assert RefundRequest.objects.get().state == "asked"


def test_refund_is_approved_once_and_not_after_it_was_dropped(asked: int) -> None:
    approve(asked)
    with pytest.raises(RefundNotOpen):
        approve(asked)
    drop_refund(refund_id=asked, note="tidak jadi", now=NOW, reach=clerk())

    with pytest.raises(RefundNotOpen):
        approve(asked)
    with pytest.raises(NothingToSend):
        send()


def test_who_may_not_or_of_another_office_moves_no_money(asked: int, held: HeldMoney) -> None:
    make_office("KC-SMD")
    neighbour = employ("nila", Role.SUPERVISOR, office="KC-SMD")

    for take_step in (
        lambda reach: approve_refund(refund_id=asked, now=NOW, reach=reach),
        lambda reach: send_refunds(channel="bank-x", now=NOW, reach=reach),
        lambda reach: record_refund_results(content=HEADINGS.encode(), now=NOW, reach=reach),
    ):
        with pytest.raises(NotPermitted):
            take_step(clerk())
    with pytest.raises(UnknownRefund):
        approve_refund(refund_id=asked, now=NOW, reach=neighbour)
    with pytest.raises(UnknownRefund):
        drop_refund(refund_id=asked, note="tidak jadi", now=NOW, reach=neighbour)
    with pytest.raises(UnknownHeldMoney):
        refund_held_money(held_id=held.pk, wish=wish(1_000), now=NOW, reach=neighbour)
    with pytest.raises(UnknownPayingOffice):
        refund_carried_money(
            payer=Payer(organisation_id=1), office_id=make_office().pk, wish=wish(1), now=NOW, reach=neighbour
        )
    approve(asked)
    with pytest.raises(NothingToSend):
        send_refunds(channel="bank-x", now=NOW, reach=neighbour)
    send()
    with pytest.raises(ResultRowRefused, match="tidak ditemukan"):
        record_refund_results(content=f"{HEADINGS}{asked},paid,B,\n".encode(), now=NOW, reach=neighbour)


def test_refund_that_was_sent_is_not_dropped(asked: int) -> None:
    approve(asked)
    send()

    with pytest.raises(RefundNotOpen):
        drop_refund(refund_id=asked, note="tidak jadi", now=NOW, reach=clerk())


def test_file_for_the_bank_names_account_and_amount_to_who_approves(asked: int) -> None:
    supervisor = employ("sari", Role.SUPERVISOR, office=make_office().code)
    officer = employ("budi", Role.BRANCH_OFFICER, office=make_office().code)
    make_office("KC-SMD")
    neighbour = employ("nila", Role.SUPERVISOR, office="KC-SMD")
    approve(asked)
    batch_id = send()

    rows = list(csv.reader(io.StringIO(batch_file(batch_id=batch_id, reach=supervisor).decode())))

    assert rows == [
        list(BATCH_COLUMNS),
        [str(asked), ACCOUNT.bank, ACCOUNT.number, ACCOUNT.holder, "15000", f"JANGKAU {asked}"],
    ]
    with pytest.raises(RefundNotFound):
        batch_file(batch_id=batch_id, reach=neighbour)
    seen = refunds_in_reach(reach=officer)
    assert [row.account for row in seen.rows] == ["BANK KALTIMTARA …3344"]
    assert (seen.batches[0].refunds, seen.batches[0].open_refunds) == (1, 1)
    assert [event.what for event in refund_story(refund_id=asked, reach=officer).events] == [
        "Menunggu persetujuan",
        "Disetujui",
        "Dikirim ke bank",
    ]
    with pytest.raises(RefundNotFound):
        refund_story(refund_id=asked, reach=neighbour)
