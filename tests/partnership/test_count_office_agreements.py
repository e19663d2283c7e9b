"""How many agreements an office has."""

import datetime

import pytest

from jangkau.core.permissions import Role
from jangkau.partnership.selectors.office_agreements import OfficeAgreements, count_office_agreements
from jangkau.registry.selectors.offices import UnknownOffice
from jangkau.registry.selectors.reach import NotPermitted, reach_of
from tests.factories import partnership as given
from tests.factories.staff import employ

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("today", "live"),
    [(datetime.date(2022, 9, 20), 1), (datetime.date(2022, 12, 31), 1), (datetime.date(2023, 1, 1), 0)],
)
def test_agreement_is_live_until_its_last_month_is_over(world, today, live):
    given.make_agreement(months=3, first_month="2022-10")
    given.make_other_agreement()
    auditor = employ("auditor.tgr", Role.AUDITOR, office="KC-TGR")

    found = count_office_agreements(office_code="KC-TGR", reach=auditor, today=today)

    assert found == OfficeAgreements(total=1, live=live)


def test_offices_of_others_are_not_counted(world):
    auditor = employ("auditor.tgr", Role.AUDITOR, office="KC-TGR")

    with pytest.raises(UnknownOffice):
        count_office_agreements(office_code="KC-SMD", reach=auditor, today=datetime.date(2022, 9, 20))
    with pytest.raises(NotPermitted):
        count_office_agreements(office_code="KC-TGR", reach=reach_of(given.OFFICER), today=datetime.date(2022, 9, 20))
