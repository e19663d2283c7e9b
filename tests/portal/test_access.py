"""Who may open which page of the portal: an address without an entry here fails."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jangkau.portal.urls import urlpatterns
from jangkau.registry.models import AccountPerson, User
from jangkau.registry.selectors.reach import UnknownUser
from jangkau.registry.selectors.users import users_in_reach
from jangkau.registry.services.users import set_password
from tests.backoffice.conftest import signed_in as staff_signed_in
from tests.factories import partnership as given
from tests.factories.partners import administrator
from tests.portal.conftest import Telephone

OPEN = {"landing", "calculator", "answers", "sign_in", "code", "proof"} | {"email_confirm", "email_stop"}
OWN = {"register", "mine", "sign_out", "wadah_found", "wadah_code", "wadah_helping", "consents", "close"}
OF_A_FORM = {"form_sent", "give_up", "ask_help", "step_who", "step_birth", "step_work", "step_choice", "step_check"}
OWN_DATA = {
    "data",
    "plan",
    "address",
    "email",
    "work",
    "change",
    "family",
    "savings",
    "viewers",
    "leave",
    "leave_surely",
}
OF_A_PERSON = {"person", "card", "card_picture", "months", "wadah_leave"} | OWN_DATA
OF_A_BILL = {"pay", "receipt"}
# Of a year, a change that was asked for, or a member of the family.
OF_A_PERSONS_PART = {"savings_statement", "change_withdraw", "family_remove"}
OF_A_FORM_TO_HELP = {
    "wadah_help", "wadah_help_call", "wadah_help_who", "wadah_help_birth", "wadah_help_work", "wadah_help_choice",
}  # fmt: skip
# What runs a wadah; tests/portal/test_wadah.py tells that another wadah's is not there.
OF_A_WADAH = {
    "wadah": "",
    "wadah_members": "",
    "wadah_member_new": "",
    "wadah_member_go": "member",
    "wadah_paper": "",
    "wadah_invitation": "",
    "wadah_runners": "",
    "wadah_months": "",
    "wadah_pay": "bill",
    "wadah_receipt": "bill",
    "wadah_join": "",
    "wadah_calls": "",
    "wadah_call": "member",
    "wadah_lists": "",
    "wadah_list": "list",
    "wadah_faulty": "list",
    "wadah_blank": "",
}
ALL = OPEN | OWN | OF_A_FORM | OF_A_FORM_TO_HELP | OF_A_PERSON | OF_A_BILL | OF_A_PERSONS_PART | OF_A_WADAH.keys()
NAMES = sorted(str(pattern.name) for pattern in urlpatterns)


def address(name: str, form: Any = None, person: int = 0, bill: int = 0) -> str:
    if name in OF_A_FORM | OF_A_FORM_TO_HELP:
        return reverse(f"portal:{name}", args=[form or uuid.uuid4()])
    if name in OF_A_WADAH:
        return reverse(f"portal:{name}", args=["WADAH-0000-00000", *([bill] if OF_A_WADAH[name] else [])])
    if name in OF_A_BILL:
        return reverse(f"portal:{name}", args=[person, bill])
    if name in OF_A_PERSONS_PART:
        return reverse(f"portal:{name}", args=[person, 2026])
    return reverse(f"portal:{name}", args=[person] if name in OF_A_PERSON else [])


@pytest.fixture
def neighbours(telephone: Telephone) -> tuple[Telephone, dict[str, Any]]:
    """A telephone, and what belongs to another: a form under way, a person, and his bill."""
    other = Telephone("+6281234567802")
    other.sign_in()
    form = other.form()
    other.fill_in(form)
    paid = other.send(form)
    going_on = other.form("family")
    person = AccountPerson.objects.get().person_id
    bill = int(paid.url.rstrip("/").split("/")[-1])
    telephone.sign_in()
    return telephone, {"form": going_on, "person": person, "bill": bill}


def test_every_address_has_its_rule() -> None:
    assert set(NAMES) == ALL


@pytest.mark.parametrize("name", sorted(ALL - OPEN))
def test_who_has_not_signed_in_is_asked_to(name: str, world: Any) -> None:
    answer = Client().get(address(name))
    assert (answer.status_code, answer.url.split("?")[0]) == (303, "/pekerja/masuk/")


@pytest.mark.parametrize("name", sorted(ALL - OPEN))
def test_staff_are_nobody_here(name: str, world: Any) -> None:
    answer = staff_signed_in(given.OFFICER).get(address(name))
    assert (answer.status_code, answer.url.split("?")[0]) == (303, "/pekerja/masuk/")


def test_what_is_anothers_is_not_there(neighbours: tuple[Telephone, dict[str, Any]]) -> None:
    telephone, others = neighbours
    for name in sorted(
        OF_A_FORM
        | OF_A_FORM_TO_HELP
        | OF_A_PERSON
        | OF_A_BILL
        | OF_A_PERSONS_PART
        | OF_A_WADAH.keys() - {"wadah_blank"}
    ):
        theirs = telephone.client.get(address(name, **others))
        nowhere = telephone.client.get(address(name, form=uuid.uuid4(), person=10**9, bill=10**9))
        sent = telephone.client.post(address(name, **others), {"new": "yes"})
        assert theirs.status_code == nowhere.status_code == 404, name
        assert sent.status_code in {404, 405}, name


def test_bill_of_ones_own_is_not_shown_as_anothers_persons(neighbours: tuple[Telephone, dict[str, Any]]) -> None:
    telephone, others = neighbours
    form = telephone.form()
    telephone.fill_in(form, nik="6402061708800025")
    own = telephone.send(form).url
    wrong = own.replace(f"/saya/{own.split('/')[3]}/", f"/saya/{others['person']}/")
    assert telephone.client.get(own).status_code == 200
    assert telephone.client.get(wrong).status_code == 404


def test_account_opens_no_page_of_the_back_office(telephone: Telephone) -> None:
    telephone.sign_in()
    for name in ("home", "people", "account", "components"):
        answer = telephone.client.get(reverse(f"backoffice:{name}"))
        assert answer.status_code == 302, name
        assert answer.url.startswith(reverse("account_login"))


def test_user_of_an_account_cannot_sign_in_by_password(telephone: Telephone) -> None:
    telephone.sign_in()
    user = User.objects.get(account__phone=telephone.number)
    assert not user.has_usable_password()
    assert not user.assignments.exists()


def test_no_administrator_gives_a_role_or_a_password_to_the_user_of_an_account(telephone: Telephone) -> None:
    telephone.sign_in()
    user = User.objects.get(account__phone=telephone.number)
    of_head = administrator()
    assert not users_in_reach(of_head).filter(pk=user.pk).exists()
    with pytest.raises(UnknownUser):
        set_password(reach=of_head, username=user.username, password="panjang-dan-tidak-umum")
