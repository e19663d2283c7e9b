"""The effect of a campaign as a line with its middle, in whole units of a drawing a thousand wide."""

from dataclasses import dataclass

from jangkau.outreach.selectors.campaign_words import points
from jangkau.outreach.selectors.effect import Effect

_WIDE = 1000
_STEP = 0.1


@dataclass(frozen=True, slots=True)
class EffectPicture:
    """Where the interval begins and ends, the difference and zero lie, and what the ends of the drawing stand for."""

    begin: int
    end: int
    middle: int
    zero: int
    left: str
    right: str

    @property
    def length(self) -> int:
        """How long the line is."""
        return self.end - self.begin


def effect_picture(effect: Effect | None) -> EffectPicture | None:
    """Return how an effect is drawn; None if there is none to draw."""
    if effect is None or effect.difference is None or effect.lower is None or effect.upper is None:
        return None
    most = max(abs(effect.lower), abs(effect.upper))
    reach = min(1.0, (int(most / _STEP) + 1) * _STEP)

    def at(value: float) -> int:
        return round((value / reach + 1) / 2 * _WIDE)

    return EffectPicture(
        begin=at(effect.lower),
        end=at(effect.upper),
        middle=at(effect.difference),
        zero=at(0),
        left=points(-reach),
        right=points(reach),
    )
