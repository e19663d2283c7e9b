"""Inviting users, the link by which they choose a password, and inviting them anew."""

import datetime

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import is_password_usable
from django.core import signing
from django.db import transaction

from jangkau.core.permissions import Right, Role
from jangkau.registry.models import User
from jangkau.registry.selectors.invitations import (
    InvitationBroken,
    InvitationExpired,
    InvitationUsed,
    open_invitation,
)
from jangkau.registry.selectors.offices import UnknownOffice
from jangkau.registry.selectors.reach import InactiveUser, NotPermitted, UnknownUser, reach_of
from jangkau.registry.services.invitations import (
    LanguageUnknown,
    NewUser,
    accept_invitation,
    invite_again,
    invite_user,
)
from jangkau.registry.services.reasons import ReasonMissing
from jangkau.registry.services.users import (
    FullNameUnfit,
    OwnAccess,
    PasswordWeak,
    UserExists,
    UsernameMalformed,
    deactivate_user,
    reactivate_user,
    set_password,
)

pytestmark = pytest.mark.django_db
GOOD = "kuda-hijau-makan-roti"
NOW = datetime.datetime(2026, 8, 17, 9, 0, tzinfo=datetime.UTC)
REASON = "kehilangan telepon di jalan"


def invite(agency, *, reach=None, **changes):
    invited = {
        "username": "rina",
        "full_name": "Rina Wati",
        "language": "id",
        "role": Role.BRANCH_OFFICER,
        "office_code": "SMD",
        **changes,
    }
    return invite_user(reach=reach or agency.head_administrator, invited=NewUser(**invited), now=NOW)


def opens(token, now=NOW):
    return open_invitation(token=token, now=now).username == "rina"


def test_invited_user_holds_his_role_and_cannot_sign_in_yet(agency):
    invitation = invite(agency)

    user = User.objects.get(username="rina")
    assert invitation.valid_until == NOW + datetime.timedelta(days=3)
    assert not is_password_usable(user.password)
    assert Right.UPLOAD_ROSTER in reach_of("rina").rights


def test_link_says_whom_it_is_for_and_who_invited_him(agency):
    invited = open_invitation(token=invite(agency).token, now=NOW)

    assert (invited.username, invited.full_name, invited.inviter) == ("rina", "Rina Wati", "Administrator Pusat")


def test_password_chosen_by_the_link_lets_in(agency):
    token = invite(agency).token

    assert accept_invitation(token=token, password=GOOD, now=NOW) == "rina"
    assert User.objects.get(username="rina").check_password(GOOD)


def test_history_says_that_he_chose_it_himself(agency):
    accept_invitation(token=invite(agency).token, password=GOOD, now=NOW)

    last = User.pgh_event_model.objects.filter(username="rina").order_by("pgh_id").last()
    assert last.pgh_context.metadata == {"by": "rina", "reason": "memilih kata sandi dari undangan"}


def test_link_works_once(agency):
    token = invite(agency).token
    accept_invitation(token=token, password=GOOD, now=NOW)

    with pytest.raises(InvitationUsed):
        accept_invitation(token=token, password=GOOD + "x", now=NOW)

    assert User.objects.get(username="rina").check_password(GOOD)


def test_weak_password_leaves_the_link_good(agency):
    token = invite(agency).token

    with pytest.raises(PasswordWeak):
        accept_invitation(token=token, password="rina", now=NOW)

    assert opens(token)


@pytest.mark.parametrize(("seconds", "is_good"), [(-1, True), (0, False), (1, False)])
def test_link_ends_after_three_days_to_the_second(agency, seconds, is_good):
    token = invite(agency).token
    then = NOW + datetime.timedelta(days=3, seconds=seconds)

    if is_good:
        assert opens(token, then)
        return
    with pytest.raises(InvitationExpired) as refused:
        accept_invitation(token=token, password=GOOD, now=then)
    assert "Administrator Pusat" in str(refused.value)
    assert not is_password_usable(User.objects.get(username="rina").password)


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:-1],
        lambda token: token + "x",
        lambda token: token.swapcase(),
        lambda token: "x" + token,
        lambda _token: "",
        lambda _token: ":",
        lambda _token: "set-password",
        lambda token: token * 100,
        lambda _token: signing.Signer(salt="something else").sign_object({"user": 1}),
        lambda _token: signing.Signer().sign_object({"user": 1, "until": 2**33, "by": "x", "mark": ""}),
        lambda _token: "€\x00'--",
    ],
)
def test_changed_link_is_broken(agency, change):
    token = invite(agency).token

    with pytest.raises(InvitationBroken):
        open_invitation(token=change(token), now=NOW)


def test_link_of_one_user_is_none_of_another(agency):
    """The signed content of one link with the signature of the other."""
    rina, budi = invite(agency).token, invite(agency, username="budi").token

    with pytest.raises(InvitationBroken):
        open_invitation(token=rina.rpartition(":")[0] + ":" + budi.rpartition(":")[2], now=NOW)


