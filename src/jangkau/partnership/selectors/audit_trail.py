"""The trail of a person or an agreement: who saw or changed what, when and why, the latest first."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from psycopg import sql

from jangkau.core.models import Sighting
from jangkau.core.models.sightings import Subject
from jangkau.core.paging import PART_ROWS, Slice
from jangkau.core.permissions import Right
from jangkau.core.selectors.row_history import (
    RowChange,
    changes_of_rows,
    entries_from_history,
    entries_from_rows,
)
from jangkau.partnership.selectors.agreements import agreement_by_id
from jangkau.partnership.selectors.audit_concerns import Concern, concerns_of
from jangkau.partnership.selectors.audit_values import in_words, names_of
from jangkau.partnership.selectors.audit_words import WORDS, told_columns
from jangkau.registry.models import User
from jangkau.registry.selectors.people import PersonCard, person_card, person_in_reach
from jangkau.registry.selectors.reach import Reach

SEEN = "seen"
_APART = "~"
_END_OF_TIME = datetime.datetime.max.replace(tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Asked:
    """What part of a trail is asked for: a kind of event, one user's acts, from a day to another, both included."""

    kind: str = ""
    who: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class ToldValue:
    """A value of a row: what it is called, before and after; an empty text where there was or is none."""

    word: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A row that was written: which one, and the values that are new, changed or gone."""

    name: str
    values: tuple[ToldValue, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """What an act did to one table: ``action`` is ``insert``, ``update``, ``delete`` or ``seen``.

    ``rows`` tells the first few of ``row_count``. ``page`` is the name of what was looked at, if it is ``seen``.
    """

    table: str
    action: str
    row_count: int
    rows: tuple[ToldRow, ...] = ()
    page: str = ""

    @property
    def more(self) -> int:
        """How many rows are not told singly."""
        return self.row_count - len(self.rows)


@dataclass(frozen=True, slots=True)
class ToldAct:
    """What somebody did at one time for one reason; ``who`` is his user name, empty if nobody put his name to it."""

    key: str
    at: datetime.datetime
    who: str
    full_name: str
    reason: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class PersonTrail:
    """Who saw and changed what about a person."""

    person: PersonCard
    acts: Slice[ToldAct]


@dataclass(frozen=True, slots=True)
class AgreementTrail:
    """Who saw and changed what about an agreement."""

    agreement_id: int
    code: str
    title: str
    acts: Slice[ToldAct]


def trail_of_person(
    *, person_id: int, reach: Reach, asked: Asked | None = None, after: str = "", limit: int = PART_ROWS
) -> PersonTrail:
    """Return who saw and changed what about a person, the latest first.

    Records that were merged into his are told with him.

    Raises:
        NotPermitted: if the asker may see no trail.
        UnknownPerson: if there is no such person within reach.
    """
    person_in_reach(person_id=person_id, reach=reach, right=Right.SEE_AUDIT)
    acts = _acts(Subject.PERSON, person_id, asked or Asked(), after, limit)
    return PersonTrail(person_card(person_id=person_id, reach=reach), acts)


def trail_of_agreement(
    *, agreement_id: int, reach: Reach, asked: Asked | None = None, after: str = "", limit: int = PART_ROWS
) -> AgreementTrail:
    """Return who saw and changed what about an agreement, the latest first.

    Raises:
        NotPermitted: if the asker may see no trail.
        AgreementNotFound: if there is no such agreement within reach.
    """
    agreement = agreement_by_id(agreement_id=agreement_id, reach=reach, right=Right.SEE_AUDIT)
    acts = _acts(Subject.AGREEMENT, agreement_id, asked or Asked(), after, limit)
    return AgreementTrail(agreement.pk, agreement.code, agreement.title, acts)


def since_and_until(asked: Asked) -> tuple[datetime.datetime | None, datetime.datetime | None]:
    """Return the instants from which and before which is asked, by the agency's clock."""
    zone = ZoneInfo(settings.TIME_ZONE)
    midnight = datetime.time(tzinfo=zone)
    since = datetime.datetime.combine(asked.since, midnight) if asked.since else None
    until = None
    if asked.until is not None and asked.until < datetime.date.max:
        until = datetime.datetime.combine(asked.until + datetime.timedelta(days=1), midnight)
    return since, until


