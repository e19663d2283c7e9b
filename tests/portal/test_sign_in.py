"""Signing in by a code: good once, for one number, for ten minutes; and nothing tells whether a number is known."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from jangkau.core.permissions import Right
from jangkau.registry.models import Account, SignInCode
from jangkau.registry.selectors.accounts import LONG_UNUSED, needs_birth_date, reach_of_account
from jangkau.registry.services import accounts
from jangkau.registry.services.accounts import BirthDateNotOurs, CodeWrong, NotAMobile, TooManyPeople
from jangkau.registry.services.merges import merge_people
from tests.factories.registry import make_person, make_region
from tests.jobs import waiting_jobs
from tests.portal.conftest import JAHAB, Telephone

NOW = datetime.datetime(2026, 8, 17, 2, 0, tzinfo=datetime.UTC)
PHONE, OTHER = "+6281234567801", "+6281234567802"


@pytest.fixture
def code_is(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Decide which code comes next."""
    return lambda number: monkeypatch.setattr(accounts.secrets, "randbelow", lambda _most: number)


@pytest.fixture
def account(db: None, code_is: Callable[[int], None]) -> Account:
    """An account that was opened just now."""
    code_is(123456)
    accounts.ask_code(phone=PHONE, now=NOW)
    return accounts.use_code(phone=PHONE, code="123456", now=NOW)


def grow_up(account: Account, person: Any) -> None:
    accounts.look_after(account_id=account.pk, person_id=person.pk, relation="family", now=NOW)


def test_number_is_answered_alike_whether_it_is_known_or_not(telephone: Telephone) -> None:
    telephone.sign_in()
    known, unknown = Telephone(telephone.number), Telephone("+6281234567899")
    answers = []
    for phone in (known, unknown):
        cache.clear()
        phone.get("sign_in")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = phone.post("sign_in", phone=phone.number)
        answers.append((answer.status_code, answer.content, answer.headers["Location"], len(queries)))
    assert answers[0] == answers[1]


@pytest.mark.parametrize("typed", ["0812 3456 7801", "+62 812-3456-7801", "62812 3456 7801", "(0812) 34567801"])
def test_number_is_read_however_it_is_written(typed: str) -> None:
    assert accounts.mobile_number(typed) == PHONE


@pytest.mark.parametrize("typed", ["", "0812", "021 5551234", "+1 212 555 0100", "0812 3456 7801 9999", "<b>0812"])
def test_what_is_no_indonesian_mobile_number_is_refused(typed: str) -> None:
    with pytest.raises(NotAMobile):
        accounts.mobile_number(typed)


def test_code_is_good_until_the_tenth_minute_and_not_at_it(db: None, code_is: Callable[[int], None]) -> None:
    code_is(7)
    accounts.ask_code(phone=PHONE, now=NOW)
    end = NOW + datetime.timedelta(minutes=10)
    with pytest.raises(CodeWrong):
        accounts.use_code(phone=PHONE, code="000007", now=end)
    assert accounts.use_code(phone=PHONE, code="000 007", now=end - datetime.timedelta(seconds=1)).phone == PHONE


def test_code_is_good_once(account: Account) -> None:
    with pytest.raises(CodeWrong):
        accounts.use_code(phone=PHONE, code="123456", now=NOW)


def test_right_code_is_refused_after_five_wrong_ones(db: None, code_is: Callable[[int], None]) -> None:
    code_is(123456)
    accounts.ask_code(phone=PHONE, now=NOW)
    for guess in range(5):
        with pytest.raises(CodeWrong):
            accounts.use_code(phone=PHONE, code=f"00000{guess}", now=NOW)
    with pytest.raises(CodeWrong):
        accounts.use_code(phone=PHONE, code="123456", now=NOW)


def test_newer_code_takes_the_place_of_an_older_one(db: None, code_is: Callable[[int], None]) -> None:
    code_is(1)
    accounts.ask_code(phone=PHONE, now=NOW)
    code_is(2)
    accounts.ask_code(phone=PHONE, now=NOW)
    with pytest.raises(CodeWrong):
        accounts.use_code(phone=PHONE, code="000001", now=NOW)
    assert accounts.use_code(phone=PHONE, code="000002", now=NOW).phone == PHONE


