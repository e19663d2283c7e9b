"""Response codes of SNAP: HTTP status, service, case. docs/reference/snap.md lists them with their sources."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone

JAKARTA = ZoneInfo("Asia/Jakarta")


class Service(StrEnum):
    """Services of the standard that we offer, by their codes."""

    UNKNOWN = "00"
    INQUIRY = "24"
    PAYMENT = "25"
    STATUS = "26"
    QRIS_NOTICE = "52"
    TOKEN = "73"  # noqa: S105  a service code


@dataclass(frozen=True, slots=True)
class Case:
    """An outcome that the standard names: HTTP status, case, and the words for it."""

    status: int
    case: str
    message: str

    def code(self, service: Service) -> str:
        """Return the response code: seven digits."""
        return f"{self.status}{service.value}{self.case}"


SUCCESSFUL = Case(200, "00", "Successful")
IN_PROGRESS = Case(202, "00", "Request In Progress")
BAD_REQUEST = Case(400, "00", "Bad Request")
BEYOND_LIMITS = Case(403, "02", "Exceeds Transaction Amount Limit")
TRANSACTION_NOT_FOUND = Case(404, "01", "Transaction Not Found")
BILL_NOT_FOUND = Case(404, "12", "Invalid Bill/Virtual Account")
INVALID_AMOUNT = Case(404, "13", "Invalid Amount")
PAID_BILL = Case(404, "14", "Paid Bill")
INCONSISTENT = Case(404, "18", "Inconsistent Request")
BILL_OVER = Case(404, "19", "Invalid Bill/Virtual Account")
NOT_SUPPORTED = Case(405, "00", "Requested Function Is Not Supported")
CONFLICT = Case(409, "00", "Conflict")
DUPLICATE = Case(409, "01", "Duplicate paymentRequestId")
TOO_MANY = Case(429, "00", "Too Many Requests")
INVALID_TOKEN = Case(401, "01", "Invalid Token (B2B)")
GENERAL_ERROR = Case(500, "00", "General Error")


def invalid_format(field: str) -> Case:
    """Return the case of a field that is there and cannot be read."""
    return Case(400, "01", f"Invalid Field Format {{{field}}}")


def missing(field: str) -> Case:
    """Return the case of a field that must be there and is not."""
    return Case(400, "02", f"Invalid Mandatory Field {{{field}}}")


def unauthorized(reason: str) -> Case:
    """Return the case of a caller who has not shown who he is, or may not call."""
    return Case(401, "00", f"Unauthorized. [{reason}]")


class Refused(Exception):
    """A message that goes no further, and the case it is."""

    def __init__(self, case: Case) -> None:
        super().__init__(case.message)
        self.case = case


def body_of(case: Case, service: Service, more: Mapping[str, object] | None = None) -> str:
    """Return the body of an answer."""
    document = {"responseCode": case.code(service), "responseMessage": case.message, **(more or {})}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def answer_with(body: str, *, status: int, now: datetime.datetime) -> HttpResponse:
    """Return the answer with this body."""
    response = HttpResponse(body.encode(), status=status, content_type="application/json")
    response.headers["X-TIMESTAMP"] = timestamp(now)
    response.headers["Cache-Control"] = "no-store"
    return response


def timestamp(instant: datetime.datetime) -> str:
    """Return an instant as the standard writes it: ``2020-12-21T14:56:11+07:00``."""
    return instant.astimezone(JAKARTA).isoformat(timespec="seconds")


def unknown_address() -> HttpResponse:
    """Return the answer to whoever asks for an address that is none."""
    case = Case(HTTPStatus.NOT_FOUND, "00", "Requested Function Is Not Supported")
    now = timezone.now()  # noqa: TID251  the interface is where the clock is read
    return answer_with(body_of(case, Service.UNKNOWN), status=case.status, now=now)
