"""Addresses of pages, put together once: a page leads to dozens, the same ones again and again.

The tag is in the library ``jangkau``.
"""

import functools
from typing import Any

from django.template import Context, Node
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as read_url
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.html import conditional_escape


def address(name: str, *values: object, **named: object) -> str:
    """Return the address of a page.

    Args:
        name: of the page, as ``backoffice:bill``.
        values, named: what stands in its address.

    Raises:
        NoReverseMatch: if there is no such page, or none with such values.
    """
    return _address(get_script_prefix(), name, values, tuple(named.items()))


@functools.lru_cache(maxsize=4096, typed=True)  # of each of some hundred pages a few dozen; the addresses never change
def _address(_prefix: str, name: str, values: tuple[Any, ...], named: tuple[tuple[str, Any], ...]) -> str:
    return reverse(name, args=values, kwargs=dict(named))


class Address(Node):
    """An address in a page, or the name that the tag has for it."""

    child_nodelists = ()

    def __init__(self, node: URLNode) -> None:
        self._node = node

    def render(self, context: Context) -> str:
        """Return the address; with a name for it, an address that there is not is empty."""
        node = self._node
        values = [value.resolve(context) for value in node.args]
        named = {name: value.resolve(context) for name, value in node.kwargs.items()}
        try:
            found = address(node.view_name.resolve(context), *values, **named)
        except NoReverseMatch:
            if node.asvar is None:
                raise
            found = ""
        if node.asvar:
            context[node.asvar] = found
            return ""
        return conditional_escape(found) if context.autoescape else found


def url(parser: Parser, token: Token) -> Node:
    """Read ``{% url %}`` as Django does."""
    return Address(read_url(parser, token))