def cursor_of(*, at: datetime.datetime, key: str) -> str:
    """Return the text from which the acts after the one of this time and key are found."""
    return f"{at.astimezone(datetime.UTC).isoformat()}{_APART}{key}"


def read_cursor(text: str) -> tuple[datetime.datetime, str] | None:
    """Return the time and key that a cursor holds; None if it is not one: then the list begins at the beginning."""
    at, _apart, key = text.partition(_APART)
    try:
        instant = datetime.datetime.fromisoformat(at).astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return None
    is_ours = at == instant.isoformat() and key.isascii() and "\0" not in key
    return (instant, key) if is_ours and instant < _END_OF_TIME else None


def full_names(usernames: Iterable[str]) -> dict[str, str]:
    """Return the full names of users, by user name."""
    return dict(User.objects.filter(username__in=set(usernames)).order_by("pk").values_list("username", "full_name"))


@dataclass(slots=True)
class _Found:
    """An act as the query finds it, one row for each table that it wrote to."""

    at: datetime.datetime
    who: str
    reason: str
    entries: list[tuple[str, str, int, list[int]]] = field(default_factory=list)


def _acts(subject: Subject, subject_id: int, asked: Asked, after: str, limit: int) -> Slice[ToldAct]:
    found = _find(subject, subject_id, asked, read_cursor(after), limit + 1)
    shown = dict(list(found.items())[:limit])
    acts = tell_acts(shown)
    return Slice(acts, cursor_of(at=acts[-1].at, key=acts[-1].key) if len(found) > limit else None)


def _find(
    subject: Subject, subject_id: int, asked: Asked, cursor: tuple[datetime.datetime, str] | None, limit: int
) -> dict[str, _Found]:
    since, until = since_and_until(asked)
    if cursor is not None:
        before = cursor[0] + datetime.timedelta(microseconds=1)
        until = min(until, before) if until else before
    query = _query(subject, asked.kind)
    if query is None:
        return {}
    parameters = {
        "subject": subject_id,
        "since": since,
        "until": until,
        "who": asked.who or None,
        "cursor_at": cursor[0] if cursor else None,
        "cursor_key": cursor[1] if cursor else None,
        "limit": limit,
    }
    acts: dict[str, _Found] = {}
    with connection.cursor() as database:
        database.execute(query, parameters)
        for key, at, who, reason, *entry in database.fetchall():
            acts.setdefault(key, _Found(at, who or "", reason or "")).entries.append(tuple(entry))
    return acts


@cache
def _query(subject: Subject, kind: str) -> str | None:
    """Return the query of the acts of a kind, of which there are few; None if nothing of that kind can be told."""
    entries = [entry for concern in concerns_of(subject, kind=kind) for entry in _entries(concern, subject)]
    return _ACTS.format(entries=sql.SQL(" UNION ALL ").join(entries)).as_string() if entries else None


def _entries(concern: Concern, subject: Subject) -> Iterable[sql.Composed]:
    where = concern.condition(subject) or "false"
    if concern.model is Sighting:
        yield _SIGHTINGS.format(where=sql.SQL(where), source=sql.Literal(Sighting._meta.label), seen=sql.Literal(SEEN))
        return
    from_history = entries_from_history(concern.model, where=where)
    if from_history is not None:
        yield _WITHOUT_NAME.format(from_history)
    if concern.written_at and subject in concern.firsts_told_to:
        yield _WITHOUT_NAME.format(entries_from_rows(concern.model, where=where, at=concern.written_at))


