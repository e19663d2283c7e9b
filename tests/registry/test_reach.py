"""How far a user reaches."""

import pytest
from django.contrib.auth.hashers import is_password_usable
from django.utils import translation

from jangkau.core.permissions import RIGHTS_OF, Right, Role
from jangkau.registry.models import Assignment, Office, Organisation, User
from jangkau.registry.models.offices import OfficeKind, TimeZone
from jangkau.registry.models.organisations import OrganisationKind
from jangkau.registry.selectors.offices import UnknownOffice, office_in_reach
from jangkau.registry.selectors.reach import InactiveUser, NotPermitted, UnknownUser, reach_of
from jangkau.registry.services.offices import create_office
from jangkau.registry.services.organisations import create_organisation
from jangkau.registry.services.users import assign_role, create_user, deactivate_user

pytestmark = pytest.mark.django_db


def codes(ids):
    return sorted(Office.objects.filter(id__in=ids).values_list("code", flat=True))


def test_role_at_an_office_reaches_the_offices_below_it(agency):
    head = agency.reach(Role.SUPERVISOR, office="PUSAT")
    regional = agency.reach(Role.SUPERVISOR, office="KAL")
    branch = agency.reach(Role.SUPERVISOR, office="SMD")

    assert codes(head.offices_for(Right.BILL)) == ["BLG", "KAL", "PUSAT", "SMD"]
    assert codes(regional.offices_for(Right.BILL)) == ["BLG", "KAL", "SMD"]
    assert codes(branch.offices_for(Right.BILL)) == ["SMD"]


def test_office_opened_later_is_reached_at_once(agency):
    create_office(
        reach=agency.head_administrator,
        code="TGR",
        name="Kantor Tenggarong",
        kind=OfficeKind.PIONEER,
        parent_code="SMD",
        time_zone=TimeZone.WITA,
    )

    assert codes(agency.officer.office_ids) == ["SMD", "TGR"]


def test_rights_are_those_of_the_roles_and_no_others(agency):
    for role in Role:
        reach = agency.reach(role, office="SMD", username=f"orang.{role.value}")

        assert reach.rights == RIGHTS_OF[role]


def test_two_roles_at_two_offices_do_not_mix(agency):
    agency.reach(Role.AUDITOR, office="BLG", username="dua.peran")
    reach = agency.reach(Role.BRANCH_OFFICER, office="SMD", username="dua.peran")

    assert codes(reach.offices_for(Right.BILL)) == ["SMD"]
    assert codes(reach.offices_for(Right.SEE_BOOKS)) == ["BLG"]
    assert codes(reach.offices_for(Right.SEE_ROSTER)) == ["BLG", "SMD"]
    assert reach.offices_for(Right.MANAGE_KEYS) == frozenset()


def test_role_for_an_organisation_reaches_no_office(agency):
    dinas = create_organisation(
        reach=agency.head_administrator,
        code="DINSOS",
        name="Dinas Sosial",
        kind=OrganisationKind.REGENCY_GOVERNMENT,
        office_code="SMD",
        region_code="6402",
    )

    reach = agency.reach(Role.SPONSOR_OFFICER, organisation="DINSOS")

    assert reach.organisations_for(Right.UPLOAD_ROSTER) == {dinas.pk} == reach.organisation_ids
    assert reach.office_ids == frozenset()


def test_row_with_office_and_organisation_reaches_only_the_organisation(agency):
    create_user(reach=agency.head_administrator, username="keduanya", full_name="Dua Tempat")
    office = Office.objects.get(code="KAL")
    dinas = Organisation.objects.create(code="X", name="X", kind=OrganisationKind.AGENCY, office=office)
    Assignment.objects.create(
        user=User.objects.get(username="keduanya"), role=Role.AUDITOR, office=office, organisation=dinas
    )

    reach = reach_of("keduanya")

    assert reach.office_ids == frozenset()
    assert reach.organisation_ids == {dinas.pk}


def test_missing_right_is_told_in_the_readers_language_with_the_name_of_the_right(agency):
    with pytest.raises(NotPermitted) as refused:
        agency.officer.require(Right.MANAGE_KEYS)

    assert refused.value.code == "not_permitted"
    with translation.override("id"):
        assert "mengganti kunci enkripsi" in str(refused.value)


def test_held_right_passes(agency):
    agency.officer.require(Right.BILL)


def test_user_without_role_may_nothing(agency):
    create_user(reach=agency.head_administrator, username="baru", full_name="Orang Baru")

    reach = reach_of("baru")

    assert reach.rights == frozenset()
    for right in Right:
        with pytest.raises(NotPermitted):
            reach.require(right)


def test_unknown_user_has_no_reach(agency):
    with pytest.raises(UnknownUser):
        reach_of("siapa")


def test_deactivated_user_has_no_reach(agency):
    officer = agency.officer
    deactivate_user(reach=agency.head_administrator, username=officer.username, reason="pindah ke instansi lain")

    with pytest.raises(InactiveUser):
        reach_of(officer.username)


def test_foreign_office_answers_like_one_that_is_not_there(agency):
    answers = []
    for code in ("BLG", "TIDAKADA"):
        with pytest.raises(UnknownOffice) as refused:
            office_in_reach(code=code, reach=agency.officer, right=Right.BILL)
        answers.append(str(refused.value).replace(code, ""))

    assert answers[0] == answers[1]


def test_ring_of_offices_ends(agency):
    officer = agency.officer
    Office.objects.filter(code="KAL").update(parent=Office.objects.get(code="SMD"))

    assert codes(reach_of(officer.username).office_ids) == ["BLG", "KAL", "SMD"]


def test_reach_takes_two_queries_however_many_roles(agency, django_assert_num_queries):
    for role in (Role.AUDITOR, Role.SUPERVISOR, Role.BRANCH_OFFICER):
        for office in ("SMD", "BLG", "KAL"):
            agency.reach(role, office=office, username="banyak")

    with django_assert_num_queries(2):
        reach_of("banyak")


def test_reach_cannot_be_widened(agency):
    reach = agency.officer

    with pytest.raises(AttributeError):
        reach.user_id = 1
    with pytest.raises(TypeError):
        reach.scopes[Right.MANAGE_KEYS] = reach.scopes[Right.BILL]


def test_user_without_password_cannot_sign_in_by_any(agency):
    user = create_user(reach=agency.head_administrator, username="tanpa.sandi", full_name="Tanpa Sandi")

    assert not is_password_usable(user.password)
    assert not user.check_password("")


def test_role_given_twice_counts_once(agency):
    for _time in range(2):
        assign_role(
            reach=agency.head_administrator,
            username=agency.officer.username,
            role=Role.BRANCH_OFFICER,
            office_code="SMD",
        )

    assert Assignment.objects.filter(user__username=agency.officer.username).count() == 1
