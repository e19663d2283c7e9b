"""``snap_conformance``: hold the whole conversation of a bank with a running server, failures included."""

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.collection.services.partner_trials import TrialStep, keep_trial
from jangkau.console import clock
from jangkau.console.bank_side import add_bank_options, bank_side
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.gateways.bank.conformance import Conversation


class Command(JangkauCommand):
    """Try the conversation."""

    purpose = gettext_lazy("Menguji percakapan SNAP sebagai bank terhadap server di komputer ini.")
    commits_itself = True

    def add_options(self, parser: CommandParser) -> None:
        """Add the partner, the server and the bill."""
        add_bank_options(parser)
        parser.add_argument("--bill", metavar=_("KODE-IURAN"), help=_("kode iuran tagihan terbuka yang akan DIBAYAR"))

    def answer(self, request: Request) -> Answer:
        """Hold the conversation, keep how it went, and say it as a table."""
        asked = request.options
        with bank_side(request) as bank:
            held = list(Conversation(bank, clock.now).hold(asked["bill"]))
        steps = [TrialStep(step.name, step.expected, step.came) for step in held]
        trial = keep_trial(reach=request.reach, code=asked["partner"], steps=steps, now=clock.now())
        lines = [_line(step) for step in steps]
        counts = {"passed": trial.passed, "failed": trial.failed, "not_run": trial.not_run}
        lines.append(_("%(passed)s sesuai, %(failed)s tidak sesuai, %(not_run)s tidak dijalankan") % counts)
        return Answer(document={**counts, "steps": trial.steps}, lines=lines, done=trial.failed == 0)


def _line(step: TrialStep) -> str:
    mark = "ok  " if step.passed else "-   " if not step.came else "SALAH"
    return f"{mark:5} {step.step:44} {step.expected:16} {step.came}"
