"""Kannel, a gateway to the networks of telephones: its smsbox takes messages over HTTP.

We post to ``sendsms`` with the number and the password in headers and the text as the body, so that none of them
stands in an address that somebody logs. Kannel names no message that it took, and cuts off what is longer than the
``max-messages`` of its user, so the length is looked at here. Written against Kannel 1.4.5, which a test runs.
"""

import http.client
from dataclasses import dataclass, field
from http import HTTPStatus

from jangkau.gateways.messaging.errors import Rejected, Unanswered, Unavailable
from jangkau.gateways.messaging.lengths import Alphabet
from jangkau.gateways.messaging.message import Accepted, Message, require_sendable

TIMEOUT_SECONDS = 5.0
DEFAULT_PORT = 13013
PATH = "/cgi-bin/sendsms"
LARGEST_ANSWER_BYTES = 4096
# Where we hear of a message's fate. Kannel puts in place of %d what became of it.
REPORT_PATH = "/sms/reports/{key}?state=%d"
# All that it can tell: 1 delivered, 2 not delivered, 4 buffered, 8 and 16 taken and refused by the operator.
_EVERY_STATE = "31"
FATES = {"1": "delivered", "2": "failed", "4": "buffered", "8": "accepted", "16": "refused"}
_PASSING = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}


@dataclass(frozen=True, slots=True)
class KannelAddress:
    """Where a smsbox is, and as whom we send.

    ``sender`` is what telephones show; blank leaves it to Kannel. ``part_rupiah`` is what the operator takes for each
    part; None if it is not known. ``reports_to`` is where Kannel reaches us, ``https://host``, to tell what became of
    a message; blank asks for no reports.
    """

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    sender: str = ""
    path: str = PATH
    is_secure: bool = False
    part_rupiah: int | None = None
    reports_to: str = ""


class KannelClient:
    """Sends over a connection of its own for each message; any number of threads may."""

    def __init__(self, address: KannelAddress, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self.address = address
        self.timeout_seconds = timeout_seconds

    def send(self, message: Message) -> Accepted:
        """Hand over a message to be sent as soon as there is a network for it.

        Raises:
            Rejected, Unavailable, Unanswered: as for ``Messaging``.
        """
        length = require_sendable(message)
        connect = http.client.HTTPSConnection if self.address.is_secure else http.client.HTTPConnection
        connection = connect(self.address.host, self.address.port, timeout=self.timeout_seconds)
        try:
            status = self._post(connection, message, length.alphabet)
        finally:
            connection.close()
        if status == HTTPStatus.ACCEPTED:
            return Accepted("", length.parts, self.address.part_rupiah)
        if status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Unavailable(f"status_{status}")
        raise Rejected(f"status_{status}")

    def _post(self, connection: http.client.HTTPConnection, message: Message, alphabet: Alphabet) -> int:
        headers = {
            "Content-Type": "text/plain; charset=UTF-8",
            "X-Kannel-Username": self.address.user,
            "X-Kannel-Password": self.address.password,
            "X-Kannel-To": message.to,
            "X-Kannel-Coding": "0" if alphabet is Alphabet.GSM_7 else "2",
            "X-Kannel-Charset": "UTF-8",
            **({"X-Kannel-From": self.address.sender} if self.address.sender else {}),
            **self._asking_for_reports(message),
        }
        try:
            connection.connect()
        except OSError as error:
            raise Unavailable("unreachable") from error
        try:
            connection.request("POST", self.address.path, message.text.encode(), headers)
            answer = connection.getresponse()
            answer.read(LARGEST_ANSWER_BYTES)
        except (OSError, http.client.HTTPException) as error:
            raise Unanswered("no_answer") from error
        return answer.status

    def _asking_for_reports(self, message: Message) -> dict[str, str]:
        if not (self.address.reports_to and message.key):
            return {}
        told_at = self.address.reports_to + REPORT_PATH.format(key=message.key)
        return {"X-Kannel-DLR-Mask": _EVERY_STATE, "X-Kannel-DLR-Url": told_at}
