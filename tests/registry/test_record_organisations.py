"""A branch records the sponsors that come to it; what stands in addresses is plain."""

import pytest

from jangkau.core.permissions import Role
from jangkau.registry.models import Organisation
from jangkau.registry.selectors.offices import UnknownOffice
from jangkau.registry.selectors.reach import NotPermitted, Reach
from jangkau.registry.services.organisations import (
    OrganisationCodeMalformed,
    create_organisation,
    rename_organisation,
)

pytestmark = pytest.mark.django_db


def record(reach: Reach, *, code: str = "PEMDES-JAHAB", office: str = "SMD") -> Organisation:
    return create_organisation(
        reach=reach, code=code, name="Pemerintah Desa Jahab", kind="village_government", office_code=office
    )


@pytest.mark.parametrize("role", [Role.BRANCH_OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR])
def test_a_branch_records_its_own_sponsor_and_mends_its_name(agency, role):
    reach = agency.reach(role, office="SMD")

    record(reach)
    rename_organisation(reach=reach, code="PEMDES-JAHAB", name="Pemerintah Desa  Jahab Baru")

    assert Organisation.objects.get().name == "Pemerintah Desa Jahab Baru"


@pytest.mark.parametrize("role", [Role.AUDITOR])
def test_who_only_looks_records_none(agency, role):
    with pytest.raises(NotPermitted):
        record(agency.reach(role, office="SMD"))


def test_a_branch_records_none_for_another_office(agency):
    with pytest.raises(UnknownOffice):
        record(agency.reach(Role.BRANCH_OFFICER, office="BLG"))


@pytest.mark.parametrize(
    "code", ["", "pemdes", "PEMDES JAHAB", "PEMDES/JAHAB", "-PEMDES", "PEMDES-", "P" * 31, "PÉMDES", "PEM\nDES", "<B>"]
)
def test_a_code_that_cannot_stand_in_an_address_is_refused(agency, code):
    with pytest.raises(OrganisationCodeMalformed):
        record(agency.head_administrator, code=code)

    assert not Organisation.objects.exists()