_WITHOUT_NAME = sql.SQL("SELECT entry.*, NULL::text AS seen_by FROM ({}) AS entry")
# Of the sightings no more are read than can be shown: there may be many, and none is told together with others.
_SIGHTINGS = sql.SQL(
    """
    (SELECT row.seen_at AS at, row.context_id, {source} AS source, {seen} AS action, 1::bigint AS row_count,
            ARRAY[row.id] AS keys, row.seen_by
       FROM core_sighting AS row
      WHERE ({where})
        AND (%(since)s::timestamptz IS NULL OR row.seen_at >= %(since)s)
        AND (%(until)s::timestamptz IS NULL OR row.seen_at < %(until)s)
        AND (%(who)s::text IS NULL OR row.seen_by = %(who)s)
        AND (%(cursor_at)s::timestamptz IS NULL
             OR (row.seen_at, coalesce(row.context_id::text, 'seen' || row.id))
                < (%(cursor_at)s, %(cursor_key)s::text))
      ORDER BY row.seen_at DESC, coalesce(row.context_id::text, 'seen' || row.id) DESC
      LIMIT %(limit)s)
    """
)
_ACTS = sql.SQL(
    """
    WITH entry AS MATERIALIZED ({entries}),
    told AS (
        SELECT entry.*,
               coalesce(entry.context_id::text,
                        CASE WHEN entry.seen_by IS NOT NULL THEN 'seen' || entry.keys[1]
                             ELSE 'nobody' || entry.at END) AS act,
               coalesce(context.metadata ->> 'by', entry.seen_by) AS who,
               context.metadata ->> 'reason' AS reason
          FROM entry
          LEFT JOIN pghistory_context AS context ON context.id = entry.context_id
         WHERE %(who)s::text IS NULL OR coalesce(context.metadata ->> 'by', entry.seen_by) = %(who)s
    ),
    act AS (
        SELECT at, act
          FROM told
         WHERE %(cursor_at)s::timestamptz IS NULL OR (at, act) < (%(cursor_at)s, %(cursor_key)s::text)
         GROUP BY at, act
         ORDER BY at DESC, act DESC
         LIMIT %(limit)s
    )
    SELECT told.act, told.at, told.who, told.reason, told.source, told.action, told.row_count, told.keys
      FROM told JOIN act ON act.at = told.at AND act.act = told.act
     ORDER BY told.at DESC, told.act DESC, told.source, told.action
    """
)


def tell_acts(found: Mapping[str, _Found]) -> tuple[ToldAct, ...]:
    """Return acts in words: in two queries and one for each table and kind of change among them."""
    keys: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for act in found.values():
        for source, action, _count, first in act.entries:
            keys[source, action] += first
    changes = {asked: _changes(*asked, wanted) for asked, wanted in keys.items()}
    names = names_of(
        (apps.get_model(source), values)
        for (source, _action), rows in changes.items()
        for change in rows.values()
        for values in (change.before, change.after)
        if values is not None
    )
    people = full_names(act.who for act in found.values())
    return tuple(
        ToldAct(
            key=key,
            at=act.at,
            who=act.who,
            full_name=people.get(act.who, ""),
            reason=act.reason,
            lines=tuple(
                _line(source, action, count, [changes[source, action][one] for one in first], names)
                for source, action, count, first in act.entries
            ),
        )
        for key, act in found.items()
    )


def _changes(source: str, action: str, keys: Sequence[int]) -> dict[int, RowChange]:
    model = apps.get_model(source)
    found = changes_of_rows(model, columns=told_columns(model), action=action, keys=keys)
    return {change.key: change for change in found}


def _line(source: str, action: str, count: int, rows: Sequence[RowChange], names: Any) -> Line:
    model = apps.get_model(source)
    words = WORDS[model]
    if action == SEEN:
        page = next((str((row.after or {}).get("page", "")) for row in rows), "")
        return Line(str(words.name), action, count, page=page, rows=())
    return Line(str(words.name), action, count, tuple(_told_row(model, row, names) for row in rows))


def _told_row(model: type[models.Model], row: RowChange, names: Any) -> ToldRow:
    words = WORDS[model]
    before, after = row.before or {}, row.after or {}
    known = after or before
    values = tuple(
        ToldValue(
            str(word),
            in_words(model, column, before.get(column), names=names),
            in_words(model, column, after.get(column), names=names),
        )
        for column, word in words.columns.items()
        if before.get(column) != after.get(column) and column != (words.named_by if not before else "")
    )
    told = tuple(value for value in values if value.before or value.after)
    return ToldRow(in_words(model, words.named_by, known.get(words.named_by), names=names), told)