def test_code_of_one_number_is_nothing_to_another(db: None, code_is: Callable[[int], None]) -> None:
    code_is(123456)
    accounts.ask_code(phone=PHONE, now=NOW)
    code_is(654321)
    accounts.ask_code(phone=OTHER, now=NOW)
    with pytest.raises(CodeWrong):
        accounts.use_code(phone=OTHER, code="123456", now=NOW)


def test_fourth_code_in_a_quarter_of_an_hour_is_not_sent_and_the_next_quarter_brings_one(db: None) -> None:
    for minute in range(4):
        accounts.ask_code(phone=PHONE, now=NOW + datetime.timedelta(minutes=minute))
    assert waiting_jobs().count("send_message") == 3
    accounts.ask_code(phone=PHONE, now=NOW + datetime.timedelta(minutes=15))
    assert waiting_jobs().count("send_message") == 4


def test_neither_number_nor_code_lies_in_the_clear(account: Account) -> None:
    kept = SignInCode.objects.get()
    assert PHONE.encode() not in bytes(kept.phone_digest)
    assert b"123456" not in bytes(kept.code_digest)


def test_number_comes_back_to_its_account(account: Account, code_is: Callable[[int], None]) -> None:
    code_is(222222)
    accounts.ask_code(phone=PHONE, now=NOW)
    assert accounts.use_code(phone=PHONE, code="222222", now=NOW) == account


def test_number_unused_for_longer_than_half_a_year_must_name_a_birth_date(account: Account) -> None:
    grow_up(account, make_person(birth_date=datetime.date(1980, 8, 17)))
    until = account.seen_at + LONG_UNUSED
    assert not needs_birth_date(account_id=account.pk, now=until)
    assert needs_birth_date(account_id=account.pk, now=until + datetime.timedelta(seconds=1))
    with pytest.raises(BirthDateNotOurs):
        accounts.enter_account(account_id=account.pk, now=until, birth_date=datetime.date(1980, 8, 18))
    accounts.enter_account(account_id=account.pk, now=until, birth_date=datetime.date(1980, 8, 17))
    assert not needs_birth_date(account_id=account.pk, now=until + datetime.timedelta(days=1))


def test_whoever_has_the_number_anew_sees_nothing_of_who_had_it_before(account: Account) -> None:
    person = make_person()
    grow_up(account, person)
    later = NOW + LONG_UNUSED * 2
    new = accounts.take_over_number(account_id=account.pk, now=later)
    assert reach_of_account(new.pk).people_for(Right.SEE_PERSON) == frozenset()
    account.refresh_from_db()
    assert (account.closed_at, account.closing) == (later, "number_changed_hands")
    person.refresh_from_db()
    assert person.died_on is None


def test_account_reaches_the_record_that_goes_on_when_its_own_was_merged(account: Account, world: Any) -> None:
    from jangkau.registry.selectors.reach import reach_of
    from tests.factories import partnership as given

    region = make_region(JAHAB)
    own, kept = make_person(region=region), make_person(region=region)
    grow_up(account, own)
    merge_people(reach=reach_of(given.OFFICER), kept_id=kept.pk, dropped_id=own.pk, reason="orang yang sama", now=NOW)
    assert reach_of_account(account.pk).people_for(Right.SEE_PERSON) == {kept.pk}


def test_account_looks_after_fifteen_people_and_no_more(account: Account) -> None:
    for _one in range(15):
        grow_up(account, make_person())
    with pytest.raises(TooManyPeople):
        grow_up(account, make_person())


def test_address_to_go_on_to_is_one_of_the_portal(telephone: Telephone) -> None:
    telephone.client.get("/pekerja/masuk/?next=https://jahat.example/pekerja/")
    assert telephone.sign_in().url == "/pekerja/saya/"
    telephone.client.get("/pekerja/masuk/?next=/pekerja/daftar/")
    assert telephone.sign_in().url == "/pekerja/daftar/"


def test_wrong_code_is_told_in_the_readers_language(telephone: Telephone) -> None:
    telephone.post("sign_in", phone=telephone.number)
    telephone.client.cookies["django_language"] = "en"
    answer = telephone.post("code", code="000000")
    assert answer.status_code == 422
    assert "no longer good" in answer.content.decode()
    translation.activate("id")
