"""The world in which a sponsor's lists come in."""

import pytest

from tests.factories.partnership import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """Places, offices, sponsors and users."""
    return make_world()
