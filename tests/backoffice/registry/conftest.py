"""A world with administrators for the pages of offices and users; smaller than a house, so that tests stay quick."""

import pytest

from jangkau.core.permissions import Role
from tests.backoffice.registry.staff import ADMIN, CITY_ADMIN, HEAD_ADMIN
from tests.factories.partnership import World
from tests.factories.staff import employ


@pytest.fixture
def staff(world: World) -> None:
    """Administrators of the branch, of the city's branch and of the head office, beside the people of the world."""
    employ(ADMIN, Role.ADMINISTRATOR, office="KC-TGR")
    employ(CITY_ADMIN, Role.ADMINISTRATOR, office="KC-SMD")
    employ(HEAD_ADMIN, Role.ADMINISTRATOR, office="PUSAT")
