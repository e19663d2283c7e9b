"""A month of payments over four banks, with whatever goes wrong between a bank and a biller, all of it resolved.

It is the calendar month before today. Every notice, statement and decision goes the way that those of real banks go;
only the clock is given.
"""

import datetime
from collections.abc import Callable, Iterator, Sequence

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from jangkau.collection.selectors.held_money import HeldRow, held_in_reach
from jangkau.collection.selectors.statements import LineShown
from jangkau.collection.services.bills import IssuedBill
from jangkau.collection.services.held_money import assign_responsible
from jangkau.collection.services.line_desk import book_line_as_fee, pay_bill_with_line
from jangkau.collection.services.matching import carry_held_money, match_money
from jangkau.collection.services.own_bills import bill_participant, bill_wadah
from jangkau.collection.services.refund_requests import Account, Wish, refund_held_money
from jangkau.collection.services.refunds import approve_refund, send_refunds
from jangkau.collection.services.reversals import reverse_payment
from jangkau.console.demonstration import case
from jangkau.console.demonstration.days import month_of
from jangkau.console.demonstration.month_banks import BANKS, BankAtWork, open_bank
from jangkau.console.demonstration.own_payers import register_driver
from jangkau.console.synthetic.people import Person
from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.registry.selectors.reach import Reach, reach_of

# Statements come on the mornings after these days, which every month has.
_DAYS = (10, 20, 27)
_STRAY_RUPIAH, _FEE_RUPIAH, _MISSING_RUPIAH, _EXCESS_RUPIAH = 35_000, 10_000, 3_400, 1_600
_MEMBERS = 4


def make_public_key() -> str:
    """Return the public half of a key of which nobody has the private half."""
    public = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def tell_month(people: Sequence[Person], *, public_key: str, now: datetime.datetime) -> None:
    """Let four banks bring a month's payments, and resolve what goes wrong.

    Args:
        people: ``PAYERS`` of them, whom nobody knows yet.
        public_key: of all four banks.
        now: the day of the demonstration.
    """
    month = month_of(now).previous
    waiting = iter(people)
    for bank, (payers, tell) in zip(BANKS, _STORIES, strict=True):
        at_work = open_bank(bank, public_key=public_key, month=month)
        tell(at_work, [_bill(at_work, _registered(at_work, next(waiting))) for _one in range(payers)], waiting)


def _one_line_a_payment(bank: BankAtWork, bills: list[IssuedBill], waiting: Iterator[Person]) -> None:
    """A notice is repeated, one overtakes another, one comes after the statement, and money comes a day late."""
    first, second, early, late, evening, last = bills
    request = bank.pay(first, 4)
    bank.tell(first.code, first.total_rupiah, paid=bank.at(4), told=bank.at(4, 11), request=request)
    bank.pay(second, 8)
    told = bank.tell(early.code, early.total_rupiah, paid=bank.at(5), told=bank.at(8, 12))
    bank.book(5, early.total_rupiah, f"VA {bank.account_of(early)} {told}")
    bank.book(9, late.total_rupiah, f"VA {bank.account_of(late)}")
    bank.pay(evening, 10, 21, booked=11)
    bank.send(_DAYS[0])
    bank.tell(late.code, late.total_rupiah, paid=bank.at(9), told=bank.at(12))
    bank.pay(_bill_members(bank, waiting), 16)
    bank.send(_DAYS[1])
    bank.pay(last, 22)
    bank.send(_DAYS[2])


