"""``acquirer_simulator``: make QRIS codes as an acquirer does, and tell that they were paid."""

import time
from dataclasses import asdict, dataclass

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.collection.selectors.qris import acquirer_side
from jangkau.console import clock
from jangkau.console.bank_side import add_bank_options, bank_side
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.gateways.bank.client import BankClient
from jangkau.gateways.bank.errors import BankGatewayError
from jangkau.gateways.bank.fake_acquirer import Door, FakeAcquirer, Flaw, serve
from jangkau.gateways.bank.signing import read_public_key

DEFAULT_PORT = 8100
_GLANCE_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Told:
    """A code that was made, and the response code to the notice that it was paid; blank if none was sent."""

    reference: str
    rupiah: int
    came: str


class Command(JangkauCommand):
    """Be an acquirer."""

    purpose = gettext_lazy("Membuat kode QRIS sebagai mitra tiruan di komputer ini, lalu memberi tahu bahwa dibayar.")
    commits_itself = True

    def add_options(self, parser: CommandParser) -> None:
        """Add the partner, the port, the server and what to do with the codes."""
        add_bank_options(parser)
        parser.add_argument("--port", type=int, default=DEFAULT_PORT, help=_("port mitra tiruan di komputer ini"))
        parser.add_argument("--codes", type=int, default=1, help=_("berhenti sesudah sekian kode dibuat"))
        parser.add_argument("--seconds", type=int, default=600, help=_("berhenti sesudah sekian detik"))
        parser.add_argument("--flaw", choices=[flaw.value for flaw in Flaw], help=_("kelakuan buruk"))
        parser.add_argument("--pay", action="store_true", help=_("BAYAR setiap kode begitu dibuat"))

    def answer(self, request: Request) -> Answer:
        """Make codes until there are enough, and say what was told and heard."""
        asked = request.options
        side = acquirer_side(code=asked["partner"], reach=request.reach)
        key = read_public_key(side.public_key)
        fake = FakeAcquirer(Flaw(asked["flaw"]) if asked["flaw"] else None)
        with bank_side(request, with_accounts=False) as bank:
            told = self._serve(request, fake, Door(side.client_id, side.secret, key), bank)
        lines = [f"{one.reference}  {one.rupiah:>15}  {one.came or '-'}" for one in told]
        return Answer(
            document={"told": [asdict(one) for one in told]},
            lines=lines or [_("Tidak ada kode yang diminta selama itu.")],
        )

    def _serve(self, request: Request, fake: FakeAcquirer, door: Door, bank: BankClient) -> list[Told]:
        asked = request.options
        told: dict[str, Told] = {}
        ends_at = time.monotonic() + asked["seconds"]
        with serve(fake, door, clock=clock.now, port=asked["port"]) as server:
            request.say(_("Mitra tiruan mendengarkan di %(url)s.") % {"url": server.url})
            while len(told) < asked["codes"] and time.monotonic() < ends_at:
                time.sleep(_GLANCE_SECONDS)
                for reference, order in list(fake.made.items()):
                    if reference not in told:
                        came = _pay(bank, reference, order.amount_rupiah) if asked["pay"] else ""
                        told[reference] = Told(reference, order.amount_rupiah, came)
        return list(told.values())


def _pay(bank: BankClient, reference: str, rupiah: int) -> str:
    body = bank.qris_notice(reference, rupiah, f"ACQ{reference}")
    try:
        return bank.post_signed("qr/qr-mpm-notify", body, now=clock.now()).code
    except BankGatewayError as error:
        return type(error).__name__
