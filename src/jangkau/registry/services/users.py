"""Users: making them, their passwords, the roles they hold, and ending their access."""

import re

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
    UserAttributeSimilarityValidator,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.core.permissions import Right, Role
from jangkau.registry.models import Assignment, Office, Organisation, User
from jangkau.registry.selectors.offices import office_in_reach, organisation_in_reach
from jangkau.registry.selectors.reach import Reach, reach_of
from jangkau.registry.selectors.users import assignments_within, user_in_reach
from jangkau.registry.services.names import plain_name
from jangkau.registry.services.reasons import real_reason

SHORTEST_PASSWORD = 12
LONGEST_NAME = 200
_LONGEST_USERNAME = 60
_USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,58})[a-z0-9]")
_PASSWORD_RULES = (
    MinimumLengthValidator(SHORTEST_PASSWORD),
    CommonPasswordValidator(),
    NumericPasswordValidator(),
    UserAttributeSimilarityValidator(("username", "full_name")),
)


class UsernameMalformed(Refusal):
    """A user name is small letters, digits, dots, dashes and underscores."""

    message = _(
        "Nama pengguna %(username)s tidak dapat dipakai. Gunakan 3 sampai 60 huruf kecil, angka, titik, "
        "tanda hubung atau garis bawah."
    )


class FullNameUnfit(Refusal):
    """The name is blank or too long to be kept."""

    message = _("Isi nama lengkap pengguna, paling panjang %(longest)s huruf.")


class UserExists(Refusal):
    """The user name is another's."""

    message = _("Nama pengguna %(username)s sudah dipakai. Pilih nama lain.")


class PasswordWeak(Refusal):
    """The password is easily guessed."""

    message = _(
        "Kata sandi terlalu mudah ditebak. Gunakan sedikitnya %(shortest)s karakter yang tidak umum, "
        "bukan angka saja, dan tidak mirip nama pengguna."
    )


class ReachUnclear(Refusal):
    """A role is held at one office or for one organisation."""

    message = _("Sebutkan satu saja: kantor atau organisasi. Untuk keduanya, berikan peran itu dua kali.")


class OwnAccess(Refusal):
    """Nobody changes his own access."""

    message = _("Anda tidak dapat mengubah akses Anda sendiri. Minta administrator lain.")


class RoleNotHeld(Refusal):
    """The user does not hold this role there, as far as the asker may know."""

    message = _("Pengguna %(username)s tidak memegang peran %(role)s di %(place)s.")


@transaction.atomic
def create_user(
    *, reach: Reach, username: str, full_name: str, password: str | None = None, language: str = "id"
) -> User:
    """Make a user who can do nothing yet; ``assign_role`` says what he may.

    Args:
        reach: who makes him.
        username: 3 to 60 small letters, digits, dots, dashes, underscores; it stands in the audit trail for ever.
        full_name: as colleagues know him.
        password: None if he shall not sign in by password.
        language: in which he is addressed, ``id`` or ``en``.

    Raises:
        NotPermitted: if the asker manages no users.
        UsernameMalformed, FullNameUnfit, UserExists, PasswordWeak: as the names say.
    """
    reach.require(Right.MANAGE_USERS)
    with acting(by=reach.username, reason=f"membuat pengguna {username}"):
        return new_user(username=username, full_name=full_name, password=password, language=language)


@transaction.atomic
def new_user(*, username: str, full_name: str, password: str | None, language: str = "id") -> User:
    """Write a user, in the name of whoever acts; for services of this room, which have judged whether he may.

    Raises:
        UsernameMalformed, FullNameUnfit, UserExists, PasswordWeak: as for ``create_user``.
    """
    if not _USERNAME.fullmatch(username):
        raise UsernameMalformed(username=username[: _LONGEST_USERNAME + 1])
    name = plain_name(full_name)
    if not name or len(name) > LONGEST_NAME:
        raise FullNameUnfit(longest=LONGEST_NAME)
    hashed = hashed_password(password=password, user=User(username=username, full_name=name))
    user, is_new = User.objects.get_or_create(
        username=username, defaults={"full_name": name, "password": hashed, "language": language}
    )
    if not is_new:
        raise UserExists(username=username)
    return user


@transaction.atomic
def set_password(*, reach: Reach, username: str, password: str) -> None:
    """Give a user a new password. The history shows that it was changed, by whom, and never the password.

    Raises:
        NotPermitted, UnknownUser: as for any user.
        PasswordWeak: if it is easily guessed; the old one stays.
    """
    with acting(by=reach.username, reason=f"mengganti kata sandi pengguna {username}") as context:
        user = user_in_reach(username=username, reach=reach)
        user.password, user.context_id = hashed_password(password=password, user=user), context
        user.save(update_fields=["password", "context_id"])


