"""The frame of every page in a real browser: keys, menus, light and dark, paper, and all of it without scripts."""

import pytest
from playwright.sync_api import Browser, Page, expect

from jangkau.core.permissions import Role
from tests.browser.site import Site, assert_accessible, assert_fits

GROUND = "() => getComputedStyle(document.body).backgroundColor"
LIGHT, DARK = "rgb(245, 247, 244)", "rgb(16, 22, 19)"


@pytest.fixture
def living_page(site: Site, page: Page) -> Page:
    site.sign_in(page, Role.BRANCH_OFFICER)
    page.goto("/components")
    page.evaluate("() => document.activeElement.blur()")
    return page


def focused(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.textContent.trim()"))


def test_slash_leads_to_the_search_and_escape_out_of_it(living_page: Page) -> None:
    living_page.keyboard.press("/")
    expect(living_page.locator("[data-search]")).to_be_focused()
    living_page.keyboard.type("a/b?")

    expect(living_page.locator("[data-search]")).to_have_value("a/b?")
    living_page.keyboard.press("Escape")
    expect(living_page.locator("[data-search]")).not_to_be_focused()


def test_arrows_move_between_rows_and_enter_follows(living_page: Page) -> None:
    living_page.keyboard.press("ArrowDown")
    assert focused(living_page) == "Siti Aminah"
    living_page.keyboard.press("ArrowDown")
    assert focused(living_page).startswith("Abdurrahman")
    living_page.keyboard.press("ArrowUp")
    living_page.keyboard.press("ArrowUp")
    assert focused(living_page) == "Siti Aminah"

    living_page.keyboard.press("Enter")

    assert living_page.url.endswith("#tables")


def test_question_mark_tells_the_keys(living_page: Page) -> None:
    living_page.keyboard.press("?")
    expect(living_page.locator("#keys")).to_be_visible()

    living_page.keyboard.press("Escape")

    expect(living_page.locator("#keys")).to_be_hidden()


def test_keys_with_control_are_the_browsers_own(living_page: Page) -> None:
    living_page.keyboard.press("Control+/")

    expect(living_page.locator("[data-search]")).not_to_be_focused()


def test_menu_opens_and_closes_by_keyboard(living_page: Page) -> None:
    menu = living_page.locator("details[data-menu]:visible")
    menu.locator("summary").focus()
    living_page.keyboard.press("Enter")
    expect(menu.locator(".sheet")).to_be_visible()
    assert_accessible(living_page)

    living_page.keyboard.press("Escape")

    expect(menu.locator(".sheet")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


def test_first_tab_skips_to_the_content(living_page: Page) -> None:
    living_page.goto("/account")
    living_page.keyboard.press("Tab")
    living_page.keyboard.press("Enter")

    expect(living_page.locator("main")).to_be_focused()


def test_dark_once_chosen_is_there_without_scripts(site: Site, chromium: Browser) -> None:
    context = chromium.new_context(base_url=site.address, color_scheme="light", java_script_enabled=False)
    page = context.new_page()
    site.sign_in(page, Role.BRANCH_OFFICER)
    page.locator(".menu-own summary").click()
    page.locator(".menu-own button[value=dark]").click()

    expect(page.locator("html")).to_have_attribute("data-theme", "jangkau-dark")
    expect(page.locator("body")).to_have_css("background-color", DARK)
    context.close()


def choose(page: Page, name: str, value: str) -> None:
    page.locator("details[data-menu]:visible summary").click()
    page.locator(f"details[data-menu] button[name={name}][value={value}]:visible").click()


def test_light_and_dark_change_under_a_form_that_is_being_filled_in(living_page: Page) -> None:
    living_page.goto("/sponsors/new")
    living_page.locator("#id_name").fill("PT Sawit (sintetis)")

    choose(living_page, "theme", "dark")

    expect(living_page.locator("html")).to_have_attribute("data-theme", "jangkau-dark")
    expect(living_page.locator("button[name=theme][aria-current]:visible")).to_have_attribute("value", "dark")
    expect(living_page.locator("#id_name")).to_have_value("PT Sawit (sintetis)")


def test_what_was_typed_is_there_in_the_other_language(living_page: Page) -> None:
    living_page.goto("/sponsors/new")
    living_page.locator("#id_name").fill("PT Sawit (sintetis)")

    choose(living_page, "language", "en")
    expect(living_page.locator("html")).to_have_attribute("lang", "en")
    expect(living_page.locator("#id_name")).to_have_value("PT Sawit (sintetis)")
    expect(living_page.get_by_text("The language was changed.")).to_be_visible()
    assert_fits(living_page)

    living_page.locator("main form button[type=submit]").click()
    expect(living_page.locator("[data-error-summary]")).to_be_visible()
    choose(living_page, "language", "id")
    expect(living_page.locator("html")).to_have_attribute("lang", "id")
    expect(living_page.locator("#id_name")).to_have_value("PT Sawit (sintetis)")


def test_what_cannot_go_along_is_asked_about_first(living_page: Page) -> None:
    asked: list[str] = []
    living_page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    living_page.goto("/people")
    living_page.locator("#id_text").fill("6402061708800001")

    choose(living_page, "language", "en")

    expect(living_page.locator("html")).to_have_attribute("lang", "id")
    expect(living_page.locator("#id_text")).to_have_value("6402061708800001")
    assert len(asked) == 1


@pytest.mark.parametrize(("wish", "colour"), [("light", LIGHT), ("dark", DARK)])
def test_browsers_wish_for_light_or_dark_holds(page: Page, wish: str, colour: str) -> None:
    page.emulate_media(color_scheme=wish)  # type: ignore[arg-type]  # one of its two words
    page.goto("/")

    assert page.evaluate(GROUND) == colour
    assert_fits(page)
    assert_accessible(page)


def test_letters_and_icons_come_from_our_own_host(site: Site, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    page.evaluate("() => document.fonts.ready")

    assert [url for url in asked if not url.startswith((site.address, "data:"))] == []
    assert page.evaluate("() => document.fonts.check('1rem \"Plus Jakarta Sans\"')")
    assert any(".woff2" in url for url in asked)


def test_static_files_may_be_kept_for_ever(page: Page) -> None:
    kept = {}
    page.on("response", lambda answer: kept.update({answer.url: answer.headers.get("cache-control", "")}))
    page.goto("/", wait_until="networkidle")

    static = {url: said for url, said in kept.items() if "/static/" in url}
    assert len(static) >= 5
    assert set(static.values()) == {"max-age=315360000, public, immutable"}


def test_paper_has_no_frame_and_is_black_on_white(living_page: Page) -> None:
    living_page.emulate_media(media="print", color_scheme="dark")

    for part in (".bar", ".side", ".foot", ".crumbs", ".pager", ".heading .actions"):
        expect(living_page.locator(part).first).to_be_hidden()
    expect(living_page.locator("h1")).to_be_visible()
    expect(living_page.locator("h1")).to_have_css("color", "rgb(0, 0, 0)")
    assert living_page.evaluate(GROUND) == "rgb(255, 255, 255)"


@pytest.mark.parametrize("path", ["/tidak-ada", "/sign-in"])
def test_pages_for_strangers_fit_and_are_accessible(page: Page, path: str) -> None:
    page.goto(path)

    assert_fits(page)
    assert_accessible(page)


def test_errors_of_a_form_are_what_is_read_first(living_page: Page) -> None:
    living_page.goto("/components")

    expect(living_page.locator("[data-error-summary]").first).to_be_focused()
    living_page.locator("[data-error-summary] a").first.click()
    assert living_page.url.endswith("#id_name")


def test_lost_network_is_told_and_goes_away_with_the_next_answer(living_page: Page) -> None:
    living_page.evaluate("() => document.dispatchEvent(new Event('htmx:sendError'))")
    expect(living_page.locator("[data-offline]")).to_be_visible()

    living_page.evaluate("() => document.dispatchEvent(new Event('htmx:afterOnLoad'))")

    expect(living_page.locator("[data-offline]")).to_be_hidden()


def test_form_sent_twice_in_a_hurry_is_sent_once(living_page: Page) -> None:
    sent: list[str] = []
    living_page.route("**/preferences", lambda route: sent.append(route.request.method))
    living_page.locator("details[data-menu]:visible summary").click()

    living_page.evaluate(
        """() => {
            const visible = (button) => button.offsetParent;
            const button = [...document.querySelectorAll("button[name=language][value=id]")].find(visible);
            button.click();
            setTimeout(() => button.click(), 100);
        }"""
    )
    living_page.wait_for_timeout(600)

    assert sent == ["POST"]
