"""A worker sees and changes his own data: some at once, some through an officer, and his family's with his consent."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from jangkau.collection.models import Bill
from jangkau.collection.services.joining import join
from jangkau.enrolment.models import DataChange, FamilyMember, Participant
from jangkau.registry.models import Account, Consent, Person, User
from jangkau.rules.data_rights import change_due_on
from tests.factories.registrations import begin_form
from tests.portal.conftest import NIK, Telephone

NEW_NIK = "6402061708800025"


@pytest.fixture
def person(signed_in: Telephone) -> Person:
    """A worker who has registered from this telephone, with a bill of 16,800 rupiah."""
    form = begin_form(signed_in.number, now=_now())
    join(account_id=form.account_id, public_id=form.public_id, attested=True, now=_now())
    return Person.objects.get()


def _now() -> datetime.datetime:
    return timezone.localtime()


def shown(telephone: Telephone, page: str, *args: Any) -> str:
    # The second time: what was done is told on the first page after it, and names people as well.
    telephone.get(page, *args)
    answer = telephone.get(page, *args)
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def test_address_holds_at_once_and_is_put_down_to_the_worker(signed_in: Telephone, person: Person) -> None:
    places = {"regency": "Kabupaten Kutai Kartanegara", "district": "Tenggarong", "village": "Timbau"}

    answer = signed_in.post("address", person.pk, address="Jl. Mawar 3, RT 2", **places)
    wrong = signed_in.post("address", person.pk, address="Jl. Mawar 3", **(places | {"village": "Tanpa Nama"}))

    assert (answer.status_code, wrong.status_code) == (303, 422)
    person.refresh_from_db()
    assert (person.address, person.region.name) == ("Jl. Mawar 3, RT 2", "Timbau")
    with connection.cursor() as cursor:
        cursor.execute("SELECT metadata->>'by' FROM pghistory_context WHERE id = %s", [person.context_id])
        assert cursor.fetchone()[0] == Account.objects.get().user.username


def test_second_job_and_another_income_replace_the_bill_that_waits(signed_in: Telephone, person: Person) -> None:
    before = Bill.objects.get()

    answer = signed_in.post(
        "work", person.pk, occupation="nelayan", income="1,2 juta sebulan", second_occupation="tukang ojek"
    )

    assert answer.status_code == 303
    worker = Participant.objects.get()
    assert (worker.bracket, worker.second_sector) == (2, "transport")
    assert worker.second_occupation
    after = Bill.objects.exclude(pk=before.pk).get()
    before.refresh_from_db()
    assert (before.state, after.state, after.replaces_id) == ("cancelled", "issued", before.pk)
    assert after.total_rupiah > before.total_rupiah
    again = signed_in.post(
        "work", person.pk, occupation="nelayan", income="1,2 juta sebulan", second_occupation="tukang ojek"
    )
    assert "Tidak ada yang berubah" in again.content.decode()


def test_name_changes_by_an_officer_within_seven_working_days_and_can_be_withdrawn(
    signed_in: Telephone, person: Person
) -> None:
    signed_in.post("change", person.pk, name="Syarif", nik=NEW_NIK, why="salah ketik")

    change = DataChange.objects.get()
    text = shown(signed_in, "data", person.pk)
    assert (change.fields, change.due_on) == ("nik name", change_due_on(timezone.localdate()))
    assert all(said in text for said in ("Syarif", "64**********0025", "Diputuskan petugas paling lambat"))
    assert not {NIK, NEW_NIK} & set(text.split())
    assert NEW_NIK.encode() not in bytes(change.wanted_sealed)
    person.refresh_from_db()
    assert person.name == "Sarif"
    second = signed_in.post("change", person.pk, name="Lain")
    assert "Masih ada permintaan" in second.content.decode()

    signed_in.post("change_withdraw", person.pk, change.pk)

    change.refresh_from_db()
    assert (change.state, change.decided_by) == ("withdrawn", None)
    assert signed_in.post("change_withdraw", person.pk, change.pk).status_code == 409


def test_change_that_says_what_is_on_record_is_not_asked_for(signed_in: Telephone, person: Person) -> None:
    nothing = signed_in.post("change", person.pk)
    same = signed_in.post("change", person.pk, name="Sarif", nik=NIK)
    number = signed_in.post("change", person.pk, name="Lain", why=f"NIK saya {NIK}")

    assert [answer.status_code for answer in (nothing, same, number)] == [422, 422, 422]
    assert not DataChange.objects.exists()


def test_family_is_named_with_one_consent_and_stands_in_the_laws_order(signed_in: Telephone, person: Person) -> None:
    child = {"relation": "child", "birth_date": "2015-05-01", "in_school": "on"}

    refused = signed_in.post("family", person.pk, name="Siti", relation="spouse")
    assert refused.status_code == 422
    assert not FamilyMember.objects.exists()
    signed_in.post("family", person.pk, name="Ibu Aminah", relation="parent", agreed="on")
    signed_in.post("family", person.pk, name="Siti", relation="spouse")
    for name in ("Budi", "Wati"):
        assert signed_in.post("family", person.pk, name=name, **child).status_code == 303

    text = shown(signed_in, "family", person.pk)
    assert sorted(("Siti", "Budi", "Wati", "Ibu Aminah"), key=text.index) == ["Siti", "Budi", "Wati", "Ibu Aminah"]
    assert Consent.objects.get().purpose == "family"
    third = signed_in.post("family", person.pk, name="Adi", **child)
    dateless = signed_in.post("family", person.pk, name="Adi", relation="child", in_school="on")
    assert "paling banyak untuk 2 anak" in third.content.decode()
    assert dateless.status_code == 422


def test_who_is_removed_from_the_family_stays_on_record_with_his_end(signed_in: Telephone, person: Person) -> None:
    signed_in.post("family", person.pk, name="Siti", relation="spouse", agreed="on")
    member = FamilyMember.objects.get()

    signed_in.post("family_remove", person.pk, member.pk)

    member.refresh_from_db()
    assert member.removed_at is not None
    assert "Siti" not in shown(signed_in, "family", person.pk)
    assert signed_in.get("family_remove", person.pk, member.pk).status_code == 404


def test_another_telephone_reaches_neither_the_change_nor_the_family(signed_in: Telephone, person: Person) -> None:
    signed_in.post("change", person.pk, name="Syarif")
    signed_in.post("family", person.pk, name="Siti", relation="spouse", agreed="on")
    change, member = DataChange.objects.get(), FamilyMember.objects.get()
    other = Telephone("+6281234567802")
    other.sign_in()
    own = begin_form(other.number, now=_now(), nik=NEW_NIK)
    joined = join(account_id=own.account_id, public_id=own.public_id, attested=True, now=_now())

    # With his own person in the address and another's change or member behind it.
    answers = [
        other.post("change_withdraw", joined.person_id, change.pk),
        other.post("family_remove", joined.person_id, member.pk),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    change.refresh_from_db()
    member.refresh_from_db()
    assert (change.state, member.removed_at) == ("asked", None)


def test_database_keeps_one_open_change_a_participant_and_no_nameless_family(person: Person) -> None:
    worker, account = Participant.objects.get(), Account.objects.get()
    change = {
        "participant": worker, "asked_by": account, "wanted_sealed": b"", "fields": "name", "asked_at": _now(),
        "due_on": timezone.localdate(),
    }  # fmt: skip
    DataChange.objects.create(**change)

    with pytest.raises(IntegrityError, match="one_open_data_change"), transaction.atomic():
        DataChange.objects.create(**change)
    with pytest.raises(IntegrityError, match="family_member_named"), transaction.atomic():
        FamilyMember.objects.create(participant=worker, relation="child", name="", named_at=_now())
    assert User.objects.get(account=account).has_usable_password() is False
