"""``bank_simulator``: pay bills as a bank does, with or without a bank's misbehaviour."""

from dataclasses import asdict

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console import clock
from jangkau.console.bank_side import add_bank_options, bank_side
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.gateways.bank.fake import BankSimulator, Misbehaviour


class Command(JangkauCommand):
    """Be a bank."""

    purpose = gettext_lazy("Membayar tagihan sebagai bank tiruan terhadap server di komputer ini.")
    commits_itself = True

    def add_options(self, parser: CommandParser) -> None:
        """Add the partner, the server, the bills and the misbehaviour."""
        parser.add_argument("bills", nargs="+", metavar=_("KODE-IURAN"), help=_("kode iuran tagihan yang DIBAYAR"))
        add_bank_options(parser)
        parser.add_argument(
            "--misbehave", nargs="+", default=[], choices=[way.value for way in Misbehaviour], help=_("kelakuan buruk")
        )
        parser.add_argument("--seed", type=int, default=1, help=_("benih urutan acak"))

    def answer(self, request: Request) -> Answer:
        """Pay the bills and say what was told and heard."""
        asked = request.options
        with bank_side(request) as bank:
            simulator = BankSimulator(bank, clock=clock.now, seed=asked["seed"])
            told = list(simulator.pay(asked["bills"], [Misbehaviour(way) for way in asked["misbehave"]]))
        lines = [f"{one.payment_code}  {one.misbehaviour or '-':14} {one.came}" for one in told]
        return Answer(document={"told": [asdict(one) for one in told]}, lines=lines)
