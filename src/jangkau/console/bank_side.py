"""Standing on the bank's side for a while: with the bank's own key, or with one that ends with the visit."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from django.core.management.base import CommandParser
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jangkau.collection.selectors.partner_records import partner_in_reach
from jangkau.collection.services.partner_keys import end_key, give_key
from jangkau.console import clock
from jangkau.console.command import Request
from jangkau.core.errors import Refusal
from jangkau.gateways.bank.client import BankClient, Credentials, is_served

DEFAULT_URL = "http://127.0.0.1:8000/snap"
SECRET_VARIABLE = "JANGKAU_BANK_SECRET"  # noqa: S105  where the secret stands, not the secret
_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}


class NotThisMachine(Refusal):
    """A throw-away key is for a server that uses this database, on this machine."""

    message = _("Alamat %(url)s bukan komputer ini. Perintah ini hanya berbicara dengan server di komputer ini.")


class NotServed(Refusal):
    """Nobody takes calls at the address."""

    message = _(
        "Tidak ada server yang menjawab di %(url)s. Jalankan ./dev serve, atau sebutkan alamatnya dengan --url."
    )


class NoAccounts(Refusal):
    """The partner has no virtual accounts, which the conversation is about."""

    message = _(
        "Mitra %(code)s tidak mempunyai virtual account. Pilih mitra yang mempunyai awalan; untuk mitra QRIS pakai "
        "acquirer_simulator."
    )


class OwnKeyIncomplete(Refusal):
    """The bank's own key was begun to be named, and not to the end."""

    message = _(
        "Untuk memakai kunci bank sendiri, sebutkan --client-id dan --private-key, dan taruh rahasianya dalam "
        "variabel %(variable)s atau berkas --secret."
    )


class OwnKeyUnreadable(Refusal):
    """A file of the bank's own key is not there, or holds something else."""

    message = _(
        "Berkas %(file)s tidak dapat dibaca: harus ada, dan kunci pribadi harus RSA dalam bentuk PEM tanpa sandi."
    )


def add_bank_options(parser: CommandParser) -> None:
    """Add the partner, the server, and the bank's own key, whose secret never stands in an argument."""
    parser.add_argument("--partner", required=True, metavar=gettext("KODE"), help=gettext("kode mitra"))
    parser.add_argument("--url", default=DEFAULT_URL, help=gettext("alamat SNAP server di komputer ini"))
    parser.add_argument("--client-id", metavar="ID", help=gettext("X-CLIENT-KEY kunci bank sendiri"))
    parser.add_argument("--private-key", type=Path, metavar="PEM", help=gettext("berkas kunci pribadi bank"))
    parser.add_argument("--secret", type=Path, metavar="TXT", help=gettext("berkas rahasia bersama bank"))


@contextmanager
def bank_side(request: Request, *, with_accounts: bool = True) -> Iterator[BankClient]:
    """Give a client that speaks as a partner: with its own key if the options name it, else with one that ends after.

    Args:
        request: whose options name the partner and the server.
        with_accounts: whether the partner must have virtual accounts.

    Raises:
        NotThisMachine: if the address is elsewhere.
        NotServed: if nobody takes calls there.
        NoAccounts: if the partner must have virtual accounts and has none.
        OwnKeyIncomplete, OwnKeyUnreadable: if the bank's own key cannot be used.
        NotPermitted, UnknownPartner, TooManyKeys: as for ``give_key``.
    """
    code, url = request.options["partner"], request.options["url"]
    if urlsplit(url).hostname not in _THIS_MACHINE:
        raise NotThisMachine(url=url)
    partner = partner_in_reach(code=code, reach=request.reach)
    if with_accounts and not partner.va_prefix:
        raise NoAccounts(code=code)
    if not is_served(url):
        raise NotServed(url=url)
    own = _own_key(request.options, code, partner.va_prefix)
    if own is not None:
        bank = BankClient(url, own)
        try:
            yield bank
        finally:
            bank.close()
        return
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    key = give_key(reach=request.reach, code=code, public_key=public, now=clock.now())
    bank = BankClient(url, Credentials(code, partner.va_prefix, key.client_id, key.secret, private))
    try:
        yield bank
    finally:
        bank.close()
        end_key(reach=request.reach, code=code, client_id=key.client_id, now=clock.now())


def _own_key(options: Mapping[str, Any], code: str, va_prefix: str) -> Credentials | None:
    client_id, private_key, secret_file = options["client_id"], options["private_key"], options["secret"]
    if client_id is None and private_key is None and secret_file is None:
        return None
    secret = os.environ.get(SECRET_VARIABLE, "") if secret_file is None else _read(secret_file).decode().strip()
    if not client_id or private_key is None or not secret:
        raise OwnKeyIncomplete(variable=SECRET_VARIABLE)
    try:
        key = load_pem_private_key(_read(private_key), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise OwnKeyUnreadable(file=private_key.name) from error
    if not isinstance(key, rsa.RSAPrivateKey):
        raise OwnKeyUnreadable(file=private_key.name)
    return Credentials(code, va_prefix, client_id, secret, key)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise OwnKeyUnreadable(file=file.name) from error
