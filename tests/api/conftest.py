"""A bank, a bill with a virtual account, and a clock that stands still."""

import datetime

import pytest
from django.utils import timezone

from jangkau.api.addresses import RATE
from jangkau.collection.models import Bill
from tests.api.bank import Bank
from tests.factories.collection import make_bill, months
from tests.factories.enrolment import make_participant
from tests.factories.partners import Made, make_partner

NOW = datetime.datetime(2022, 9, 28, 3, 0, tzinfo=datetime.UTC)
STAMP = "2022-09-28T10:00:00+07:00"


@pytest.fixture(autouse=True)
def _clock_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture(autouse=True)
def _nobody_has_called_yet() -> None:
    RATE.forget()


@pytest.fixture
def made(db: None) -> Made:
    """A partner and its key."""
    return make_partner()


@pytest.fixture
def bank(made: Made) -> Bank:
    """The bank of that partner."""
    return bank_of(made)


def bank_of(made: Made) -> Bank:
    """Return the bank that holds the keys of a partner."""
    return Bank(
        code=made.partner.code,
        prefix=made.partner.va_prefix,
        client_id=made.key.client_id,
        secret=made.key.secret,
        private_key=made.private_key,
        stamp=STAMP,
    )


@pytest.fixture
def bill(db: None) -> Bill:
    """A bill of Rp16.800 for one worker's October."""
    return a_bill()


def a_bill() -> Bill:
    """Return a new bill of Rp16.800."""
    return Bill.objects.get(pk=make_bill([make_participant()], months("2022-10")).bill_id)
