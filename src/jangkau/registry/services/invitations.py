"""Inviting users, inviting them anew when they cannot get in, and taking an invitation up."""

import datetime
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.core.permissions import Role
from jangkau.registry.models import User
from jangkau.registry.selectors.invitations import open_invitation, token_for
from jangkau.registry.selectors.reach import InactiveUser, Reach
from jangkau.registry.selectors.users import user_in_reach
from jangkau.registry.services.reasons import real_reason
from jangkau.registry.services.users import assign_role, create_user, fresh_reach, hashed_password, refuse_own


class LanguageUnknown(Refusal):
    """Nobody can be addressed in that language."""

    message = _("Bahasa %(language)s belum tersedia. Pilih Indonesia atau Inggris.")


@dataclass(frozen=True, slots=True)
class NewUser:
    """Somebody to be invited: his names, his language, and the one role that he begins with."""

    username: str
    full_name: str
    language: str
    role: Role
    office_code: str | None = None
    organisation_code: str | None = None


@dataclass(frozen=True, slots=True)
class Invitation:
    """What is handed over to whoever was invited; the token is kept nowhere."""

    username: str
    full_name: str
    token: str
    valid_until: datetime.datetime


@transaction.atomic
def invite_user(*, reach: Reach, invited: NewUser, now: datetime.datetime) -> Invitation:
    """Make a user with his first role, and the link by which he chooses his password.

    Raises:
        NotPermitted, UnknownOffice, UnknownOrganisation, ReachUnclear: as for ``assign_role``.
        UsernameMalformed, FullNameUnfit, UserExists: as for ``create_user``.
        LanguageUnknown: if the language is none of ours.
    """
    if invited.language not in {"id", "en"}:
        raise LanguageUnknown(language=invited.language[:20])
    with acting(by=reach.username, reason=f"mengundang pengguna {invited.username}"):
        create_user(reach=reach, username=invited.username, full_name=invited.full_name, language=invited.language)
        assign_role(
            reach=reach,
            username=invited.username,
            role=invited.role,
            office_code=invited.office_code,
            organisation_code=invited.organisation_code,
        )
    return _invitation(User.objects.get(username=invited.username), reach, now)


@transaction.atomic
def invite_again(*, reach: Reach, username: str, reason: str, now: datetime.datetime) -> Invitation:
    """Take a user's password and second factor from him, end his sessions, and make a link for new ones.

    Every link made for him before is worthless from then on.

    Raises:
        NotPermitted, UnknownUser: as for any user.
        InactiveUser: if he was deactivated.
        OwnAccess: nobody resets himself.
        ReasonMissing, ReasonHoldsNik: if the reason will not do.
    """
    with acting(by=reach.username, reason=real_reason(reason)) as context:
        reach = fresh_reach(reach=reach, username=username)
        user = user_in_reach(username=username, reach=reach)
        refuse_own(user=user, reach=reach)
        if not user.is_active:
            raise InactiveUser(username=username)
        Authenticator.objects.filter(user=user).delete()
        user.password, user.context_id = hashed_password(password=None, user=user), context
        user.save(update_fields=["password", "context_id"])
    return _invitation(user, reach, now)


@transaction.atomic
def accept_invitation(*, token: str, password: str, now: datetime.datetime) -> str:
    """Give whoever holds a link the password that he chose, once, and return his user name.

    Raises:
        InvitationBroken, InvitationExpired, InvitationUsed: as for ``open_invitation``.
        PasswordWeak: if the password is easily guessed; the link stays good.
    """
    invited = open_invitation(token=token, now=now)
    user = User.objects.select_for_update(no_key=True).get(pk=invited.user_id)
    # Whoever waited for the lock asks again: the link may have been used meanwhile.
    open_invitation(token=token, now=now)
    with acting(by=user.username, reason="memilih kata sandi dari undangan") as context:
        user.password, user.context_id = hashed_password(password=password, user=user), context
        user.save(update_fields=["password", "context_id"])
    return user.username


def _invitation(user: User, reach: Reach, now: datetime.datetime) -> Invitation:
    token, until = token_for(user, inviter=reach.username, now=now)
    return Invitation(user.username, user.full_name, token, until)
