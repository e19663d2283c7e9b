"""What the audit trail tells of this room, which lies above the one that keeps the trail."""

from django.utils.translation import gettext_lazy as _

from jangkau.outreach.models import Contact
from jangkau.partnership.selectors.audit_concerns import Concern, Kind, NotTold, declare_told
from jangkau.partnership.selectors.audit_money_words import TableWords


def declare_tables() -> None:
    """Declare which rows of the room's tables concern whom, and what readers call them."""
    declare_told(
        Concern(
            Contact,
            Kind.MEMBERSHIP,
            person="row.participant_id IN (SELECT id FROM enrolment_participant WHERE person_id = %(subject)s)",
            agreement=NotTold("speaks of one person; whoever funds him has no part in it"),
            written_at="row.contacted_at",
        ),
        TableWords(
            _("Hubungan dengan peserta"),
            "id",
            {
                "participant_id": _("kepesertaan"),
                "tier": _("alasan dihubungi"),
                "outcome": _("hasil"),
                "note": _("catatan"),
                "again_on": _("boleh dihubungi lagi sejak"),
                "contacted_at": _("dihubungi pada"),
                "contacted_by_id": _("dihubungi oleh"),
            },
        ),
    )
