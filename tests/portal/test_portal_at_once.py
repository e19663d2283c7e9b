"""The same thing at the same moment: one account, one participant, one bill; and two officers, of whom one decides."""

import datetime
import uuid
from collections import Counter
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from jangkau.collection.models import Bill
from jangkau.collection.services.joining import Joined, accept_and_bill, join
from jangkau.enrolment.models import Participant, Registration
from jangkau.enrolment.services.registration_reviews import NotWaiting, refuse_registration
from jangkau.enrolment.services.registrations import (
    RegistrationClosed,
    begin_registration,
    save_answers,
)
from jangkau.registry.models import Account, AccountPerson, Person
from jangkau.registry.selectors.reach import reach_of
from jangkau.registry.services import accounts
from jangkau.registry.services.accounts import CodeWrong
from tests.at_once import FIFTY, all_at_once
from tests.factories import partnership as given
from tests.portal.conftest import JAHAB, NIK

NOW = datetime.datetime(2026, 8, 17, 2, 0, tzinfo=datetime.UTC)
PHONE = "+6281234567801"
ANSWERS = {
    "nik": NIK, "name": "Sarif", "birth_date": "1980-08-17", "sex": "L", "region_code": JAHAB, "bracket": 1,
    "occupation": "Nelayan", "sector": "other", "with_savings": False, "months": 1,
}  # fmt: skip

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def filled_in(account: Account, **different: Any) -> uuid.UUID:
    form = begin_registration(account_id=account.pk, relation="self", now=NOW)
    for step in ("who", "birth", "work", "choice"):
        save_answers(account_id=account.pk, public_id=form, step=step, answers=ANSWERS | different, now=NOW)
    return form


@FIFTY
def test_form_sent_fifty_times_at_once_makes_one_participant_and_one_bill() -> None:
    given.make_world()
    account = accounts.open_account(phone=PHONE, now=NOW)
    form = filled_in(account)

    answers = all_at_once([lambda: join(account_id=account.pk, public_id=form, attested=True, now=NOW)] * 50)

    assert Counter(type(answer) for answer in answers) == {Joined: 1, RegistrationClosed: 49}
    counts = [model.objects.count() for model in (Person, Participant, Bill, AccountPerson)]
    assert counts == [1, 1, 1, 1]


@FIFTY
def test_code_used_fifty_times_at_once_opens_one_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts.secrets, "randbelow", lambda _most: 123456)
    accounts.ask_code(phone=PHONE, now=NOW)

    answers = all_at_once([lambda: accounts.use_code(phone=PHONE, code="123456", now=NOW)] * 50)

    assert Counter(type(answer) for answer in answers) == {Account: 1, CodeWrong: 49}
    assert Account.objects.count() == 1


def test_of_two_officers_one_decides_on_a_form() -> None:
    given.make_world()
    account = accounts.open_account(phone=PHONE, now=NOW)
    form = filled_in(account, birth_date="1981-08-17")
    join(account_id=account.pk, public_id=form, attested=True, now=NOW)
    reach = reach_of(given.OFFICER)

    answers = all_at_once(
        [
            lambda: accept_and_bill(public_id=form, reach=reach, reason="KTP asli sudah dilihat", now=NOW),
            lambda: refuse_registration(public_id=form, reach=reach, reason="KTP tidak ada", now=NOW),
        ]
    )

    assert sum(isinstance(answer, NotWaiting) for answer in answers) == 1
    assert Registration.objects.get().state in {"accepted", "refused"}
    assert Participant.objects.count() == (Registration.objects.get().state == "accepted")


def test_database_keeps_one_open_account_a_number() -> None:
    accounts.open_account(phone=PHONE, now=NOW)
    with pytest.raises(IntegrityError, match="one_account_a_phone"):
        accounts.open_account(phone=PHONE, now=NOW)


def test_database_accepts_no_form_without_a_participant() -> None:
    given.make_world()
    account = accounts.open_account(phone=PHONE, now=NOW)
    filled_in(account)
    with pytest.raises(DatabaseError, match="accepted_registration_has_participant"), transaction.atomic():
        Registration.objects.update(state="accepted", submitted_at=NOW)
    with pytest.raises(DatabaseError, match="registration_submitted_whole"), transaction.atomic():
        Registration.objects.update(state="submitted")
