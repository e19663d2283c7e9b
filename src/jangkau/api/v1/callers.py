"""Who calls: a partner with a token that it got for its key, from where it said, no more often than agreed."""

import base64
import binascii

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBasicAuth, HttpBearer

from jangkau.api import tokens
from jangkau.api.addresses import RATE, client_address
from jangkau.api.v1.problems import AddressNotAllowed, ClientUnknown, TokenInvalid, TooManyRequests
from jangkau.collection.selectors.partners import PartnerProfile, partner_of_client, partner_of_key
from jangkau.gateways.bank.signing import same_secret

# Before anybody has shown who he is, by address.
CALLS_OF_STRANGERS_A_MINUTE = 120


class PartnerToken(HttpBearer):
    """A token that was granted to a partner for this interface."""

    def __call__(self, request: HttpRequest) -> PartnerProfile:
        """Return the partner that calls.

        Raises:
            TokenInvalid: if there is no token, it is not ours, or it or its key is over.
            AddressNotAllowed, TooManyRequests: as for ``require_allowed``.
        """
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise TokenInvalid()
        return self.authenticate(request, token)

    def authenticate(self, request: HttpRequest, token: str) -> PartnerProfile:
        """Return the partner of a token; see ``__call__``."""
        now = timezone.now()  # noqa: TID251  the interface is where the clock is read
        key_id = tokens.key_of(token, use=tokens.Use.REST, now=now)
        partner = None if key_id is None else partner_of_key(key_id=key_id, now=now)
        if partner is None:
            raise TokenInvalid()
        require_allowed(request, partner)
        return partner


class PartnerKeyAuth(HttpBasicAuth):
    """A partner's client id and secret (RFC 6749, section 2.3.1)."""

    def __call__(self, request: HttpRequest) -> PartnerProfile:
        """Return the partner whose key is shown.

        Raises:
            TooManyRequests: if the address tries keys without end.
            ClientUnknown: if no such key is valid, or none was shown.
            AddressNotAllowed: as for ``require_allowed``.
        """
        if not RATE.allows(f"address {client_address(request)}", most=CALLS_OF_STRANGERS_A_MINUTE):
            raise TooManyRequests()
        client_id, secret = _shown(request.headers.get("Authorization", ""))
        return self.authenticate(request, client_id, secret)

    def authenticate(self, request: HttpRequest, username: str, password: str) -> PartnerProfile:
        """Return the partner of a client id and secret; see ``__call__``."""
        now = timezone.now()  # noqa: TID251  the interface is where the clock is read
        partner = partner_of_client(client_id=username[:64].replace("\x00", ""), now=now)
        if partner is None or not same_secret(partner.secret.decode(), password):
            raise ClientUnknown()
        require_allowed(request, partner)
        return partner


def _shown(header: str) -> tuple[str, str]:
    scheme, _space, encoded = header.partition(" ")
    try:
        shown = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise ClientUnknown() from error
    client_id, colon, secret = shown.partition(":")
    if scheme.lower() != "basic" or not colon:
        raise ClientUnknown()
    return client_id, secret


def require_allowed(request: HttpRequest, partner: PartnerProfile) -> None:
    """Make sure that a partner calls from where it said, and no more often than agreed.

    Raises:
        AddressNotAllowed, TooManyRequests: if not.
    """
    if not partner.lets_in(client_address(request)):
        raise AddressNotAllowed()
    if not RATE.allows(f"partner {partner.partner_id}", most=partner.requests_a_minute):
        raise TooManyRequests()
