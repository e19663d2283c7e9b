"""Who runs a wadah: roles given to accounts and ended; one coordinator at least stays."""

import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import NotFound, Refusal
from jangkau.core.history import acting
from jangkau.registry.models import AccountWadah, Organisation
from jangkau.registry.models.accounts import WadahRole
from jangkau.registry.selectors.accounts import live_account


class LastCoordinator(Refusal):
    """Without him nobody could manage the members."""

    message = _("Wadah perlu sedikitnya satu koordinator. Serahkan dahulu peran itu kepada orang lain.")


class RoleNotHeld(NotFound):
    """The account has no role for the wadah."""

    message = _("Peran itu tidak ada lagi.")


@transaction.atomic
def give_wadah_role(*, account_id: int, wadah_id: int, role: WadahRole | str, now: datetime.datetime) -> None:
    """Give an account a role for a wadah; the one that it had before ends.

    Raises:
        UnknownAccount: if there is no such account.
        LastCoordinator: if the only coordinator would become something else.
    """
    account = live_account(account_id)
    _hold(wadah_id)
    with acting(by=account.user.username, reason="memberi peran dalam wadah"):
        held = AccountWadah.objects.filter(account=account, wadah_id=wadah_id, until__isnull=True).first()
        if held is not None and held.role == role:
            return
        if held is not None:
            _end(held, now)
        AccountWadah.objects.create(account=account, wadah_id=wadah_id, role=WadahRole(role), since=now)


@transaction.atomic
def end_wadah_role(*, role_id: int, wadah_id: int, by: str, now: datetime.datetime) -> None:
    """End a role for a wadah, whose right over it the caller has seen to.

    Args:
        role_id: of the role as the selector of roles tells it.
        wadah_id: of the wadah.
        by: the user name of who ends it.
        now: when.

    Raises:
        RoleNotHeld: if it ended before, or is another wadah's.
        LastCoordinator: if it is the only coordinator's.
    """
    _hold(wadah_id)
    with acting(by=by, reason="mengakhiri peran dalam wadah"):
        held = AccountWadah.objects.filter(pk=role_id, wadah_id=wadah_id, until__isnull=True).first()
        if held is None:
            raise RoleNotHeld()
        _end(held, now)


def _hold(wadah_id: int) -> None:
    # One at a time: two coordinators who leave at once must not leave nobody.
    Organisation.objects.select_for_update(no_key=True).get(pk=wadah_id)


def _end(held: AccountWadah, now: datetime.datetime) -> None:
    others = AccountWadah.objects.filter(wadah_id=held.wadah_id, role=WadahRole.COORDINATOR, until__isnull=True)
    if held.role == WadahRole.COORDINATOR and not others.exclude(pk=held.pk).exists():
        raise LastCoordinator()
    held.until = now
    held.save(update_fields=["until"])
