"""Passkeys with an authenticator: Chromium's own, which holds keys as a telephone does and says yes by itself."""

from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, Page, expect

from jangkau.core.permissions import Role
from tests.browser.site import Site, assert_accessible, assert_fits


def authenticator(page: Page) -> tuple[CDPSession, str]:
    """Give the browser a passkey holder; return how to speak to it, and its name."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    added = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session, added["authenticatorId"]


def test_passkey_once_added_opens_the_door_and_a_refused_one_says_so(site: Site, chromium: Browser) -> None:
    # A passkey belongs to a name; browsers keep none for the number of a machine.
    port = urlsplit(site.address).port
    context = chromium.new_context(base_url=f"http://localhost:{port}", viewport={"width": 360, "height": 800})
    page = context.new_page()
    session, holder = authenticator(page)
    home = Site(f"http://localhost:{port}", site.sign_ins, site.outbox)
    home.sign_in(page, Role.BRANCH_OFFICER)

    page.goto("/account/passkeys/add")
    page.locator("[name=name]").fill("Telepon loket")
    assert_fits(page)
    assert_accessible(page)
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/account/second-factor/codes")
    page.goto("/account/passkeys")
    expect(page.locator("main")).to_contain_text("Telepon loket")

    context.clear_cookies()
    page.goto("/sign-in")
    page.locator("#passkey_login").click()
    page.wait_for_url("**/home")
    expect(page.locator("main h1")).to_be_visible()

    context.clear_cookies()
    session.send("WebAuthn.setUserVerified", {"authenticatorId": holder, "isUserVerified": False})
    page.goto("/sign-in")
    expect(page.locator("[data-passkey-failed]")).to_be_hidden()
    page.locator("#passkey_login").click()
    expect(page.locator("[data-passkey-failed]")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)

    page.locator("[name=login]").fill(site.sign_ins[Role.BRANCH_OFFICER]["username"])
    page.locator("[name=password]").fill(site.sign_ins[Role.BRANCH_OFFICER]["password"])
    page.locator("main form:has([name=password]) button[type=submit]").click()
    expect(page.locator("main #mfa_webauthn_authenticate")).to_be_visible()
    session.send("WebAuthn.setUserVerified", {"authenticatorId": holder, "isUserVerified": True})
    page.locator("#mfa_webauthn_authenticate").click()
    page.wait_for_url("**/home")

    page.goto("/account/passkeys")
    page.locator("main a[href$='/remove']").click()
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Belum ada kunci sandi")
    context.close()
