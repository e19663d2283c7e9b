"""``accept_chain``: go on sealing from a broken chain, in somebody's name."""

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.core.permissions import Right
from jangkau.core.selectors.seals import audit_head, verify_audit
from jangkau.core.services.seals import accept_chain


class Command(JangkauCommand):
    """Accept the end of a broken chain of seals."""

    purpose = gettext_lazy("Melanjutkan penyegelan dari rantai yang putus; temuan verify_audit tetap tercatat.")
    writes = True
    commits_itself = True

    def add_options(self, parser: CommandParser) -> None:
        """Add why."""
        parser.add_argument(
            "--reason", required=True, metavar=_("TEKS"), help=_("apa yang ditemukan dan mengapa boleh dilanjutkan")
        )

    def answer(self, request: Request) -> Answer:
        """Accept, or only say what was found."""
        request.reach.require(Right.VERIFY_AUDIT)
        findings = verify_audit()
        if request.for_good:
            accept_chain(by=request.by, reason=request.options["reason"], now=request.now)
        head = audit_head()
        return Answer(
            document={"findings": len(findings), "seals": head.seal_count, "head": head.digest},
            lines=[
                *(f"  {finding}" for finding in findings),
                _("Ujung rantai: segel ke-%(count)s, %(digest)s.") % {"count": head.seal_count, "digest": head.digest},
            ],
        )
