"""A worker registers by himself, from his number to a bill, and is covered when it is paid."""

import datetime

from django.utils import timezone

from jangkau.collection.models import Bill
from jangkau.collection.services.payments import record_payment
from jangkau.enrolment.models import Participant, Registration
from jangkau.registry.models import Account, Person, User
from tests.factories import partnership as given
from tests.factories.registry import make_person, make_region
from tests.portal.conftest import JAHAB, NIK, Telephone


def test_worker_comes_from_his_number_to_a_bill_and_is_covered_when_it_is_paid(signed_in: Telephone) -> None:
    form = signed_in.form()
    signed_in.fill_in(form)
    sent = signed_in.send(form)
    bill = Bill.objects.get(payer_person__name="Sarif")
    shown = signed_in.client.get(sent.url).content.decode()
    assert bill.code is not None
    assert all(text in shown for text in ("Pendaftaran diterima", "Kode iuran", bill.code[:4]))

    now = bill.issued_at
    record_payment(
        channel="LOKET", reference="1", bill_number=bill.number, amount_rupiah=bill.total_rupiah, paid_at=now, now=now,
        by_user_id=User.objects.get(username=given.OFFICER).pk,
    )  # fmt: skip
    mine = signed_in.get("mine").content.decode()
    assert "Terlindungi sampai" in mine
    assert Account.objects.get().people.get().person == bill.payer_person


def test_form_is_kept_page_by_page_and_goes_on_from_another_telephone_with_the_number(signed_in: Telephone) -> None:
    form = signed_in.form()
    signed_in.post("step_who", form, nik=NIK, name="Sarif")
    elsewhere = Telephone()
    elsewhere.sign_in()
    page = elsewhere.get("mine").content.decode()
    assert "Sarif" in page
    assert f"/pekerja/daftar/{form}/tinggal/" in page
    assert 'value="1980-08-17"' in elsewhere.get("step_birth", form).content.decode()


def test_what_was_typed_lies_sealed_and_is_forgotten_once_it_is_decided(signed_in: Telephone) -> None:
    form = signed_in.form()
    signed_in.fill_in(form)
    kept = bytes(Registration.objects.get().answers_sealed)
    assert NIK.encode() not in kept
    assert b"Sarif" not in kept
    signed_in.send(form)
    assert len(bytes(Registration.objects.get().answers_sealed)) < len(kept) / 3


def test_form_is_not_sent_without_the_statement(signed_in: Telephone) -> None:
    form = signed_in.form()
    signed_in.fill_in(form)
    answer = signed_in.post("step_check", form)
    assert answer.status_code == 422
    assert not Participant.objects.exists()


def test_page_ahead_leads_back_to_the_first_that_is_not_filled_in(signed_in: Telephone) -> None:
    form = signed_in.form()
    assert signed_in.get("step_check", form).url.endswith("/siapa/")


def test_second_press_on_send_makes_no_second_participant(signed_in: Telephone) -> None:
    form = signed_in.form()
    signed_in.fill_in(form)
    signed_in.send(form)
    again = signed_in.send(form)
    assert again.status_code == 409
    assert (Person.objects.count(), Bill.objects.count()) == (1, 1)


def test_nik_that_contradicts_the_birth_date_waits_for_an_officer(signed_in: Telephone) -> None:
    form = signed_in.form()
    signed_in.fill_in(form, birth_date="1981-08-17")
    sent = signed_in.send(form)
    assert "Pendaftaran terkirim" in signed_in.client.get(sent.url).content.decode()
    waiting = Registration.objects.get()
    assert (waiting.state, waiting.reasons) == ("submitted", ["nik_birth_date_mismatch"])
    assert not Person.objects.exists()


def test_somebody_elses_nik_waits_for_an_officer_and_gives_nothing_of_his_record(signed_in: Telephone) -> None:
    known = make_person(nik=NIK, name="Rahasia", region=make_region(JAHAB))
    form = signed_in.form()
    signed_in.fill_in(form)
    signed_in.send(form)
    assert Registration.objects.get().reasons == ["nik_known"]
    assert "Rahasia" not in signed_in.get("mine").content.decode()
    assert signed_in.get("person", known.pk).status_code == 404


def test_worker_on_record_with_this_number_is_himself(signed_in: Telephone) -> None:
    known = make_person(nik=NIK, name="SARIF", region=make_region(JAHAB))
    Person.objects.filter(pk=known.pk).update(phone=signed_in.number)
    form = signed_in.form()
    signed_in.fill_in(form)
    signed_in.send(form)
    assert Registration.objects.get().person == known
    assert Bill.objects.get().payer_person == known


def test_age_of_64_may_join_and_the_65th_birthday_is_too_late(signed_in: Telephone) -> None:
    today = timezone.localdate()
    tomorrow = today + datetime.timedelta(days=1)
    turns_65_today, turns_65_tomorrow = today.replace(year=today.year - 65), tomorrow.replace(year=tomorrow.year - 65)
    form = signed_in.form()
    signed_in.post("step_who", form, nik=NIK, name="Sarif")
    late = signed_in.post("step_birth", form, birth_date=turns_65_today.isoformat(), sex="L", village=JAHAB)
    assert late.status_code == 422
    assert "ulang tahun ke-65" in late.content.decode()
    in_time = signed_in.post("step_birth", form, birth_date=turns_65_tomorrow.isoformat(), sex="L", village=JAHAB)
    assert in_time.status_code == 303
