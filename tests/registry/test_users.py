"""Users, their passwords and roles."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jangkau.core.permissions import Right, Role
from jangkau.registry.models import Assignment, Office, User
from jangkau.registry.models.organisations import OrganisationKind
from jangkau.registry.selectors.offices import UnknownOffice
from jangkau.registry.selectors.reach import InactiveUser, NotPermitted, UnknownUser, reach_of
from jangkau.registry.selectors.users import RoleHeld, list_users
from jangkau.registry.services.organisations import create_organisation
from jangkau.registry.services.reasons import ReasonMissing
from jangkau.registry.services.users import (
    OwnAccess,
    PasswordWeak,
    ReachUnclear,
    RoleNotHeld,
    UserExists,
    UsernameMalformed,
    assign_role,
    create_user,
    deactivate_user,
    reactivate_user,
    remove_role,
    set_password,
)

pytestmark = pytest.mark.django_db
GOOD = "kuda-hijau-makan-roti"


def make(agency, username="rina", **fields):
    return create_user(reach=agency.head_administrator, username=username, full_name="Rina Wati", **fields)


def test_password_is_hashed_with_scrypt_and_checked(agency, settings):
    settings.PASSWORD_HASHERS = settings.REAL_PASSWORD_HASHERS
    user = make(agency, password=GOOD)

    assert user.password.startswith("scrypt$")
    assert user.check_password(GOOD)
    assert not user.check_password(GOOD + "x")


@pytest.mark.parametrize("password", ["", "pendek", "a" * 11, "123456789012345", "password1234", "rina.rina.rina"])
def test_password_that_is_easily_guessed_is_refused(agency, password):
    with pytest.raises(PasswordWeak) as refused:
        make(agency, username="rina.rina.rina", password=password)

    assert not User.objects.filter(username="rina.rina.rina").exists()
    assert password not in str(refused.value) or not password


def test_weak_password_leaves_the_old_one(agency):
    make(agency, password=GOOD)

    with pytest.raises(PasswordWeak):
        set_password(reach=agency.head_administrator, username="rina", password="pendek")

    assert User.objects.get(username="rina").check_password(GOOD)


def test_change_of_password_is_in_the_history_without_the_password(agency):
    user = make(agency)

    set_password(reach=agency.head_administrator, username="rina", password=GOOD)

    events = User.pgh_event_model.objects.filter(pgh_obj_id=user.pk).order_by("pgh_id")
    assert [event.pgh_context.metadata["reason"] for event in events] == [
        "membuat pengguna rina",
        "mengganti kata sandi pengguna rina",
    ]
    assert not hasattr(events[0], "password")


@pytest.mark.parametrize("username", ["", "ab", "Rina", "rina wati", "-rina", "rina.", "rína", "r" * 61, "rina\n"])
def test_user_name_of_other_letters_is_refused(agency, username):
    with pytest.raises(UsernameMalformed):
        make(agency, username=username)


@pytest.mark.parametrize("username", ["abc", "rina.wati", "r-2_b", "r" * 60])
def test_user_name_of_small_letters_digits_and_marks_is_taken(agency, username):
    assert make(agency, username=username).username == username


def test_user_name_is_used_once(agency):
    make(agency)

    with pytest.raises(UserExists):
        create_user(reach=agency.head_administrator, username="rina", full_name="Orang Lain")

    assert User.objects.get(username="rina").full_name == "Rina Wati"


def test_officer_makes_no_user(agency):
    with pytest.raises(NotPermitted):
        create_user(reach=agency.officer, username="rina", full_name="Rina Wati")


def test_nobody_gives_himself_a_role(agency):
    with pytest.raises(OwnAccess):
        assign_role(reach=agency.head_administrator, username="admin.pusat", role=Role.SUPERVISOR, office_code="SMD")

    assert Right.APPROVE_ROSTER not in reach_of("admin.pusat").rights


def test_nobody_takes_his_own_role_or_ends_his_own_access(agency):
    with pytest.raises(OwnAccess):
        remove_role(
            reach=agency.head_administrator, username="admin.pusat", role=Role.ADMINISTRATOR, office_code="PUSAT"
        )
    with pytest.raises(OwnAccess):
        deactivate_user(reach=agency.head_administrator, username="admin.pusat", reason="sudah tidak bekerja lagi")

    assert Right.MANAGE_USERS in reach_of("admin.pusat").rights


@pytest.mark.parametrize("place", [{}, {"office_code": "SMD", "organisation_code": "DINSOS"}])
def test_role_is_held_at_exactly_one_place(agency, place):
    make(agency)
    create_organisation(
        reach=agency.head_administrator,
        code="DINSOS",
        name="Dinas Sosial",
        kind=OrganisationKind.AGENCY,
        office_code="SMD",
    )

    for change in (assign_role, remove_role):
        with pytest.raises(ReachUnclear):
            change(reach=agency.head_administrator, username="rina", role=Role.AUDITOR, **place)


def test_branch_administrator_gives_roles_in_his_branch_only(agency):
    local = agency.reach(Role.ADMINISTRATOR, office="SMD")
    make(agency)

    assign_role(reach=local, username="rina", role=Role.BRANCH_OFFICER, office_code="SMD")
    for office in ("BLG", "KAL", "PUSAT"):
        with pytest.raises(UnknownOffice):
            assign_role(reach=local, username="rina", role=Role.BRANCH_OFFICER, office_code=office)

    assert Assignment.objects.filter(user__username="rina").count() == 1


def test_user_who_also_works_elsewhere_is_not_found_by_a_branch_administrator(agency):
    local = agency.reach(Role.ADMINISTRATOR, office="SMD")
    agency.reach(Role.BRANCH_OFFICER, office="SMD", username="rina")
    set_password(reach=local, username="rina", password=GOOD)
    agency.reach(Role.BRANCH_OFFICER, office="BLG", username="rina")

    with pytest.raises(UnknownUser):
        set_password(reach=local, username="rina", password=GOOD + GOOD)
    with pytest.raises(UnknownUser):
        deactivate_user(reach=local, username="rina", reason="sudah tidak bekerja lagi")

    assert User.objects.get(username="rina").check_password(GOOD)


def test_role_is_taken_where_it_was_given(agency):
    agency.reach(Role.BRANCH_OFFICER, office="SMD", username="rina")
    agency.reach(Role.BRANCH_OFFICER, office="BLG", username="rina")
    local = agency.reach(Role.ADMINISTRATOR, office="SMD")

    remove_role(reach=local, username="rina", role=Role.BRANCH_OFFICER, office_code="SMD")

    left = Assignment.objects.filter(user__username="rina").values_list("office__code", flat=True)
    assert list(left) == ["BLG"]
    events = Assignment.pgh_event_model.objects.filter(user__username="rina", pgh_label="delete")
    assert events.get().pgh_context.metadata["by"] == local.username


def test_role_that_is_not_held_cannot_be_taken(agency):
    make(agency)

    with pytest.raises(RoleNotHeld):
        remove_role(reach=agency.head_administrator, username="rina", role=Role.AUDITOR, office_code="SMD")


def test_user_deactivated_and_reactivated_has_his_roles_back(agency):
    before = agency.reach(Role.BRANCH_OFFICER, office="SMD", username="rina")
    deactivate_user(reach=agency.head_administrator, username="rina", reason="cuti panjang satu tahun")
    with pytest.raises(InactiveUser):
        reach_of("rina")

    reactivate_user(reach=agency.head_administrator, username="rina", reason="kembali dari cuti panjang")

    assert reach_of("rina") == before


def test_user_deactivated_again_has_one_version_of_it_in_the_history(agency):
    user = make(agency)

    for _time in range(2):
        deactivate_user(reach=agency.head_administrator, username="rina", reason="cuti panjang satu tahun")

    assert User.pgh_event_model.objects.filter(pgh_obj_id=user.pk, is_active=False).count() == 1


def test_access_is_not_ended_without_a_reason(agency):
    make(agency)

    with pytest.raises(ReasonMissing):
        deactivate_user(reach=agency.head_administrator, username="rina", reason="ya")

    assert User.objects.get(username="rina").is_active


def test_list_of_users_holds_those_within_reach_with_their_roles(agency, django_assert_num_queries):
    agency.reach(Role.BRANCH_OFFICER, office="SMD", username="adi")
    agency.reach(Role.AUDITOR, office="BLG", username="beni")
    local = agency.reach(Role.ADMINISTRATOR, office="SMD")

    with django_assert_num_queries(2):
        lines = list_users(reach=local).rows

    assert [line.username for line in lines] == ["adi", local.username]
    assert lines[0].roles == (RoleHeld(Role.BRANCH_OFFICER, "SMD", None, "Kantor SMD"),)


def test_list_of_users_goes_on_where_the_page_before_ended(agency):
    for username in ("adi", "beni", "citra"):
        make(agency, username=username)

    first = list_users(reach=agency.head_administrator, limit=3)
    second = list_users(reach=agency.head_administrator, limit=3, after=first.after)

    assert [line.username for line in first.rows] == ["adi", "admin.pusat", "beni"]
    assert [line.username for line in second.rows] == ["citra"]
    assert second.after is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    offices=st.lists(st.sampled_from(["PUSAT", "KAL", "SMD", "BLG"]), min_size=1, unique=True),
    administers=st.sampled_from(["PUSAT", "KAL", "SMD", "BLG"]),
)
def test_nobody_administers_a_user_who_reaches_further_than_he(agency, offices, administers):
    with transaction.atomic():
        for office in offices:
            user = agency.reach(Role.SUPERVISOR, office=office, username="rina")
        administrator = agency.reach(Role.ADMINISTRATOR, office=administers, username="adm")
        found = "rina" in [line.username for line in list_users(reach=administrator).rows]
        transaction.set_rollback(True)

    assert found == (user.office_ids <= administrator.office_ids)


def test_assignment_reaches_something_and_once_round_the_services(agency):
    user = make(agency)
    office = Office.objects.get(code="SMD")
    with pytest.raises(IntegrityError, match="assignment_reaches_something"), transaction.atomic():
        Assignment.objects.create(user=user, role=Role.AUDITOR)
    Assignment.objects.create(user=user, role=Role.AUDITOR, office=office)
    with pytest.raises(IntegrityError, match="assigned_once"), transaction.atomic():
        Assignment.objects.create(user=user, role=Role.AUDITOR, office=office)


@pytest.mark.parametrize(
    "table", ["registry_userevent", "registry_assignmentevent", "registry_officeevent", "registry_organisationevent"]
)
@pytest.mark.parametrize("statement", ["UPDATE {} SET pgh_label = 'x'", "DELETE FROM {}"])
def test_history_is_append_only_round_the_services(agency, table, statement):
    agency.reach(Role.BRANCH_OFFICER, office="SMD")
    create_organisation(
        reach=agency.head_administrator, code="X", name="X", kind=OrganisationKind.AGENCY, office_code="SMD"
    )

    with (
        pytest.raises(DatabaseError, match="Cannot update or delete"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))
