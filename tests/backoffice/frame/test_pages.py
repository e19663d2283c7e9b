"""What holds for every page: no frame around it, no foreign script, no forged form, nothing kept by the browser."""

import pytest
from django.test import Client
from django.urls import reverse

from jangkau.core.errors import NotFound, Refusal
from jangkau.core.models import Sighting
from jangkau.core.services.sightings import record_sighting
from jangkau.registry.selectors.reach import NotPermitted
from tests.backoffice.conftest import SignIn
from tests.backoffice.rules_of_pages import PAGES
from tests.factories.house import PLAYERS, House
from tests.factories.partnership import OFFICER, UPLOADED_AT


class Busy(Refusal):
    """Somebody else is at it."""

    message = "Sedang dipakai %(who)s. Coba lagi nanti."


class Gone(NotFound):
    """It is not there."""

    message = "Tidak ada di sini."


FORBIDDEN = ("'unsafe-inline'", "'unsafe-eval'", "https:", "http:", "*")


def test_no_page_can_be_framed_or_run_a_foreign_script(house: House, sign_in: SignIn) -> None:
    for browser, path in ((Client(), "/"), (Client(), "/sign-in"), (sign_in(OFFICER), "/account"), (Client(), "/no")):
        answer = browser.get(path)

        policy = answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in policy
        assert "default-src 'none'" in policy
        assert not any(source in policy.split() for source in FORBIDDEN)


def test_pages_of_staff_are_not_kept_by_the_browser(house: House, sign_in: SignIn) -> None:
    assert "no-store" in sign_in(OFFICER).get("/account").headers["Cache-Control"]


def test_form_from_elsewhere_is_refused(house: House) -> None:
    strict = Client(enforce_csrf_checks=True)
    answers = {
        name: strict.post(
            reverse(f"backoffice:{name}", kwargs=dict(rule.ours(house)) if rule.ours else {}), {"a": "b"}
        ).status_code
        for name, rule in PAGES.items()
        if not rule.public
    }

    assert {name: status for name, status in answers.items() if status not in {403, 405}} == {}


def test_sign_in_from_elsewhere_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)

    assert strict.post("/sign-in", {"login": "a", "password": "b"}).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/home/../../etc/passwd",
        "/people/99999999999999999999",
        "/%00",
        "/users/%00",
        "/agreements/-1",
    ],
)
def test_addresses_that_make_no_sense_are_not_found(path: str, house: House, sign_in: SignIn) -> None:
    assert sign_in(OFFICER).get(path).status_code in {404, 400}


@pytest.mark.parametrize(
    ("refusal", "status"), [(Busy(who="orang lain"), 409), (Gone(), 404), (NotPermitted(username="a", right="b"), 403)]
)
def test_refusal_becomes_a_page_that_says_what_it_says(
    refusal: Refusal, status: int, house: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_asked: object) -> None:
        raise refusal

    monkeypatch.setattr("jangkau.backoffice.frame.account.own_roles", refuse)

    answer = sign_in(OFFICER).get("/account")

    assert answer.status_code == status
    assert str(refusal) in answer.content.decode()


def test_seeing_is_put_on_record_only_of_people_and_agreements(db: None) -> None:
    record_sighting(subject="person", subject_id=7, page="person", seen_by_id=1, seen_by="a", now=UPLOADED_AT)

    with pytest.raises(ValueError, match="office"):
        record_sighting(subject="office", subject_id=7, page="x", seen_by_id=1, seen_by="a", now=UPLOADED_AT)
    assert Sighting.objects.get().subject_id == 7


@pytest.mark.parametrize("path", ["/users", "/offices", "/audit", "/agreements", "/bills", "/sponsors", "/endings"])
def test_null_character_in_a_filter_asks_for_nothing(path: str, house: House, sign_in: SignIn) -> None:
    browsers = [sign_in(player) for player in PLAYERS.values()]

    answers = {browser.get(f"{path}?after=%00&q=%00&state=%00&who=%00").status_code for browser in browsers}

    assert answers <= {200, 403}


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_no_other_method_does_anything(method: str, house: House, sign_in: SignIn) -> None:
    browser = sign_in(PLAYERS[next(iter(PLAYERS))])

    assert getattr(browser, method)("/account").status_code == 405
