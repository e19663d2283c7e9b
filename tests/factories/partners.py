"""Payment partners for tests, made by the services, with keys of the run alone."""

import datetime
from dataclasses import dataclass
from functools import cache

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from jangkau.collection.models import Partner
from jangkau.collection.services.partner_keys import NewKey, give_key
from jangkau.collection.services.partners import Terms, add_partner
from jangkau.core.permissions import Role
from jangkau.registry.models import Assignment, Office
from jangkau.registry.models.organisations import OrganisationKind
from jangkau.registry.selectors.reach import Reach, reach_of
from tests.factories.registry import make_office, make_organisation, make_user

GIVEN_AT = datetime.datetime(2022, 9, 1, 2, 0, tzinfo=datetime.UTC)
TERMS = Terms(most_rupiah=100_000_000)


@dataclass(frozen=True)
class Made:
    """A partner, its key as it was told, and the private half that only the bank has."""

    partner: Partner
    key: NewKey
    private_key: rsa.RSAPrivateKey


@cache
def private_key() -> rsa.RSAPrivateKey:
    """Return an RSA key, the same in all tests of a run: making one takes a while."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_pem() -> str:
    """Return the public half of the bank's key as it sends it."""
    return private_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def administrator() -> Reach:
    """Return the reach of an administrator of the head office."""
    user = make_user("admin.mitra")
    head = make_office().parent
    Assignment.objects.get_or_create(user=user, role=Role.ADMINISTRATOR, office=head, organisation=None)
    return reach_of(user.username)


def make_bank(code: str = "BANK-UJI", *, office: Office | None = None) -> None:
    """Make an organisation that is a bank."""
    make_organisation(code, name=code.title(), kind=OrganisationKind.BANK, office=office)


def make_partner(
    code: str = "BANK-UJI", *, va_prefix: str = "12345", terms: Terms = TERMS, office: Office | None = None
) -> Made:
    """Return a partner with a key that is valid."""
    make_bank(code, office=office)
    reach = administrator()
    partner = add_partner(reach=reach, code=code, va_prefix=va_prefix, terms=terms)
    key = give_key(reach=reach, code=code, public_key=public_pem(), now=GIVEN_AT)
    return Made(partner, key, private_key())
