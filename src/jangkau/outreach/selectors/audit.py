"""What the audit trail tells of this room, which lies above the one that keeps the trail."""

from django.utils.translation import gettext_lazy as _

from jangkau.outreach.models import (
    Campaign,
    Contact,
    HandOverStep,
    PayPlan,
    Reminder,
    ReminderCap,
    ReminderDay,
    ReminderText,
)
from jangkau.partnership.selectors.audit_concerns import (
    Concern,
    Kind,
    NotTold,
    declare_named,
    declare_told,
    declare_untold,
)
from jangkau.partnership.selectors.audit_money_words import TableWords

_OF_THE_PERSON = "row.participant_id IN (SELECT id FROM enrolment_participant WHERE person_id = %(subject)s)"
_ONE_PERSON = NotTold("speaks of one person; whoever funds him has no part in it")


def declare_tables() -> None:
    """Declare which rows of the room's tables concern whom, and what readers call them."""
    declare_told(
        Concern(
            Contact,
            Kind.MEMBERSHIP,
            person=_OF_THE_PERSON,
            agreement=_ONE_PERSON,
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
    declare_told(
        Concern(PayPlan, Kind.MEMBERSHIP, person=_OF_THE_PERSON, agreement=_ONE_PERSON, written_at="row.told_at"),
        TableWords(
            _("Kapan dapat membayar"),
            "id",
            {
                "participant_id": _("kepesertaan"),
                "rhythm": _("irama penghasilan"),
                "day": _("hari"),
                "months": _("bulan panen"),
                "told_at": _("dikatakan pada"),
                "told_by_id": _("dicatat oleh"),
            },
        ),
    )
    _declare_hand_over()
    _declare_untold()


def _declare_hand_over() -> None:
    declare_told(
        Concern(
            HandOverStep, Kind.MEMBERSHIP, person=_OF_THE_PERSON, agreement=_ONE_PERSON, written_at="row.happened_at"
        ),
        TableWords(
            _("Serah terima dari sponsor"),
            "id",
            {
                "participant_id": _("kepesertaan"),
                "first_month": _("bulan pertama yang tidak dibayar sponsor"),
                "act": _("yang terjadi"),
                "happened_at": _("terjadi pada"),
            },
        ),
    )


def _declare_untold() -> None:
    declare_untold(
        {
            Reminder: "what the calendar made due and what became of it; shown whole where the person is called",
            ReminderDay: "that the reminders of a day were selected, the same for everybody",
            ReminderText: "what reminders say, the same for everybody",
            Campaign: "what an office tries with its reminders; names nobody, and its page tells who declared it",
            ReminderCap: "what the reminders of an office may cost",
        }
    )
    declare_named({Campaign: _("Kampanye pengingat")})
