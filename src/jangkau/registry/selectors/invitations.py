"""Invitations: a link by which somebody chooses his password, once and within three days.

It is kept nowhere: the link itself says whom it is for and until when, signed, and bound to the password that the user
had when it was made. Whatever changes that password, the link's own use included, makes the link worthless.
"""

import datetime
from dataclasses import dataclass
from typing import TypedDict

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal
from jangkau.registry.models import User

VALID_FOR = datetime.timedelta(days=3)
_SALT = "jangkau.registry.invitation"
_LONGEST_TOKEN = 500


class InvitationBroken(Refusal):
    """The link was cut off or changed on its way."""

    message = _(
        "Tautan undangan ini tidak lengkap atau berubah di jalan. Salin seluruh tautan yang Anda terima. "
        "Jika tetap gagal, minta tautan baru kepada administrator kantor Anda."
    )


class InvitationExpired(Refusal):
    """The link is older than it may be."""

    message = _(
        "Tautan undangan ini sudah lewat %(days)s hari, jadi tidak berlaku lagi. "
        "Minta tautan baru kepada %(inviter)s, atau kepada administrator kantor Anda."
    )


class InvitationUsed(Refusal):
    """The link was used, replaced by a newer one, or withdrawn."""

    message = _(
        "Tautan undangan ini sudah dipakai atau sudah diganti. Jika Anda sudah memilih kata sandi, langsung masuk "
        "saja. Jika belum, minta tautan baru kepada %(inviter)s, atau kepada administrator kantor Anda."
    )


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom a link is for, who gave it to him, and until when he may use it."""

    user_id: int
    username: str
    full_name: str
    language: str
    inviter: str
    valid_until: datetime.datetime


class _Content(TypedDict):
    user: int
    until: int
    by: str
    mark: str


def token_for(user: User, *, inviter: str, now: datetime.datetime) -> tuple[str, datetime.datetime]:
    """Return what stands in a user's link, and when it ends.

    Args:
        user: as he is stored now.
        inviter: the user name of who invites him.
        now: from when on the days count.
    """
    until = now + VALID_FOR
    content = _Content(user=user.pk, until=int(until.timestamp()), by=inviter, mark=_mark(user))
    return signing.Signer(salt=_SALT).sign_object(content), until


def open_invitation(*, token: str, now: datetime.datetime) -> Invited:
    """Return whom a link is for.

    Raises:
        InvitationBroken: if the link is not one of ours as it was made.
        InvitationExpired: if its days are over.
        InvitationUsed: if the user has chosen a password since, was invited again, or was deactivated since.
    """
    content = _content_of(token)
    until = datetime.datetime.fromtimestamp(content["until"], tz=datetime.UTC)
    inviter = User.objects.filter(username=content["by"]).values_list("full_name", flat=True).first() or content["by"]
    if now >= until:
        raise InvitationExpired(days=VALID_FOR.days, inviter=inviter)
    user = User.objects.filter(pk=content["user"], is_active=True).first()
    if user is None or not constant_time_compare(_mark(user), content["mark"]):
        raise InvitationUsed(inviter=inviter)
    return Invited(user.pk, user.username, user.full_name, user.language, inviter, until)


def _content_of(token: str) -> _Content:
    try:
        if len(token) > _LONGEST_TOKEN:
            raise InvitationBroken()
        content: _Content = signing.Signer(salt=_SALT).unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise InvitationBroken() from error
    return content


def _mark(user: User) -> str:
    # Whoever was deactivated and taken back needs a new link as well: each change of a user has its own context.
    return salted_hmac(_SALT, f"{user.password}|{user.context_id}", algorithm="sha256").hexdigest()[:32]
