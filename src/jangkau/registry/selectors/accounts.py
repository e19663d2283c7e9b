"""Accounts of workers: whose they are, how far they reach, and what stands between a number and its people."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import NotFound
from jangkau.core.permissions import RIGHTS_OF_TREASURER, RIGHTS_OVER_OWN_PEOPLE, RIGHTS_OVER_OWN_WADAH, Right
from jangkau.registry.models import Account, AccountPerson, AccountWadah
from jangkau.registry.models.accounts import Relation, WadahRole
from jangkau.registry.selectors.reach import Reach, Scope

# Our choice, no law's: networks give a number to another after some months without use.
LONG_UNUSED = datetime.timedelta(days=180)
_SHOWN_DIGITS = 4
_RIGHTS_OF_ROLE = {WadahRole.COORDINATOR: RIGHTS_OVER_OWN_WADAH, WadahRole.TREASURER: RIGHTS_OF_TREASURER}


class UnknownAccount(NotFound):
    """There is no such account, or it was closed."""

    message = _("Akun ini tidak ada lagi. Masuk sekali lagi dengan nomor telepon Anda.")


@dataclass(frozen=True, slots=True)
class OwnPerson:
    """A person whom an account looks after."""

    person_id: int
    name: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class OwnWadah:
    """A wadah that an account runs."""

    code: str
    name: str
    role: WadahRole


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as its holder sees it: ``masked_phone`` shows the last four digits."""

    account_id: int
    masked_phone: str
    people: tuple[OwnPerson, ...]
    wadah: tuple[OwnWadah, ...]


def live_account(account_id: int) -> Account:
    """Return an account that is open, with its user.

    Raises:
        UnknownAccount: if there is none.
    """
    account = Account.objects.select_related("user").filter(pk=account_id, closed_at__isnull=True).first()
    if account is None or not account.user.is_active:
        raise UnknownAccount()
    return account


def reach_of_account(account_id: int) -> Reach:
    """Return how far an account reaches: its own people one by one, and its wadah; never an office's.

    Raises:
        UnknownAccount: if there is no such account, or it was closed.
    """
    account = live_account(account_id)
    # The record that goes on, where one was merged into another.
    goes_on = Coalesce("person__merged_into_id", "person_id")
    people = frozenset(_people(account_id).values_list(goes_on, flat=True))
    held = AccountWadah.objects.filter(account_id=account_id, until__isnull=True)
    roles = dict(held.values_list("wadah_id", "role"))
    scopes: defaultdict[Right, Scope] = defaultdict(Scope)
    for right in RIGHTS_OVER_OWN_PEOPLE | RIGHTS_OVER_OWN_WADAH:
        over_people = people if right in RIGHTS_OVER_OWN_PEOPLE else frozenset[int]()
        over_wadah = frozenset(
            wadah_id for wadah_id, role in roles.items() if right in _RIGHTS_OF_ROLE[WadahRole(role)]
        )
        if over_people or over_wadah:
            scopes[right] = Scope(organisation_ids=over_wadah, person_ids=over_people)
    return Reach(account.user_id, account.user.username, account.user.language, MappingProxyType(dict(scopes)))


def account_view(*, account_id: int) -> AccountView:
    """Return an account with its people, oneself first, and its wadah.

    Raises:
        UnknownAccount: if there is no such account, or it was closed.
    """
    account = live_account(account_id)
    people = sorted(_people(account_id).select_related("person"), key=lambda own: (own.relation != "self", own.pk))
    held = AccountWadah.objects.filter(account_id=account_id, until__isnull=True)
    wadah = held.select_related("wadah").order_by("wadah__name")
    return AccountView(
        account_id=account.pk,
        masked_phone=masked_phone(account.phone),
        people=tuple(OwnPerson(own.person_id, own.person.name, Relation(own.relation)) for own in people),
        wadah=tuple(OwnWadah(own.wadah.code, own.wadah.name, WadahRole(own.role)) for own in wadah),
    )


def masked_phone(phone: str) -> str:
    """Return a telephone number as it may be shown to whoever holds it, ``••••3456``."""
    return "••••" + phone[-_SHOWN_DIGITS:]


def is_holder_himself(*, user_id: int, person_id: int) -> bool:
    """Say whether a person is the one who holds the telephone of the account with this user."""
    own = AccountPerson.objects.filter(account__user_id=user_id, until__isnull=True, relation=Relation.SELF)
    return own.filter(Q(person_id=person_id) | Q(person__merged_into_id=person_id)).exists()


def needs_birth_date(*, account_id: int, now: datetime.datetime) -> bool:
    """Say whether a number was unused for so long that whoever holds it must name the birth date of one of its people.

    Raises:
        UnknownAccount: if there is no such account.
    """
    account = live_account(account_id)
    return now - account.seen_at > LONG_UNUSED and account.people.filter(until__isnull=True).exists()


def is_birth_date_of_own(account: Account, birth_date: datetime.date) -> bool:
    """Say whether one of an account's people was born that day."""
    return account.people.filter(until__isnull=True, person__birth_date=birth_date).exists()


def _people(account_id: int) -> QuerySet[AccountPerson]:
    return AccountPerson.objects.filter(account_id=account_id, until__isnull=True)
