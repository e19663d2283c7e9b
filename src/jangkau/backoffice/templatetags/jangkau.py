"""Tags and filters of all pages: icons, money, counts, days and moments as they are written in Indonesia."""

import datetime
import functools
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from jangkau.backoffice.addresses import url
from jangkau.backoffice.clocks import in_zone, zone_abbreviation
from jangkau.backoffice.constant_texts import blocktranslate, translate
from jangkau.rules.money import format_rupiah
from jangkau.rules.months import Month
from jangkau.rules.wording import date_in_words, month_in_words

register = template.Library()
register.tag("translate", translate)
register.tag("blocktranslate", blocktranslate)
register.tag("url", url)

NOTHING = "–"
_THEMES = {
    "light": SafeString(' data-theme="jangkau"'),
    "dark": SafeString(' data-theme="jangkau-dark"'),
}


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """Draw an icon of assets/icons.txt: silent decoration, or with a label the picture of a word."""
    if not label:
        return _silent_icon(name, css)
    return format_html(
        '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>',
        f"icon {css}".strip(),
        label,
        _address(name),
    )


@functools.lru_cache(maxsize=512)  # a page has some twenty
def _silent_icon(name: str, css: str) -> SafeString:
    classes = f"icon {css}".strip()
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', classes, _address(name))


def _address(name: str) -> str:
    return f"{static('backoffice/icons.svg')}#{name}"


@register.simple_tag(takes_context=True)
def theme(context: template.RequestContext) -> SafeString:
    """Return the attribute for light or dark where the reader has chosen; else the browser's wish holds."""
    chosen = context.request.COOKIES.get("jangkau_theme", "") if getattr(context, "request", None) else ""
    return _THEMES.get(chosen, SafeString(""))


@register.simple_tag(takes_context=True)
def block_again(context: template.RequestContext, name: str) -> SafeString:
    """Render a block of the page once more, such as the title as heading."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    return block.render(context) if block else SafeString("")


@register.simple_tag(takes_context=True)
def part(context: template.RequestContext, name: str) -> SafeString:
    """Draw a part that a page has in two places; with ``as`` it is drawn once for both."""
    found = template.Engine.get_default().get_template(name)
    with context.push():
        return found.render(context)


@register.simple_tag(takes_context=True)
def asked(context: template.RequestContext, name: str) -> str:
    """Return what the address asks for under a name, such as where a list goes on; empty where it does not."""
    return str(context.request.GET.get(name, "")) if getattr(context, "request", None) else ""


@register.filter
def place(field: BoundField) -> str:
    """Return the id by which a link leads to a field: of its box, or of the first of its choices."""
    return str(field.id_for_label or f"{field.auto_id}_0")


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Say whether a field is one box to tick, whose label stands behind it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def rupiah(amount_rupiah: int | None) -> str:
    """Return ``Rp1.786.176.000``; a dash where there is no amount."""
    return NOTHING if not _is_number(amount_rupiah) else format_rupiah(int(amount_rupiah or 0))


@register.filter
def count(number: int | None) -> str:
    """Return ``1.234``, in English ``1,234``; a dash where there is no number."""
    return NOTHING if not _is_number(number) else _grouped(int(number or 0), get_language())


@functools.lru_cache(maxsize=1024)  # a page has some forty, most of them small
def _grouped(number: int, _language: str | None) -> str:
    return number_format(number, force_grouping=True)


@register.filter
def percent_of(part: int | None, whole: int | None) -> str:
    """Return tenths of a percent, cut and not rounded, so that 100 % means everybody; a dash where whole is none."""
    if not _is_number(part) or not whole:
        return NOTHING
    tenths = abs(int(part or 0)) * 1000 // int(whole)
    sign = "-" if int(part or 0) < 0 and tenths else ""
    return sign + number_format(f"{tenths // 10}.{tenths % 10}", 1, force_grouping=True) + "\N{NO-BREAK SPACE}%"


@register.filter
def day(value: datetime.date | None) -> str:
    """Return ``17 Agustus 2026``; of a moment, its day in Jakarta."""
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value).date()
    return date_in_words(value, language=_language()) if value else NOTHING


@register.filter
def month(value: datetime.date | Month | None) -> str:
    """Return ``Agustus 2026`` of a Month, or of a day that lies in it."""
    if not value:
        return NOTHING
    return month_in_words(value if isinstance(value, Month) else Month.of(value), language=_language())


@register.filter
def instant(value: datetime.datetime | None, zone: str = "Asia/Jakarta") -> str:
    """Return ``17 Agustus 2026 pukul 09.30 WIB``, on the clock of one of Indonesia's three zones."""
    if not value:
        return NOTHING
    local = in_zone(value, zone)
    return _("%(day)s pukul %(time)s %(zone)s") % {
        "day": date_in_words(local.date(), language=_language()),
        "time": _clock(local),
        "zone": zone_abbreviation(zone),
    }


@register.filter
def ago_or_day(value: datetime.datetime | None, now: datetime.datetime | None = None) -> str:
    """Return how long ago a moment of today was, that it was yesterday, or its day.

    Args:
        value: the moment.
        now: the present moment where it is not that of the clock.
    """
    if not value:
        return NOTHING
    present = timezone.localtime(now or timezone.now())  # noqa: TID251  the interface is where the clock is read
    local = timezone.localtime(value)
    days = (present.date() - local.date()).days
    minutes = int((present - local).total_seconds() // 60)
    if days == 1:
        return _("kemarin pukul %(time)s") % {"time": _clock(local)}
    if days != 0 or minutes < 0:
        return day(local)
    if minutes < 1:
        return _("baru saja")
    if minutes < 60:
        return ngettext("%(count)s menit yang lalu", "%(count)s menit yang lalu", minutes) % {"count": minutes}
    return ngettext("%(count)s jam yang lalu", "%(count)s jam yang lalu", minutes // 60) % {"count": minutes // 60}


@register.filter
def option_of(value: Any, choices: str) -> str:
    """Return ``value`` if it is one of the words in ``choices``, else the first of them."""
    words = choices.split()
    return str(value) if str(value) in words else words[0]


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "id"


def _clock(moment: datetime.datetime) -> str:
    return moment.strftime("%H:%M" if _language() == "en" else "%H.%M")