def _one_line_a_day(bank: BankAtWork, bills: list[IssuedBill], _waiting: Iterator[Person]) -> None:
    """The bank passes a day on in one amount less its fees; somebody pays too little, and the rest afterwards."""
    first, second, evening, short, last = bills

    def pass_on(day: int, *paid: IssuedBill) -> None:
        rupiah = sum(bill.total_rupiah for bill in paid) - bank.bank.fee_rupiah * len(paid)
        bank.book(day, rupiah, "SETORAN HARIAN VA SETELAH BIAYA")

    request = bank.pay(first, 5)
    bank.tell(first.code, first.total_rupiah, paid=bank.at(5), told=bank.at(5, 23), request=request)
    bank.pay(second, 5, 14)
    pass_on(6, first, second)
    bank.pay(evening, 10, 20)
    pass_on(11, evening)
    bank.send(_DAYS[0])
    part = short.total_rupiah - _MISSING_RUPIAH
    bank.tell(short.code, part, paid=bank.at(14), answer="4042513")
    bank.book(14, part, f"VA {bank.account_of(short)}")
    bank.book(18, _MISSING_RUPIAH, f"VA {bank.account_of(short)} KEKURANGAN")
    bank.send(_DAYS[1])
    officer = reach_of(case.BRANCH_OFFICER)
    with acting(by=officer.username, reason="mencocokkan uang yang kurang dengan kekurangannya"):
        held = [row.held_id for row in _held(bank, officer)]
        for held_id in held:
            assign_responsible(held_id=held_id, username=officer.username)
        match_money(
            bill_number=short.code,
            held_ids=held,
            now=bank.at(21),
            by_user_id=officer.user_id,
            office_ids=officer.offices_for(Right.RECORD_PAYMENT),
        )
    bank.pay(last, 21)
    pass_on(22, last)
    bank.send(_DAYS[2])


def _without_notices(bank: BankAtWork, bills: list[IssuedBill], _waiting: Iterator[Person]) -> None:
    """Money comes of which nobody told, money comes for no bill and goes back, and the bank takes its fee."""
    first, second, silent, last = bills
    request = bank.pay(first, 3)
    bank.tell(first.code, first.total_rupiah, paid=bank.at(3), told=bank.at(4), request=request)
    bank.tell("12345678901234", _STRAY_RUPIAH, paid=bank.at(7), answer="4042512")
    bank.book(7, _STRAY_RUPIAH, "Setoran tunai, kode iuran salah ketik (karangan)")
    bank.pay(second, 9)
    bank.send(_DAYS[0])
    refund_id = _give_back(bank)
    bank.book(13, silent.total_rupiah, f"VA {bank.account_of(silent)}")
    bank.book(15, -_STRAY_RUPIAH, f"PENGEMBALIAN {refund_id}", "BALIK")
    bank.book(20, -_FEE_RUPIAH, "Biaya administrasi rekening", "BIAYA")
    (fee,) = (line for line in bank.send(_DAYS[1]) if line.amount_rupiah == -_FEE_RUPIAH)
    supervisor = reach_of(case.SUPERVISOR)
    with acting(by=supervisor.username, reason="membukukan biaya bank"):
        book_line_as_fee(
            line_id=fee.line_id, note="Biaya administrasi bulan ini (karangan)", reach=supervisor, now=bank.at(21)
        )
    bank.pay(last, 24)
    bank.send(_DAYS[2])


def _at_the_counter(bank: BankAtWork, bills: list[IssuedBill], _waiting: Iterator[Person]) -> None:
    """Repeats are refused, somebody pays too much, and a teller pays the bill of somebody else."""
    first, over, meant, mistaken, last = bills
    request = bank.pay(first, 4)
    bank.tell(first.code, first.total_rupiah, paid=bank.at(4), told=bank.at(6), request=request, answer="4092501")
    bank.tell(over.code, over.total_rupiah + _EXCESS_RUPIAH, paid=bank.at(6), answer="4042513")
    bank.book(6, over.total_rupiah + _EXCESS_RUPIAH, f"VA {bank.account_of(over)}")
    wrong = bank.pay(mistaken, 7)
    supervisor = reach_of(case.SUPERVISOR)
    with acting(by=supervisor.username, reason="membatalkan pembayaran yang salah tagihan"):
        reverse_payment(
            channel=bank.bank.code,
            reference=wrong,
            reason="Surat bank: teller memasukkan kode iuran orang lain (karangan)",
            now=bank.at(8),
            by_user_id=supervisor.user_id,
            office_ids=supervisor.offices_for(Right.REVERSE_PAYMENT),
        )
    lines = bank.send(_DAYS[0])
    with acting(by=supervisor.username, reason="mencocokkan uang yang ditahan dengan tagihannya"):
        for bill, account in ((over, bank.account_of(over)), (meant, bank.account_of(mistaken))):
            pay_bill_with_line(line_id=_line(lines, account), bill_number=bill.code, reach=supervisor, now=bank.at(11))
        (rest,) = _held(bank, supervisor)
        carry_held_money(held_id=rest.held_id, now=bank.at(11), by_user_id=supervisor.user_id)
    bank.pay(_bill(bank, _payer_of(mistaken), day=12), 14)
    bank.pay(last, 18)
    bank.send(_DAYS[1])


