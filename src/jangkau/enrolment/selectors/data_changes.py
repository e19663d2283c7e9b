"""Changes of data that wait for an officer, each with what the record says beside what it shall say."""

import datetime
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jangkau.core.paging import PAGE_ROWS, Slice, slice_of
from jangkau.core.permissions import Right
from jangkau.enrolment.models import DataChange
from jangkau.enrolment.models.data_changes import DataChangeState
from jangkau.enrolment.services.data_changes import (
    ChangeDecided,
    UnknownChange,
    changes_in_reach,
    person_of,
    wanted_by,
)
from jangkau.registry.models import Person
from jangkau.registry.models.people import Sex
from jangkau.registry.selectors.people import masked_nik
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.nik import mask_nik
from jangkau.rules.wording import date_in_words

_LABELS: dict[str, Promise | str] = {
    "nik": "NIK",
    "name": _("Nama"),
    "birth_date": _("Tanggal lahir"),
    "sex": _("Jenis kelamin"),
}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change that was asked for; ``fields`` in words."""

    change_id: int
    person_id: int
    name: str
    fields: str
    asked_at: datetime.datetime
    due_on: datetime.date
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What a record says, and what it shall say; a NIK masked."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ChangeToDecide:
    """A change as an officer sees it."""

    line: ChangeLine
    why: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class OwnChange:
    """A change as whoever asked for it sees it; ``fields`` are the new values while it waits, and none after."""

    change_id: int
    labels: str
    state: DataChangeState
    fields: tuple[FieldChange, ...]
    asked_at: datetime.datetime
    due_on: datetime.date
    decided_at: datetime.datetime | None
    decision: str

    @property
    def is_open(self) -> bool:
        """Whether it waits for an officer."""
        return self.state is DataChangeState.ASKED

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(self.state.label)


def changes_to_decide(
    *, reach: Reach, today: datetime.date, after: str = "", limit: int = PAGE_ROWS
) -> Slice[ChangeLine]:
    """Return the changes that wait within reach, those overdue first: who asked first is due first.

    Args:
        reach: of who asks.
        today: the day by which one is overdue.
        after: where the page begins, as the page before says; anything else counts as the beginning.
        limit: at most so many.

    Raises:
        NotPermitted: if the right is held nowhere.
    """
    waiting = (
        changes_in_reach(reach=reach, right=Right.REVIEW_REGISTRATION)
        .filter(state=DataChangeState.ASKED)
        .order_by("pk")
    )
    if after.isascii() and after.isdecimal() and len(after) < len(str(2**63)):
        waiting = waiting.filter(pk__gt=int(after))
    rows = [_line(change, today) for change in waiting[: limit + 1]]
    return slice_of(rows, limit=limit, cursor=lambda line: str(line.change_id))


def count_changes_to_decide(*, reach: Reach) -> int:
    """Return how many changes wait within reach; none for whoever may not decide about them."""
    if Right.REVIEW_REGISTRATION not in reach.rights:
        return 0
    return changes_in_reach(reach=reach, right=Right.REVIEW_REGISTRATION).filter(state=DataChangeState.ASKED).count()


def change_to_decide(*, change_id: int, reach: Reach, today: datetime.date) -> ChangeToDecide:
    """Return a change that waits.

    Raises:
        NotPermitted: if the right is held nowhere.
        UnknownChange: if no such change lies within reach.
        ChangeDecided: if it does not wait any more.
    """
    change = changes_in_reach(reach=reach, right=Right.REVIEW_REGISTRATION).filter(pk=change_id).first()
    if change is None:
        raise UnknownChange()
    if change.state != DataChangeState.ASKED:
        raise ChangeDecided(state=change.get_state_display())
    return ChangeToDecide(_line(change, today), change.why, _fields(change))


def latest_change(*, person_id: int, reach: Reach) -> OwnChange | None:
    """Return the change last asked for of somebody whom an account looks after; None if there never was one.

    Raises:
        NotPermitted: if the asker looks after nobody.
    """
    changes = changes_in_reach(reach=reach, right=Right.KEEP_OWN_DATA).filter(participant__person_id=person_id)
    change = changes.order_by("-pk").first()
    if change is None:
        return None
    return OwnChange(
        change_id=change.pk,
        labels=_named(change),
        state=DataChangeState(change.state),
        fields=_fields(change) if change.state == DataChangeState.ASKED else (),
        asked_at=change.asked_at,
        due_on=change.due_on,
        decided_at=change.decided_at,
        decision=change.decision,
    )


def _line(change: DataChange, today: datetime.date) -> ChangeLine:
    return ChangeLine(
        change_id=change.pk,
        person_id=person_of(change),
        name=_record(change).name,
        fields=_named(change),
        asked_at=change.asked_at,
        due_on=change.due_on,
        is_overdue=change.due_on < today,
    )


def _named(change: DataChange) -> str:
    return ", ".join(str(_LABELS[name]) for name in change.fields.split())


def _record(change: DataChange) -> Person:
    person = change.participant.person
    return person.merged_into or person


def _fields(change: DataChange) -> tuple[FieldChange, ...]:
    person, wanted = _record(change), wanted_by(change)
    pairs = {
        "nik": (masked_nik(person), mask_nik(wanted.nik or "")),
        "name": (person.name, wanted.name or ""),
        "birth_date": (_day(person.birth_date), _day(wanted.birth_date)),
        "sex": (_sex(person.sex), _sex(wanted.sex)),
    }
    return tuple(FieldChange(str(_LABELS[name]), *pairs[name]) for name in change.fields.split())


def _day(day: datetime.date | None) -> str:
    return date_in_words(day, language=get_language() or "id") if day else ""


def _sex(sex: str | None) -> str:
    return str(Sex(sex).label) if sex else ""
