"""QRIS codes: asked for once, made outside of any transaction, and kept only if they are right in every part."""

import dataclasses
import datetime

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from jangkau.collection.models import Bill, Partner, QrisAcquirer, QrisCode
from jangkau.collection.selectors.bills import BillNotFound
from jangkau.collection.selectors.qris import asked_code, qris_of_bill
from jangkau.collection.services import qris_codes
from jangkau.collection.services.open_bills import BillAlreadyPaid, BillCancelled, BillExpired
from jangkau.collection.services.partner_notices import AmountBeyondLimits
from jangkau.collection.services.partners import PartnerExists, Terms, change_partner, set_partner_active
from jangkau.collection.services.qris_acquirers import (
    AcquirerAddressUnfit,
    AcquirerSecretMissing,
    AcquirerTermsImpossible,
    connect_acquirer,
)
from jangkau.gateways.bank.errors import TimedOut
from jangkau.gateways.bank.fake_acquirer import FakeAcquirer, Flaw
from jangkau.registry.selectors.reach import NotPermitted
from tests.api.conftest import a_bill
from tests.factories.collection import cancel, make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.partners import administrator, make_partner
from tests.factories.qris import QRIS, as_issued, ask, make_acquirer, stand_in, teller
from tests.jobs import run_jobs, waiting_jobs

