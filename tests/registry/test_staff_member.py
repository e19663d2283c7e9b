"""One user as an administrator sees him, and the history of his access."""

import pytest
from django.db import transaction

from jangkau.core.permissions import Right, Role
from jangkau.registry.models import User
from jangkau.registry.selectors.reach import NotPermitted, UnknownUser
from jangkau.registry.selectors.staff import AccessChange, access_history, staff_member
from jangkau.registry.services.reasons import ReasonHoldsNik, ReasonMissing
from jangkau.registry.services.users import (
    assign_role,
    create_user,
    deactivate_user,
    reactivate_user,
    remove_role,
    set_password,
)

pytestmark = pytest.mark.django_db(transaction=True)
GOOD = "kuda-hijau-makan-roti"


def test_roles_say_what_they_allow_and_how_far_they_reach(agency):
    agency.reach(Role.SUPERVISOR, office="KAL", username="rina")

    member = staff_member(username="rina", reach=agency.head_administrator)

    (held,) = member.roles
    assert (held.place, held.office_code, held.offices_below) == ("Kantor KAL", "KAL", 2)
    assert str(Right.APPROVE_ROSTER.label) in held.rights
    assert str(Right.UPLOAD_ROSTER.label) not in held.rights


def test_member_tells_whether_he_can_sign_in(agency):
    create_user(reach=agency.head_administrator, username="rina", full_name="Rina Wati")
    before = staff_member(username="rina", reach=agency.head_administrator)

    set_password(reach=agency.head_administrator, username="rina", password=GOOD)

    after = staff_member(username="rina", reach=agency.head_administrator)
    assert (before.has_password, after.has_password) == (False, True)
    assert (after.last_sign_in, after.has_second_factor, after.is_asker) == (None, False, False)
    assert staff_member(username="admin.pusat", reach=agency.head_administrator).is_asker


def test_history_tells_every_change_of_access_with_who_and_why(agency):
    head = agency.head_administrator
    create_user(reach=head, username="rina", full_name="Rina Wati")
    assign_role(reach=head, username="rina", role=Role.AUDITOR, office_code="SMD", reason="menggantikan auditor lama")
    set_password(reach=head, username="rina", password=GOOD)
    deactivate_user(reach=head, username="rina", reason="cuti panjang satu tahun")
    reactivate_user(reach=head, username="rina", reason="kembali dari cuti panjang")
    remove_role(reach=head, username="rina", role=Role.AUDITOR, office_code="SMD", reason="kembali ke tugas lamanya")

    events = access_history(username="rina", reach=head).rows

    assert [(event.change, event.reason) for event in events] == [
        (AccessChange.TAKEN, "kembali ke tugas lamanya"),
        (AccessChange.REACTIVATED, "kembali dari cuti panjang"),
        (AccessChange.DEACTIVATED, "cuti panjang satu tahun"),
        (AccessChange.CREDENTIALS, "mengganti kata sandi pengguna rina"),
        (AccessChange.GIVEN, "menggantikan auditor lama"),
        (AccessChange.MADE, "membuat pengguna rina"),
    ]
    assert {event.who for event in events} == {"Administrator Pusat"}
    assert events[0].what == "Peran dicabut: auditor, Kantor SMD"


def test_made_and_given_in_one_act_stand_in_that_order(agency):
    head = agency.head_administrator
    with transaction.atomic():
        create_user(reach=head, username="rina", full_name="Rina Wati")
        assign_role(reach=head, username="rina", role=Role.AUDITOR, office_code="SMD")

    events = access_history(username="rina", reach=head).rows

    assert [event.change for event in events] == [AccessChange.GIVEN, AccessChange.MADE]


def test_name_and_language_changed_are_told_apart(agency):
    create_user(reach=agency.head_administrator, username="rina", full_name="Rina Wati")
    User.objects.filter(username="rina").update(language="en")
    User.objects.filter(username="rina").update(full_name="Rina W.")

    events = access_history(username="rina", reach=agency.head_administrator).rows

    assert [event.change for event in events[:2]] == [AccessChange.RENAMED, AccessChange.LANGUAGE]
    assert events[0].who == "penyiapan sistem"


@pytest.mark.parametrize("after", ["", "nonsense", "2026-13-40|a1", "\x00", "|", "2026-08-17T09:00:00+00:00"])
def test_history_goes_page_by_page_and_a_strange_cursor_begins_anew(agency, after):
    head = agency.head_administrator
    create_user(reach=head, username="rina", full_name="Rina Wati")
    for office in ("SMD", "BLG", "KAL"):
        assign_role(reach=head, username="rina", role=Role.AUDITOR, office_code=office)

    first = access_history(username="rina", reach=head, after=after, limit=2)
    second = access_history(username="rina", reach=head, after=first.after, limit=2)

    assert [event.place for event in first.rows] == ["Kantor KAL", "Kantor BLG"]
    assert [event.change for event in second.rows] == [AccessChange.GIVEN, AccessChange.MADE]
    assert second.after is None


def test_others_users_are_not_there(agency):
    local = agency.reach(Role.ADMINISTRATOR, office="SMD")
    agency.reach(Role.AUDITOR, office="BLG", username="beni")

    for ask in (staff_member, access_history):
        for username in ("beni", "siapa", "admin.pusat"):
            with pytest.raises(UnknownUser):
                ask(username=username, reach=local)


def test_officer_sees_no_user(agency):
    for ask in (staff_member, access_history):
        with pytest.raises(NotPermitted):
            ask(username="admin.pusat", reach=agency.officer)


@pytest.mark.parametrize(
    ("reason", "refusal"), [("ya", ReasonMissing), ("salah mencatat NIK 6402065708800001", ReasonHoldsNik)]
)
def test_role_is_not_given_or_taken_for_a_reason_that_will_not_do(agency, reason, refusal):
    agency.reach(Role.AUDITOR, office="BLG", username="beni")

    for change, office in ((assign_role, "SMD"), (remove_role, "BLG")):
        with pytest.raises(refusal):
            change(
                reach=agency.head_administrator, username="beni", role=Role.AUDITOR, office_code=office, reason=reason
            )

    roles = staff_member(username="beni", reach=agency.head_administrator).roles
    assert [held.office_code for held in roles] == ["BLG"]
