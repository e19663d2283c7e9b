"""QRIS codes as they are shown, and what is needed to ask for one."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import Bill, QrisAcquirer, QrisCode
from jangkau.collection.models.bills import BillState
from jangkau.collection.models.qris import QrisState
from jangkau.collection.selectors.bills import BillHead, bill_in_reach, bill_may_be_changed, head_of
from jangkau.collection.selectors.partner_records import partner_in_reach
from jangkau.core import sealing
from jangkau.core.errors import Refusal
from jangkau.core.qr_codes import qr_picture
from jangkau.gateways.bank.client import Credentials
from jangkau.gateways.bank.qris import CodeOrder
from jangkau.registry.selectors.reach import Reach

SECRET_PURPOSE = "acquirer secret"  # noqa: S105  what the secret is sealed for, not the secret
PRIVATE_KEY_PURPOSE = "acquirer private key"

# Why there is no code, in words for whoever asked for it.
_PROBLEMS: Mapping[str, str | Promise] = {
    "malformed": _("isi kode dari mitra tidak dapat dibaca"),
    "checksum": _("angka pemeriksa (CRC) kode dari mitra salah"),
    "incomplete": _("ada bagian kode dari mitra yang kosong"),
    "not_dynamic": _("mitra mengirim kode statis, bukan kode untuk tagihan ini"),
    "currency": _("mata uang pada kode bukan rupiah"),
    "country": _("kode bukan untuk Indonesia"),
    "amount": _("jumlah pada kode tidak dapat dibaca"),
    "tip": _("kode meminta tambahan di luar tagihan"),
    "other_amount": _("jumlah pada kode tidak sama dengan tagihan"),
    "over": _("masa berlaku kode sudah habis ketika tiba"),
    "declined": _("mitra menolak permintaan kode"),
    "no_answer": _("mitra tidak menjawab"),
    "bill_over": _("tagihannya tidak terbuka lagi"),
}


class NotConnected(Refusal):
    """No codes are asked of this partner."""

    message = _("Mitra %(code)s belum disambungkan untuk QRIS. Isi dahulu sambungannya pada halaman mitra.")


@dataclass(frozen=True, slots=True)
class AcquirerChoice:
    """An acquirer of whom a code can be asked."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class QrisShown:
    """The latest code of a bill. ``picture`` is an image to show, only while it can be paid."""

    acquirer_name: str
    amount_rupiah: int
    valid_until: datetime.datetime
    is_asked: bool
    is_over: bool
    problem: str
    picture: str


@dataclass(frozen=True, slots=True)
class QrisOfBill:
    """What a bill's page shows of QRIS: the latest code, and of whom one can be asked."""

    code: QrisShown | None
    acquirers: Sequence[AcquirerChoice]

    @property
    def is_offered(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.acquirers or self.code)

    @property
    def may_be_asked(self) -> bool:
        """Whether another code can be asked for: there is none that is good or on its way."""
        return bool(self.acquirers) and (self.code is None or not (self.code.is_asked or self.code.picture))


@dataclass(frozen=True, slots=True)
class QrisPage:
    """A bill, its code, and whether the reader may ask for one. ``qris`` is None for a bill that cannot be paid."""

    head: BillHead
    qris: QrisOfBill | None
    may_ask: bool


@dataclass(frozen=True, slots=True)
class AcquirerSide:
    """What an acquirer knows of us: our ``X-CLIENT-KEY``, the secret that we share, the public half of our key."""

    client_id: str
    secret: str = field(repr=False)
    public_key: str = ""


@dataclass(frozen=True, slots=True)
class CodeAsked:
    """A code that waits for its acquirer, and how the acquirer is reached."""

    order: CodeOrder
    url: str
    credentials: Credentials


def qris_of_bill(*, bill: Bill, now: datetime.datetime) -> QrisOfBill | None:
    """Return what is shown of QRIS for an open bill, in two queries; None for a bill that cannot be paid."""
    if bill.state != BillState.ISSUED or (bill.expires_at is not None and bill.expires_at <= now):
        return None
    codes = QrisCode.objects.filter(bill=bill).select_related("partner__organisation").order_by("-pk")
    latest = codes.first()
    acquirers = QrisAcquirer.objects.filter(
        partner__is_active=True,
        partner__least_rupiah__lte=bill.total_rupiah,
        partner__most_rupiah__gte=bill.total_rupiah,
    )
    named = acquirers.order_by("partner__code").values_list("partner__code", "partner__organisation__name")
    choices = [AcquirerChoice(*names) for names in named] if bill.code else []
    return QrisOfBill(code=None if latest is None else _shown(latest, now), acquirers=choices)


def qris_page(*, bill_id: int, reach: Reach, now: datetime.datetime) -> QrisPage:
    """Return everything that the page of a bill's code shows.

    Raises:
        NotPermitted: if the reader may see no bills.
        BillNotFound: if there is none, or it belongs to others.
    """
    bill = bill_in_reach(bill_id=bill_id, reach=reach)
    return QrisPage(
        head=head_of(bill),
        qris=qris_of_bill(bill=bill, now=now),
        may_ask=bill_may_be_changed(bill=bill, reach=reach),
    )


def asked_code(*, code_id: int) -> CodeAsked | None:
    """Return a code that waits for its acquirer; None if it was answered."""
    code = QrisCode.objects.select_related("partner__qris").filter(pk=code_id, state=QrisState.ASKED).first()
    if code is None:
        return None
    acquirer: QrisAcquirer = code.partner.qris
    private = sealing.unseal(bytes(acquirer.private_key_sealed), purpose=PRIVATE_KEY_PURPOSE)
    return CodeAsked(
        order=CodeOrder(
            reference=code.reference,
            amount_rupiah=code.amount_rupiah,
            merchant_id=acquirer.merchant_id,
            valid_until=code.valid_until,
        ),
        url=acquirer.url,
        credentials=Credentials(
            partner_code=acquirer.partner_id_there,
            va_prefix="",
            client_id=acquirer.client_id,
            secret=secret_of(acquirer),
            private_key=cast("RSAPrivateKey", load_der_private_key(private, password=None)),
            channel_id=acquirer.channel_id,
        ),
    )


def acquirer_side(*, code: str, reach: Reach) -> AcquirerSide:
    """Return what an acquirer knows of us, to stand on its side for a while.

    Raises:
        NotPermitted, UnknownPartner: as for any partner.
        NotConnected: if no codes are asked of this partner.
    """
    acquirer = QrisAcquirer.objects.filter(partner=partner_in_reach(code=code, reach=reach)).first()
    if acquirer is None:
        raise NotConnected(code=code)
    return AcquirerSide(acquirer.client_id, secret_of(acquirer), acquirer.public_key)


def secret_of(acquirer: QrisAcquirer) -> str:
    """Return the secret that an acquirer shares with us."""
    return sealing.unseal(bytes(acquirer.secret_sealed), purpose=SECRET_PURPOSE).decode()


def _shown(code: QrisCode, now: datetime.datetime) -> QrisShown:
    is_over = code.valid_until <= now
    can_be_paid = code.state == QrisState.READY and not is_over
    problem = code.problem.partition(":")[0]
    return QrisShown(
        acquirer_name=code.partner.organisation.name,
        amount_rupiah=code.amount_rupiah,
        valid_until=code.valid_until,
        is_asked=code.state == QrisState.ASKED and not is_over,
        is_over=is_over and code.state != QrisState.FAILED,
        problem=str(_PROBLEMS.get(problem, problem)),
        picture=qr_picture(code.content) if can_be_paid else "",
    )
