"""What concerns whom: for every table of ours, which of its rows speak of a person and which of an agreement.

A test goes through all models: one that is not listed here fails it, so that nothing is kept of which the audit trail
does not know.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jangkau.collection import models as collection
from jangkau.core import models as core
from jangkau.core.models.sightings import Subject
from jangkau.enrolment import models as enrolment
from jangkau.partnership import models as partnership
from jangkau.partnership.selectors.audit_money_words import TableWords
from jangkau.partnership.selectors.audit_words import OTHER_NAMES, WORDS
from jangkau.registry import models as registry


class Kind(models.TextChoices):
    """What a reader of the audit trail asks for."""

    SEEN = "seen", _("dilihat")
    REVEALED = "revealed", _("NIK dibuka")
    PERSON = "person", _("data orang")
    MEMBERSHIP = "membership", _("kepesertaan dan keanggotaan")
    AGREEMENT = "agreement", _("perjanjian")
    ROSTER = "roster", _("daftar pekerja")
    MONEY = "money", _("tagihan dan pembayaran")


@dataclass(frozen=True, slots=True)
class NotTold:
    """Rows that the trail of such a subject leaves out, and why that hides nothing."""

    why: str


@dataclass(frozen=True, slots=True)
class Concern:
    """Which rows of a table speak of a person, and which of an agreement.

    The conditions are SQL on ``row``, a row of the table or of its history; ``{key}`` is its own key, ``%(subject)s``
    the key of the person or agreement. ``written_at`` is when a row was written: given where the history lacks the
    first versions and these are told, to the subjects in ``firsts_told_to``.
    """

    model: type[models.Model]
    kind: Kind
    person: str | NotTold
    agreement: str | NotTold
    written_at: str = ""
    firsts_told_to: tuple[Subject, ...] = (Subject.PERSON, Subject.AGREEMENT)

    def condition(self, subject: Subject) -> str | None:
        """Return the condition on rows that speak of such a subject; None if none are told."""
        told = self.person if subject is Subject.PERSON else self.agreement
        return None if isinstance(told, NotTold) else told


_PARTICIPANTS = "(SELECT id FROM enrolment_participant WHERE person_id = %(subject)s)"
_LIVE_LINES = "collection_billline WHERE live AND participant_id IN " + _PARTICIPANTS
# A line that was freed is no longer in the index of live ones, but its history is indexed by participant.
_FREED_LINES = "collection_billlineevent WHERE participant_id IN " + _PARTICIPANTS
_LINES = f"(SELECT id FROM {_LIVE_LINES} UNION SELECT pgh_obj_id FROM {_FREED_LINES})"  # noqa: S608  all of it is written here
_PAID_HIMSELF = "SELECT id FROM collection_bill WHERE payer_person_id = %(subject)s"
_BILLS = f"(SELECT bill_id FROM {_LIVE_LINES} UNION SELECT bill_id FROM {_FREED_LINES} UNION {_PAID_HIMSELF})"  # noqa: S608  all of it is written here
_VOIDED = f"(SELECT pgh_obj_id FROM collection_insuredmonthevent WHERE participant_id IN {_PARTICIPANTS})"  # noqa: S608  all of it is written here
_VOIDS = f"(SELECT voided_by_id FROM collection_insuredmonth WHERE id IN {_VOIDED})"  # noqa: S608  all of it is written here
_OWN_ROWS = "(SELECT row_id FROM partnership_member WHERE person_id = %(subject)s)"
_OWN_ROSTERS = f"(SELECT roster_id FROM partnership_rosterrow WHERE id IN {_OWN_ROWS})"  # noqa: S608  all of it is written here
_AGREEMENT_BILLS = "(SELECT bill_id FROM partnership_agreementbill WHERE agreement_id = %(subject)s)"
_AGREEMENT_PAYMENTS = f"(SELECT id FROM collection_payment WHERE bill_id IN {_AGREEMENT_BILLS})"  # noqa: S608  all of it is written here
_AGREEMENT_ROWS = (
    "(SELECT id FROM partnership_rosterrow WHERE outcome = 'review'"
    " AND roster_id IN (SELECT id FROM partnership_roster WHERE agreement_id = %(subject)s))"
)

_PAYMENTS = f"(SELECT id FROM collection_payment WHERE bill_id IN {_BILLS})"  # noqa: S608  all of it is written here
_HELD = f"(SELECT id FROM collection_heldmoney WHERE payer_person_id = %(subject)s OR bill_id IN {_BILLS})"  # noqa: S608  all of it is written here
_AGREEMENT_HELD = f"(SELECT id FROM collection_heldmoney WHERE bill_id IN {_AGREEMENT_BILLS})"  # noqa: S608  all of it is written here
_REFUND_OF = "SELECT id FROM collection_refundrequest WHERE payment_id IN"
_REFUNDS = f"({_REFUND_OF} {_PAYMENTS} OR held_id IN {_HELD} OR payer_person_id = %(subject)s)"
_AGREEMENT_REFUNDS = f"({_REFUND_OF} {_AGREEMENT_PAYMENTS} OR held_id IN {_AGREEMENT_HELD})"

_PERSON_ONLY = NotTold("speaks of one person; the agreement's trail tells the approval or list by which he came")
_AGREEMENT_ONLY = NotTold("speaks of the agreement as a whole, the same for all who are funded under it")
_BILL_SAYS = NotTold("the bill, the payment or its undoing, written at the same time, tells it for all workers at once")

CONCERNS: list[Concern] = [
    Concern(
        core.Sighting,
        Kind.SEEN,
        person="row.subject = 'person' AND row.subject_id = %(subject)s",
        agreement="row.subject = 'agreement' AND row.subject_id = %(subject)s",
        written_at="row.seen_at",
    ),
    Concern(
        registry.NikReveal,
        Kind.REVEALED,
        person="row.person_id = %(subject)s",
        agreement=_PERSON_ONLY,
        written_at="row.revealed_at",
    ),
    Concern(
        registry.Person,
        Kind.PERSON,
        # As an array they are found by the index; with "=" OR "IN" all versions of all people are read.
        person="{key} = ANY(ARRAY(SELECT %(subject)s::bigint"
        " UNION ALL SELECT dropped_id FROM registry_personmerge WHERE kept_id = %(subject)s))",
        agreement=_PERSON_ONLY,
    ),
    Concern(
        registry.PersonMerge,
        Kind.PERSON,
        person="row.kept_id = %(subject)s OR row.dropped_id = %(subject)s",
        agreement=_PERSON_ONLY,
        written_at="row.merged_at",
    ),
    Concern(enrolment.Participant, Kind.MEMBERSHIP, person="row.person_id = %(subject)s", agreement=_PERSON_ONLY),
    Concern(
        enrolment.ParticipantNumber,
        Kind.MEMBERSHIP,
        person="row.participant_id IN " + _PARTICIPANTS,
        agreement=_BILL_SAYS,
        written_at="row.issued_at",
    ),
    Concern(enrolment.Registration, Kind.MEMBERSHIP, person="row.person_id = %(subject)s", agreement=_PERSON_ONLY),
    Concern(
        enrolment.DataChange,
        Kind.PERSON,
        person="row.participant_id IN " + _PARTICIPANTS,
        agreement=_PERSON_ONLY,
    ),
    Concern(
        enrolment.FamilyMember,
        Kind.PERSON,
        person="row.participant_id IN " + _PARTICIPANTS,
        agreement=_PERSON_ONLY,
    ),
    Concern(registry.AccountPerson, Kind.PERSON, person="row.person_id = %(subject)s", agreement=_PERSON_ONLY),
    Concern(
        partnership.Member,
        Kind.MEMBERSHIP,
        person="row.person_id = %(subject)s",
        agreement="row.agreement_id = %(subject)s",
        written_at="(SELECT approved_at FROM partnership_batch WHERE id = row.batch_id)",
        # The batch, written at the same time, tells the agreement how many came.
        firsts_told_to=(Subject.PERSON,),
    ),
    Concern(partnership.Agreement, Kind.AGREEMENT, person=_AGREEMENT_ONLY, agreement="{key} = %(subject)s"),
    Concern(
        partnership.AgreementDraft,
        Kind.AGREEMENT,
        person=_AGREEMENT_ONLY,
        agreement="{key} IN (SELECT id FROM partnership_agreementdraft WHERE agreement_id = %(subject)s)",
    ),
    Concern(
        partnership.BudgetChange,
        Kind.AGREEMENT,
        person=_AGREEMENT_ONLY,
        agreement="row.agreement_id = %(subject)s",
        written_at="row.recorded_at",
    ),
    Concern(
        registry.Organisation,
        Kind.AGREEMENT,
        person=_AGREEMENT_ONLY,
        agreement="{key} = (SELECT sponsor_id FROM partnership_agreement WHERE id = %(subject)s)",
    ),
    Concern(partnership.RosterUpload, Kind.ROSTER, person=_AGREEMENT_ONLY, agreement="row.agreement_id = %(subject)s"),
    Concern(
        partnership.Roster,
        Kind.ROSTER,
        person="{key} IN " + _OWN_ROSTERS,
        agreement="row.agreement_id = %(subject)s",
    ),
    Concern(
        partnership.RowDecision,
        Kind.ROSTER,
        person="row.row_id IN " + _OWN_ROWS,
        agreement="row.row_id IN " + _AGREEMENT_ROWS,
        written_at="row.decided_at",
    ),
    Concern(
        partnership.Batch,
        Kind.ROSTER,
        person="{key} IN (SELECT batch_id FROM partnership_member WHERE person_id = %(subject)s)",
        agreement="row.agreement_id = %(subject)s",
    ),
    Concern(collection.Bill, Kind.MONEY, person="{key} IN " + _BILLS, agreement="{key} IN " + _AGREEMENT_BILLS),
    Concern(
        collection.BillCancellation,
        Kind.MONEY,
        person="row.bill_id IN " + _BILLS,
        agreement="row.bill_id IN " + _AGREEMENT_BILLS,
        written_at="row.recorded_at",
    ),
    Concern(
        collection.Reattestation,
        Kind.MEMBERSHIP,
        person="row.participant_id IN " + _PARTICIPANTS,
        agreement=_PERSON_ONLY,
        written_at="row.stated_at",
    ),
    Concern(
        collection.BillLine,
        Kind.MONEY,
        person="row.participant_id IN " + _PARTICIPANTS,
        agreement=_BILL_SAYS,
    ),
    Concern(
        collection.Payment,
        Kind.MONEY,
        person="row.bill_id IN " + _BILLS,
        agreement="row.bill_id IN " + _AGREEMENT_BILLS,
        written_at="row.recorded_at",
    ),
    Concern(
        collection.InsuredMonth,
        Kind.MONEY,
        person="row.participant_id IN " + _PARTICIPANTS,
        agreement=_BILL_SAYS,
    ),
    Concern(
        collection.MonthVoid,
        Kind.MONEY,
        person="{key} IN " + _VOIDS,
        agreement="row.payment_id IN " + _AGREEMENT_PAYMENTS,
        written_at="row.recorded_at",
    ),
    Concern(
        collection.CarryForward,
        Kind.MONEY,
        person="row.line_id IN " + _LINES,
        agreement=_BILL_SAYS,
        written_at="row.recorded_at",
    ),
    Concern(
        collection.PriceAdjustment,
        Kind.MONEY,
        person=f"row.month_id IN (SELECT id FROM collection_insuredmonth WHERE participant_id IN {_PARTICIPANTS})",  # noqa: S608  all of it is written here
        agreement=NotTold("thousands at once, for months that the bill tells; the payment's page tells their sum"),
        written_at="row.recorded_at",
    ),
    Concern(collection.HeldMoney, Kind.MONEY, person="{key} IN " + _HELD, agreement="{key} IN " + _AGREEMENT_HELD),
    Concern(
        collection.HeldMoneyUse,
        Kind.MONEY,
        person=f"row.held_id IN {_HELD} OR row.payment_id IN {_PAYMENTS}",
        agreement=f"row.held_id IN {_AGREEMENT_HELD} OR row.payment_id IN {_AGREEMENT_PAYMENTS}",
        written_at="row.recorded_at",
    ),
    Concern(
        collection.RefundRequest, Kind.MONEY, person="{key} IN " + _REFUNDS, agreement="{key} IN " + _AGREEMENT_REFUNDS
    ),
    Concern(
        collection.RefundStep,
        Kind.MONEY,
        person="row.refund_id IN " + _REFUNDS,
        agreement="row.refund_id IN " + _AGREEMENT_REFUNDS,
        written_at="row.recorded_at",
    ),
]

# What no trail of a person or an agreement tells, and why.
CONCERN_NOBODY: dict[type[models.Model], str] = {
    core.SealedFile: "kept and destroyed with the roster or upload that names it",
    core.AuditHead: "the end of the chain of seals",
    core.JobRun: "when jobs last ran",
    core.AuditSeal: "the seals themselves",
    core.DigestKey: "keys of the whole installation",
    core.ProofKey: "keys of the whole installation",
    registry.Office: "the agency's own houses, the same for everybody",
    registry.OfficeRegion: "which office serves a place, the same for everybody",
    registry.Region: "the published list of places",
    registry.HistoricRegionCode: "the published list of places",
    registry.OutgoingMessage: "to whom is forgotten when it was sent; whoever queued it tells why",
    registry.DeliveryReport: "what became of a message, of which nothing else is kept",
    registry.ContactStop: "a wish about a number or a mailbox, of which only a digest is kept",
    registry.EmailConfirmation: "a question to a mailbox; the answer is told by the person's record",
    registry.UnreadTexts: "how many texts meant nothing to us on a day",
    registry.Account: "a telephone; whom it looks after is told by the tie between the two",
    registry.AccountWadah: "who runs a group; granted and taken by acts that the list of acts shows",
    registry.Consent: "what whoever holds a telephone agreed to; shown to him on his own page",
    registry.SignInCode: "digests of a code that is good for ten minutes",
    enrolment.AssistanceCase: "help with a form of nobody on record yet; the registration that came of it is told",
    enrolment.AssistanceCall: "help with a form of nobody on record yet; the registration that came of it is told",
    registry.User: "people who work with the system; what they do is told by acts",
    registry.Assignment: "what users may do; granted and taken by acts that the list of acts shows",
    enrolment.WadahFounding: "what a group asked for; decided by acts that the list of acts shows",
    enrolment.WadahInvitation: "a way to come to a group; the participation or role that came of it is told",
    partnership.WadahList: "a file of a group; the people that it registered are told one by one",
    enrolment.ReportedMembers: "how many a group is said to have; nobody of them is named",
    partnership.AgreementBill: "ties a bill to its agreement at the moment of issue, which the bill tells",
    partnership.RosterRow: "written once with its roster, which the roster tells; decisions on it are told",
    collection.PriceBasis: "prices that the law makes, the same for everybody",
    collection.Partner: "a bank and what was agreed with it; changed by acts that the list of acts shows",
    collection.PartnerKey: "keys of a bank; made and ended by acts that the list of acts shows",
    collection.PartnerNotice: "what a bank told us, without anything about people; the payment it made is told",
    collection.QrisAcquirer: "what is needed to ask an acquirer for codes; changed by acts that the list of acts shows",
    collection.QrisCode: "a way to pay a bill, without anything about people; the payment by it is told",
    collection.PartnerTrial: "how a rehearsal with a bank went, without anything about people",
    collection.Account: "the chart of accounts, written in code",
    collection.Entry: "the books, written by the payment or its undoing that is told",
    collection.Posting: "the books, written by the payment or its undoing that is told",
    collection.ClosedMonth: "closes the books of all offices",
    collection.ClosedBalance: "the books of all offices at the end of a month",
    collection.CarriedMove: "the books once more, payer by payer",
    collection.BankAccount: "an account of the agency; changed by acts that the list of acts shows",
    collection.Statement: "what a bank wrote of one of our accounts; the payments in it are told",
    collection.StatementLine: "one line of it; the payment or the held money that it became is told",
    collection.LineMatch: "what a line became; the payment or the held money that it became is told",
    collection.SettledPayment: "which line brought a payment's money, which the payment tells",
    collection.RefundBatch: "a file of many refunds, each of which tells that it was sent",
}


def declare_told(concern: Concern, words: TableWords) -> None:
    """Have trails tell, in these words, of a table of a room above this one; once, when its app is ready."""
    CONCERNS.append(concern)
    WORDS[concern.model] = words


def declare_untold(why: Mapping[type[models.Model], str]) -> None:
    """Say of tables of a room above this one why no trail tells of them; once, when its app is ready."""
    CONCERN_NOBODY.update(why)


def declare_named(names: Mapping[type[models.Model], Promise]) -> None:
    """Give names, for lists of acts, to tables of a room above this one that no trail tells of; once, as above."""
    OTHER_NAMES.update(names)


def concerns_of(subject: Subject, *, kind: str = "") -> Iterator[Concern]:
    """Yield the tables that speak of such a subject, only those of one kind if it is given."""
    for concern in CONCERNS:
        if concern.condition(subject) is not None and kind in ("", concern.kind):
            yield concern
