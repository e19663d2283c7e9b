"""Foundings of wadah: an account's own, and those that wait for an office."""

import datetime
import uuid
from dataclasses import dataclass

from django.db.models import QuerySet

from jangkau.core.paging import PART_ROWS, Slice, slice_of
from jangkau.core.permissions import Right
from jangkau.enrolment.models import WadahFounding
from jangkau.enrolment.models.wadah import FoundingState
from jangkau.enrolment.services.wadah_foundings import UnknownFounding, is_or_becomes_participant
from jangkau.registry.selectors.place_names import place_names
from jangkau.registry.selectors.reach import Reach


@dataclass(frozen=True, slots=True)
class OwnFounding:
    """A founding as the account that asked for it sees it; ``reason`` is why it was refused."""

    name: str
    state: FoundingState
    asked_at: datetime.datetime
    reason: str


@dataclass(frozen=True, slots=True)
class FoundingLine:
    """A founding that waits."""

    public_id: uuid.UUID
    name: str
    work: str
    place: str
    office_name: str
    members_expected: int
    asked_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class FoundingToDecide:
    """A founding with its founder's telephone, and whether he still takes part or is about to."""

    line: FoundingLine
    phone: str
    is_participant: bool


def own_foundings(*, account_id: int) -> tuple[OwnFounding, ...]:
    """Return an account's foundings that wait or were refused last, the newest first; those accepted are wadah."""
    asked = WadahFounding.objects.filter(account_id=account_id).order_by("-pk")[:1]
    return tuple(
        OwnFounding(one.name, FoundingState(one.state), one.asked_at, one.reason)
        for one in asked
        if one.state != FoundingState.ACCEPTED
    )


def foundings_that_wait(*, reach: Reach, after: str = "", limit: int = PART_ROWS) -> Slice[FoundingLine]:
    """Return the foundings that wait within reach, the oldest first; none for whoever may not decide on them.

    Args:
        reach: of who asks.
        after: where the page begins, as the page before says; anything else counts as the beginning.
        limit: at most so many.
    """
    if Right.MANAGE_MEMBERS not in reach.rights:
        return Slice(())
    waiting = _waiting(reach).order_by("pk")
    if after.isascii() and after.isdecimal() and len(after) < len(str(2**63)):
        waiting = waiting.filter(pk__gt=int(after))
    rows = list(waiting[: limit + 1])
    places = place_names([row.region_id for row in rows])
    keys = {row.public_id: str(row.pk) for row in rows}
    return slice_of(
        [_line(row, places[row.region_id]) for row in rows], limit=limit, cursor=lambda line: keys[line.public_id]
    )


def founding_to_decide(*, public_id: uuid.UUID, reach: Reach) -> FoundingToDecide:
    """Return a founding that waits.

    Raises:
        NotPermitted: if the asker may manage no wadah.
        UnknownFounding: if no such founding waits within reach.
    """
    reach.require(Right.MANAGE_MEMBERS)
    founding = _waiting(reach).filter(public_id=public_id).first()
    if founding is None:
        raise UnknownFounding()
    return FoundingToDecide(
        line=_line(founding, place_names([founding.region_id])[founding.region_id]),
        phone=founding.account.phone,
        is_participant=is_or_becomes_participant(account_id=founding.account_id),
    )


def _waiting(reach: Reach) -> QuerySet[WadahFounding]:
    return WadahFounding.objects.select_related("account", "office").filter(
        state=FoundingState.ASKED, office_id__in=reach.offices_for(Right.MANAGE_MEMBERS)
    )


def _line(founding: WadahFounding, place: str) -> FoundingLine:
    return FoundingLine(
        public_id=founding.public_id,
        name=founding.name,
        work=founding.work,
        place=place,
        office_name=founding.office.name,
        members_expected=founding.members_expected,
        asked_at=founding.asked_at,
    )
