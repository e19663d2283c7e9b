"""A worker whose sponsor's months end goes on by himself in one tap, on a telephone that several people share."""

import datetime
import re

import pytest

from jangkau.collection.models import Bill
from jangkau.outreach.models import HandOverStep
from jangkau.registry.models import Account, Person
from jangkau.registry.models.accounts import Relation
from jangkau.registry.services.accounts import look_after
from tests.factories import partnership as given
from tests.portal.conftest import Telephone

NOW = datetime.datetime(2022, 12, 5, 9, tzinfo=given.AT_BRANCH)


@pytest.fixture
def couple(telephone: Telephone, monkeypatch: pytest.MonkeyPatch) -> list[Person]:
    """A man and his wife, whose months of October to December 2022 the regency has paid, on one telephone."""
    rows = given.workers(2)
    given.make_agreement()
    given.send(rows)
    given.approve()
    (issued,) = given.bill()
    given.pay(issued)
    telephone.sign_in()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    telephone.client.handler.enforce_csrf_checks = True
    people = [given.member_of(row).person for row in rows]
    for person, relation in zip(people, (Relation.SELF, Relation.FAMILY), strict=True):
        look_after(account_id=Account.objects.get().pk, person_id=person.pk, relation=relation, now=NOW)
    return people


def text_of(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]  # an answer of the client


def form_of(page: str, person: Person) -> dict[str, str]:
    """Return what the offer's button of a person sends."""
    (form,) = re.findall(rf'<form method="post" action="[^"]*/saya/{person.pk}/bayar/".*?</form>', page)
    return dict(re.findall(r'name="([a-z_]+)" value="([^"]*)"', form))


def test_one_tap_leads_to_the_payment_code_of_the_first_month_without_the_sponsor(
    telephone: Telephone, couple: list[Person]
) -> None:
    himself, wife = couple
    mine = text_of(telephone.get("mine"))

    assert f"Iuran {wife.name} dibayar Pemerintah Kabupaten Kutai Kartanegara sampai Desember 2022." in mine
    assert mine.count("Sesudah itu tidak terlindungi, mulai 1 Januari 2023.") == 2
    assert mine.count("Teruskan sendiri Rp16.800") == 2
    taken = telephone.post("months", wife.pk, **form_of(mine, wife))
    bill = Bill.objects.get(payer_person=wife)
    assert (taken.status_code, taken.url) == (303, f"/pekerja/saya/{wife.pk}/bayar/{bill.pk}/")
    assert bill.code is not None
    assert bill.code[:4] in text_of(telephone.client.get(taken.url))
    assert sorted(HandOverStep.objects.values_list("participant__person_id", "act")) == sorted(
        [(himself.pk, "shown"), (wife.pk, "shown"), (wife.pk, "tapped")]
    )

    again = telephone.post("months", wife.pk, **form_of(mine, wife))
    assert again.url == f"/pekerja/saya/{wife.pk}/"
    page = text_of(telephone.client.get(again.url))
    assert "Kode iuran Januari 2023" in page
    assert "Teruskan sendiri" not in page
    assert Bill.objects.filter(payer_person=wife).count() == 1


def test_more_months_are_chosen_from_the_first_without_the_sponsor(telephone: Telephone, couple: list[Person]) -> None:
    page = text_of(telephone.get("person", couple[0].pk))
    (more,) = re.findall(r'href="([^"]*\?first_month=2023-01)"', page)

    assert page.count("Bayar iuran") == 0
    assert "3 bulan" in text_of(telephone.client.get(more))


def test_amount_that_changed_meanwhile_leads_back_to_the_offer(telephone: Telephone, couple: list[Person]) -> None:
    form = form_of(text_of(telephone.get("person", couple[0].pk)), couple[0]) | {"total": "1"}

    answer = telephone.post("months", couple[0].pk, **form)

    assert (answer.status_code, answer.url) == (303, f"/pekerja/saya/{couple[0].pk}/")
    assert not Bill.objects.filter(payer_person=couple[0]).exists()
    assert not HandOverStep.objects.filter(act="tapped").exists()
