"""Addresses of sign-in and of one's own account. The names are those by which allauth finds its pages."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import URLPattern, path
from django.views.generic import RedirectView

urlpatterns: list[URLPattern] = [
    path("sign-in", account.login, name="account_login"),
    path("sign-in/second-factor", mfa.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("sign-out", account.logout, name="account_logout"),
    path("account/inactive", account.account_inactive, name="account_inactive"),
    path("account/password", account.password_change, name="account_change_password"),
    path("account/confirm", account.reauthenticate, name="account_reauthenticate"),
    path("account/second-factor", RedirectView.as_view(pattern_name="backoffice:account"), name="mfa_index"),
    path("account/second-factor/confirm", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("account/second-factor/app", totp.activate_totp, name="mfa_activate_totp"),
    path("account/second-factor/app/remove", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/second-factor/codes", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/second-factor/codes/new", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/second-factor/codes/file", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("account/passkeys", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("account/passkeys/add", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("account/passkeys/confirm", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/passkeys/<int:pk>/remove", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("account/passkeys/<int:pk>/edit", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
]
