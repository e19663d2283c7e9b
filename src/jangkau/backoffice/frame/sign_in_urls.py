"""Addresses of sign-in and of one's own account. The names are those by which allauth finds its pages."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import URLPattern, path
from django.views.generic import RedirectView

from jangkau.backoffice.pages import framed

urlpatterns: list[URLPattern] = [
    path("sign-in", account.login, name="account_login"),
    path("sign-in/second-factor", mfa.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("sign-out", framed(account.logout), name="account_logout"),
    path("account/inactive", framed(account.account_inactive), name="account_inactive"),
    path("account/password", framed(account.password_change), name="account_change_password"),
    path("account/confirm", framed(account.reauthenticate), name="account_reauthenticate"),
    path("account/second-factor", RedirectView.as_view(pattern_name="backoffice:account"), name="mfa_index"),
    path("account/second-factor/confirm", framed(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("account/second-factor/app", framed(totp.activate_totp), name="mfa_activate_totp"),
    path("account/second-factor/app/remove", framed(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/second-factor/codes", framed(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "account/second-factor/codes/new", framed(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"
    ),
    path(
        "account/second-factor/codes/file", framed(recovery.download_recovery_codes), name="mfa_download_recovery_codes"
    ),
    path("account/passkeys", framed(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("account/passkeys/add", framed(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("account/passkeys/confirm", framed(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("account/passkeys/<int:pk>/remove", framed(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("account/passkeys/<int:pk>/edit", framed(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
]
