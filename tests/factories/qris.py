"""Acquirers for tests: a partner that makes codes, and what stands in for it."""

import datetime
from unittest import mock

import pytest

from jangkau.collection.models import Bill, QrisCode
from jangkau.collection.services import qris_acquirers, qris_codes
from jangkau.collection.services.bills import IssuedBill
from jangkau.collection.services.qris_acquirers import QrisTerms, connect_acquirer
from jangkau.core.permissions import Role
from jangkau.gateways.bank.fake_acquirer import FakeAcquirer
from jangkau.registry.models import Assignment, Office
from jangkau.registry.selectors.reach import Reach, reach_of
from tests.factories.partners import Made, administrator, make_partner, private_key
from tests.factories.registry import make_office, make_user

QRIS = QrisTerms(
    url="https://acquirer.invalid/snap",
    client_id="client-1",
    partner_id_there="JANGKAU",
    channel_id="95221",
    merchant_id="FM0001",
    minutes_valid=60,
    secret="secret-of-the-acquirer",
)


def make_acquirer(code: str = "QRIS-UJI", *, terms: QrisTerms = QRIS, office: Office | None = None) -> Made:
    """Return a partner with a key and no virtual accounts, of whom codes are asked."""
    made = make_partner(code, va_prefix="", office=office)
    # Making a key takes a while.
    with mock.patch.object(qris_acquirers, "make_private_key", private_key):
        connect_acquirer(reach=administrator(), code=code, terms=terms)
    return made


def stand_in(monkeypatch: pytest.MonkeyPatch) -> FakeAcquirer:
    """Let the worker find this acquirer wherever it calls."""
    fake = FakeAcquirer()
    monkeypatch.setattr(qris_codes, "AcquirerClient", lambda *_where, **_how: fake)
    return fake


def teller() -> Reach:
    """Return the reach of somebody who may bill at the office of the bills."""
    user = make_user("petugas.qris")
    Assignment.objects.get_or_create(user=user, role=Role.BRANCH_OFFICER, office=make_office(), organisation=None)
    return reach_of(user.username)


def ask(bill: Bill, *, now: datetime.datetime, acquirer: str = "QRIS-UJI", reach: Reach | None = None) -> QrisCode:
    """Ask for a code and return it as it waits."""
    code_id = qris_codes.ask_for_code(bill_id=bill.pk, acquirer_code=acquirer, reach=reach or teller(), now=now)
    return QrisCode.objects.get(pk=code_id)


def as_issued(bill: Bill) -> IssuedBill:
    """Return a bill as whoever issued it was told of it."""
    return IssuedBill(bill.pk, bill.number, bill.code or "", bill.total_rupiah, 1, 0)
