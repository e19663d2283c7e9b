"""Words of the audit trail: what an action and a page are called."""

from django import template

from jangkau.backoffice.audit import words
from jangkau.partnership.selectors.audit_words import ACTIONS

register = template.Library()


@register.filter
def page_words(page: str) -> str:
    """Return what a page is called."""
    return words.page_words(page)


@register.filter
def action_words(action: str) -> str:
    """Return what is done to a row: ``dicatat``, ``diubah``, ``dihapus``."""
    return str(ACTIONS[action])
