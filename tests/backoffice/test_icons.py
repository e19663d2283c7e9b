"""Pages use icons that the build knows."""

import re

import pytest

from jangkau.backoffice import navigation
from tests.architecture.sources import PACKAGE, ROOT

LISTED = (PACKAGE / "backoffice" / "assets" / "icons.txt").read_text(encoding="utf-8").split()
NAMED = re.compile(r"""\{% icon ["'](?P<tag>[a-z0-9-]+)["']|with icon=["'](?P<part>[a-z0-9-]+)["']""")


def test_every_icon_of_a_page_is_in_the_list() -> None:
    used = {
        match["tag"] or match["part"]
        for template in (PACKAGE / "backoffice" / "templates").rglob("*.html")
        for match in NAMED.finditer(template.read_text(encoding="utf-8"))
    }
    used |= {step.icon for step in navigation.STEPS}

    assert len(used) > 20
    assert used - set(LISTED) == set()


def test_no_icon_is_listed_twice() -> None:
    assert len(LISTED) == len(set(LISTED))


@pytest.mark.parametrize("name", LISTED)
def test_every_icon_of_the_list_can_be_drawn(name: str) -> None:
    assert (ROOT / "node_modules" / "lucide-static" / "icons" / f"{name}.svg").is_file()
