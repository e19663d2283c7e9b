"""What is done to a person's record: corrected, dead and not dead after all, ended, his NIK seen."""

import datetime

import pytest
from django.urls import reverse

from jangkau.core.models import Sighting
from jangkau.registry.models import EmailConfirmation, NikReveal, Person
from tests.factories import partnership as given

REASON = "salah ketik, KTP asli diperlihatkan di loket"


@pytest.fixture
def officer(house, sign_in):
    """A browser of the branch officer."""
    return sign_in(given.OFFICER)


def path_of(person, name="person"):
    return reverse(f"backoffice:{name}", args=[person.pk])


def typed(person, **changes):
    fields = {
        "name": person.name,
        "birth_date": f"{person.birth_date:%d-%m-%Y}",
        "sex": person.sex,
        "regency": "Kabupaten Kutai Kartanegara",
        "district": "Tenggarong",
        "village": "Jahab",
        "address": person.address,
        "phone": person.phone,
        "email": person.email,
        "nik": "",
        "reason": REASON,
    }
    return fields | changes


def correct(browser, person, **changes):
    return browser.post(path_of(person, "person_correct"), typed(person, **changes))


def again(person):
    return Person.objects.get(pk=person.pk)


def test_the_form_begins_with_what_is_recorded_but_for_the_nik(officer, house):
    page = officer.get(path_of(house.person, "person_correct")).content.decode()

    assert f'value="{house.person.name}"' in page
    assert 'value="17-08-1980"' in page
    assert 'value="Jahab"' in page
    assert page.count("Tercatat:") == 9


def test_a_correction_is_written_and_shown_from_old_to_new(officer, house):
    old = house.person.name

    answer = correct(officer, house.person, name="Nama Baru", phone="0812 3456 7890")

    assert (answer.status_code, answer.headers["Location"]) == (303, path_of(house.person))
    assert again(house.person).name == "Nama Baru"
    page = officer.get(path_of(house.person)).content.decode()
    assert f"<del><bdi>{old}</bdi></del>" in page
    assert "<ins><bdi>Nama Baru</bdi></ins>" in page
    assert REASON in page
    assert given.OFFICER in page


def test_of_an_email_that_an_officer_writes_down_its_reader_is_asked(officer, house):
    assert correct(officer, house.person, email="Sri@Contoh.id").status_code == 303

    person = again(house.person)
    assert (person.email, person.email_confirmed_at) == ("sri@contoh.id", None)
    assert EmailConfirmation.objects.get().person_id == person.pk
    page = officer.get(path_of(house.person)).content.decode()
    assert "Belum ditegaskan pembacanya" in page
    Person.objects.filter(pk=person.pk).update(email_confirmed_at=person.registered_at)

    assert correct(officer, again(person), name="Nama Lain").status_code == 303

    assert again(person).email_confirmed_at == person.registered_at
    assert EmailConfirmation.objects.count() == 1


def test_a_place_is_found_by_its_names(officer, house):
    correct(officer, house.person, district="kec. samboja", village="wonotirto")

    assert again(house.person).region_id == "6402132001"


def test_who_moves_away_is_no_longer_within_reach_and_the_officer_is_told(officer, house):
    answer = correct(officer, house.person, regency="Kota Samarinda", district="", village="")

    assert answer.headers["Location"] == reverse("backoffice:people")
    assert again(house.person).region_id == "6472"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Tidak ada yang berubah"),
        ({"name": "Nama Baru", "reason": ""}, "Tuliskan alasannya"),
        ({"name": "Nama Baru", "reason": "ok"}, "sedikitnya"),
        ({"name": "Nama Baru", "reason": "NIK yang benar 6402061708800001"}, "Jangan menulis NIK"),
        ({"name": " "}, "Nama belum diisi"),
        ({"name": "123"}, "Nama belum diisi"),
        ({"birth_date": "31-02-1980"}, "tidak terbaca"),
        ({"birth_date": "17-08-2999"}, "tidak mungkin"),
        ({"birth_date": "17-08-1080"}, "tidak mungkin"),
        ({"sex": "X"}, "X"),
        ({"phone": "12"}, "telepon"),
        ({"email": "sri@contoh"}, "surel"),
        ({"village": "Jahap"}, "Jahab"),
        ({"regency": ""}, "kabupaten atau kota"),
        ({"nik": "640206170880"}, "16 angka"),
    ],
)
def test_what_will_not_do_is_said_written_nowhere_and_not_lost(officer, house, changes, said):
    before = Person.objects.filter(pk=house.person.pk).values().get()

    answer = correct(officer, house.person, **changes)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Person.objects.filter(pk=house.person.pk).values().get() == before
    if "name" in changes and "Baru" in changes["name"]:
        assert 'value="Nama Baru"' in answer.content.decode()


def test_a_nik_of_somebody_else_is_refused_without_telling_whose_name(officer, house):
    row = given.worker(name="Orang Yang Lain")
    given.register(row)

    answer = correct(officer, house.person, nik=row.nik)

    assert answer.status_code == 422
    assert "Orang Yang Lain" not in answer.content.decode()


