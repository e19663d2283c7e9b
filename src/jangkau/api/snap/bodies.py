"""Bodies of messages, read strictly: what could be read in two ways is not read at all."""

import datetime
import json
import re
from collections.abc import Mapping
from typing import Any

from jangkau.api.snap.answers import BAD_REQUEST, INVALID_AMOUNT, Refused, invalid_format, missing

LARGEST_BYTES = 16_384
LONGEST_REQUEST_ID = 128
_AMOUNT = re.compile(r"(0|[1-9][0-9]{0,12})\.([0-9]{2})", re.ASCII)
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII)
_DIGITS = re.compile(r"[0-9]{1,20}", re.ASCII)
_REQUEST_ID = re.compile(rf"[\x21-\x7e]{{1,{LONGEST_REQUEST_ID}}}")


def read_body(raw: bytes) -> dict[str, Any]:
    """Return the object that a body holds.

    Raises:
        Refused: if it is not UTF-8, is cut off, is no JSON object, or names a key twice.
    """
    try:
        document = json.loads(raw.decode("utf-8"), object_pairs_hook=_once_each, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Refused(BAD_REQUEST) from error
    if not isinstance(document, dict):
        raise Refused(BAD_REQUEST)
    return document


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is named twice")
    return found


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no JSON")


def text_of(document: Mapping[str, Any], name: str, pattern: re.Pattern[str], *, field: str = "") -> str:
    """Return a text that must be there and have this form.

    Raises:
        Refused: if it is not there, or is anything else.
    """
    value = document.get(name)
    if value is None or value == "":
        raise Refused(missing(field or name))
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise Refused(invalid_format(field or name))
    return value


def request_id_of(document: Mapping[str, Any], name: str) -> str:
    """Return the name that the bank gave its request.

    Raises:
        Refused: if it is not there, is too long, or holds anything but printable ASCII.
    """
    return text_of(document, name, _REQUEST_ID)


def account_of(document: Mapping[str, Any], *, prefix: str) -> str | None:
    """Return the customer number of a virtual account; None if the account is another partner's.

    The standard fills ``partnerServiceId`` with spaces from the left to eight characters; ``virtualAccountNo`` is both
    numbers, one after the other.

    Raises:
        Refused: if one of the three is not there, or they do not fit together.
    """
    service_id = text_of(document, "partnerServiceId", re.compile(r" {0,7}[0-9]{1,8}", re.ASCII))
    customer = text_of(document, "customerNo", _DIGITS)
    account = text_of(document, "virtualAccountNo", re.compile(r" {0,7}[0-9]{1,28}", re.ASCII))
    if len(service_id) > len("12345678"):
        raise Refused(invalid_format("partnerServiceId"))
    if account.strip() != service_id.strip() + customer:
        raise Refused(invalid_format("virtualAccountNo"))
    return customer if service_id.strip() == prefix else None


def rupiah_of(document: Mapping[str, Any], name: str) -> int:
    """Return an amount in whole rupiah, which stands as ``{"value": "16800.00", "currency": "IDR"}``.

    Raises:
        Refused: if it is not there, is no text of this form, is not in rupiah, or is not above zero and whole.
    """
    amount = document.get(name)
    if amount is None:
        raise Refused(missing(name))
    if not isinstance(amount, dict):
        raise Refused(invalid_format(name))
    value = text_of(amount, "value", _AMOUNT, field=f"{name}.value")
    text_of(amount, "currency", re.compile("IDR"), field=f"{name}.currency")
    whole, _point, cents = value.partition(".")
    if cents != "00" or not int(whole):
        raise Refused(INVALID_AMOUNT)
    return int(whole)


def instant_of(text: str, *, field: str) -> datetime.datetime:
    """Return an instant written as ``2020-12-21T14:56:11+07:00``.

    Raises:
        Refused: if it is written otherwise, or there is no such instant.
    """
    if not _INSTANT.fullmatch(text):
        raise Refused(invalid_format(field))
    try:
        # To UTC at once: the first and last days of the calendar have no place there.
        return datetime.datetime.fromisoformat(text).astimezone(datetime.UTC)
    except (ValueError, OverflowError) as error:
        raise Refused(invalid_format(field)) from error
