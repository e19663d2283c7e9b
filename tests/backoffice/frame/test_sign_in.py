"""Staff sign in: throttled, with a second factor where it is due, and never by signing up."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from jangkau.registry.models import User
from tests.backoffice.conftest import SignIn
from tests.factories.house import House
from tests.factories.partnership import OFFICER, SUPERVISOR

PASSWORD = "kapal nelayan berlayar 7"
ACCOUNT = "/account"


@pytest.fixture(autouse=True)
def _throttling_begins_anew(db: None) -> None:
    cache.clear()


@pytest.fixture
def officer(house: House) -> User:
    return with_password(OFFICER)


@pytest.fixture
def supervisor(house: House) -> User:
    return with_password(SUPERVISOR)


def with_password(username: str) -> User:
    user = User.objects.get(username=username)
    user.set_password(PASSWORD)
    user.save()
    return user


def send(browser: Client, username: str, password: str = PASSWORD, **query: str):  # type: ignore[no-untyped-def]  # a test client's answer has a type of its own
    return browser.post(reverse("account_login", query=query or None), {"login": username, "password": password})


def test_user_with_the_right_password_gets_in(officer: User) -> None:
    browser = Client()

    answer = send(browser, OFFICER)

    assert answer.headers["Location"] == reverse("backoffice:home")
    assert browser.get(ACCOUNT).status_code == 200


def test_user_is_led_to_the_page_that_he_asked_for(officer: User) -> None:
    browser = Client()
    asked = browser.get(ACCOUNT)

    answer = browser.post(asked.headers["Location"], {"login": OFFICER, "password": PASSWORD})

    assert answer.headers["Location"] == ACCOUNT


def test_nobody_is_led_to_another_site(officer: User) -> None:
    answer = send(Client(), OFFICER, next="https://elsewhere.example/")

    assert answer.headers["Location"] == reverse("backoffice:home")


def test_wrong_password_and_unknown_user_get_the_same_answer(officer: User) -> None:
    wrong, unknown = send(Client(), OFFICER, "bukan kata sandinya"), send(Client(), "tidak.ada", "bukan kata sandinya")

    assert wrong.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()
    assert "tidak cocok" in str(wrong.context["form"].non_field_errors())


def test_sixth_wrong_password_for_a_user_is_not_tried(officer: User) -> None:
    for _attempt in range(5):
        send(Client(), OFFICER, "bukan kata sandinya")

    answer = send(Client(), OFFICER)

    assert "Terlalu banyak percobaan" in str(answer.context["form"].non_field_errors())
    assert send(Client(), SUPERVISOR, "bukan kata sandinya").status_code == 200


def test_deactivated_user_stays_outside(officer: User) -> None:
    officer.is_active = False
    officer.save()

    browser = Client()
    send(browser, OFFICER)

    assert browser.get(ACCOUNT).status_code == 302


def test_session_of_a_user_ends_when_he_is_deactivated(officer: User, sign_in: SignIn) -> None:
    browser = sign_in(OFFICER)
    assert browser.get(ACCOUNT).status_code == 200

    User.objects.filter(pk=officer.pk).update(is_active=False)

    assert browser.get(ACCOUNT).headers["Location"].startswith(reverse("account_login"))


def test_who_approves_must_set_up_a_second_factor_before_anything_else(supervisor: User) -> None:
    browser = Client()
    send(browser, SUPERVISOR)

    assert browser.get(ACCOUNT).headers["Location"] == reverse("mfa_activate_totp")


def test_who_does_not_approve_needs_no_second_factor(officer: User) -> None:
    browser = Client()
    send(browser, OFFICER)

    assert browser.get(ACCOUNT).status_code == 200


def test_password_alone_does_not_let_in_who_has_a_second_factor(supervisor: User) -> None:
    TOTP.activate(supervisor, generate_totp_secret())
    browser = Client()

    answer = send(browser, SUPERVISOR)

    assert answer.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert browser.get(ACCOUNT).headers["Location"].startswith(reverse("account_login"))


def test_backup_code_opens_the_door_once(supervisor: User) -> None:
    TOTP.activate(supervisor, generate_totp_secret())
    code = RecoveryCodes.activate(supervisor).get_unused_codes()[0]

    browser, again = Client(), Client()
    for one in (browser, again):
        send(one, SUPERVISOR)
        one.post(reverse("mfa_authenticate"), {"code": code})

    assert browser.get(ACCOUNT).status_code == 200
    assert again.get(ACCOUNT).status_code == 302


def test_secrets_of_second_factors_lie_sealed(supervisor: User) -> None:
    secret = generate_totp_secret()

    TOTP.activate(supervisor, secret)
    codes = RecoveryCodes.activate(supervisor).get_unused_codes()

    kept = str(list(Authenticator.objects.values_list("data", flat=True).order_by("pk")))
    assert secret not in kept
    assert not any(code in kept for code in codes)


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_email", "mfa_signup_webauthn"])
def test_nobody_signs_up_or_asks_for_mail(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize(
    "name",
    [
        "account_change_password", "account_reauthenticate", "mfa_activate_totp", "mfa_list_webauthn",
        "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_add_webauthn",
    ],
)  # fmt: skip
def test_pages_of_the_own_account_can_be_read(name: str, supervisor: User) -> None:
    browser = Client()
    if name.startswith("mfa_view") or name.startswith("mfa_gen"):
        TOTP.activate(supervisor, generate_totp_secret())
        code = RecoveryCodes.activate(supervisor).get_unused_codes()[0]
        send(browser, SUPERVISOR)
        browser.post(reverse("mfa_authenticate"), {"code": code})
    else:
        send(browser, SUPERVISOR)

    assert browser.get(reverse(name)).status_code == 200


def test_pages_of_the_own_account_lead_back_to_the_work(officer: User) -> None:
    browser = Client()
    send(browser, OFFICER)

    for name in ("account_change_password", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn"):
        text = browser.get(reverse(name)).content.decode()

        assert all(f'href="{reverse(to)}"' in text for to in ("backoffice:home", "backoffice:account"))
        assert 'class="side"' in text


def test_who_has_only_a_passkey_is_not_led_to_remove_an_app(officer: User) -> None:
    Authenticator.objects.create(user=officer, type=Authenticator.Type.WEBAUTHN, data={"name": "Telepon"})
    browser = Client()
    browser.force_login(officer)

    text = browser.get(ACCOUNT).content.decode()

    assert f'href="{reverse("mfa_activate_totp")}"' in text
    assert f'href="{reverse("mfa_deactivate_totp")}"' not in text


def test_who_signed_in_long_ago_is_asked_once_more_before_his_second_factor(
    supervisor: User, settings: Settings
) -> None:
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    browser = Client()
    send(browser, SUPERVISOR)

    answer = browser.get(reverse("mfa_activate_totp"))

    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
