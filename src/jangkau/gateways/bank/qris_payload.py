"""What stands in a QRIS code: EMVCo's fields (number, length, value), read strictly, and the checksum over them.

A code is shown to somebody who will pay it without reading it, so whatever could be read in two ways is not read at
all. docs/reference/snap.md names the sources.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

LONGEST_PAYLOAD = 512
LONGEST_VALUE = 99
RUPIAH = "360"
_PRINTABLE = re.compile(r"[\x20-\x7e]+")
_AMOUNT = re.compile(r"([1-9][0-9]{0,12})(?:\.00?)?", re.ASCII)
_CHECKSUM_FIELD = "6304"
_CHECKSUM = re.compile(r"[0-9A-F]{4}", re.ASCII)
_ACCOUNTS = range(26, 52)
_TIPS = ("55", "56", "57")


class Fault(StrEnum):
    """What is wrong with a payload."""

    MALFORMED = "malformed"
    CHECKSUM = "checksum"
    INCOMPLETE = "incomplete"
    NOT_DYNAMIC = "not_dynamic"
    CURRENCY = "currency"
    COUNTRY = "country"
    AMOUNT = "amount"
    TIP = "tip"


class PayloadUnfit(ValueError):
    """The payload is not shown. ``field`` is the number of the field at fault, blank if it is none in particular."""

    def __init__(self, fault: Fault, field: str = "") -> None:
        super().__init__(f"{fault} {field}".strip())
        self.fault = fault
        self.field = field


@dataclass(frozen=True, slots=True)
class QrisPayload:
    """A dynamic code in rupiah: whom it pays, how much, and what tells it from the merchant's other codes."""

    merchant_name: str
    merchant_city: str
    category: str
    amount_rupiah: int
    reference_label: str
    accounts: Mapping[str, str]


def checksum(text: str) -> str:
    """Return the CRC-16/CCITT-FALSE of a text (polynomial 1021, beginning with FFFF), four hexadecimal digits."""
    rest = 0xFFFF
    for byte in text.encode():
        rest ^= byte << 8
        for _bit in range(8):
            rest = (rest << 1) ^ (0x1021 if rest & 0x8000 else 0)
            rest &= 0xFFFF
    return f"{rest:04X}"


def read_payload(text: str) -> QrisPayload:
    """Return what a payload says.

    Raises:
        PayloadUnfit: if it is no payload, its checksum is wrong, a field is missing or twice, it is no dynamic code in
            rupiah for Indonesia, asks for a tip, or its amount is not whole rupiah above nought.
    """
    if len(text) > LONGEST_PAYLOAD or not _PRINTABLE.fullmatch(text):
        raise PayloadUnfit(Fault.MALFORMED)
    body, given = text[:-4], text[-4:]
    if not body.endswith(_CHECKSUM_FIELD) or not _CHECKSUM.fullmatch(given):
        raise PayloadUnfit(Fault.MALFORMED, "63")
    if checksum(body) != given:
        raise PayloadUnfit(Fault.CHECKSUM, "63")
    fields = _fields(text)
    if next(iter(fields)) != "00" or fields["00"] != "01" or list(fields)[-1] != "63":
        raise PayloadUnfit(Fault.MALFORMED, "00")
    return _meaning(fields)


def write_payload(fields: Iterable[tuple[str, str]]) -> str:
    """Return the payload that holds these fields in their order, with its checksum."""
    body = "".join(field_of(number, value) for number, value in fields) + _CHECKSUM_FIELD
    return body + checksum(body)


def field_of(number: str, value: str) -> str:
    """Return one field as it is written.

    Raises:
        ValueError: if the value is empty or too long for a field.
    """
    if not 0 < len(value) <= LONGEST_VALUE:
        raise ValueError(f"the value of field {number} has {len(value)} characters")
    return f"{number}{len(value):02}{value}"


def _meaning(fields: Mapping[str, str]) -> QrisPayload:
    for wrong, number in ((Fault.NOT_DYNAMIC, "01"), (Fault.CURRENCY, "53"), (Fault.COUNTRY, "58")):
        if fields.get(number) != {"01": "12", "53": RUPIAH, "58": "ID"}[number]:
            raise PayloadUnfit(wrong, number)
    if any(number in fields for number in _TIPS):
        raise PayloadUnfit(Fault.TIP, "55")
    accounts = {number: value for number, value in fields.items() if int(number) in _ACCOUNTS}
    if not accounts:
        raise PayloadUnfit(Fault.INCOMPLETE, "26")
    for number, value in accounts.items():
        if "00" not in _fields(value, within=number):
            raise PayloadUnfit(Fault.INCOMPLETE, number)
    category = _required(fields, "52")
    if not re.fullmatch(r"[0-9]{4}", category, re.ASCII):
        raise PayloadUnfit(Fault.MALFORMED, "52")
    return QrisPayload(
        merchant_name=_required(fields, "59"),
        merchant_city=_required(fields, "60"),
        category=category,
        amount_rupiah=_amount(_required(fields, "54")),
        reference_label=_required(_fields(_required(fields, "62"), within="62"), "05", within="62"),
        accounts=accounts,
    )


def _fields(text: str, *, within: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        head = text[at : at + 4]
        if len(head) < len("0002") or not head.isdecimal():
            raise PayloadUnfit(Fault.MALFORMED, within)
        number, length = head[:2], int(head[2:])
        value = text[at + 4 : at + 4 + length]
        if not length or len(value) != length or number in found:
            raise PayloadUnfit(Fault.MALFORMED, within or number)
        found[number] = value
        at += 4 + length
    return found


def _required(fields: Mapping[str, str], number: str, *, within: str = "") -> str:
    value = fields.get(number, "").strip()
    if not value:
        raise PayloadUnfit(Fault.INCOMPLETE, within or number)
    return value


def _amount(text: str) -> int:
    written = _AMOUNT.fullmatch(text)
    if written is None:
        raise PayloadUnfit(Fault.AMOUNT, "54")
    return int(written[1])
