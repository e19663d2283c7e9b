"""Forms in parts of pages."""

import re

from tests.architecture.sources import PACKAGE

TEMPLATES = PACKAGE / "backoffice" / "templates"
_INCLUDED = re.compile(r'{% include "([^"]+)"([^%]*) only %}')


def test_part_that_is_given_what_it_needs_by_name_is_given_the_token_of_its_form() -> None:
    texts = {str(path.relative_to(TEMPLATES)): path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")}

    without = [
        f"{name}: {part}"
        for name, text in texts.items()
        for part, given in _INCLUDED.findall(text)
        if "{% csrf_token %}" in texts.get(part, "") and "csrf_token=csrf_token" not in given
    ]

    assert without == []
    assert "csrf_token=csrf_token" in texts["backoffice/collection/bill.html"]