@transaction.atomic
def assign_role(
    *,
    reach: Reach,
    username: str,
    role: Role,
    office_code: str | None = None,
    organisation_code: str | None = None,
    reason: str | None = None,
) -> Assignment:
    """Give a user a role over an office and all below it, or for one organisation; again changes nothing.

    Args:
        reach: who gives it.
        username: to whom.
        role: what he may do from then on.
        office_code: the office over which he holds it, or None.
        organisation_code: the organisation for which he holds it, or None.
        reason: why, as an auditor will read it; None where setting up says enough.

    Raises:
        ReasonMissing, ReasonHoldsNik: if a reason is given that will not do.
        NotPermitted, UnknownUser, UnknownOffice, UnknownOrganisation: what lies out of reach is not found.
        ReachUnclear: if not exactly one of office and organisation is named.
        OwnAccess: nobody gives himself a role.
    """
    if (office_code is None) == (organisation_code is None):
        raise ReachUnclear()
    stated = f"memberi peran {_in_indonesian(role)} kepada {username}" if reason is None else real_reason(reason)
    with acting(by=reach.username, reason=stated):
        reach = fresh_reach(reach=reach, username=username)
        office, organisation = _place(reach, office_code, organisation_code)
        user = user_in_reach(username=username, reach=reach)
        refuse_own(user=user, reach=reach)
        assignment, _is_new = Assignment.objects.get_or_create(
            user=user, role=Role(role), office=office, organisation=organisation
        )
    return assignment


@transaction.atomic
def remove_role(
    *,
    reach: Reach,
    username: str,
    role: Role,
    office_code: str | None = None,
    organisation_code: str | None = None,
    reason: str | None = None,
) -> None:
    """Take a role at a place within reach from a user, who may hold others elsewhere. Arguments as ``assign_role``.

    Raises:
        ReasonMissing, ReasonHoldsNik: if a reason is given that will not do.
        NotPermitted, UnknownOffice, UnknownOrganisation: what lies out of reach is not found.
        ReachUnclear: if not exactly one of office and organisation is named.
        RoleNotHeld: if he does not hold it there.
        OwnAccess: nobody changes his own access.
    """
    if (office_code is None) == (organisation_code is None):
        raise ReachUnclear()
    stated = f"mencabut peran {_in_indonesian(role)} dari {username}" if reason is None else real_reason(reason)
    with acting(by=reach.username, reason=stated):
        reach = fresh_reach(reach=reach, username=username)
        office, organisation = _place(reach, office_code, organisation_code)
        held = Assignment.objects.filter(assignments_within(reach)).filter(
            user__username=username, role=Role(role), office=office, organisation=organisation
        )
        assignment = held.select_related("user").first()
        if assignment is None:
            raise RoleNotHeld(username=username, role=Role(role).label, place=office_code or organisation_code)
        refuse_own(user=assignment.user, reach=reach)
        assignment.delete()


@transaction.atomic
def deactivate_user(*, reach: Reach, username: str, reason: str) -> User:
    """End a user's access; he stays in the records of what he did. Again changes nothing.

    Raises:
        NotPermitted, UnknownUser: as for any user.
        ReasonMissing, ReasonHoldsNik: if the reason will not do.
        OwnAccess: nobody ends his own access, lest no administrator be left.
    """
    return _set_active(False, reach=reach, username=username, reason=reason)


@transaction.atomic
def reactivate_user(*, reach: Reach, username: str, reason: str) -> User:
    """Give a deactivated user back the access that he had. Again changes nothing.

    Raises:
        NotPermitted, UnknownUser: as for any user.
        ReasonMissing, ReasonHoldsNik: if the reason will not do.
        OwnAccess: nobody changes his own access.
    """
    return _set_active(True, reach=reach, username=username, reason=reason)


def _set_active(is_active: bool, *, reach: Reach, username: str, reason: str) -> User:
    with acting(by=reach.username, reason=real_reason(reason)) as context:
        reach = fresh_reach(reach=reach, username=username)
        user = user_in_reach(username=username, reach=reach)
        refuse_own(user=user, reach=reach)
        if user.is_active != is_active:
            user.is_active, user.context_id = is_active, context
            user.save(update_fields=["is_active", "context_id"])
    return user


def _in_indonesian(role: Role) -> str:
    """Return a role's name as the history says it, whoever acts in whichever language."""
    with translation.override("id"):
        return str(Role(role).label)


def _place(
    reach: Reach, office_code: str | None, organisation_code: str | None
) -> tuple[Office | None, Organisation | None]:
    office = organisation = None
    if office_code is not None:
        office = office_in_reach(code=office_code, reach=reach, right=Right.MANAGE_USERS)
    if organisation_code is not None:
        organisation = organisation_in_reach(code=organisation_code, reach=reach, right=Right.MANAGE_USERS)
    return office, organisation


def fresh_reach(*, reach: Reach, username: str) -> Reach:
    """Return how far the asker reaches at this moment, with him and the other locked until the transaction ends.

    Two administrators who take each other's access at the same time would both succeed, and nobody be left: the second
    one waits here, and finds that he is no administrator any more.

    Raises:
        InactiveUser: if the asker was deactivated meanwhile.
    """
    both = User.objects.filter(Q(pk=reach.user_id) | Q(username=username)).order_by("pk")
    list(both.select_for_update(no_key=True).values_list("pk"))
    return reach_of(reach.username)


def refuse_own(*, user: User, reach: Reach) -> None:
    """Return if the user is another than who asks.

    Raises:
        OwnAccess: if he is the same.
    """
    if user.pk == reach.user_id:
        raise OwnAccess()


def hashed_password(*, password: str | None, user: User) -> str:
    """Return the hash to be stored; that of no password matches nothing.

    Raises:
        PasswordWeak: if it is easily guessed.
    """
    if password is not None:
        try:
            validate_password(password, user=user, password_validators=_PASSWORD_RULES)
        except ValidationError as error:
            raise PasswordWeak(shortest=SHORTEST_PASSWORD) from error
    user.set_password(password)
    return user.password
