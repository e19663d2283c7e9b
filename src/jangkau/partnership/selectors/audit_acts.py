"""Acts of the people within reach: who did or looked at what in a period, the latest first."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext_lazy as _

from jangkau.core.paging import PART_ROWS, Slice
from jangkau.core.permissions import Right
from jangkau.core.selectors.row_history import WRITTEN, Touched, tables_of, tables_touched
from jangkau.partnership.selectors.audit_leads import Lead, leads_of_rows
from jangkau.partnership.selectors.audit_trail import Asked, cursor_of, full_names, read_cursor, since_and_until
from jangkau.partnership.selectors.audit_words import OTHER_NAMES, WORDS
from jangkau.registry.models import Office
from jangkau.registry.selectors.reach import Reach

SEEN, CHANGED = "seen", "changed"
KINDS = ((SEEN, _("dilihat")), (CHANGED, _("diubah atau dicatat")))


@dataclass(frozen=True, slots=True)
class Deed:
    """How many rows of a table an act wrote; beyond a thousand they are not counted out."""

    table: str
    action: str
    row_count: int


@dataclass(frozen=True, slots=True)
class ListedAct:
    """An act in the list: ``page`` is what was looked at, if somebody looked."""

    key: str
    at: datetime.datetime
    who: str
    full_name: str
    reason: str
    page: str
    deeds: tuple[Deed, ...]
    leads: tuple[Lead, ...]


@dataclass(slots=True)
class _Row:
    """An act as the query finds it."""

    key: str
    at: datetime.datetime
    who: str
    reason: str
    context_id: uuid.UUID | None
    page: str
    subject: str
    subject_id: int


def acts_in_reach(
    *, reach: Reach, asked: Asked | None = None, after: str = "", limit: int = PART_ROWS
) -> Slice[ListedAct]:
    """Return what the people of the offices in reach did and looked at, the latest first.

    The head office sees the acts of everybody, jobs included. Others see those of users who hold, or once held, a role
    in their offices or for an organisation of theirs.

    Raises:
        NotPermitted: if the asker may see no trail.
    """
    reach.require(Right.SEE_AUDIT)
    asked = asked or Asked()
    since, until = since_and_until(asked)
    cursor = read_cursor(after)
    parameters = {
        "since": since,
        "until": until,
        "who": asked.who or None,
        "users": _users(reach),
        "seen": asked.kind in ("", SEEN),
        "changed": asked.kind in ("", CHANGED),
        "cursor_at": cursor[0] if cursor else None,
        "cursor_key": cursor[1] if cursor else None,
        "limit": limit + 1,
    }
    with connection.cursor() as database:
        database.execute(_ACTS, parameters)
        rows = [_Row(*row) for row in database.fetchall()]
    acts = _told(rows[:limit])
    last = rows[limit - 1] if len(rows) > limit else None
    return Slice(acts, cursor_of(at=last.at, key=last.key) if last else None)


def _users(reach: Reach) -> list[str] | None:
    """Return the names of the users whose acts may be seen; None for everybody's."""
    offices = reach.offices_for(Right.SEE_AUDIT)
    if Office.objects.filter(id__in=offices, parent__isnull=True).exists():
        return None
    with connection.cursor() as database:
        database.execute(_USERS, {"offices": list(offices)})
        return [username for (username,) in database.fetchall()]


