"""What tests of workers' own bills share: an officer who may bill whoever lives where his branch serves."""

import pytest

from jangkau.core.permissions import Role
from jangkau.registry.models import OfficeRegion
from jangkau.registry.selectors.reach import Reach
from tests.factories.registry import make_office, make_region
from tests.factories.staff import employ


@pytest.fixture
def officer() -> Reach:
    """The reach of a branch officer of KC-TGR, which serves the regency."""
    OfficeRegion.objects.get_or_create(office=make_office(), region=make_region())
    return employ("petugas", Role.BRANCH_OFFICER, office="KC-TGR")
