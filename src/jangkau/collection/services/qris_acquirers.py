"""Connecting ourselves to an acquirer: where it is asked for codes, as whom, and with which keys."""

import re
import uuid
from dataclasses import asdict, dataclass, field
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import Partner, QrisAcquirer
from jangkau.collection.selectors.partner_records import partner_in_reach
from jangkau.collection.selectors.qris import PRIVATE_KEY_PURPOSE, SECRET_PURPOSE
from jangkau.core import sealing
from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.registry.selectors.reach import Reach

KEY_BITS = 2048
LONGEST_MINUTES = 7 * 24 * 60
_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}
# They go into headers.
_FORMS = {
    "client_id": re.compile(r"[!-~]{1,64}"),
    "partner_id_there": re.compile(r"[!-~]{1,36}"),
    "channel_id": re.compile(r"[0-9A-Za-z]{1,5}", re.ASCII),
    "merchant_id": re.compile(r"[!-~]{1,64}"),
}


class AcquirerAddressUnfit(Refusal):
    """The address is no root of services, or what goes there could be read on the way."""

    message = _("Alamat layanan QRIS mitra %(code)s tidak dapat dipakai. Tulis seperti https://api.bank.example/snap.")


class AcquirerTermsImpossible(Refusal):
    """A name or number that the acquirer gave us cannot be one."""

    message = _(
        "Data sambungan QRIS mitra %(code)s tidak mungkin: %(field)s. Salin tepat seperti yang diberikan mitra; "
        "masa berlaku kode 1 sampai %(longest)s menit."
    )


class AcquirerSecretMissing(Refusal):
    """Nothing can be signed without the secret."""

    message = _("Isi rahasia (client secret) yang diberikan mitra %(code)s.")


@dataclass(frozen=True, slots=True)
class QrisTerms:
    """What an acquirer gave us. ``secret`` blank leaves the one that is there; ``new_key`` makes our key anew."""

    url: str
    client_id: str
    partner_id_there: str
    channel_id: str
    merchant_id: str
    minutes_valid: int = 60
    secret: str = field(default="", repr=False)
    new_key: bool = False


@transaction.atomic
def connect_acquirer(*, reach: Reach, code: str, terms: QrisTerms) -> QrisAcquirer:
    """Keep how a partner is asked for codes; the first time, and when wished, with a new key of ours.

    Raises:
        NotPermitted, UnknownPartner: as for any partner.
        AcquirerAddressUnfit, AcquirerTermsImpossible, AcquirerSecretMissing: as the names say.
    """
    partner = partner_in_reach(code=code, reach=reach, lock=True)
    _require_possible(code, terms)
    known = QrisAcquirer.objects.filter(partner=partner).first()
    if known is None and not terms.secret:
        raise AcquirerSecretMissing(code=code)
    values: dict[str, object] = {
        name: value for name, value in asdict(terms).items() if name not in {"secret", "new_key"}
    }
    if terms.secret:
        values["secret_sealed"] = sealing.seal(terms.secret.encode(), purpose=SECRET_PURPOSE)
    if known is None or terms.new_key:
        values |= _new_key()
    with acting(by=reach.username, reason=f"mengatur sambungan QRIS mitra {code}") as context:
        return _written(partner, known, context, values)


def _written(
    partner: Partner, known: QrisAcquirer | None, context: uuid.UUID, values: dict[str, object]
) -> QrisAcquirer:
    if known is None:
        return QrisAcquirer.objects.create(partner=partner, **values)
    for name, value in values.items():
        setattr(known, name, value)
    known.context_id = context
    known.save(update_fields=[*values, "context_id"])
    return known


def make_private_key() -> rsa.RSAPrivateKey:
    """Return a fresh key of ours."""
    return rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)


def _new_key() -> dict[str, object]:
    key = make_private_key()
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return {"private_key_sealed": sealing.seal(private, purpose=PRIVATE_KEY_PURPOSE), "public_key": public}


def _require_possible(code: str, terms: QrisTerms) -> None:
    _require_address(code, terms.url)
    for name, form in _FORMS.items():
        if not form.fullmatch(getattr(terms, name)):
            raise AcquirerTermsImpossible(code=code, field=name, longest=LONGEST_MINUTES)
    if not re.fullmatch(r"[!-~]{0,200}", terms.secret):
        raise AcquirerTermsImpossible(code=code, field="client_secret", longest=LONGEST_MINUTES)
    if not 0 < terms.minutes_valid <= LONGEST_MINUTES:
        raise AcquirerTermsImpossible(code=code, field="minutes_valid", longest=LONGEST_MINUTES)


def _require_address(code: str, url: str) -> None:
    try:
        parts = urlsplit(url)
        port_is_one = parts.port is None or parts.port > 0
    except ValueError as error:
        raise AcquirerAddressUnfit(code=code) from error
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _THIS_MACHINE)
    is_plain = re.fullmatch(r"[!-~]{1,200}", url) and not (parts.query or parts.fragment or "@" in parts.netloc)
    if not (is_safe and is_plain and port_is_one and parts.hostname):
        raise AcquirerAddressUnfit(code=code)