_USERS = """
    SELECT DISTINCT registry_user.username
      FROM registry_assignmentevent AS held
      JOIN registry_user ON registry_user.id = held.user_id
     WHERE held.office_id = ANY(%(offices)s)
        OR held.organisation_id IN (SELECT id FROM registry_organisation WHERE office_id = ANY(%(offices)s))
"""
_ACTS = """
    (SELECT id::text AS key, created_at AS at, coalesce(metadata ->> 'by', '') AS who,
            coalesce(metadata ->> 'reason', '') AS reason, id, '' AS page, '' AS subject, 0::bigint AS subject_id
       FROM pghistory_context
      WHERE %(changed)s
        AND (%(since)s::timestamptz IS NULL OR created_at >= %(since)s)
        AND (%(until)s::timestamptz IS NULL OR created_at < %(until)s)
        AND (%(who)s::text IS NULL OR metadata ->> 'by' = %(who)s)
        AND (%(users)s::text[] IS NULL OR metadata ->> 'by' = ANY(%(users)s))
        AND (%(cursor_at)s::timestamptz IS NULL
             OR (created_at <= %(cursor_at)s AND (created_at, id::text) < (%(cursor_at)s, %(cursor_key)s::text)))
      ORDER BY created_at DESC, id::text DESC
      LIMIT %(limit)s)
    UNION ALL
    (SELECT 'seen' || id, seen_at, seen_by, '', NULL, page, subject, subject_id
       FROM core_sighting
      WHERE %(seen)s
        AND context_id IS NULL
        AND (%(since)s::timestamptz IS NULL OR seen_at >= %(since)s)
        AND (%(until)s::timestamptz IS NULL OR seen_at < %(until)s)
        AND (%(who)s::text IS NULL OR seen_by = %(who)s)
        AND (%(users)s::text[] IS NULL OR seen_by = ANY(%(users)s))
        AND (%(cursor_at)s::timestamptz IS NULL
             OR (seen_at <= %(cursor_at)s AND (seen_at, 'seen' || id) < (%(cursor_at)s, %(cursor_key)s::text)))
      ORDER BY seen_at DESC, 'seen' || id DESC
      LIMIT %(limit)s)
     ORDER BY at DESC, key DESC
     LIMIT %(limit)s
"""


def _told(rows: Sequence[_Row]) -> tuple[ListedAct, ...]:
    touched = _touched(rows)
    asked = [(one.source, one.first_id) for one in _singles(touched)]
    leads = leads_of_rows([*asked, *((row.subject, row.subject_id) for row in rows if row.subject)])
    people = full_names(row.who for row in rows)
    told = []
    for row in rows:
        deeds = touched.get(row.context_id, []) if row.context_id else []
        keys = [(one.source, one.first_id) for one in deeds] + [(row.subject, row.subject_id)]
        told.append(
            ListedAct(
                key=row.key,
                at=row.at,
                who=row.who,
                full_name=people.get(row.who, ""),
                reason=row.reason,
                page=row.page,
                deeds=tuple(Deed(_name_of(one.source), one.action, one.row_count) for one in deeds),
                leads=tuple(dict.fromkeys(leads[key] for key in keys if key in leads)),
            )
        )
    return tuple(told)


_BY_LABEL = {model._meta.label: model for model in (*WORDS, *OTHER_NAMES)}


def _name_of(label: str) -> str:
    model = _BY_LABEL[label]
    return str(WORDS[model].name if model in WORDS else OTHER_NAMES[model])


def _touched(rows: Sequence[_Row]) -> dict[uuid.UUID, list[Touched]]:
    """Return what the acts wrote: to tables with a history, and records that have none."""
    contexts = [row.context_id for row in rows if row.context_id is not None]
    tracked = [model for model in _BY_LABEL.values() if tables_of(model).events is not None]
    touched = defaultdict(list, tables_touched(context_ids=contexts, among=tracked))
    for context_id, one in _records(contexts, {row.who for row in rows}):
        touched[context_id].append(one)
    return touched


def _singles(touched: dict[uuid.UUID, list[Touched]]) -> list[Touched]:
    """Return what can lead to one person or agreement: single rows, and decisions, all of one agreement."""
    deeds = (one for several in touched.values() for one in several)
    return [one for one in deeds if one.row_count == 1 or one.source == "partnership.RowDecision"]


def _records(contexts: Sequence[uuid.UUID], who: Collection[str]) -> list[tuple[uuid.UUID, Touched]]:
    with connection.cursor() as database:
        database.execute(_RECORDS, {"contexts": list(contexts), "who": list(who)})
        return [
            (context_id, Touched(source, WRITTEN, count, first))
            for context_id, source, count, first in database.fetchall()
        ]


# Found by who wrote them, for that is indexed; nobody reveals or decides more than he can in a working life.
_RECORDS = """
    WITH actor AS (SELECT id FROM registry_user WHERE username = ANY(%(who)s))
    SELECT context_id, 'registry.NikReveal', count(*), min(id)
      FROM registry_nikreveal
     WHERE revealed_by_id IN (SELECT id FROM actor) AND context_id = ANY(%(contexts)s::uuid[])
     GROUP BY context_id
    UNION ALL
    SELECT context_id, 'partnership.RowDecision', count(*), min(id)
      FROM partnership_rowdecision
     WHERE decided_by_id IN (SELECT id FROM actor) AND context_id = ANY(%(contexts)s::uuid[])
     GROUP BY context_id
"""
