"""A wadah is founded by its members, joined by invitation, and run by those to whom a role was handed."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from jangkau.core.permissions import Right, Role
from jangkau.enrolment.models import Participant, Registration, WadahFounding, WadahInvitation
from jangkau.enrolment.models.participants import Channel
from jangkau.enrolment.services.participants import AttestationMissing
from jangkau.enrolment.services.registrations import begin_registration
from jangkau.enrolment.services.wadah_forms import begin_in_wadah, begin_member
from jangkau.enrolment.services.wadah_foundings import (
    FoundingAsked,
    FoundingWish,
    MembersImpossible,
    NotOneOfThem,
    UnknownFounding,
    WadahUnnamed,
    accept_founding,
    ask_founding,
    refuse_founding,
)
from jangkau.enrolment.services.wadah_members import (
    ROLE_GOOD_FOR,
    InAnotherWadah,
    InvitationUnknown,
    NotInWadah,
    NotParticipating,
    join_wadah,
    leave_wadah,
    let_member_go,
    renew_invitation,
    take_role,
)
from jangkau.registry.models import Account, AccountWadah, Organisation
from jangkau.registry.models.accounts import WadahRole
from jangkau.registry.selectors.accounts import reach_of_account
from jangkau.registry.selectors.offices import UnknownOrganisation
from jangkau.registry.selectors.reach import NotPermitted, Reach, reach_of
from jangkau.registry.services.accounts import look_after
from jangkau.registry.services.wadah_roles import LastCoordinator, end_wadah_role
from tests.factories import partnership as given
from tests.factories.accounts import make_account
from tests.factories.enrolment import make_participant
from tests.factories.registry import make_office, make_organisation
from tests.factories.staff import employ

pytestmark = pytest.mark.usefixtures("world")

NOW = datetime.datetime(2026, 11, 2, 9, tzinfo=given.AT_BRANCH)
JAHAB = "6402062001"


def wish(**changes: object) -> FoundingWish:
    said = {"name": "Pedagang Jahab", "work": "jual sayur", "region_code": JAHAB, "members_expected": 40}
    return FoundingWish(**(said | {"attested": True} | changes))  # type: ignore[arg-type]  # a wish of any kind is tried


def participant_with_account(number: str = "+6281234567801") -> tuple[Account, Participant]:
    account, participant = make_account(number), make_participant()
    look_after(account_id=account.pk, person_id=participant.person_id, relation="self", now=NOW)
    return account, participant


def founded(account: Account) -> Organisation:
    public_id = ask_founding(account_id=account.pk, wish=wish(), now=NOW)
    return accept_founding(public_id=public_id, reach=reach_of(given.OFFICER), now=NOW)


def invite(wadah: Organisation, account: Account, role: str = "") -> str:
    reach = reach_of_account(account.pk)
    return renew_invitation(wadah_code=wadah.code, reach=reach, role=role, now=NOW).code


def test_founding_is_accepted_under_a_code_and_its_founder_coordinates_it() -> None:
    account, _founder = participant_with_account()
    wadah = founded(account)
    assert (wadah.code[:11], wadah.name, wadah.office.code) == ("WADAH-6402-", "Pedagang Jahab", "KC-TGR")
    reach = reach_of_account(account.pk)
    assert wadah.pk in reach.organisations_for(Right.MANAGE_MEMBERS)
    assert reach.offices_for(Right.MANAGE_MEMBERS) == frozenset()


def test_founder_is_told_why_and_may_ask_again() -> None:
    account, _founder = participant_with_account()
    public_id = ask_founding(account_id=account.pk, wish=wish(), now=NOW)
    with pytest.raises(FoundingAsked):
        ask_founding(account_id=account.pk, wish=wish(), now=NOW)
    refuse_founding(public_id=public_id, reach=reach_of(given.OFFICER), reason="Sudah ada wadah sejenis", now=NOW)
    assert WadahFounding.objects.get().reason == "Sudah ada wadah sejenis"
    assert ask_founding(account_id=account.pk, wish=wish(), now=NOW) != public_id


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"attested": False}, AttestationMissing),
        ({"name": "  "}, WadahUnnamed),
        ({"work": "123"}, WadahUnnamed),
        ({"members_expected": 0}, MembersImpossible),
        ({"members_expected": 100_001}, MembersImpossible),
    ],
)
def test_founding_tells_all_that_the_form_asks(changes: dict[str, object], refusal: type[Exception]) -> None:
    account, _founder = participant_with_account()
    with pytest.raises(refusal):
        ask_founding(account_id=account.pk, wish=wish(**changes), now=NOW)


def test_founder_takes_part_or_is_about_to() -> None:
    account = make_account()
    with pytest.raises(NotOneOfThem):
        ask_founding(account_id=account.pk, wish=wish(), now=NOW)
    begin_registration(account_id=account.pk, relation="self", now=NOW)
    assert ask_founding(account_id=account.pk, wish=wish(), now=NOW)


def test_only_the_office_of_the_place_decides() -> None:
    make_office("KC-SMD", name="Samarinda")
    elsewhere = employ("tetangga", Role.BRANCH_OFFICER, office="KC-SMD")
    account, _founder = participant_with_account()
    public_id = ask_founding(account_id=account.pk, wish=wish(), now=NOW)
    with pytest.raises(UnknownFounding):
        accept_founding(public_id=public_id, reach=elsewhere, now=NOW)
    accept_founding(public_id=public_id, reach=reach_of(given.OFFICER), now=NOW)
    with pytest.raises(UnknownFounding):
        accept_founding(public_id=public_id, reach=reach_of(given.OFFICER), now=NOW)


def test_member_comes_by_the_code_and_leaves_by_himself() -> None:
    coordinator, _founder = participant_with_account()
    wadah = founded(coordinator)
    code = invite(wadah, coordinator)
    member, participant = participant_with_account("+6281234567802")
    reach = reach_of_account(member.pk)
    join_wadah(code=f"{code[:4].lower()} - {code[4:]}", person_id=participant.person_id, reach=reach, now=NOW)
    participant.refresh_from_db()
    assert (participant.wadah, participant.channel, participant.wadah_since) == (wadah, Channel.WADAH, NOW)
    leave_wadah(person_id=participant.person_id, reach=reach)
    participant.refresh_from_db()
    assert (participant.wadah, participant.channel, participant.wadah_since) == (None, Channel.SELF, None)
    with pytest.raises(NotInWadah):
        leave_wadah(person_id=participant.person_id, reach=reach)


def test_nobody_brings_another_into_a_wadah_nor_a_member_of_another() -> None:
    coordinator, founder = participant_with_account()
    code = invite(founded(coordinator), coordinator)
    member, participant = participant_with_account("+6281234567802")
    Participant.objects.filter(pk=participant.pk).update(wadah=make_organisation("LAIN", kind="wadah"))
    reach = reach_of_account(member.pk)
    with pytest.raises(InAnotherWadah):
        join_wadah(code=code, person_id=participant.person_id, reach=reach, now=NOW)
    with pytest.raises(NotParticipating):
        join_wadah(code=code, person_id=founder.person_id, reach=reach, now=NOW)


def test_renewed_code_ends_the_one_before() -> None:
    coordinator, founder = participant_with_account()
    wadah = founded(coordinator)
    old, new = invite(wadah, coordinator), invite(wadah, coordinator)
    reach = reach_of_account(coordinator.pk)
    with pytest.raises(InvitationUnknown):
        join_wadah(code=old, person_id=founder.person_id, reach=reach, now=NOW)
    assert join_wadah(code=new, person_id=founder.person_id, reach=reach, now=NOW) == wadah


def test_role_is_handed_over_once_and_for_three_days() -> None:
    coordinator, _founder = participant_with_account()
    wadah = founded(coordinator)
    code = invite(wadah, coordinator, WadahRole.TREASURER)
    other, third = make_account("+6281234567803"), make_account("+6281234567804")
    with pytest.raises(InvitationUnknown):
        take_role(account_id=other.pk, code=code, now=NOW + ROLE_GOOD_FOR)
    take_role(account_id=other.pk, code=code, now=NOW + ROLE_GOOD_FOR - datetime.timedelta(seconds=1))
    with pytest.raises(InvitationUnknown):
        take_role(account_id=third.pk, code=code, now=NOW)
    reach = reach_of_account(other.pk)
    assert wadah.pk in reach.organisations_for(Right.BILL)
    assert Right.MANAGE_MEMBERS not in reach.rights


def test_treasurer_manages_neither_members_nor_roles() -> None:
    coordinator, founder = participant_with_account()
    wadah = founded(coordinator)
    treasurer = make_account("+6281234567803")
    take_role(account_id=treasurer.pk, code=invite(wadah, coordinator, WadahRole.TREASURER), now=NOW)
    reach: Reach = reach_of_account(treasurer.pk)
    for refused in (
        lambda: renew_invitation(wadah_code=wadah.code, reach=reach, now=NOW),
        lambda: let_member_go(wadah_code=wadah.code, participant_id=founder.pk, reach=reach),
        lambda: begin_member(account_id=treasurer.pk, wadah_code=wadah.code, reach=reach, now=NOW),
    ):
        with pytest.raises((NotPermitted, UnknownOrganisation)):
            refused()


def test_one_coordinator_stays() -> None:
    coordinator, _founder = participant_with_account()
    wadah = founded(coordinator)
    role = AccountWadah.objects.get()
    with pytest.raises(LastCoordinator):
        end_wadah_role(role_id=role.pk, wadah_id=wadah.pk, by="uji", now=NOW)
    with pytest.raises(LastCoordinator):
        take_role(account_id=coordinator.pk, code=invite(wadah, coordinator, WadahRole.TREASURER), now=NOW)
    other = make_account("+6281234567803")
    take_role(account_id=other.pk, code=invite(wadah, coordinator, WadahRole.COORDINATOR), now=NOW)
    end_wadah_role(role_id=role.pk, wadah_id=wadah.pk, by="uji", now=NOW)
    assert Right.MANAGE_MEMBERS not in reach_of_account(coordinator.pk).rights


def test_form_by_invitation_is_for_members_alone() -> None:
    coordinator, _founder = participant_with_account()
    wadah = founded(coordinator)
    other = make_account("+6281234567803")
    begin_in_wadah(account_id=other.pk, relation="self", invitation_code=invite(wadah, coordinator), now=NOW)
    assert Registration.objects.get(account=other).wadah == wadah
    with pytest.raises(InvitationUnknown):
        begin_in_wadah(
            account_id=other.pk, relation="self", invitation_code=invite(wadah, coordinator, "treasurer"), now=NOW
        )


def test_database_keeps_one_invitation_a_role_and_a_decided_founding_whole() -> None:
    coordinator, founder = participant_with_account()
    wadah = founded(coordinator)
    invite(wadah, coordinator)
    with pytest.raises(IntegrityError, match="one_invitation_a_role"), transaction.atomic():
        WadahInvitation.objects.create(wadah=wadah, code="AAAA2222", made_at=NOW)
    with pytest.raises(IntegrityError, match="founding_decided_whole"), transaction.atomic():
        WadahFounding.objects.update(wadah=None)
    with pytest.raises(IntegrityError, match="wadah_since_has_wadah"), transaction.atomic():
        Participant.objects.filter(pk=founder.pk).update(wadah_since=NOW)
