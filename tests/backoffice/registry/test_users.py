"""Pages of users: the list, one user, and inviting somebody."""

import re

import pytest
from django.contrib.auth.hashers import is_password_usable
from django.urls import reverse

from jangkau.core.permissions import Role
from jangkau.registry.models import Assignment, User
from tests.backoffice.parts import assert_part_is_the_pages
from tests.backoffice.queries import assert_same_queries
from tests.backoffice.registry.staff import (
    ADMIN,
    CITY_ADMIN,
    HEAD_ADMIN,
    HOSTILE,
    LONG,
    REASON,
    rename,
)
from tests.factories import partnership as given
from tests.factories.staff import employ, make_draft

pytestmark = pytest.mark.usefixtures("staff")
USERS, NEW = reverse("backoffice:users"), reverse("backoffice:user_new")
ASKED = {
    "full_name": "Rina Wati",
    "username": "rina.wati",
    "language": "id",
    "role": "branch_officer",
    "office": "KC-TGR",
    "organisation": "",
}


def page_of(username, name="user"):
    return reverse(f"backoffice:{name}", args=[username])


def shown(answer):
    return [line.username for line in answer.context["users"].rows]


def test_list_holds_those_within_reach_with_roles_and_state(sign_in):
    answer = sign_in(ADMIN).get(USERS)

    page = answer.content.decode()
    assert shown(answer) == sorted([ADMIN, given.SPONSOR_OFFICER, given.SUPERVISOR, given.OFFICER])
    assert "Cabang Tenggarong" in page
    assert CITY_ADMIN not in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"username": "penye"}, [given.SUPERVISOR]),
        ({"role": "sponsor_officer"}, [given.SPONSOR_OFFICER]),
        ({"office": "KC-TGR", "role": "supervisor"}, [given.SUPERVISOR]),
        ({"access": "inactive"}, []),
        ({"username": "x" * 200}, [ADMIN, given.SPONSOR_OFFICER, given.SUPERVISOR, given.OFFICER]),
        ({"office": "KC-SMD"}, [ADMIN, given.SPONSOR_OFFICER, given.SUPERVISOR, given.OFFICER]),
    ],
)
def test_list_is_narrowed_by_what_can_be_read_of_the_filter(sign_in, asked, found):
    answer = sign_in(ADMIN).get(USERS, asked)

    assert answer.status_code == 200
    assert shown(answer) == sorted(found)


def test_filter_that_fits_nobody_says_how_to_go_on(sign_in):
    page = sign_in(ADMIN).get(USERS, {"username": "tidakada"}).content.decode()

    assert "Tidak ada pengguna seperti itu" in page


@pytest.mark.parametrize("path", [USERS, f"{USERS}?username=penye", f"{USERS}?access=inactive"])
def test_part_that_is_put_in_place_is_the_pages(sign_in, path):
    assert_part_is_the_pages(sign_in(ADMIN), path, "daftar-pengguna")


def test_list_asks_as_much_for_many_as_for_few(sign_in):
    def grow():
        for number in range(60):
            employ(f"orang.{number:02}", Role.AUDITOR, office="KC-TGR")

    assert_same_queries(sign_in(ADMIN), USERS, grow)


def test_long_list_goes_on_page_by_page(sign_in):
    for number in range(60):
        employ(f"orang.{number:02}", Role.AUDITOR, office="KC-TGR")
    client = sign_in(ADMIN)

    first = client.get(USERS)
    second = client.get(USERS, {"after": first.context["users"].after})

    assert (len(shown(first)), len(shown(second))) == (50, 14)
    assert set(shown(first)) & set(shown(second)) == set()


def test_user_page_says_in_words_what_he_may_do_where(sign_in):
    page = sign_in(ADMIN).get(page_of(given.SUPERVISOR)).content.decode()

    assert "Cabang Tenggarong" in page
    assert "menyetujui daftar pekerja" in page
    assert "mengunggah daftar pekerja" not in page


def test_user_page_tells_what_he_has_open(sign_in):
    make_draft(given.OFFICER, office="KC-TGR")

    page = sign_in(ADMIN).get(page_of(given.OFFICER)).content.decode()

    assert "1 draf perjanjian" in page


def test_own_page_offers_no_change(sign_in):
    page = sign_in(ADMIN).get(page_of(ADMIN)).content.decode()

    assert "Ini Anda sendiri" in page
    for name in ("user_role", "user_role_take", "user_invite", "user_deactivate", "user_leave"):
        assert page_of(ADMIN, name) not in page


def test_user_page_asks_as_much_for_much_as_for_little(sign_in):
    def grow():
        for office in ("KC-TGR", "KC-SMD", "KC-BPN"):
            for role in Role:
                employ(given.OFFICER, role, office=office)
        for _number in range(20):
            make_draft(given.OFFICER, office="KC-TGR")

    assert_same_queries(sign_in(HEAD_ADMIN), page_of(given.OFFICER), grow)


