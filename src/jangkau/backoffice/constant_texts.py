"""Django's tags for translated texts, quick enough for pages with hundreds of them.

Django looks up each text through a lazy object whenever a page is drawn. Here a constant text is looked up once a
language, and what lies between ``{% blocktranslate %}`` and its end is put together once. The tags are in the library
``jangkau``, which templates load after ``i18n``.
"""

from typing import Any

from django.template import Context, Node, Variable
from django.template.base import Parser, Token
from django.templatetags import i18n
from django.utils.translation import get_language


class ConstantText(Node):
    """A text that is the same whenever a page is drawn in the same language."""

    child_nodelists = ()

    def __init__(self, node: i18n.TranslateNode) -> None:
        self._node, self._name, node.asvar = node, node.asvar, None
        self._texts: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        """Return the text in the reader's language, or give it the name that the tag has for it."""
        language = get_language()
        text = self._texts.get(language)
        if text is None:
            text = self._texts[language] = self._node.render(context)
        if self._name is None:
            return text
        context[self._name] = text
        return ""


class TextWithValues(i18n.BlockTranslateNode):
    """A text between two tags, with values in it."""

    def __init__(self, node: i18n.BlockTranslateNode) -> None:
        vars(self).update(vars(node))
        self._put_together: dict[int, tuple[str, list[str]]] = {}

    def render_token_list(self, tokens: list[Token]) -> tuple[str, list[str]]:
        """Return the text that the catalogue knows, and the names of its values."""
        if id(tokens) not in self._put_together:
            self._put_together[id(tokens)] = super().render_token_list(tokens)
        text, names = self._put_together[id(tokens)]
        return text, [*names]  # the caller adds to the list


def translate(parser: Parser, token: Token) -> Node:
    """Read ``{% translate %}`` as Django does."""
    node = i18n.do_translate(parser, token)
    is_constant = not node.noop and node.message_context is None and _is_constant(node.filter_expression)
    return ConstantText(node) if is_constant else node


def blocktranslate(parser: Parser, token: Token) -> Node:
    """Read ``{% blocktranslate %}`` as Django does."""
    return TextWithValues(i18n.do_block_translate(parser, token))


def _is_constant(expression: Any) -> bool:
    return isinstance(expression.var, Variable) and expression.var.lookups is None and not expression.filters
