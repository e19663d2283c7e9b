"""Pages that change a user's access: roles, ending and giving back access, and leaving for good."""

import datetime

import pytest
from django.urls import reverse

from jangkau.core.permissions import Role
from jangkau.partnership.models import Agreement, AgreementDraft
from jangkau.registry.models import Assignment, User
from tests.backoffice.queries import assert_same_queries
from tests.backoffice.registry.staff import ADMIN, CITY_ADMIN, HEAD_ADMIN, REASON, now
from tests.factories import partnership as given
from tests.factories.staff import employ, make_draft

pytestmark = pytest.mark.usefixtures("staff")
COLLEAGUE = "petugas.dua"
CHANGES = ("user_role", "user_role_take", "user_deactivate", "user_reactivate", "user_invite", "user_leave")
ROLE = {"role": "auditor", "office": "KC-TGR", "organisation": "", "reason": REASON}


def page_of(username, name):
    return reverse(f"backoffice:{name}", args=[username])


def roles_of(username):
    return set(Assignment.objects.filter(user__username=username).values_list("role", "office__code"))


def yesterday():
    return (now() - datetime.timedelta(days=1)).strftime("%d-%m-%Y")


def leave_form(**changes):
    return {"last_day": yesterday(), "successor": COLLEAGUE, "reason": REASON, **changes}


@pytest.fixture
def busy_officer(staff):
    """The branch officer has an agreement and a draft; a colleague could take both."""
    employ(COLLEAGUE, Role.BRANCH_OFFICER, office="KC-TGR")
    agreement = given.make_agreement()
    Agreement.objects.filter(pk=agreement.pk).update(in_charge=User.objects.get(username=given.OFFICER))
    make_draft(given.OFFICER, office="KC-TGR")


def test_role_is_given_with_the_reason_in_the_history(sign_in):
    answer = sign_in(ADMIN).post(page_of(given.OFFICER, "user_role"), ROLE)

    assert answer.status_code == 303
    assert ("auditor", "KC-TGR") in roles_of(given.OFFICER)
    event = Assignment.pgh_event_model.objects.filter(user__username=given.OFFICER).order_by("pgh_id").last()
    assert event.pgh_context.metadata == {"by": ADMIN, "reason": REASON}


@pytest.mark.parametrize(
    "changes",
    [
        {"office": "KC-SMD"},
        {"office": "PUSAT"},
        {"role": "sponsor_officer", "office": "", "organisation": "PEMPROV-KALTIM"},
        {"role": "sponsor_officer", "office": "KC-TGR"},
        {"reason": "ya"},
        {"reason": "mengganti NIK 6402065708800001 miliknya"},
    ],
)
def test_role_beyond_reach_or_without_a_reason_is_not_given(sign_in, changes):
    before = roles_of(given.OFFICER)

    answer = sign_in(ADMIN).post(page_of(given.OFFICER, "user_role"), ROLE | changes)

    assert answer.status_code == 422
    assert roles_of(given.OFFICER) == before


def test_role_is_taken(sign_in):
    answer = sign_in(ADMIN).post(
        page_of(given.OFFICER, "user_role_take"), {"held": "branch_officer|KC-TGR|", "reason": REASON}
    )

    assert answer.status_code == 303
    assert roles_of(given.OFFICER) == set()


def test_role_for_a_sponsor_is_taken(sign_in):
    answer = sign_in(ADMIN).post(
        page_of(given.SPONSOR_OFFICER, "user_role_take"), {"held": "sponsor_officer||PEMKAB-KUKAR", "reason": REASON}
    )

    assert answer.status_code == 303
    assert roles_of(given.SPONSOR_OFFICER) == set()


@pytest.mark.parametrize("held", ["", "auditor|KC-TGR|", "branch_officer|KC-SMD|", "x" * 500])
def test_role_that_he_does_not_hold_is_not_taken(sign_in, held):
    answer = sign_in(ADMIN).post(page_of(given.OFFICER, "user_role_take"), {"held": held, "reason": REASON})

    assert answer.status_code == 422
    assert roles_of(given.OFFICER) == {("branch_officer", "KC-TGR")}


@pytest.mark.parametrize("name", CHANGES)
def test_nobody_changes_his_own_access(sign_in, name):
    client, sent = sign_in(ADMIN), {**ROLE, **leave_form(), "held": "administrator|KC-TGR|", "confirmed": "1"}

    assert client.get(page_of(ADMIN, name)).status_code == 409
    assert client.post(page_of(ADMIN, name), sent).status_code == 409

    assert roles_of(ADMIN) == {("administrator", "KC-TGR")}
    assert User.objects.get(username=ADMIN).is_active


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("username", [CITY_ADMIN, HEAD_ADMIN, given.CITY_OFFICER, "siapa.itu"])
def test_access_of_others_users_is_not_there_to_be_changed(sign_in, name, username):
    sent = {**ROLE, **leave_form(), "held": "administrator|KC-SMD|", "confirmed": "1"}
    before = (roles_of(username), User.objects.filter(username=username, is_active=True).count())

    assert sign_in(ADMIN).post(page_of(username, name), sent).status_code == 404

    assert (roles_of(username), User.objects.filter(username=username, is_active=True).count()) == before


