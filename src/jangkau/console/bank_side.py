"""Standing on the bank's side for a while: with a key of its own that ends with the visit."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils.translation import gettext_lazy as _

from jangkau.collection.selectors.partner_records import partner_in_reach
from jangkau.collection.services.partner_keys import end_key, give_key
from jangkau.console import clock
from jangkau.console.command import Request
from jangkau.core.errors import Refusal
from jangkau.gateways.bank.client import BankClient, Credentials

DEFAULT_URL = "http://127.0.0.1:8000/snap"
_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}


class NotThisMachine(Refusal):
    """A throw-away key is for a server that uses this database, on this machine."""

    message = _("Alamat %(url)s bukan komputer ini. Perintah ini hanya berbicara dengan server di komputer ini.")


@contextmanager
def bank_side(request: Request, *, code: str, url: str) -> Iterator[BankClient]:
    """Give a client that speaks as a partner, with a key that is made for it and ends after it.

    Raises:
        NotThisMachine: if the address is elsewhere.
        NotPermitted, UnknownPartner, TooManyKeys: as for ``give_key``.
    """
    if urlsplit(url).hostname not in _THIS_MACHINE:
        raise NotThisMachine(url=url)
    partner = partner_in_reach(code=code, reach=request.reach)
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    key = give_key(reach=request.reach, code=code, public_key=public, now=clock.now())
    bank = BankClient(url, Credentials(code, partner.va_prefix, key.client_id, key.secret, private))
    try:
        yield bank
    finally:
        bank.close()
        end_key(reach=request.reach, code=code, client_id=key.client_id, now=clock.now())
