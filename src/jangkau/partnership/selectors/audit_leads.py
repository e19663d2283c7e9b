"""Whom a row concerns: the one person or agreement to whose trail it leads."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from psycopg import sql

from jangkau.core.models.sightings import Subject
from jangkau.partnership.models import Agreement


@dataclass(frozen=True, slots=True)
class Lead:
    """A person or an agreement; ``label`` is the agreement's code."""

    subject: Subject
    subject_id: int
    label: str = ""


# For each table the person or agreement of a row: its key, and theirs.
_LEADS = {
    "registry.Person": (Subject.PERSON, "SELECT id, id FROM registry_person WHERE id = ANY({keys})"),
    "registry.NikReveal": (Subject.PERSON, "SELECT id, person_id FROM registry_nikreveal WHERE id = ANY({keys})"),
    "enrolment.Participant": (
        Subject.PERSON,
        "SELECT id, person_id FROM enrolment_participant WHERE id = ANY({keys})",
    ),
    "partnership.Member": (Subject.PERSON, "SELECT id, person_id FROM partnership_member WHERE id = ANY({keys})"),
    "partnership.Agreement": (Subject.AGREEMENT, "SELECT id, id FROM partnership_agreement WHERE id = ANY({keys})"),
    "partnership.Roster": (
        Subject.AGREEMENT,
        "SELECT id, agreement_id FROM partnership_roster WHERE id = ANY({keys})",
    ),
    "partnership.RosterUpload": (
        Subject.AGREEMENT,
        "SELECT id, agreement_id FROM partnership_rosterupload WHERE id = ANY({keys})",
    ),
    "partnership.Batch": (Subject.AGREEMENT, "SELECT id, agreement_id FROM partnership_batch WHERE id = ANY({keys})"),
    "collection.Bill": (
        Subject.AGREEMENT,
        "SELECT bill_id, agreement_id FROM partnership_agreementbill WHERE bill_id = ANY({keys})",
    ),
    "partnership.RowDecision": (
        Subject.AGREEMENT,
        "SELECT decision.id, roster.agreement_id FROM partnership_rowdecision AS decision"
        " JOIN partnership_rosterrow AS row ON row.id = decision.row_id"
        " JOIN partnership_roster AS roster ON roster.id = row.roster_id WHERE decision.id = ANY({keys})",
    ),
}

_ONE = sql.SQL("SELECT {label}, one.key, one.subject_id FROM ({rows}) AS one (key, subject_id)")


def leads_of_rows(rows: Collection[tuple[str, int]]) -> dict[tuple[str, int], Lead]:
    """Return the persons and agreements that rows concern, in two queries.

    Args:
        rows: each the label of a model, such as ``collection.Bill``, and a key; or ``person`` or ``agreement`` and its
            key. Rows that concern nobody in particular are passed over.
    """
    found = {(name, key): (Subject(name), key) for name, key in rows if name in Subject.values}
    asked: defaultdict[str, set[int]] = defaultdict(set)
    for name, key in rows:
        if name in _LEADS:
            asked[name].add(key)
    parts = [
        _ONE.format(label=sql.Literal(name), rows=sql.SQL(_LEADS[name][1]).format(keys=sql.Literal(sorted(keys))))
        for name, keys in asked.items()
    ]
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(" UNION ALL ").join(parts))
            found |= {(name, key): (_LEADS[name][0], subject_id) for name, key, subject_id in cursor.fetchall()}
    codes = _codes({key for subject, key in found.values() if subject is Subject.AGREEMENT})
    return {
        row: Lead(subject, key, codes.get(key, "") if subject is Subject.AGREEMENT else "")
        for row, (subject, key) in found.items()
    }


def _codes(agreement_ids: Collection[int]) -> dict[int, str]:
    agreements = Agreement.objects.filter(pk__in=agreement_ids).order_by("pk")
    return dict(agreements.values_list("pk", "code"))
