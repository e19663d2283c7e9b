"""Staff who leave: what they have open, who could take it over, and handing it over with the end of their access."""

import datetime

import pytest

from jangkau.core.permissions import Role
from jangkau.partnership.models import Agreement, AgreementDraft
from jangkau.partnership.selectors.next_steps import Kind
from jangkau.partnership.selectors.staff_leave import staff_leave
from jangkau.partnership.services.handovers import SameOfficer, SuccessorOutOfReach
from jangkau.partnership.services.staff_leave import LastDayUnlikely, SuccessorMissing, let_staff_leave
from jangkau.registry.models import User
from jangkau.registry.selectors.reach import InactiveUser, NotPermitted, UnknownUser, reach_of
from jangkau.registry.services.reasons import ReasonHoldsNik, ReasonMissing
from jangkau.registry.services.users import OwnAccess
from tests.factories import partnership as given
from tests.factories.staff import employ, make_draft

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2022, 9, 20)
REASON = "pindah tugas ke kantor pusat"
LEAVER, COLLEAGUE = given.OFFICER, "petugas.dua"


@pytest.fixture
def administrator(world):
    """The administrator of a branch where an officer has an agreement and a draft, and a colleague."""
    employ(COLLEAGUE, Role.BRANCH_OFFICER, office="KC-TGR")
    agreement = given.make_agreement()
    Agreement.objects.filter(pk=agreement.pk).update(in_charge=User.objects.get(username=LEAVER))
    make_draft(LEAVER, office="KC-TGR")
    return employ("admin.tgr", Role.ADMINISTRATOR, office="KC-TGR")


def let_go(reach, **changes):
    asked = {"username": LEAVER, "successor": COLLEAGUE, "last_day": TODAY, "reason": REASON, **changes}
    return let_staff_leave(reach=reach, now=given.UPLOADED_AT, today=TODAY, **asked)


def holdings(username):
    return (
        Agreement.objects.filter(in_charge__username=username).count(),
        AgreementDraft.objects.filter(owner__username=username).count(),
    )


def test_leave_shows_agreements_with_what_they_wait_for_and_drafts(administrator):
    leave = staff_leave(username=LEAVER, reach=administrator, today=TODAY)

    (agreement,) = leave.agreements
    assert (agreement.code, [step.kind for step in agreement.waits_for]) == (given.AGREEMENT, [Kind.SEND_ROSTER])
    assert [draft.office for draft in leave.drafts] == ["Cabang Tenggarong"]
    assert leave.needs_successor


def test_successors_are_active_colleagues_who_may_work_on_all_of_it(administrator):
    employ("auditor.tgr", Role.AUDITOR, office="KC-TGR")

    leave = staff_leave(username=LEAVER, reach=administrator, today=TODAY)

    assert {officer.username for officer in leave.successors} == {COLLEAGUE, given.SUPERVISOR}


def test_deactivated_colleague_is_no_successor(administrator):
    User.objects.filter(username=COLLEAGUE).update(is_active=False)

    leave = staff_leave(username=LEAVER, reach=administrator, today=TODAY)

    assert COLLEAGUE not in {officer.username for officer in leave.successors}
    with pytest.raises(InactiveUser):
        let_go(administrator)


def test_work_at_two_offices_needs_somebody_of_both(administrator):
    make_draft(LEAVER, office="KC-SMD")
    head = employ("admin.pusat", Role.ADMINISTRATOR, office="PUSAT")
    employ("keliling", Role.BRANCH_OFFICER, office="KC-TGR")
    employ("keliling", Role.BRANCH_OFFICER, office="KC-SMD")

    leave = staff_leave(username=LEAVER, reach=head, today=TODAY)

    assert {officer.username for officer in leave.successors} == {"keliling"}
    with pytest.raises(SuccessorOutOfReach):
        let_go(head)


def test_everything_goes_to_the_successor_and_access_ends(administrator):
    handed = let_go(administrator)

    assert (handed.agreements, handed.drafts) == (1, 1)
    assert (holdings(LEAVER), holdings(COLLEAGUE)) == ((0, 0), (1, 1))
    with pytest.raises(InactiveUser):
        reach_of(LEAVER)


def test_history_says_who_let_him_go_when_and_why(administrator):
    let_go(administrator, last_day=TODAY - datetime.timedelta(days=1))

    stated = {"by": "admin.tgr", "reason": f"keluar, hari terakhir 19-09-2022: {REASON}"}
    for model in (User, Agreement, AgreementDraft):
        assert model.pgh_event_model.objects.order_by("pgh_id").last().pgh_context.metadata == stated


def test_uploads_under_way_stay_his_and_are_listed(administrator):
    sponsor_officer = staff_leave(username=given.SPONSOR_OFFICER, reach=administrator, today=TODAY)

    assert (sponsor_officer.uploads, sponsor_officer.needs_successor) == ((), False)
    assert sponsor_officer.successors == ()


def test_who_has_nothing_open_leaves_without_a_successor(administrator):
    let_go(administrator, username=given.SUPERVISOR, successor=None)

    assert not User.objects.get(username=given.SUPERVISOR).is_active


def test_who_has_something_open_does_not_leave_without_a_successor(administrator):
    with pytest.raises(SuccessorMissing):
        let_go(administrator, successor=None)

    assert holdings(LEAVER) == (1, 1)
    assert User.objects.get(username=LEAVER).is_active


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"successor": LEAVER}, (SameOfficer, InactiveUser)),
        ({"successor": given.NEIGHBOUR}, UnknownUser),
        ({"successor": "siapa"}, UnknownUser),
        ({"username": given.NEIGHBOUR}, UnknownUser),
        ({"username": "admin.tgr"}, OwnAccess),
        ({"reason": "ya"}, ReasonMissing),
        ({"reason": "mengganti NIK 6402065708800001 miliknya"}, ReasonHoldsNik),
        ({"last_day": TODAY + datetime.timedelta(days=1)}, LastDayUnlikely),
        ({"last_day": TODAY - datetime.timedelta(days=366)}, LastDayUnlikely),
    ],
)
def test_leave_that_will_not_do_changes_nothing(administrator, changes, refusal):
    with pytest.raises(refusal):
        let_go(administrator, **changes)

    assert holdings(LEAVER) == (1, 1)
    assert User.objects.get(username=LEAVER).is_active


@pytest.mark.parametrize("days_ago", [0, 1, 365])
def test_last_day_may_be_today_or_up_to_a_year_ago(administrator, days_ago):
    let_go(administrator, last_day=TODAY - datetime.timedelta(days=days_ago))

    assert not User.objects.get(username=LEAVER).is_active


def test_officer_lets_nobody_go_and_sees_no_leave(administrator):
    officer = reach_of(COLLEAGUE)

    with pytest.raises(NotPermitted):
        let_go(officer)
    with pytest.raises(NotPermitted):
        staff_leave(username=LEAVER, reach=officer, today=TODAY)


def test_leave_takes_the_same_queries_for_much_as_for_little(administrator, django_assert_max_num_queries):
    def ask():
        staff_leave(username=LEAVER, reach=administrator, today=TODAY)

    with django_assert_max_num_queries(12) as little:
        ask()
    for number in range(10):
        agreement = given.make_agreement(code=f"PKS-{number}")
        Agreement.objects.filter(pk=agreement.pk).update(in_charge=User.objects.get(username=LEAVER))
        make_draft(LEAVER, office="KC-TGR")
        employ(f"petugas.{number}", Role.BRANCH_OFFICER, office="KC-TGR")

    with django_assert_max_num_queries(len(little)):
        ask()
