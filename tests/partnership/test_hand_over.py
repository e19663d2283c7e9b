"""Somebody looks after each agreement, and who leaves hands over everything."""

import datetime

import pytest

from jangkau.core.models import SealedFile
from jangkau.core.permissions import Right, Role
from jangkau.core.services.files import store_file
from jangkau.partnership.models import Agreement, AgreementDraft, RosterUpload
from jangkau.partnership.selectors.agreements import AgreementNotFound
from jangkau.partnership.selectors.open_work import open_work_of
from jangkau.partnership.services.drafts import begin_draft, save_step
from jangkau.partnership.services.handovers import (
    NotAnOfficerThere,
    SameOfficer,
    SuccessorOutOfReach,
    hand_over,
    put_in_charge,
)
from jangkau.registry.models import Assignment, Office, User
from jangkau.registry.selectors.officers import officers_of
from jangkau.registry.selectors.reach import InactiveUser, NotPermitted, UnknownUser, reach_of
from jangkau.registry.services.reasons import ReasonMissing
from tests.factories.partnership import (
    AUDITOR,
    CITY_OFFICER,
    NEIGHBOUR,
    OFFICER,
    SPONSOR_OFFICER,
    SUPERVISOR,
    World,
    day,
    make_agreement,
    make_other_agreement,
)

pytestmark = pytest.mark.django_db

NOW = day("2022-11-01")
REASON = "petugas pindah ke kantor lain"
ADMINISTRATOR = "admin"


@pytest.fixture(autouse=True)
def administrator(world: World) -> None:
    """Somebody who looks after all users."""
    user = User.objects.create(username=ADMINISTRATOR, full_name="Admin", password="!")
    Assignment.objects.create(user=user, role=Role.ADMINISTRATOR, office=Office.objects.get(code="PUSAT"))


def hand(to: str = SUPERVISOR, *, by: str = ADMINISTRATOR, reason: str = REASON, leaver: str = OFFICER):
    return hand_over(from_username=leaver, to_username=to, reach=reach_of(by), reason=reason, now=NOW)


def draft_of(username: str) -> AgreementDraft:
    draft = begin_draft(reach=reach_of(username), now=day("2022-10-01"))
    save_step(
        draft_id=draft.pk, step="parties", answers={"title": "Draf"}, reach=reach_of(username), now=day("2022-10-01")
    )
    return draft


def upload_of(username: str, agreement: Agreement) -> RosterUpload:
    file = store_file(
        kind=SealedFile.Kind.ROSTER, name="a.csv", content=b"x", now=NOW, retain_until=datetime.date(2023, 1, 1)
    )
    return RosterUpload.objects.create(
        agreement=agreement,
        file=file,
        sha256=b"x" * 32,
        uploaded_by=User.objects.get(username=username),
        uploaded_at=NOW,
        changed_at=NOW,
    )


def test_whoever_records_an_agreement_is_in_charge_of_it():
    assert make_agreement().in_charge.username == OFFICER


def test_another_officer_of_the_office_is_put_in_charge():
    agreement = put_in_charge(agreement_id=make_agreement().pk, username=SUPERVISOR, reach=reach_of(OFFICER))

    assert agreement.in_charge.username == SUPERVISOR


@pytest.mark.parametrize("username", [NEIGHBOUR, SPONSOR_OFFICER, AUDITOR, "tidak.ada", ""])
def test_nobody_is_put_in_charge_who_may_not_work_on_the_agreement(username):
    agreement = make_agreement()

    with pytest.raises(NotAnOfficerThere):
        put_in_charge(agreement_id=agreement.pk, username=username, reach=reach_of(OFFICER))

    agreement.refresh_from_db()
    assert agreement.in_charge.username == OFFICER


def test_a_deactivated_officer_is_not_put_in_charge():
    User.objects.filter(username=SUPERVISOR).update(is_active=False)

    with pytest.raises(NotAnOfficerThere):
        put_in_charge(agreement_id=make_agreement().pk, username=SUPERVISOR, reach=reach_of(OFFICER))


