"""``seal_audit``: close what was recorded since the last seal."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.core.permissions import Right
from jangkau.core.selectors.seals import audit_head
from jangkau.core.services.seals import seal_audit


class Command(JangkauCommand):
    """Seal the audit trail."""

    purpose = gettext_lazy("Menyegel catatan yang belum disegel ke dalam rantai jejak audit.")
    writes = True
    commits_itself = True

    def answer(self, request: Request) -> Answer:
        """Seal, or only say where the chain ends."""
        request.reach.require(Right.VERIFY_AUDIT)
        sealed = seal_audit(now=request.now) if request.for_good else 0
        head = audit_head()
        return Answer(
            document={"sealed": sealed, "seals": head.seal_count, "head": head.digest},
            lines=[
                _("%(count)s catatan disegel.") % {"count": number_format(sealed, force_grouping=True)},
                _("Ujung rantai: segel ke-%(count)s, %(digest)s. Catat di luar sistem ini.")
                % {"count": head.seal_count, "digest": head.digest},
            ],
        )
