"""Lists of users: whom a filter finds, and how far they have come with signing in."""

import datetime

import pytest
from allauth.mfa.models import Authenticator

from jangkau.core.permissions import Role
from jangkau.registry.models import User
from jangkau.registry.models.organisations import OrganisationKind
from jangkau.registry.selectors.reach import NotPermitted
from jangkau.registry.selectors.users import Access, UserFilter, count_users, list_users
from jangkau.registry.services.organisations import create_organisation
from jangkau.registry.services.users import create_user, deactivate_user

pytestmark = pytest.mark.django_db
SIGNED_IN_AT = datetime.datetime(2026, 8, 3, 1, 0, tzinfo=datetime.UTC)


def found(agency, **wanted):
    lines = list_users(reach=agency.head_administrator, wanted=UserFilter(**wanted)).rows
    return [line.username for line in lines if line.username != "admin.pusat"]


@pytest.fixture
def staff(agency):
    """Adi at Samarinda with a second factor, Beni at Bulungan who never came, Citra who left, Dewi at a sponsor's."""
    head = agency.head_administrator
    agency.reach(Role.BRANCH_OFFICER, office="SMD", username="adi")
    agency.reach(Role.AUDITOR, office="BLG", username="beni")
    agency.reach(Role.SUPERVISOR, office="SMD", username="citra")
    create_organisation(reach=head, code="DINSOS", name="Dinas Sosial", kind=OrganisationKind.AGENCY, office_code="SMD")
    agency.reach(Role.SPONSOR_OFFICER, organisation="DINSOS", username="dewi")
    User.objects.filter(username__in=["adi", "citra"]).update(last_login=SIGNED_IN_AT)
    adi = User.objects.get(username="adi")
    Authenticator.objects.create(user=adi, type=Authenticator.Type.TOTP, data={})
    beni = User.objects.get(username="beni")
    Authenticator.objects.create(user=beni, type=Authenticator.Type.RECOVERY_CODES, data={})
    deactivate_user(reach=head, username="citra", reason="pindah ke kantor lain")
    return agency


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, ["adi", "beni", "citra", "dewi"]),
        ({"username": "D"}, ["adi", "dewi"]),
        ({"role": Role.AUDITOR}, ["beni"]),
        ({"role": "king"}, []),
        ({"office_code": "SMD"}, ["adi", "citra", "dewi"]),
        ({"office_code": "KAL"}, ["adi", "beni", "citra", "dewi"]),
        ({"office_code": "XXX"}, []),
        ({"office_code": "KAL", "role": Role.SUPERVISOR}, ["citra"]),
        ({"access": Access.ACTIVE}, ["adi", "beni", "dewi"]),
        ({"access": Access.INACTIVE}, ["citra"]),
        ({"access": Access.INVITED}, ["beni", "dewi"]),
        ({"access": Access.NO_SECOND_FACTOR}, ["beni", "dewi"]),
        ({"access": "anything"}, []),
        ({"username": "%' OR 1=1 --"}, []),
    ],
)
def test_filter_finds_those_that_fit(staff, wanted, names):
    assert found(staff, **wanted) == names


def test_line_tells_last_sign_in_and_second_factor(staff):
    lines = {line.username: line for line in list_users(reach=staff.head_administrator).rows}

    assert (lines["adi"].last_sign_in, lines["adi"].has_second_factor) == (SIGNED_IN_AT, True)
    assert (lines["beni"].last_sign_in, lines["beni"].has_second_factor) == (None, False)


def test_office_out_of_reach_narrows_to_nobody(staff):
    local = staff.reach(Role.ADMINISTRATOR, office="SMD")

    assert list_users(reach=local, wanted=UserFilter(office_code="BLG")).rows == ()


def test_counts_are_of_those_within_reach(staff):
    head, local = count_users(reach=staff.head_administrator), staff.reach(Role.ADMINISTRATOR, office="SMD")

    assert (head.total, head.active, head.never_signed_in, head.without_second_factor) == (5, 4, 3, 3)
    assert count_users(reach=local).total == 4


def test_list_takes_two_queries_for_few_and_many(agency, django_assert_num_queries):
    for number in range(30):
        with django_assert_num_queries(2):
            list_users(reach=agency.head_administrator, wanted=UserFilter(access=Access.ACTIVE))
        create_user(reach=agency.head_administrator, username=f"orang-{number}", full_name="Orang")


def test_officer_lists_and_counts_nobody(agency):
    for ask in (list_users, count_users):
        with pytest.raises(NotPermitted):
            ask(reach=agency.officer)