NOW = datetime.datetime(2022, 9, 28, 3, 0, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jangkau.console.clock.now", lambda: NOW)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeAcquirer:
    """The acquirer that the worker finds."""
    make_acquirer()
    return stand_in(monkeypatch)


@pytest.fixture
def bill(db: None) -> Bill:
    """A bill of Rp16.800."""
    return a_bill()


def shown(bill: Bill, now: datetime.datetime = NOW):
    bill.refresh_from_db()
    return qris_of_bill(bill=bill, now=now)


def paid(bill: Bill) -> None:
    pay(as_issued(bill), paid_at=NOW)


def test_code_is_asked_for_made_and_shown(fake: FakeAcquirer, bill: Bill) -> None:
    code = ask(bill, now=NOW)
    waiting = shown(bill).code
    run_jobs()

    code.refresh_from_db()
    assert waiting.is_asked
    assert not waiting.picture
    assert code.reference == bill.code + "0001"
    assert (code.state, code.acquirer_reference) == ("ready", f"ACQ{code.reference}")
    assert code.valid_until == NOW + 60 * MINUTE
    assert shown(bill).code.picture.startswith("data:image/png;base64,")
    assert not shown(bill).may_be_asked


def test_asking_twice_gives_one_code_until_it_is_over(fake: FakeAcquirer, bill: Bill) -> None:
    first = ask(bill, now=NOW)
    assert ask(bill, now=NOW) == first
    run_jobs()
    assert ask(bill, now=NOW + 59 * MINUTE) == first

    assert ask(bill, now=NOW + 60 * MINUTE).reference == bill.code + "0002"


def test_code_is_shown_until_the_minute_at_which_it_is_over(fake: FakeAcquirer, bill: Bill) -> None:
    ask(bill, now=NOW)
    run_jobs()

    assert shown(bill, NOW + 59 * MINUTE).code.picture
    assert shown(bill, NOW + 60 * MINUTE).code.is_over
    assert not shown(bill, NOW + 60 * MINUTE).code.picture
    assert shown(bill, NOW + 60 * MINUTE).may_be_asked


def test_code_lives_no_longer_than_its_bill(fake: FakeAcquirer, bill: Bill) -> None:
    until = NOW + 5 * MINUTE
    bill = Bill.objects.get(pk=make_bill([make_participant()], months("2022-10"), expires_at=until).bill_id)

    assert ask(bill, now=NOW).valid_until == NOW + 5 * MINUTE
    assert shown(bill, NOW + 5 * MINUTE) is None
    with pytest.raises(BillExpired):
        ask(bill, now=NOW + 5 * MINUTE)


@pytest.mark.parametrize(
    ("flaw", "problem", "words"),
    [
        (Flaw.WRONG_AMOUNT, "other_amount", "tidak sama dengan tagihan"),
        (Flaw.WRONG_CHECKSUM, "checksum:63", "CRC"),
        (Flaw.WRONG_CURRENCY, "currency:53", "bukan rupiah"),
        (Flaw.STATIC, "not_dynamic:01", "kode statis"),
        (Flaw.TIP, "tip:55", "tambahan"),
        (Flaw.OVER, "over", "sudah habis"),
        (Flaw.DECLINES, "declined:4044708", "menolak"),
    ],
)
def test_code_that_is_not_right_is_refused_with_what_is_wrong_and_never_shown(
    fake: FakeAcquirer, bill: Bill, flaw: Flaw, problem: str, words: str
) -> None:
    fake.flaw = flaw
    code = ask(bill, now=NOW)
    run_jobs()

    code.refresh_from_db()
    assert (code.state, code.problem, code.content) == ("failed", problem, "")
    assert words in shown(bill).code.problem
    assert not shown(bill).code.picture
    assert shown(bill).may_be_asked


def test_acquirer_that_does_not_answer_is_asked_again_and_then_given_up(fake: FakeAcquirer, bill: Bill) -> None:
    fake.flaw = Flaw.BUSY
    code = ask(bill, now=NOW)
    from jangkau.console.jobs import WorkBrokeOff, make_qris_code

    for attempts in (0, 1):
        with pytest.raises(WorkBrokeOff, match="NotNow"):
            make_qris_code.func(_attempt(attempts), code_id=code.pk)
    make_qris_code.func(_attempt(2), code_id=code.pk)

    code.refresh_from_db()
    assert (code.state, code.problem) == ("failed", "no_answer")


def test_job_that_killed_its_worker_time_and_again_is_given_up(fake: FakeAcquirer, bill: Bill) -> None:
    from jangkau.console.jobs import make_qris_code

    code = ask(bill, now=NOW)
    make_qris_code.func(_attempt(3), code_id=code.pk)

    code.refresh_from_db()
    assert code.problem == "no_answer"
    assert fake.made == {}


def _attempt(number: int):
    from types import SimpleNamespace

    return SimpleNamespace(job=SimpleNamespace(attempts=number, task_name="make_qris_code"))


def test_job_done_again_changes_nothing(fake: FakeAcquirer, bill: Bill) -> None:
    code = ask(bill, now=NOW)
    run_jobs()
    before = QrisCode.objects.values().get(pk=code.pk)

    qris_codes.make_code(code_id=code.pk, clock=lambda: NOW)
    qris_codes.give_up(code_id=code.pk, now=NOW)

    assert QrisCode.objects.values().get(pk=code.pk) == before
    assert asked_code(code_id=code.pk) is None


def test_code_asked_for_too_long_ago_is_not_asked_for_any_more(fake: FakeAcquirer, bill: Bill) -> None:
    code = ask(bill, now=NOW - 60 * MINUTE)
    run_jobs()

    code.refresh_from_db()
    assert code.problem == "no_answer"
    assert fake.made == {}


def test_code_that_never_came_makes_room_for_another(fake: FakeAcquirer, bill: Bill) -> None:
    lost = ask(bill, now=NOW - 60 * MINUTE)
    assert shown(bill).code.is_over

    fresh = ask(bill, now=NOW)

    lost.refresh_from_db()
    assert (lost.problem, fresh.state) == ("no_answer", "asked")


def test_bill_paid_while_the_code_was_made_shows_none(fake: FakeAcquirer, bill: Bill) -> None:
    code = ask(bill, now=NOW)
    paid(bill)
    run_jobs()

    code.refresh_from_db()
    assert code.problem == "bill_over"
    assert shown(bill) is None


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_acquirer_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    make_acquirer()
    code = ask(a_bill(), now=NOW)
    seen = []

    class Watching:
        def make_code(self, order, *, now):
            seen.append(connection.in_atomic_block)
            raise TimedOut("there")

    with pytest.raises(TimedOut):
        qris_codes.make_code(code_id=code.pk, clock=lambda: NOW, reach_acquirer=lambda _asked: Watching())

    assert seen == [False]


def test_job_is_left_with_the_code_alone(fake: FakeAcquirer, bill: Bill) -> None:
    with transaction.atomic():
        ask(bill, now=NOW)
        assert waiting_jobs() == ["make_qris_code"]
        transaction.set_rollback(True)

    assert waiting_jobs() == []
    assert not QrisCode.objects.exists()


def test_code_is_for_open_bills_within_the_limits_of_an_acquirer_that_is_heard(fake: FakeAcquirer, bill: Bill) -> None:
    make_partner("BANK-VA", va_prefix="321")
    reach = administrator()
    for unknown in ("BANK-VA", "NOBODY", ""):
        with pytest.raises(qris_codes.UnknownAcquirer):
            ask(bill, now=NOW, acquirer=unknown)
    change_partner(reach=reach, code="QRIS-UJI", terms=Terms(most_rupiah=16_799))
    assert shown(bill).acquirers == []
    with pytest.raises(AmountBeyondLimits):
        ask(bill, now=NOW)
    change_partner(reach=reach, code="QRIS-UJI", terms=Terms(most_rupiah=16_800))
    set_partner_active(reach=reach, code="QRIS-UJI", active=False)
    assert shown(bill).acquirers == []
    with pytest.raises(qris_codes.UnknownAcquirer):
        ask(bill, now=NOW)


def test_code_is_not_asked_for_a_bill_that_is_over_or_others(fake: FakeAcquirer, bill: Bill) -> None:
    other = a_bill()
    paid(bill)
    cancel(as_issued(other), now=NOW)

    with pytest.raises(BillAlreadyPaid):
        ask(bill, now=NOW)
    with pytest.raises(BillCancelled):
        ask(other, now=NOW)
    with pytest.raises(NotPermitted):
        ask(other, now=NOW, reach=administrator())
    with pytest.raises(BillNotFound):
        qris_codes.ask_for_code(bill_id=2**40, acquirer_code="QRIS-UJI", reach=teller(), now=NOW)


def test_two_acquirers_may_have_no_virtual_accounts() -> None:
    make_acquirer()
    make_acquirer("QRIS-LAIN")
    with pytest.raises(PartnerExists):
        make_acquirer("QRIS-LAIN")

    assert list(Partner.objects.values_list("va_prefix", flat=True)) == ["", ""]


def test_keys_of_an_acquirer_lie_sealed_and_are_kept_or_renewed() -> None:
    make_acquirer()
    first = QrisAcquirer.objects.get()
    connect_acquirer(
        reach=administrator(), code="QRIS-UJI", terms=dataclasses.replace(QRIS, secret="", merchant_id="X")
    )
    kept = QrisAcquirer.objects.get()
    connect_acquirer(reach=administrator(), code="QRIS-UJI", terms=dataclasses.replace(QRIS, new_key=True))
    renewed = QrisAcquirer.objects.get()

    assert QRIS.secret.encode() not in bytes(first.secret_sealed)
    assert (kept.merchant_id, bytes(kept.secret_sealed)) == ("X", bytes(first.secret_sealed))
    assert kept.public_key == first.public_key != renewed.public_key
    assert QRIS.secret not in repr(QRIS)


def test_first_connection_needs_the_secret() -> None:
    make_partner("QRIS-UJI", va_prefix="")

    with pytest.raises(AcquirerSecretMissing):
        connect_acquirer(reach=administrator(), code="QRIS-UJI", terms=dataclasses.replace(QRIS, secret=""))


@pytest.mark.parametrize(
    "url",
    [
        *("http://acquirer.example/snap", "ftp://a.example", "https://", "https://user@a.example", ""),
        *("https://a.example/?q=1", "https://a.example/#x", "https://a.example:99999", "https://a.example/a b"),
        *("file:///etc/passwd", "https://a.example/\r\nX: y", "//a.example", "https://[::1"),
    ],
)
def test_address_that_could_be_read_on_the_way_or_is_none_is_refused(url: str) -> None:
    make_partner("QRIS-UJI", va_prefix="")

    with pytest.raises(AcquirerAddressUnfit):
        connect_acquirer(reach=administrator(), code="QRIS-UJI", terms=dataclasses.replace(QRIS, url=url))


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "a\r\nX: y"},
        {"channel_id": "123456"},
        {"partner_id_there": ""},
        {"merchant_id": "é"},
        {"minutes_valid": 0},
        {"minutes_valid": 10_081},
        {"secret": "with space"},
    ],
)
def test_name_that_would_break_a_header_is_refused(wrong: dict[str, object]) -> None:
    make_partner("QRIS-UJI", va_prefix="")

    with pytest.raises(AcquirerTermsImpossible):
        connect_acquirer(reach=administrator(), code="QRIS-UJI", terms=dataclasses.replace(QRIS, **wrong))


def test_database_lets_no_code_be_changed_once_it_was_answered_or_in_what_was_ordered(
    fake: FakeAcquirer, bill: Bill
) -> None:
    code = ask(bill, now=NOW)
    codes = QrisCode.objects.filter(pk=code.pk)
    for change in ({"amount_rupiah": 1}, {"reference": "other"}):
        with pytest.raises(ProgrammingError), transaction.atomic():
            codes.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        codes.update(state="ready", answered_at=NOW)
    run_jobs()
    for change in ({"content": "x"}, {"valid_until": NOW}):
        with pytest.raises(ProgrammingError), transaction.atomic():
            codes.update(**change)
    with pytest.raises(ProgrammingError), transaction.atomic():
        codes.delete()
