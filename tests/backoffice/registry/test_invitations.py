"""Pages of whoever was invited: the link, choosing a password, and links that are good no more."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from jangkau.registry.models import User
from jangkau.registry.selectors.invitations import token_for
from jangkau.registry.selectors.reach import reach_of
from jangkau.registry.services.invitations import invite_again
from jangkau.registry.services.users import deactivate_user
from tests.backoffice.registry.staff import ADMIN, HOSTILE, REASON, now, rename
from tests.factories import partnership as given

pytestmark = pytest.mark.usefixtures("staff")
GOOD = "kuda-hijau-makan-roti"
CHOOSE = reverse("backoffice:invitation_password")
TWICE = {"password": GOOD, "password_again": GOOD}


def token_of(username=given.OFFICER, *, moment=None):
    user = User.objects.get(username=username)
    return token_for(user, inviter=ADMIN, now=moment or now())[0]


def opened(token):
    """Return a browser in which a link was opened."""
    client = Client()
    client.get(reverse("backoffice:invitation", args=[token]))
    return client


def test_token_leaves_the_address_at_once():
    client, token = Client(), token_of()

    answer = client.get(reverse("backoffice:invitation", args=[token]))

    assert (answer.status_code, answer.headers["Location"]) == (302, CHOOSE)
    page = client.get(CHOOSE)
    assert token not in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]


def test_page_says_whom_it_is_for_and_what_a_password_must_be():
    page = opened(token_of()).get(CHOOSE).content.decode()

    for told in (given.OFFICER, "Admin.Tgr", "Sedikitnya 12 karakter", "tidak mirip nama Anda"):
        assert told in page


def test_chosen_password_leads_to_sign_in_where_it_works():
    client = opened(token_of())

    answer = client.post(CHOOSE, TWICE)

    assert (answer.status_code, answer.headers["Location"]) == (303, reverse("account_login"))
    assert "_auth_user_id" not in client.session
    client.post(reverse("account_login"), {"login": given.OFFICER, "password": GOOD})
    assert client.session["_auth_user_id"] == str(User.objects.get(username=given.OFFICER).pk)


def test_administrator_who_invites_is_led_to_his_second_factor_after_sign_in():
    client = opened(token_of(ADMIN))
    client.post(CHOOSE, TWICE)
    client.post(reverse("account_login"), {"login": ADMIN, "password": GOOD})

    answer = client.get(reverse("backoffice:users"))

    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("mfa_activate_totp"))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"password": "", "password_again": ""}, "Pilih kata sandi."),
        ({"password": GOOD, "password_again": GOOD + "x"}, "tidak sama"),
        ({"password": "password1234", "password_again": "password1234"}, "terlalu mudah ditebak"),
        ({"password": "1" * 30, "password_again": "1" * 30}, "terlalu mudah ditebak"),
        ({"password": "x" * 300, "password_again": "x" * 300}, "200"),
    ],
)
def test_password_that_will_not_do_comes_back_and_the_link_stays_good(typed, told):
    client = opened(token_of())

    answer = client.post(CHOOSE, typed)

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert client.post(CHOOSE, TWICE).status_code == 303


def test_password_is_never_sent_back():
    answer = opened(token_of()).post(CHOOSE, {"password": GOOD, "password_again": "lain"})

    assert GOOD not in answer.content.decode()


def test_link_works_once():
    token = token_of()
    opened(token).post(CHOOSE, TWICE)

    assert opened(token).get(CHOOSE).status_code == 410
    assert opened(token).post(CHOOSE, {"password": GOOD + "x", "password_again": GOOD + "x"}).status_code == 410
    assert User.objects.get(username=given.OFFICER).check_password(GOOD)


def test_form_left_open_does_not_work_after_another_used_the_link():
    token = token_of()
    left_open, other = opened(token), opened(token)
    other.post(CHOOSE, TWICE)

    assert left_open.post(CHOOSE, {"password": GOOD + "x", "password_again": GOOD + "x"}).status_code == 410
    assert User.objects.get(username=given.OFFICER).check_password(GOOD)


def test_link_after_deactivation_is_good_no_more():
    token = token_of()
    deactivate_user(reach=reach_of(ADMIN), username=given.OFFICER, reason=REASON)

    assert opened(token).get(CHOOSE).status_code == 410


def test_link_replaced_by_a_newer_one_is_good_no_more():
    token = token_of()
    invite_again(reach=reach_of(ADMIN), username=given.OFFICER, reason=REASON, now=now())

    assert opened(token).get(CHOOSE).status_code == 410


def test_link_of_four_days_ago_tells_whom_to_ask():
    client = opened(token_of(moment=now() - datetime.timedelta(days=4)))

    page = client.get(CHOOSE)

    assert page.status_code == 410
    assert "Admin.Tgr" in page.content.decode()
    assert "3 hari" in page.content.decode()


@pytest.mark.parametrize("token", ["x", "set-password", "eyJ1c2VyIjoxfQ:abc", "%00", "a" * 3000, "../../users"])
def test_broken_link_tells_whom_to_ask_and_nothing_else(token):
    client = Client()

    client.get(f"/invitation/{token}")
    page = client.get(CHOOSE)

    assert page.status_code == 404
    assert "administrator kantor Anda" in page.content.decode()


def test_tampered_link_is_broken():
    token = token_of()

    for broken in (token[:-1], "A" + token[1:], token.replace(":", ":x")):
        assert opened(broken).get(CHOOSE).status_code == 404


def test_page_without_a_link_says_so():
    assert Client().get(CHOOSE).status_code == 404
    assert Client().post(CHOOSE, TWICE).status_code == 404


def test_whoever_is_signed_in_is_told_and_signed_out_afterwards(sign_in):
    client, token = sign_in(ADMIN), token_of()
    client.get(reverse("backoffice:invitation", args=[token]))

    page = client.get(CHOOSE).content.decode()
    client.post(CHOOSE, TWICE)

    assert f"{ADMIN} sedang masuk" in page
    assert "_auth_user_id" not in client.session


def test_page_speaks_the_language_of_whom_it_is_for():
    User.objects.filter(username=given.OFFICER).update(language="en")

    page = opened(token_of()).get(CHOOSE).content.decode()

    assert '<html lang="en"' in page


def test_form_from_elsewhere_is_refused():
    client = Client(enforce_csrf_checks=True)
    client.get(reverse("backoffice:invitation", args=[token_of()]))

    assert client.post(CHOOSE, TWICE).status_code == 403


def test_names_are_never_markup():
    rename(given.OFFICER, HOSTILE)
    rename(ADMIN, HOSTILE)

    assert "<script>alert" not in opened(token_of()).get(CHOOSE).content.decode()
