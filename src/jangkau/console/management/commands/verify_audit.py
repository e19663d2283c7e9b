"""``verify_audit``: compare what was sealed with what is there."""

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.core.permissions import Right
from jangkau.core.selectors.seals import audit_head, verify_audit


class Command(JangkauCommand):
    """Verify the audit trail."""

    purpose = gettext_lazy("Mencocokkan catatan dengan segel jejak audit dan menyebut yang berubah.")

    def add_options(self, parser: CommandParser) -> None:
        """Add the head that an auditor wrote down."""
        parser.add_argument(
            "--witnessed", metavar=_("SEGEL"), help=_("ujung rantai yang dicatat dahulu di luar sistem ini")
        )

    def answer(self, request: Request) -> Answer:
        """Verify; all is well if nothing differs."""
        request.reach.require(Right.VERIFY_AUDIT)
        findings = verify_audit(witnessed=request.options["witnessed"])
        head = audit_head()
        if findings:
            line = ngettext("%(count)s temuan:", "%(count)s temuan:", len(findings)) % {"count": len(findings)}
        elif head.seal_count:
            line = _("Semua catatan sesuai dengan segelnya.")
        else:
            line = _("Belum ada catatan yang disegel, jadi belum ada yang dapat dicocokkan. Jalankan seal_audit.")
        return Answer(
            document={
                "findings": [
                    {
                        "fault": finding.fault.value,
                        "table": finding.table,
                        "row": finding.row_id,
                        "seal": finding.seal_id,
                        "text": str(finding),
                    }
                    for finding in findings
                ],
                "seals": head.seal_count,
                "head": head.digest,
            },
            lines=[
                line,
                *(f"  {finding}" for finding in findings),
                _("Ujung rantai: segel ke-%(count)s, %(digest)s.") % {"count": head.seal_count, "digest": head.digest},
            ],
            done=not findings,
        )
