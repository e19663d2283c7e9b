"""An officer looks at a form that a worker sent: accepts it, sends it back, refuses it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jangkau.collection.models import Bill
from jangkau.core.models import Sighting
from jangkau.enrolment.models import Registration
from jangkau.registry.models import OutgoingMessage, Person
from tests.backoffice.queries import assert_same_queries
from tests.factories import partnership as given
from tests.factories.registrations import JAHAB, NIK, SEMPAJA, send_form
from tests.factories.registry import make_person, make_region

REASON = "KTP asli diperlihatkan di loket"


def page(name: str, form: Registration) -> str:
    return reverse(f"backoffice:{name}", args=[form.public_id])


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_form_is_shown_with_its_reasons_in_words_and_without_its_nik(officer: Client) -> None:
    form = send_form(sex="P", nik="9902061708800017")

    text = shown(officer, page("registration", form))

    assert "Tanggal lahir tidak sama dengan NIK" in text
    assert "Jenis kelamin tidak sama dengan NIK" in text
    assert "bukan kode wilayah yang dikenal" in text
    assert "99**********0017" in text
    assert "9902061708800017" not in text
    assert form.account.phone in text


def test_accepted_worker_is_a_participant_with_a_bill_and_is_told(officer: Client) -> None:
    form = send_form()

    answer = officer.post(page("registration_accept", form), {"reason": REASON})

    assert answer.url == reverse("backoffice:registrations")
    bill = Bill.objects.get()
    assert bill.payer_person is not None
    assert bill.payer_person.name == "Sarif"
    form.refresh_from_db()
    assert (form.state, form.decided_by and form.decided_by.username) == ("accepted", given.OFFICER)
    assert OutgoingMessage.objects.filter(purpose="registration").count() == 1


def test_worker_reads_at_the_marked_box_what_to_put_right(officer: Client) -> None:
    form = send_form()

    nothing = officer.post(page("registration_send_back", form), {"note": "tanggal lahir di KTP berbeda"})
    answer = officer.post(
        page("registration_send_back", form), {"marked": ["birth_date"], "note": "tanggal lahir di KTP berbeda"}
    )

    assert (nothing.status_code, answer.status_code) == (422, 303)
    form.refresh_from_db()
    assert (form.state, form.marked, form.note) == ("sent_back", ["birth_date"], "tanggal lahir di KTP berbeda")


def test_refused_form_is_forgotten(officer: Client) -> None:
    form = send_form()
    kept = len(bytes(form.answers_sealed))

    officer.post(page("registration_refuse", form), {"reason": "NIK milik orang lain di KTP"})

    form.refresh_from_db()
    assert form.state == "refused"
    assert len(bytes(form.answers_sealed)) < kept / 3
    assert not Person.objects.exists()


def test_second_of_two_officers_is_told_that_it_is_decided(officer: Client, supervisor: Client) -> None:
    form = send_form()
    officer.post(page("registration_accept", form), {"reason": REASON})

    late = supervisor.post(page("registration_accept", form), {"reason": REASON})

    assert late.status_code == 409
    assert "tidak menunggu keputusan lagi" in late.content.decode()
    assert "diterima" in late.content.decode()
    assert (Person.objects.count(), Bill.objects.count()) == (1, 1)


def test_known_person_stands_beside_the_form_and_that_he_was_shown_is_on_record(officer: Client) -> None:
    known = make_person(nik=NIK, name="Sarif Lama", region=make_region(JAHAB))
    form = send_form(birth_date="1980-08-17")

    text = shown(officer, page("registration", form))

    assert "NIK ini sudah tercatat" in text
    assert "Sarif Lama" in text
    seen = Sighting.objects.get(subject="person", subject_id=known.pk)
    assert (seen.page, seen.seen_by) == ("registration", given.OFFICER)


def test_known_person_of_another_office_is_not_shown(officer: Client) -> None:
    make_person(nik=NIK, name="Sarif Lama", region=make_region(SEMPAJA))
    form = send_form(birth_date="1980-08-17")

    text = shown(officer, page("registration", form))

    assert "Sarif Lama" not in text
    assert "dilayani kantor lain" in text
    assert not Sighting.objects.exists()


@pytest.fixture
def without_village(world: Any) -> Registration:
    """A form with a village that nobody knows."""
    return send_form(birth_date="1980-08-17", region_code="6402", place_words="Kampung Baru, Kutai Kartanegara")


def test_village_is_set_before_the_form_is_accepted(officer: Client, without_village: Registration) -> None:
    place = {"regency": "Kutai Kartanegara", "district": "Tenggarong", "village": "Jahab"}

    assert "Kampung Baru" in shown(officer, page("registration", without_village))
    answer = officer.post(page("registration_village", without_village), place)
    officer.post(page("registration_accept", without_village), {"reason": REASON})

    assert answer.status_code == 303
    assert Person.objects.get().region_id == JAHAB


def test_form_goes_to_the_office_that_serves_the_village(officer: Client, without_village: Registration) -> None:
    place = {"regency": "Samarinda", "district": "Samarinda Utara", "village": "Sempaja"}

    answer = officer.post(page("registration_village", without_village), place)

    assert answer.url == reverse("backoffice:registrations")
    assert officer.get(page("registration", without_village)).status_code == 404
    without_village.refresh_from_db()
    assert without_village.office is not None
    assert without_village.office.code == "KC-SMD"


def test_misspelt_village_is_asked_for_again(officer: Client, without_village: Registration) -> None:
    place = {"regency": "Kutai Kartanegara", "district": "Tenggarong", "village": "Jahap"}

    answer = officer.post(page("registration_village", without_village), place)

    assert answer.status_code == 422
    without_village.refresh_from_db()
    assert without_village.reasons == ["village_unknown"]


def test_number_of_queries_does_not_grow_with_the_list(officer: Client) -> None:
    send_form()

    def grow() -> None:
        for serial in range(3):
            send_form(f"+628123456790{serial}", nik=f"640206170880002{serial}")

    assert_same_queries(officer, reverse("backoffice:registrations"), grow)
