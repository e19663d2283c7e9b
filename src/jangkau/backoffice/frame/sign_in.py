"""Sign-in of staff: by user name and password or passkey, throttled, with a second factor where it is due."""

import time
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core import signing
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jangkau.core.sealing import seal, unseal

_PURPOSE = "second-factor"


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts of staff are made by administrators, who invite; nobody signs up, and no mail is sent."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Akun ini sudah dinonaktifkan. Hubungi administrator kantor Anda."),
        "invalid_login": _("Nama pengguna atau kata sandi tidak cocok. Periksa ejaannya, lalu coba lagi."),
        "username_password_mismatch": _("Nama pengguna atau kata sandi tidak cocok. Periksa ejaannya, lalu coba lagi."),
        "too_many_login_attempts": _(
            "Terlalu banyak percobaan masuk. Tunggu lima menit, lalu coba lagi. "
            "Jika lupa kata sandi, minta undangan baru kepada administrator."
        ),
        "incorrect_password": _("Kata sandi tidak cocok."),
        "incorrect_code": _("Kode tidak cocok. Periksa jam telepon Anda, lalu coba kode yang baru."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return that nobody makes an account for himself."""
        return False

    def is_reauthentication_required(self, *, app: str, **_options: Any) -> bool:
        """Return whether to ask once more who it is: not of somebody who has signed in a moment ago."""
        request = context.request
        signed_in = get_authentication_records(request, request.user)
        return not signed_in or time.time() - signed_in[-1]["at"] > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def send_notification_mail(self, *_args: Any, **_options: Any) -> None:
        """Send nothing: staff have no mail address here."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Secrets of second factors lie sealed."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Kode tidak cocok. Periksa jam telepon Anda, lalu coba kode yang baru."),
    }

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:
        """Return a name for a new passkey, to be written over."""
        return gettext("Kunci sandi %(number)s") % {
            "number": Authenticator.objects.filter(user=user, type=type).count() + 1
        }

    def encrypt(self, text: str) -> str:
        """Return the secret sealed."""
        return signing.b64_encode(seal(text.encode(), purpose=_PURPOSE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret.

        Raises:
            CannotUnseal: if no key in the environment opens it.
        """
        return unseal(signing.b64_decode(encrypted_text.encode()), purpose=_PURPOSE).decode()
