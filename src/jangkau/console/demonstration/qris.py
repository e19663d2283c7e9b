"""An acquirer that makes QRIS codes, and the code of a bill that waits to be paid."""

import datetime

from jangkau.collection.services.bills import IssuedBill
from jangkau.collection.services.partner_keys import give_key
from jangkau.collection.services.partners import Terms, add_partner
from jangkau.collection.services.qris_acquirers import LONGEST_MINUTES, QrisTerms, connect_acquirer
from jangkau.collection.services.qris_codes import ask_for_code, make_code
from jangkau.console.demonstration import case
from jangkau.console.demonstration.sign_ins import password_of
from jangkau.gateways.bank.fake_acquirer import FakeAcquirer
from jangkau.registry.selectors.reach import reach_of

# Where ``acquirer_simulator`` listens.
_URL = "http://127.0.0.1:8100"


def offer_qris(bill: IssuedBill, *, public_key: str, now: datetime.datetime) -> None:
    """Connect an acquirer and have it make the code of a bill.

    Args:
        bill: it waits to be paid.
        public_key: the acquirer's, for its notices.
        now: the moment of the demonstration.
    """
    administrator = reach_of(case.ADMINISTRATOR)
    add_partner(reach=administrator, code=case.ACQUIRER, va_prefix="", terms=Terms(most_rupiah=10_000_000))
    give_key(reach=administrator, code=case.ACQUIRER, public_key=public_key, now=now)
    terms = QrisTerms(
        url=_URL,
        client_id="JANGKAU-SINTETIS",
        partner_id_there="JANGKAU",
        channel_id="95221",
        merchant_id="MERCHANT-SINTETIS",
        # A demonstration is looked at for days.
        minutes_valid=LONGEST_MINUTES,
        secret=password_of(case.ACQUIRER),
    )
    connect_acquirer(reach=administrator, code=case.ACQUIRER, terms=terms)
    officer = reach_of(case.BRANCH_OFFICER)
    code_id = ask_for_code(bill_id=bill.bill_id, acquirer_code=case.ACQUIRER, reach=officer, now=now)
    make_code(code_id=code_id, clock=lambda: now, reach_acquirer=lambda _asked: FakeAcquirer())
