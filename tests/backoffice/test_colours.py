"""Whoever sees less well reads every page: contrast by WCAG 2.2 AA, in light and in dark."""

import pytest

from jangkau.backoffice.frame.colours import PAIRS, Pair, contrast, pairs, themes


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: f"{pair.ink}-on-{pair.ground}")
def test_every_pair_of_colours_can_be_told_apart(pair: Pair) -> None:
    assert pair.light >= pair.least
    assert pair.dark >= pair.least


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert contrast("#0b6b43", "#0b6b43") == 1


def test_both_themes_name_the_same_colours() -> None:
    light, dark = themes()["jangkau"], themes()["jangkau-dark"]

    assert light.keys() == dark.keys()
    assert {name for pair in PAIRS for name in pair[:2]} <= light.keys()
