"""The whole conversation of a bank with a biller, failures included: what is sent, and which code is right.

Nothing here knows our database. A bill is paid only if a payment code is given; without one the steps that need a bill
are left out and say so.
"""

import datetime
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from jangkau.gateways.bank.client import BankClient, Reply
from jangkau.gateways.bank.errors import BankGatewayError

# Fit to be a payment code, and nobody's: codes begin with 1 to 9.
UNKNOWN_CODE = "01000000000090"
NO_ANSWER = "no answer"


@dataclass(frozen=True, slots=True)
class Step:
    """A step, the codes that are right apart by ``/``, and the one that came; blank if it was not run."""

    name: str
    expected: str
    came: str


class Conversation:
    """A conversation over one connection; each step is said and heard before the next."""

    def __init__(self, bank: BankClient, clock: Callable[[], datetime.datetime]) -> None:
        self.bank = bank
        self.clock = clock
        self.run = secrets.token_hex(6)

    def hold(self, payment_code: str | None) -> Iterator[Step]:
        """Yield each step when it is done.

        Args:
            payment_code: of an open bill, which will be paid; None to pay nothing.
        """
        yield from self._tokens()
        yield from self._headers()
        yield from self._bodies()
        yield from self._bill(payment_code)

    def _step(self, name: str, expected: str, ask: Callable[[], Reply] | None) -> Step:
        if ask is None:
            return Step(name, expected, "")
        try:
            return Step(name, expected, ask().code)
        except BankGatewayError:
            return Step(name, expected, NO_ANSWER)

    def _tokens(self) -> Iterator[Step]:
        ask = self.bank.ask_for_token
        wrong = {"X-SIGNATURE": "bm8gc2lnbmF0dXJl"}
        old = self.clock() - datetime.timedelta(hours=2)
        yield self._step("token: signature of another", "4017300", lambda: ask(now=self.clock(), changed=wrong))
        nobody = {"X-CLIENT-KEY": "nobody"}
        yield self._step("token: unknown client", "4017300", lambda: ask(now=self.clock(), changed=nobody))
        none = {"X-CLIENT-KEY": None}
        yield self._step("token: no X-CLIENT-KEY", "4007302", lambda: ask(now=self.clock(), changed=none))
        yield self._step("token: clock two hours behind", "4017300", lambda: ask(now=old))
        yield self._step("token: granted", "2007300", lambda: ask(now=self.clock()))

    def _headers(self) -> Iterator[Step]:
        def ask(changed: dict[str, str | None], *, behind: int = 0) -> Reply:
            now = self.clock() - datetime.timedelta(hours=behind)
            return self.bank.send("inquiry", self._unknown(), now=now, changed=changed)

        for name in ("X-TIMESTAMP", "X-SIGNATURE", "X-PARTNER-ID", "X-EXTERNAL-ID", "CHANNEL-ID", "Authorization"):
            yield self._step(f"inquiry: no {name}", "4002402", lambda name=name: ask({name: None}))  # type: ignore[misc]  # bound now
        long = {"X-EXTERNAL-ID": "1" * 37}
        yield self._step("inquiry: X-EXTERNAL-ID too long", "4002401", lambda: ask(dict(long)))
        yield self._step("inquiry: signature of another", "4012400", lambda: ask({"X-SIGNATURE": "bm8="}))
        yield self._step("inquiry: token of another", "4012401", lambda: ask({"Authorization": "Bearer 1.1.1"}))
        yield self._step("inquiry: another partner", "4012400", lambda: ask({"X-PARTNER-ID": "ANOTHER"}))
        yield self._step("inquiry: clock two hours behind", "4012400", lambda: ask({}, behind=2))

    def _bodies(self) -> Iterator[Step]:
        def pay(**other: object) -> Reply:
            body = {**self.bank.payment(UNKNOWN_CODE, 16_800, f"{self.run}-unknown"), **other}
            return self.bank.send("payment", body, now=self.clock())

        def raw(body: bytes) -> Reply:
            return self.bank.send("payment", body, now=self.clock())

        amount = {"value": "16800.00", "currency": "IDR"}
        yield self._step("inquiry: unknown account", "4042412", self._ask_unknown)
        yield self._step("payment: unknown account", "4042512", pay)
        yield self._step("payment: amount as a number", "4002501", lambda: pay(paidAmount={**amount, "value": 16800}))
        yield self._step("payment: negative", "4002501", lambda: pay(paidAmount={**amount, "value": "-1.00"}))
        yield self._step("payment: part of a rupiah", "4042513", lambda: pay(paidAmount={**amount, "value": "1.50"}))
        yield self._step("payment: no amount", "4002502", lambda: pay(paidAmount=None))
        yield self._step("payment: no paymentRequestId", "4002502", lambda: pay(paymentRequestId=None))
        yield self._step("payment: JSON cut off", "4002500", lambda: raw(b'{"paymentRequestId":"1"'))
        yield self._step("payment: a key twice", "4002500", lambda: raw(b'{"a":"1","a":"2"}'))
        yield self._step("payment: not UTF-8", "4002500", lambda: raw(b'{"a":"\xe9"}'))
        asked = self.bank.inquiry(UNKNOWN_CODE, f"{self.run}-unknown")
        yield self._step("status: unknown", "4042601", lambda: self.bank.send("status", asked, now=self.clock()))

    def _bill(self, code: str | None) -> Iterator[Step]:
        names = (
            ("inquiry: open bill", "2002400"),
            ("inquiry: X-EXTERNAL-ID used today", "4092400"),
            ("payment: wrong amount", "4042513"),
            ("payment: told", "2002500"),
            ("payment: told again", "2002500/4092501"),
            ("payment: same answer, letter for letter", "2002500/4092501"),
            ("payment: same request, other body", "4042518"),
            ("payment: bill paid before", "4042514"),
            ("inquiry: bill paid before", "4042414"),
            ("status: paid", "2002600"),
        )
        asking = iter([None] * len(names)) if code is None else iter(self._of_bill(code))
        for (name, expected), ask in zip(names, asking, strict=True):
            yield self._step(name, expected, ask)

    def _of_bill(self, code: str) -> list[Callable[[], Reply]]:
        bank, request = self.bank, f"{self.run}-pay"
        number = {"X-EXTERNAL-ID": str(secrets.randbelow(10**30)).zfill(30)}
        billed: list[int] = []
        first: list[Reply] = []

        def inquire() -> Reply:
            reply = bank.send("inquiry", bank.inquiry(code, f"{self.run}-ask"), now=self.clock(), changed=number)
            total = reply.document.get("virtualAccountData", {}).get("totalAmount", {}).get("value", "0.00")
            billed.append(int(str(total).partition(".")[0]))
            return reply

        def pay(more: int = 0, name: str = request) -> Reply:
            rupiah = billed[0] + more
            return bank.send("payment", bank.payment(code, rupiah, name), now=self.clock())

        def pay_first() -> Reply:
            first.append(pay())
            return first[0]

        def same() -> Reply:
            again = pay()
            if again.code.startswith("409") or again.raw == first[0].raw:
                return again
            return Reply(again.status, again.raw, {"responseCode": "another answer"})

        asked = bank.inquiry(code, request)
        return [
            inquire,
            lambda: bank.send("inquiry", bank.inquiry(code, "again"), now=self.clock(), changed=number),
            lambda: pay(1, f"{self.run}-wrong"),
            pay_first,
            pay,
            same,
            lambda: pay(1),
            lambda: pay(0, f"{self.run}-other"),
            lambda: bank.send("inquiry", bank.inquiry(code, "after"), now=self.clock()),
            lambda: bank.send("status", asked, now=self.clock()),
        ]

    def _unknown(self) -> dict[str, object]:
        return self.bank.inquiry(UNKNOWN_CODE, f"{self.run}-unknown")

    def _ask_unknown(self) -> Reply:
        return self.bank.send("inquiry", self._unknown(), now=self.clock())
