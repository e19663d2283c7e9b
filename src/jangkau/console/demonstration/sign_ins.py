"""Sign-ins of the demonstration: one for each role, the same in every run of this checkout and known to no other."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from jangkau.console.demonstration import case
from jangkau.console.demonstration.own_door import COVERED
from jangkau.core.permissions import Role
from jangkau.registry.selectors.reach import reach_of
from jangkau.registry.services.users import set_password

SHOWN = (
    (Role.BRANCH_OFFICER, case.BRANCH_OFFICER),
    (Role.SUPERVISOR, case.SUPERVISOR),
    (Role.SUPERVISOR, case.HEAD_SUPERVISOR),
    (Role.SPONSOR_OFFICER, case.SPONSOR_OFFICER),
    (Role.AUDITOR, case.AUDITOR),
    (Role.ADMINISTRATOR, case.ADMINISTRATOR),
)
# They approve or manage, so that they need a second factor; the demonstration gives them one.
_WITH_SECOND_FACTOR = (
    case.SUPERVISOR, case.CITY_SUPERVISOR, case.BERAU_SUPERVISOR, case.HEAD_SUPERVISOR, case.ADMINISTRATOR,
)  # fmt: skip
_CODES_SHOWN = 3


@dataclass(frozen=True)
class SignIn:
    """How to sign in as somebody; ``backup_codes`` stand for the second step, each once."""

    role: str
    username: str
    password: str
    backup_codes: tuple[str, ...]

    def document(self) -> dict[str, object]:
        """Return it as the JSON document has it."""
        return {
            "role": self.role,
            "username": self.username,
            "password": self.password,
            "backup_codes": list(self.backup_codes),
        }


def give_sign_ins() -> None:
    """Give everybody of the demonstration a password, and a second factor to those who need one."""
    administrator = reach_of(case.ADMINISTRATOR)
    for username, *_rest in case.STAFF:
        set_password(reach=administrator, username=username, password=password_of(username))
    users = get_user_model().objects
    own = users.get(username=case.ADMINISTRATOR)
    own.set_password(password_of(case.ADMINISTRATOR))
    own.save(update_fields=["password"])
    for username in _WITH_SECOND_FACTOR:
        user = users.get(username=username)
        TOTP.activate(user, generate_totp_secret())
        RecoveryCodes.activate(user)


def sign_ins() -> list[SignIn]:
    """Return one sign-in for each role."""
    users = get_user_model().objects
    return [
        SignIn(
            role=role.value,
            username=username,
            password=password_of(username),
            backup_codes=tuple(
                RecoveryCodes.activate(users.get(username=username)).get_unused_codes()[:_CODES_SHOWN]
                if username in _WITH_SECOND_FACTOR
                else ()
            ),
        )
        for role, username in SHOWN
    ]


def sign_in_lines(sign_ins: Sequence[SignIn]) -> list[str]:
    """Return the sign-ins in words."""
    lines = ["", _("MASUK sebagai (hanya untuk peragaan di komputer ini):")]
    for shown in sign_ins:
        lines.append(
            _("  %(role)s: nama pengguna %(username)s, kata sandi %(password)s")
            % {"role": f"{Role(shown.role).label:<16}", "username": shown.username, "password": shown.password}
        )
        if shown.backup_codes:
            lines.append(
                " " * 20
                + _("langkah kedua, kode cadangan (sekali pakai): %(codes)s") % {"codes": " ".join(shown.backup_codes)}
            )
    lines.append("")
    lines.append(
        _("  pekerja: buka /pekerja/, nomor HP %(phone)s; kodenya dibaca dengan ./dev manage read_outbox")
        % {"phone": "0" + COVERED.removeprefix("+62")}
    )
    return lines


def password_of(username: str) -> str:
    """Return the password of a user of the demonstration, which follows from this checkout's secret key."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"demonstration {username}".encode(), hashlib.sha256)
    text = base64.b32encode(digest).decode().lower()[:15]
    return "-".join(text[start : start + 5] for start in range(0, 15, 5))