@pytest.mark.parametrize(
    ("username", "refusal"),
    [(NEIGHBOUR, AgreementNotFound), (SPONSOR_OFFICER, NotPermitted), (AUDITOR, NotPermitted)],
)
def test_others_put_nobody_in_charge(username, refusal):
    with pytest.raises(refusal):
        put_in_charge(agreement_id=make_agreement().pk, username=SUPERVISOR, reach=reach_of(username))


def test_officers_of_an_office_work_there_or_above_it(world):
    boss = User.objects.create(username="wilayah", full_name="Aa Wilayah", password="!")
    Assignment.objects.create(user=boss, role=Role.SUPERVISOR, office=Office.objects.get(code="PUSAT"))

    found = officers_of(office_id=world.office.pk, right=Right.WRITE_AGREEMENT)

    assert [officer.username for officer in found] == ["wilayah", SUPERVISOR, OFFICER]


def test_agreements_and_drafts_go_to_the_colleague_and_uploads_are_listed():
    agreement, draft = make_agreement(), draft_of(OFFICER)
    upload = upload_of(OFFICER, agreement)

    handed = hand()

    assert (handed.agreements, handed.drafts) == (1, 1)
    assert [(one.upload_id, one.agreement_code) for one in handed.uploads] == [(upload.pk, agreement.code)]
    agreement.refresh_from_db()
    draft.refresh_from_db()
    upload.refresh_from_db()
    assert (agreement.in_charge.username, draft.owner.username, draft.changed_at) == (SUPERVISOR, SUPERVISOR, NOW)
    assert upload.uploaded_by.username == OFFICER
    left = open_work_of(username=OFFICER, reach=reach_of(ADMINISTRATOR))
    assert (left.agreements, left.drafts, len(left.uploads)) == ((), 0, 1)


def test_what_others_look_after_stays_theirs():
    agreement = put_in_charge(agreement_id=make_agreement().pk, username=SUPERVISOR, reach=reach_of(OFFICER))
    theirs = draft_of(SUPERVISOR)

    handed = hand(to=NEIGHBOUR)

    assert (handed.agreements, handed.drafts) == (0, 0)
    agreement.refresh_from_db()
    theirs.refresh_from_db()
    assert (agreement.in_charge.username, theirs.owner.username) == (SUPERVISOR, SUPERVISOR)


def test_who_cannot_work_on_all_of_it_takes_over_nothing():
    agreement = make_agreement()
    draft_of(OFFICER)

    with pytest.raises(SuccessorOutOfReach) as refused:
        hand(to=CITY_OFFICER)

    assert agreement.code in str(refused.value)
    agreement.refresh_from_db()
    assert agreement.in_charge.username == OFFICER
    assert AgreementDraft.objects.get().owner.username == OFFICER


def test_somebody_deactivated_already_can_still_hand_over():
    make_agreement()
    User.objects.filter(username=OFFICER).update(is_active=False)

    assert hand().agreements == 1


def test_somebody_deactivated_takes_over_nothing():
    make_agreement()
    User.objects.filter(username=SUPERVISOR).update(is_active=False)

    with pytest.raises(InactiveUser):
        hand()


def test_nobody_hands_over_to_himself():
    with pytest.raises(SameOfficer):
        hand(to=OFFICER)


def test_a_hand_over_says_why():
    with pytest.raises(ReasonMissing):
        hand(reason="ya")


@pytest.mark.parametrize("username", [OFFICER, SUPERVISOR, AUDITOR])
def test_who_looks_after_no_users_hands_nothing_over(username):
    with pytest.raises(NotPermitted):
        hand(by=username)


def test_users_of_other_offices_are_not_there_for_an_administrator():
    local = User.objects.create(username="admin.smd", full_name="Admin", password="!")
    Assignment.objects.create(user=local, role=Role.ADMINISTRATOR, office=Office.objects.get(code="KC-SMD"))
    make_other_agreement()

    with pytest.raises(UnknownUser):
        hand(by="admin.smd")
