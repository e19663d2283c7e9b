"""The colours of both themes as the style sheet has them, and how well each pair can be read (WCAG 2.2)."""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_STYLE = Path(__file__).parents[1] / "assets" / "css" / "theme.css"
_THEME = re.compile(r'@plugin "daisyui/theme" \{(?P<inside>[^}]*)\}')
_NAME = re.compile(r'name: "(?P<name>[a-z-]+)"')
_COLOUR = re.compile(r"--(?:color-)?(?P<name>[a-z0-9-]+): (?P<value>#[0-9a-f]{6});")

TEXT = 4.5
GRAPHIC = 3.0
_KINDS = ("primary", "secondary", "accent", "neutral", "info", "success", "warning", "error")
# What lies on what, and how strong the difference must be.
PAIRS: tuple[tuple[str, str, float], ...] = (
    *((ink, ground, TEXT) for ink in ("base-content", "quiet") for ground in ("base-100", "base-200")),
    *((f"{kind}-content", kind, TEXT) for kind in _KINDS),
    *(
        (kind, ground, TEXT)
        for kind in ("primary", "info", "success", "warning", "error")
        for ground in ("base-100", "base-200")
    ),
    *(("edge", ground, GRAPHIC) for ground in ("base-100", "base-200")),
    *(("accent", ground, GRAPHIC) for ground in ("base-100", "base-200", "base-300")),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A colour on another, with its contrast in light and in dark."""

    ink: str
    ground: str
    least: float
    light: float
    dark: float


@functools.cache
def themes() -> Mapping[str, Mapping[str, str]]:
    """Return the colours of each theme by name, as ``#rrggbb``."""
    found = {}
    for match in _THEME.finditer(_STYLE.read_text(encoding="utf-8")):
        name = _NAME.search(match["inside"])
        if name:
            found[name["name"]] = {hit["name"]: hit["value"] for hit in _COLOUR.finditer(match["inside"])}
    return found


def pairs() -> list[Pair]:
    """Return every pair that pages use, with its contrast."""
    light, dark = themes()["jangkau"], themes()["jangkau-dark"]
    return [
        Pair(ink, ground, least, contrast(light[ink], light[ground]), contrast(dark[ink], dark[ground]))
        for ink, ground, least in PAIRS
    ]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours written ``#rrggbb``, between 1 and 21."""
    weaker, stronger = sorted((_luminance(one), _luminance(other)))
    return (stronger + 0.05) / (weaker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