def test_a_wrong_nik_is_corrected_however_it_is_grouped(officer, house):
    nik = given.worker().nik

    answer = correct(officer, house.person, nik=f"{nik[:4]} {nik[4:8]}.{nik[8:12]}-{nik[12:]}")

    assert answer.status_code == 303
    found = officer.post(reverse("backoffice:people"), {"text": nik})
    assert found.headers["Location"] == path_of(house.person)


def test_a_name_of_two_hundred_letters_with_html_is_kept_as_text(officer, house):
    name = "<i>" + "panjang" * 28

    correct(officer, house.person, name=name)

    assert again(house.person).name == name
    assert "<i>panjang" not in officer.get(path_of(house.person)).content.decode()
    assert "<i>panjang" not in officer.get(path_of(house.person, "person_correct")).content.decode()


def test_a_nik_is_shown_once_and_kept_by_nobody(officer, house):
    row = given.worker()
    person = given.register(row)

    answer = officer.post(path_of(person, "person_reveal"), {"reason": "mencocokkan KTP dengan klaim"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert row.nik in page
    assert "no-store" in answer.headers["Cache-Control"]
    assert row.nik not in str(dict(officer.session))
    assert row.nik not in officer.get(path_of(person)).content.decode()
    assert row.nik not in officer.get(path_of(person, "person_reveal")).content.decode()
    assert NikReveal.objects.get().person_id == person.pk


@pytest.mark.parametrize("reason", ["", "perlu", "x" * 40, "klaim 6402061708800001", "a b" * 400])
def test_without_a_real_reason_no_nik_is_shown(officer, house, reason):
    answer = officer.post(path_of(house.person, "person_reveal"), {"reason": reason})

    assert answer.status_code == 422
    assert not NikReveal.objects.exists()


def test_a_reveal_asked_by_address_shows_nothing(officer, house):
    row = given.worker()
    person = given.register(row)

    answer = officer.get(path_of(person, "person_reveal"), {"reason": "mencocokkan KTP dengan klaim"})

    assert row.nik not in answer.content.decode()
    assert not NikReveal.objects.exists()


def test_a_death_is_recorded_and_withdrawn(officer, house):
    death = path_of(house.person, "person_death")

    officer.post(death, {"died_on": "20-10-2022", "reason": "akta kematian dibawa istrinya"})
    assert again(house.person).died_on == datetime.date(2022, 10, 20)
    page = officer.get(path_of(house.person)).content.decode()
    assert "Kematian dicatat" in page
    assert house.agreement.code in page

    officer.post(death, {"reason": "yang meninggal tetangganya"})
    assert again(house.person).died_on is None
    assert house.person.participations.get().ended_on is None


@pytest.mark.parametrize(
    ("day", "said"),
    [("20-10-2999", "tidak mungkin"), ("16-08-1980", "tidak mungkin"), ("", "Isi tanggalnya"), ("x", "tidak terbaca")],
)
def test_a_death_that_cannot_be_is_refused(officer, house, day, said):
    answer = officer.post(
        path_of(house.person, "person_death"), {"died_on": day, "reason": "akta kematian dibawa istrinya"}
    )

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert again(house.person).died_on is None


def test_a_death_recorded_without_ending_the_participation_can_be_finished(officer, house):
    Person.objects.filter(pk=house.person.pk).update(died_on=datetime.date(2022, 10, 20))
    death = path_of(house.person, "person_death")
    assert "masih berjalan" in officer.get(death).content.decode()

    officer.post(death, {"action": "record", "died_on": "20-10-2022", "reason": "menyelesaikan yang sudah tercatat"})

    assert house.person.participations.get().ended_on == datetime.date(2022, 10, 20)


def test_a_participation_is_ended_for_a_reason(officer, house):
    answer = officer.post(
        path_of(house.person, "person_end"),
        {"ended_on": "20-10-2022", "end_reason": "withdrew", "reason": "berhenti atas permintaan sendiri"},
    )

    assert answer.status_code == 303
    assert house.person.participations.get().end_reason == "withdrew"


@pytest.mark.parametrize("why", ["", "death", "nonsense"])
def test_a_participation_is_not_ended_for_a_reason_that_is_none(officer, house, why):
    answer = officer.post(
        path_of(house.person, "person_end"),
        {"ended_on": "20-10-2022", "end_reason": why, "reason": "berhenti atas permintaan sendiri"},
    )

    assert answer.status_code == 422
    assert house.person.participations.get().ended_on is None


def test_whoever_opens_a_form_of_a_person_stands_on_record(officer, house):
    for name in ("person_correct", "person_death", "person_end", "person_merge", "person_reveal"):
        officer.get(path_of(house.person, name))

    seen = Sighting.objects.filter(subject="person", subject_id=house.person.pk)
    assert set(seen.values_list("page", flat=True)) == {
        "person_correct",
        "person_death",
        "person_end",
        "person_merge",
        "person_reveal",
    }