Story = Callable[[BankAtWork, list[IssuedBill], Iterator[Person]], None]
_STORIES: tuple[tuple[int, Story], ...] = (
    (6, _one_line_a_payment),
    (5, _one_line_a_day),
    (4, _without_notices),
    (5, _at_the_counter),
)
PAYERS = sum(payers for payers, _tell in _STORIES) + _MEMBERS


def _registered(bank: BankAtWork, person: Person, *, wadah: str = "") -> int:
    officer = reach_of(case.BRANCH_OFFICER)
    with acting(by=officer.username, reason="melayani peserta di loket"):
        return register_driver(person, officer, bank.at(-9), wadah=wadah)


def _bill(bank: BankAtWork, person_id: int, day: int = 2) -> IssuedBill:
    officer = reach_of(case.BRANCH_OFFICER)
    with acting(by=officer.username, reason="melayani peserta di loket"):
        return bill_participant(person_id=person_id, reach=officer, now=bank.at(day, 9), count=1)


def _bill_members(bank: BankAtWork, waiting: Iterator[Person]) -> IssuedBill:
    officer = reach_of(case.BRANCH_OFFICER)
    for _one in range(_MEMBERS):
        _registered(bank, next(waiting), wadah=case.WADAH_OF_MONTH)
    with acting(by=officer.username, reason="menagih wadah di loket"):
        return bill_wadah(wadah_code=case.WADAH_OF_MONTH, reach=officer, now=bank.at(15, 9), count=1).bill


def _payer_of(bill: IssuedBill) -> int:
    """Return the record of who pays an own bill, which its number names."""
    return int(bill.number.split("/")[1])


def _line(lines: Sequence[LineShown], words: str) -> int:
    (found,) = (line.line_id for line in lines if words in line.narrative and line.is_held)
    return found


def _held(bank: BankAtWork, reach: Reach) -> list[HeldRow]:
    """Return what is left of money held in the bank's channel, the oldest first."""
    rows = held_in_reach(reach=reach, today=bank.at(28).date())
    return sorted((row for row in rows if row.channel == bank.bank.code), key=lambda row: row.received_at)


def _give_back(bank: BankAtWork) -> int:
    """Have the one amount that the bank's channel holds paid back: asked by one, approved by another."""
    officer, supervisor = reach_of(case.BRANCH_OFFICER), reach_of(case.SUPERVISOR)
    (stray,) = _held(bank, officer)
    account = Account(bank.bank.code, "0099887766", "Penyetor Sintetis")
    with acting(by=officer.username, reason="meminta pengembalian uang"):
        refund_id = refund_held_money(
            held_id=stray.held_id,
            wish=Wish(stray.left_rupiah, "Kode iuran tidak dikenal, penyetor datang ke kantor (karangan)", account),
            now=bank.at(12),
            reach=officer,
        )
    with acting(by=supervisor.username, reason="mengembalikan uang lewat bank"):
        approve_refund(refund_id=refund_id, now=bank.at(13), reach=supervisor)
        send_refunds(channel=bank.bank.code, now=bank.at(13, 11), reach=supervisor)
    return refund_id