def test_deactivated_user_is_out_at_his_next_step_and_cannot_come_back(sign_in):
    theirs = sign_in(given.OFFICER)
    assert theirs.get(reverse("backoffice:account")).status_code == 200

    answer = sign_in(ADMIN).post(page_of(given.OFFICER, "user_deactivate"), {"reason": REASON})

    assert answer.status_code == 303
    out = theirs.get(reverse("backoffice:account"))
    assert out.status_code == 302
    assert out.headers["Location"].startswith(reverse("account_login"))


def test_reactivated_user_has_his_roles_back(sign_in):
    client = sign_in(ADMIN)
    client.post(page_of(given.OFFICER, "user_deactivate"), {"reason": REASON})

    answer = client.post(page_of(given.OFFICER, "user_reactivate"), {"reason": REASON})

    assert answer.status_code == 303
    assert User.objects.get(username=given.OFFICER).is_active
    assert roles_of(given.OFFICER) == {("branch_officer", "KC-TGR")}


@pytest.mark.parametrize("name", ["user_deactivate", "user_reactivate"])
def test_access_does_not_change_without_a_reason(sign_in, name):
    assert sign_in(ADMIN).post(page_of(given.OFFICER, name), {"reason": " "}).status_code == 422
    assert User.objects.get(username=given.OFFICER).is_active


@pytest.mark.usefixtures("busy_officer")
def test_deactivation_warns_of_work_that_stays(sign_in):
    page = sign_in(ADMIN).get(page_of(given.OFFICER, "user_deactivate")).content.decode()

    assert given.AGREEMENT in page
    assert page_of(given.OFFICER, "user_leave") in page


@pytest.mark.usefixtures("busy_officer")
def test_leave_is_checked_once_more_before_anything_happens(sign_in):
    answer = sign_in(ADMIN).post(page_of(given.OFFICER, "user_leave"), leave_form())

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "1 perjanjian dan 1 draf" in page
    assert f'value="{COLLEAGUE}"' in page
    assert User.objects.get(username=given.OFFICER).is_active


@pytest.mark.usefixtures("busy_officer")
def test_answers_can_be_changed_after_the_check_and_nothing_typed_is_lost(sign_in):
    answer = sign_in(ADMIN).post(page_of(given.OFFICER, "user_leave"), leave_form(change="1"))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert REASON in page
    assert f'<option value="{COLLEAGUE}" selected>' in page
    assert User.objects.get(username=given.OFFICER).is_active


@pytest.mark.usefixtures("busy_officer")
def test_confirmed_leave_hands_over_and_ends_access_and_sessions(sign_in):
    theirs = sign_in(given.OFFICER)

    answer = sign_in(ADMIN).post(page_of(given.OFFICER, "user_leave"), leave_form(confirmed="1"))

    assert answer.status_code == 303
    assert not User.objects.get(username=given.OFFICER).is_active
    assert Agreement.objects.get(code=given.AGREEMENT).in_charge.username == COLLEAGUE
    assert AgreementDraft.objects.get().owner.username == COLLEAGUE
    assert theirs.get(reverse("backoffice:account")).status_code == 302


@pytest.mark.usefixtures("busy_officer")
@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"successor": ""}, "Pilih rekan yang mengambil alih."),
        ({"successor": given.NEIGHBOUR}, "Masukkan pilihan yang valid"),
        ({"successor": given.OFFICER}, "Masukkan pilihan yang valid"),
        ({"last_day": "kemarin"}, "tidak terbaca"),
        ({"last_day": "01-01-2999"}, "Hari terakhir harus"),
        ({"reason": "ya"}, "alasannya dengan jelas"),
    ],
)
def test_leave_that_will_not_do_comes_back_and_changes_nothing(sign_in, changes, told):
    answer = sign_in(ADMIN).post(page_of(given.OFFICER, "user_leave"), leave_form(confirmed="1", **changes))

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert User.objects.get(username=given.OFFICER).is_active
    assert Agreement.objects.get(code=given.AGREEMENT).in_charge.username == given.OFFICER


@pytest.mark.usefixtures("busy_officer")
def test_leave_says_what_to_do_when_nobody_could_take_over(sign_in):
    User.objects.filter(username__in=[COLLEAGUE, given.SUPERVISOR]).update(is_active=False)

    page = sign_in(ADMIN).get(page_of(given.OFFICER, "user_leave")).content.decode()

    assert "Belum ada rekan yang dapat mengambil alih" in page
    assert 'name="reason"' not in page


def test_who_has_nothing_open_leaves_without_a_successor(sign_in):
    client, path = sign_in(ADMIN), page_of(given.SUPERVISOR, "user_leave")
    assert 'name="successor"' not in client.get(path).content.decode()

    answer = client.post(path, leave_form(confirmed="1"))

    assert answer.status_code == 303
    assert not User.objects.get(username=given.SUPERVISOR).is_active


@pytest.mark.usefixtures("busy_officer")
def test_leave_asks_as_much_for_much_as_for_little(sign_in):
    def grow():
        for number in range(10):
            agreement = given.make_agreement(code=f"PKS-{number}")
            Agreement.objects.filter(pk=agreement.pk).update(in_charge=User.objects.get(username=given.OFFICER))
            make_draft(given.OFFICER, office="KC-TGR")
            employ(f"rekan.{number}", Role.BRANCH_OFFICER, office="KC-TGR")

    assert_same_queries(sign_in(ADMIN), page_of(given.OFFICER, "user_leave"), grow)
