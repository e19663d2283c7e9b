"""Searching for anything by what people have in hand: a number, a code, a name with a birth date."""

import datetime
import re
from dataclasses import dataclass, field

from django.db.models import Q

from jangkau.collection.selectors.bills import BillHead, bills_in_reach, head_of
from jangkau.collection.selectors.payment_codes import CODE_DIGITS, read_payment_code
from jangkau.core.errors import Refusal
from jangkau.core.permissions import Right
from jangkau.partnership.models import Agreement
from jangkau.partnership.selectors.agreements import agreements_in_reach
from jangkau.partnership.selectors.person_search import FoundPerson, asks_for_number, find_people_by
from jangkau.partnership.selectors.sponsor_reach import sponsors_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.selectors.users import users_in_reach

MOST_FOUND = 10
FEWEST_LETTERS = 3
_LONGEST = 200
_DAY = re.compile(r"(?<!\d)(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?!\d)")
_NOT_DIGITS = re.compile(r"[^0-9]")


@dataclass(frozen=True, slots=True)
class FoundAgreement:
    """An agreement found."""

    agreement_id: int
    code: str
    title: str
    sponsor: str


@dataclass(frozen=True, slots=True)
class FoundByName:
    """A sponsor or user found: code or user name, and name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Hit:
    """What was named exactly: a ``person``, ``bill``, ``agreement``, ``sponsor`` or ``user``, and its key."""

    kind: str
    key: int | str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, by kind, each at most ten. ``hit`` is set if exactly one thing was named exactly.

    ``advice`` says what was amiss with what was typed, where that can be said.
    """

    hit: Hit | None = None
    people: tuple[FoundPerson, ...] = ()
    bills: tuple[BillHead, ...] = ()
    agreements: tuple[FoundAgreement, ...] = ()
    sponsors: tuple[FoundByName, ...] = ()
    users: tuple[FoundByName, ...] = ()
    advice: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether nothing was found."""
        return not (self.people or self.bills or self.agreements or self.sponsors or self.users)


@dataclass(slots=True)
class _Asked:
    """What was typed, read: ``number`` are its digits if it is nothing else, ``born`` the day that it holds."""

    text: str
    number: str = ""
    name: str = ""
    born: datetime.date | None = None
    exact: list[Hit] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)


def search(*, text: str, reach: Reach, today: datetime.date) -> Found:
    """Return what a text names within reach, of all kinds that the asker may see.

    Sixteen digits are a NIK, eleven a participant number, fourteen a payment code. A name of a person needs a birth
    date behind it: ``Budi Santoso 17-08-1980``. Anything else is looked for in codes and names of agreements, sponsors,
    bills and users.
    """
    asked = _read(text)
    if not asked.text:
        return Found()
    people = _people(asked, reach, today)
    bills = _bills(asked, reach)
    agreements = _agreements(asked, reach)
    sponsors = _sponsors(asked, reach)
    users = _users(asked, reach)
    found = Found(
        hit=asked.exact[0] if len(asked.exact) == 1 else None,
        people=people,
        bills=bills,
        agreements=agreements,
        sponsors=sponsors,
        users=users,
    )
    return Found(advice=tuple(asked.advice)) if found.nothing else found


def _read(text: str) -> _Asked:
    typed = " ".join(text.replace("\0", "").split())[:_LONGEST]
    asked = _Asked(typed)
    if asks_for_number(typed):
        asked.number = _NOT_DIGITS.sub("", typed)
        return asked
    day = _DAY.search(typed)
    if day is not None:
        try:
            asked.born = datetime.date(*(int(part) for part in reversed(day.groups())))
        except ValueError:
            return asked
        asked.name = (typed[: day.start()] + typed[day.end() :]).strip(" ,;")
    return asked


def _people(asked: _Asked, reach: Reach, today: datetime.date) -> tuple[FoundPerson, ...]:
    if Right.SEE_PERSON not in reach.rights or not (asked.number or asked.born):
        return ()
    if asked.number and len(asked.number) == CODE_DIGITS:
        return ()
    try:
        found = find_people_by(text=asked.number or asked.name, birth_date=asked.born, reach=reach, today=today)
    except Refusal as refusal:
        asked.advice.append(str(refusal))
        return ()
    if asked.number and len(found) == 1:
        asked.exact.append(Hit("person", found[0].person_id))
    return tuple(found[:MOST_FOUND])


def _bills(asked: _Asked, reach: Reach) -> tuple[BillHead, ...]:
    if Right.SEE_BILL not in reach.rights:
        return ()
    if len(asked.number) == CODE_DIGITS:
        return _bills_by_code(asked, reach)
    if not _is_text(asked):
        return ()
    # As typed and in capitals, in which numbers are written: by either the index finds them.
    variants = {asked.text, asked.text.upper()}
    begins = Q(*(("number__startswith", variant) for variant in variants), _connector=Q.OR)
    found = list(bills_in_reach(reach).filter(begins).order_by("number")[:MOST_FOUND])
    asked.exact += [Hit("bill", bill.pk) for bill in found if bill.number in variants]
    return tuple(map(head_of, found))


def _bills_by_code(asked: _Asked, reach: Reach) -> tuple[BillHead, ...]:
    try:
        code = read_payment_code(asked.number)
    except Refusal as refusal:
        asked.advice.append(str(refusal))
        return ()
    found = list(bills_in_reach(reach).filter(code=code).order_by("pk"))
    asked.exact += [Hit("bill", bill.pk) for bill in found]
    return tuple(map(head_of, found))


def _agreements(asked: _Asked, reach: Reach) -> tuple[FoundAgreement, ...]:
    if Right.SEE_ROSTER not in reach.rights or not _is_text(asked):
        return ()
    part = asked.text
    found: list[Agreement] = list(
        agreements_in_reach(reach, Right.SEE_ROSTER)
        .filter(Q(code__icontains=part) | Q(title__icontains=part))
        .order_by("-until_month", "pk")[:MOST_FOUND]
    )
    asked.exact += [Hit("agreement", one.pk) for one in found if one.code.casefold() == part.casefold()]
    return tuple(FoundAgreement(one.pk, one.code, one.title, one.sponsor.name) for one in found)


def _sponsors(asked: _Asked, reach: Reach) -> tuple[FoundByName, ...]:
    if Right.SEE_ROSTER not in reach.rights or not _is_text(asked):
        return ()
    found = sponsors_in_reach(reach).filter(Q(code__icontains=asked.text) | Q(name__icontains=asked.text))
    sponsors = [FoundByName(one.code, one.name) for one in found.order_by("name", "code")[:MOST_FOUND]]
    asked.exact += [Hit("sponsor", one.code) for one in sponsors if one.code.casefold() == asked.text.casefold()]
    return tuple(sponsors)


def _users(asked: _Asked, reach: Reach) -> tuple[FoundByName, ...]:
    if Right.MANAGE_USERS not in reach.rights or not _is_text(asked):
        return ()
    found = users_in_reach(reach).filter(Q(username__icontains=asked.text) | Q(full_name__icontains=asked.text))
    users = [FoundByName(one.username, one.full_name) for one in found.order_by("username")[:MOST_FOUND]]
    asked.exact += [Hit("user", one.code) for one in users if one.code == asked.text.casefold()]
    return tuple(users)


def _is_text(asked: _Asked) -> bool:
    """Say whether enough was typed to look for it in the middle of names."""
    return not asked.born and len(asked.text) >= FEWEST_LETTERS
