"""A bank to try ourselves on: it signs as a bank does, and can be told to misbehave as banks do."""

import datetime
import random
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from jangkau.gateways.bank.client import BankClient, Reply
from jangkau.gateways.bank.errors import BankGatewayError

# How often a bank asks again that heard that its payment is in progress, and how long it waits each time.
_TIMES, _SECONDS = 5, 0.5


class Misbehaviour(StrEnum):
    """What a bank does that it should not."""

    DUPLICATES = "duplicates"
    LATE = "late"
    OUT_OF_ORDER = "out_of_order"
    WRONG_AMOUNT = "wrong_amount"
    BAD_SIGNATURE = "bad_signature"
    TIMEOUT = "timeout"


@dataclass(frozen=True, slots=True)
class Told:
    """A notice that was sent, and the code that came; what there was instead of an answer, if none came."""

    payment_code: str
    request_id: str
    misbehaviour: str
    came: str


class BankSimulator:
    """Pays bills as a bank would whose customers stand at its counter.

    Args of its making: the client that speaks; a clock; a seed, so that a run can be repeated; by how long late notices
    are late; how to wait so many seconds before asking again.
    """

    def __init__(
        self,
        bank: BankClient,
        *,
        clock: Callable[[], datetime.datetime],
        seed: int = 1,
        late_by: datetime.timedelta = datetime.timedelta(hours=6),
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self.bank = bank
        self.clock = clock
        self.chance = random.Random(seed)  # noqa: S311  which bill is paid first is no secret
        self.late_by = late_by
        self.wait = wait
        self.run = secrets.token_hex(4)

    def pay(self, payment_codes: Sequence[str], misbehaving: Sequence[Misbehaviour] = ()) -> Iterator[Told]:
        """Ask after each bill, pay it, and yield what was told; each bill with one misbehaviour, in turn.

        Bills that are not open are told of once, with what the biller said.
        """
        codes = list(payment_codes)
        if Misbehaviour.OUT_OF_ORDER in misbehaving:
            self.chance.shuffle(codes)
        ways = [way for way in misbehaving if way is not Misbehaviour.OUT_OF_ORDER]
        for place, code in enumerate(codes):
            way = ways[place % len(ways)] if ways else None
            yield from self._pay_one(code, f"{self.run}-{place}", way)

    def _pay_one(self, code: str, request: str, way: Misbehaviour | None) -> Iterator[Told]:
        asked = self._try(lambda: self.bank.send("inquiry", self.bank.inquiry(code, request), now=self.clock()))
        rupiah = _total(asked)
        if rupiah is None:
            yield Told(code, request, "", _code(asked))
            return
        taken_at = self.clock() - self.late_by if way is Misbehaviour.LATE else None
        body = self.bank.payment(code, rupiah, request, paid_at=taken_at)

        def send(sent: dict[str, object] = body, changed: dict[str, str | None] | None = None) -> str:
            return _code(self._try(lambda: self.bank.send("payment", sent, now=self.clock(), changed=changed)))

        if way is Misbehaviour.WRONG_AMOUNT:
            yield Told(code, request, way, send(self.bank.payment(code, rupiah - 1, f"{request}-wrong")))
        if way is Misbehaviour.BAD_SIGNATURE:
            yield Told(code, request, way, send(changed={"X-SIGNATURE": "bm8="}))
        if way is Misbehaviour.TIMEOUT:
            unheard = self._try(lambda: self.bank.hang_up_after_sending("payment", body, now=self.clock()))
            yield Told(code, request, way, _code(unheard) or "hung up")
        for _time in range(_TIMES):
            came = send()
            yield Told(code, request, way if way is Misbehaviour.LATE else "", came)
            if not came.startswith("202"):
                break
            self.wait(_SECONDS)
        if way is Misbehaviour.DUPLICATES:
            yield Told(code, request, way, send())

    def _try(self, send: Callable[[], Reply | None]) -> Reply | str | None:
        try:
            return send()
        except BankGatewayError as error:
            return type(error).__name__


def _code(came: Reply | str | None) -> str:
    return came.code if isinstance(came, Reply) else came or ""


def _total(came: Reply | str | None) -> int | None:
    if not isinstance(came, Reply) or not came.code.startswith("200"):
        return None
    return int(str(came.document["virtualAccountData"]["totalAmount"]["value"]).partition(".")[0])