def test_newer_invitation_ends_the_older(agency):
    old = invite(agency).token

    new = invite_again(reach=agency.head_administrator, username="rina", reason=REASON, now=NOW).token

    with pytest.raises(InvitationUsed):
        open_invitation(token=old, now=NOW)
    assert opens(new)


def test_link_ends_when_a_password_is_set_otherwise(agency):
    token = invite(agency).token

    set_password(reach=agency.head_administrator, username="rina", password=GOOD)

    with pytest.raises(InvitationUsed):
        open_invitation(token=token, now=NOW)


def test_link_ends_with_deactivation_and_stays_ended_after_it(agency):
    head, token = agency.head_administrator, invite(agency).token
    deactivate_user(reach=head, username="rina", reason="salah orang yang diundang")
    with pytest.raises(InvitationUsed):
        open_invitation(token=token, now=NOW)

    reactivate_user(reach=head, username="rina", reason="ternyata orangnya memang benar")

    with pytest.raises(InvitationUsed):
        open_invitation(token=token, now=NOW)


def test_inviting_again_takes_password_and_second_factor(agency):
    accept_invitation(token=invite(agency).token, password=GOOD, now=NOW)
    user = User.objects.get(username="rina")
    for kind in Authenticator.Type.values:
        Authenticator.objects.create(user=user, type=kind, data={})
    session = user.get_session_auth_hash()

    invite_again(reach=agency.head_administrator, username="rina", reason=REASON, now=NOW)

    user.refresh_from_db()
    assert not is_password_usable(user.password)
    assert not Authenticator.objects.filter(user=user).exists()
    assert user.get_session_auth_hash() != session


def test_history_says_who_reset_a_user_and_why(agency):
    invite(agency)

    invite_again(reach=agency.head_administrator, username="rina", reason=REASON, now=NOW)

    last = User.pgh_event_model.objects.filter(username="rina").order_by("pgh_id").last()
    assert last.pgh_context.metadata == {"by": "admin.pusat", "reason": REASON}


def test_nobody_resets_himself(agency):
    with pytest.raises(OwnAccess):
        invite_again(reach=agency.head_administrator, username="admin.pusat", reason=REASON, now=NOW)


def test_deactivated_user_is_not_invited(agency):
    invite(agency)
    deactivate_user(reach=agency.head_administrator, username="rina", reason="sudah tidak bekerja lagi")

    with pytest.raises(InactiveUser):
        invite_again(reach=agency.head_administrator, username="rina", reason=REASON, now=NOW)


def test_nobody_is_invited_again_without_a_reason(agency):
    invite(agency)
    before = User.objects.get(username="rina").password

    with pytest.raises(ReasonMissing):
        invite_again(reach=agency.head_administrator, username="rina", reason="ya", now=NOW)

    assert User.objects.get(username="rina").password == before


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"username": "Rina"}, UsernameMalformed),
        ({"username": "r" * 200}, UsernameMalformed),
        ({"username": "<script>alert(1)</script>"}, UsernameMalformed),
        ({"username": "admin.pusat"}, UserExists),
        ({"full_name": "  "}, FullNameUnfit),
        ({"full_name": "\u202e\u200b"}, FullNameUnfit),
        ({"full_name": "R" * 201}, FullNameUnfit),
        ({"language": "fr"}, LanguageUnknown),
        ({"office_code": "XXX"}, UnknownOffice),
    ],
)
def test_invitation_that_will_not_do_leaves_no_user(agency, changes, refusal):
    before = User.objects.count()

    with pytest.raises(refusal), transaction.atomic():
        invite(agency, **changes)

    assert User.objects.count() == before


def test_name_of_two_hundred_letters_is_taken_as_it_is(agency):
    invite(agency, full_name="R" * 200)

    assert User.objects.get(username="rina").full_name == "R" * 200


def test_name_is_kept_without_signs_that_cannot_be_seen(agency):
    invite(agency, full_name="Rina\u202e \u200bWati\x07 ")

    assert User.objects.get(username="rina").full_name == "Rina Wati"


def test_branch_administrator_invites_to_his_branch_only(agency):
    local = agency.reach(Role.ADMINISTRATOR, office="SMD")

    for office in ("BLG", "KAL", "PUSAT"):
        with pytest.raises(UnknownOffice), transaction.atomic():
            invite(agency, reach=local, office_code=office)
    invite(agency, reach=local)

    assert reach_of("rina").office_ids < agency.head_administrator.office_ids


def test_others_users_are_not_invited_again(agency):
    local = agency.reach(Role.ADMINISTRATOR, office="SMD")
    invite(agency, office_code="BLG")

    with pytest.raises(UnknownUser):
        invite_again(reach=local, username="rina", reason=REASON, now=NOW)


def test_officer_invites_nobody(agency):
    with pytest.raises(NotPermitted):
        invite(agency, reach=agency.officer)
