"""Forms of sign-in and of one's own passkeys, in our words."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """User name and password; the labels say it, so that the boxes need not."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"].label = _("Kata sandi")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # as above
    """A new passkey: its name, and whether one signs in by it alone, as is usual."""

    name = forms.CharField(
        label=_("Nama kunci"),
        help_text=_("Agar Anda mengenalinya, misalnya Telepon saya."),
        required=False,
        max_length=100,
    )
    passwordless = forms.BooleanField(
        label=_("Masuk dengan kunci ini saja, tanpa kata sandi"),
        help_text=_(
            "Telepon atau kunci Anda meminta sidik jari, wajah, atau PIN. "
            "Tanpa centang, kunci ini hanya dipakai sesudah kata sandi."
        ),
        required=False,
        initial=True,
    )
    passwordless.needs_no_word = True  # type: ignore[attr-defined]  # read by forms/label.html


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]  # as above
    """Another name for a passkey."""

    name = forms.CharField(label=_("Nama kunci"), max_length=100)
