"""A part of a page that HTMX puts in place is the same as that part of the page when it is loaded anew."""

import re

from django.test import Client
from django.test.html import Element, parse_html

_TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]+')


def assert_part_is_the_pages(client: Client, path: str, part_id: str) -> None:
    """Fail unless HTMX gets for ``part_id`` exactly the element that a reload of the page shows."""
    page = client.get(path)
    part = client.get(path, headers={"HX-Request": "true", "HX-Target": part_id})

    assert (page.status_code, part.status_code) == (200, 200)
    element = _element(_parsed(page.content), part_id)
    assert element is not None, f"the page has no element {part_id}"
    assert _element(_parsed(part.content), part_id) == element


def _parsed(content: bytes) -> Element:
    tree = parse_html(_TOKEN.sub(r"\1token", content.decode()))
    assert isinstance(tree, Element)
    return tree


def _element(tree: Element, part_id: str) -> Element | None:
    if ("id", part_id) in tree.attributes:
        return tree
    for child in tree.children:
        if isinstance(child, Element):
            found = _element(child, part_id)
            if found is not None:
                return found
    return None