def test_nobody_can_tell_users_of_others_from_none(sign_in):
    client = sign_in(ADMIN)

    answers = {name: client.get(page_of(name)) for name in (CITY_ADMIN, HEAD_ADMIN, given.NEIGHBOUR, "siapa.itu")}

    texts = {answer.content.decode().replace(name, "NAMA") for name, answer in answers.items()}
    assert {answer.status_code for answer in answers.values()} == {404}
    assert len({re.sub(r'value="[^"]{60,}"', "", text) for text in texts}) == 1


def test_invitation_ends_on_a_page_that_shows_the_link_once(sign_in):
    client = sign_in(ADMIN)

    answer = client.post(NEW, ASKED)

    path = page_of("rina.wati", "user_invited")
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    first, again = client.get(path), client.get(path)
    assert first.context["link"].startswith("http://testserver/invitation/")
    assert first.context["link"] in first.content.decode()
    assert "no-store" in first.headers["Cache-Control"]
    assert again.context["link"] == ""
    assert "hanya ditampilkan sekali" in again.content.decode()
    assert not is_password_usable(User.objects.get(username="rina.wati").password)


def test_link_does_not_lie_open_in_the_session(sign_in):
    client = sign_in(ADMIN)
    client.post(NEW, ASKED)

    kept = client.session["invitation_to_hand_over"]
    link = client.get(page_of("rina.wati", "user_invited")).context["link"]

    assert link.rpartition("/")[2] not in kept


def test_link_is_not_shown_on_another_users_page_nor_to_another_administrator(sign_in):
    client = sign_in(ADMIN)
    client.post(NEW, ASKED)

    assert sign_in(HEAD_ADMIN).get(page_of("rina.wati", "user_invited")).context["link"] == ""
    assert client.get(page_of(given.OFFICER, "user_invited")).context["link"] == ""


def test_a_look_ahead_does_not_use_the_link_up(sign_in):
    client = sign_in(ADMIN)
    client.post(NEW, ASKED)

    client.head(page_of("rina.wati", "user_invited"))

    assert client.get(page_of("rina.wati", "user_invited")).context["link"]


def test_sponsors_officer_is_invited_for_his_sponsor(sign_in):
    client = sign_in(ADMIN)

    answer = client.post(NEW, ASKED | {"role": "sponsor_officer", "office": "", "organisation": " pemkab-kukar "})

    assert answer.status_code == 303
    assert Assignment.objects.get(user__username="rina.wati").organisation.code == "PEMKAB-KUKAR"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"full_name": ""}, "Isi nama lengkapnya."),
        ({"full_name": "R" * 201}, "200"),
        ({"username": ""}, "Isi nama penggunanya."),
        ({"username": "Rina Wati"}, "tidak dapat dipakai"),
        ({"username": "<script>"}, "tidak dapat dipakai"),
        ({"username": "r" * 200}, "60"),
        ({"username": "rina\x00"}, "null"),
        ({"username": ADMIN}, "sudah dipakai"),
        ({"language": "fr"}, "Masukkan pilihan yang valid"),
        ({"role": ""}, "Pilih satu peran."),
        ({"role": "king"}, "Masukkan pilihan yang valid"),
        ({"office": ""}, "Pilih kantor tempat peran itu berlaku."),
        ({"office": "KC-SMD"}, "Masukkan pilihan yang valid"),
        ({"office": "PUSAT", "role": "administrator"}, "Masukkan pilihan yang valid"),
        ({"organisation": "PEMKAB-KUKAR"}, "Kosongkan sponsor"),
        ({"role": "sponsor_officer"}, "Isi kode sponsor"),
        ({"role": "sponsor_officer", "office": "", "organisation": "PEMPROV-KALTIM"}, "tidak ditemukan"),
        ({"role": "sponsor_officer", "office": "", "organisation": "' OR 1=1"}, "tidak ditemukan"),
    ],
)
def test_invitation_that_will_not_do_comes_back_and_makes_nobody(sign_in, changes, told):
    before = User.objects.count()

    answer = sign_in(ADMIN).post(NEW, ASKED | changes)

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert (User.objects.count(), Assignment.objects.filter(user__username="rina.wati").count()) == (before, 0)


def test_inviting_again_ends_password_and_sessions_and_shows_a_link(sign_in):
    theirs, client = sign_in(given.SUPERVISOR), sign_in(ADMIN)
    assert theirs.get(reverse("backoffice:account")).status_code == 200

    answer = client.post(page_of(given.SUPERVISOR, "user_invite"), {"reason": REASON})

    assert answer.status_code == 303
    assert client.get(page_of(given.SUPERVISOR, "user_invited")).context["link"]
    assert theirs.get(reverse("backoffice:account")).status_code == 302


@pytest.mark.parametrize("name", [LONG, HOSTILE, "‮gnola"])
def test_names_are_shown_as_they_are_and_never_as_markup(sign_in, name):
    rename(given.OFFICER, name[:200])
    client = sign_in(ADMIN)

    for page in ("user", "user_invite", "user_role", "user_role_take", "user_deactivate", "user_leave", "user_invited"):
        answer = client.get(page_of(given.OFFICER, page))
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()
    assert "<script>alert" not in client.get(USERS).content.decode()
