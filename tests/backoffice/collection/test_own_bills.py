"""Pages of bills that workers pay themselves: shown first, issued, replaced; and the pages of a wadah."""

import datetime

import pytest
from django.urls import reverse

from jangkau.backoffice import pages
from jangkau.collection.models import Bill, Reattestation
from jangkau.collection.selectors.payment_codes import grouped_code
from jangkau.collection.services.bill_endings import expire_bills
from jangkau.enrolment.models import Participant
from jangkau.partnership.models import Member
from jangkau.registry.models import User
from tests.backoffice.parts import assert_part_is_the_pages
from tests.backoffice.queries import assert_same_queries
from tests.factories import partnership as given
from tests.factories.collection import make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.saving_up import saving_up_offered

NOW = datetime.datetime(2027, 1, 10, 2, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    """Let every page be asked for in January 2027, when relief is left for transport only."""
    monkeypatch.setattr(pages.timezone, "now", lambda: NOW)
    monkeypatch.setattr(pages.timezone, "localdate", lambda *_instant: NOW.date())


@pytest.fixture
def officer(house, sign_in):
    """A browser of the branch officer; the worker has stated again that he works since his cover of 2022 lapsed."""
    worker = Participant.objects.get(person=house.person, ended_on=None)
    Reattestation.objects.create(
        participant=worker, cover_ended_on=datetime.date(2023, 1, 1), stated_at=NOW, recorded_by=User.objects.first()
    )
    return sign_in(given.OFFICER)


def text_of(answer) -> str:
    return answer.content.decode()


def new_path(house) -> str:
    return reverse("backoffice:person_bill_new", args=[house.person.pk])


def issue(officer, house, *, total: int = 3 * 16_800, count: int = 3, first_month: str = "2027-01"):
    return officer.post(new_path(house), {"first_month": first_month, "count": count, "total": total}, follow=True)


def own_bill() -> Bill:
    return Bill.objects.get(payer_person__isnull=False, state="issued")


def test_person_leads_to_a_bill_of_his_own_for_who_may_issue_it(house, sign_in):
    person = reverse("backoffice:person", args=[house.person.pk])

    assert new_path(house) in text_of(sign_in(given.OFFICER).get(person))
    assert new_path(house) not in text_of(sign_in("auditor.tgr").get(person))


def test_amount_is_explained_before_it_is_billed(officer, house):
    Participant.objects.filter(person=house.person).update(sector="transport", with_savings=True)

    page = text_of(officer.get(new_path(house), {"first_month": "2027-01", "count": "6"}))

    for said in ("3 × Rp8.400", "3 × Rp16.800", "6 × Rp20.000", "Keringanan berlaku sampai 31 Maret 2027", "Pasal"):
        assert said in page
    assert 'name="total" value="195600"' in page


def test_bill_is_issued_as_shown_and_printed_to_take_home(officer, house):
    answer = issue(officer, house)
    page, bill = text_of(answer), own_bill()

    assert answer.redirect_chain == [(reverse("backoffice:bill", args=[bill.pk]), 303)]
    assert (bill.total_rupiah, bill.payer_person) == (50_400, house.person)
    assert grouped_code(bill.code) in page
    assert "Bayar paling lambat 31 Januari 2027" in page
    assert "data-print" in page


def test_same_form_sent_twice_makes_one_bill(officer, house):
    issue(officer, house)
    answer = issue(officer, house)

    assert answer.status_code == 422
    assert own_bill().number in text_of(answer)
    assert Bill.objects.filter(payer_person__isnull=False).count() == 1


def test_amount_that_was_not_the_one_shown_is_refused(officer, house):
    answer = issue(officer, house, total=1)

    assert answer.status_code == 422
    assert "Jumlahnya berubah" in text_of(answer)
    assert not Bill.objects.filter(payer_person__isnull=False).exists()


def test_month_that_a_sponsor_promised_is_left_out_and_said_so(officer, house):
    promised = [datetime.date(2027, 2, 1)]
    Member.objects.filter(participant__person=house.person, agreement=house.agreement).update(months=promised)

    page = text_of(officer.get(new_path(house), {"first_month": "2027-01", "count": "3"}))
    issue(officer, house, total=2 * 16_800)

    assert "akan dibayar sponsor" in page
    assert sorted(own_bill().lines.values_list("month", flat=True)) == [
        datetime.date(2027, 1, 1),
        datetime.date(2027, 3, 1),
    ]


def test_officer_writes_down_what_a_lapsed_worker_states(officer, house):
    worker = Participant.objects.get(person=house.person, ended_on=None)
    began = datetime.datetime(2026, 9, 1, 2, 0, tzinfo=datetime.UTC)
    pay(make_bill([worker], months("2026-09"), payer=worker, now=began), paid_at=began)

    page = text_of(officer.get(new_path(house)))
    assert "Perlindungan baru mulai 10 Januari 2027 bila dibayar hari ini" in page
    assert f"{house.person.name} menyatakan sendiri kepada saya bahwa ia bekerja" in page
    assert issue(officer, house).status_code == 422
    assert Reattestation.objects.count() == 1

    typed = {"first_month": "2027-01", "count": 1, "total": 16_800, "attested": "on"}
    assert officer.post(new_path(house), typed).status_code == 303
    assert Reattestation.objects.latest("pk").recorded_by.username == given.OFFICER
    assert "menyatakan sendiri" not in text_of(officer.get(new_path(house)))


@pytest.mark.parametrize(
    "query",
    [{"first_month": "x", "count": "²"}, {"first_month": "0000-13"}, {"count": "999"}, {"first_month": "2020-01"}],
)
def test_page_bears_whatever_stands_in_its_address(officer, house, query):
    assert officer.get(new_path(house), query).status_code == 200


def test_price_that_is_no_longer_right_is_told_and_replaced(officer, house):
    issue(officer, house)
    old = own_bill()
    Participant.objects.filter(person=house.person).update(bracket=2)
    story, replace = reverse("backoffice:bill", args=[old.pk]), reverse("backoffice:bill_reprice", args=[old.pk])

    told, shown = text_of(officer.get(story)), text_of(officer.get(replace))
    refused = officer.post(replace, {"reason": ""})
    answer = officer.post(replace, {"reason": "Kelompok penghasilan naik"}, follow=True)

    assert "tidak lagi tepat" in told
    assert "Rp50.400 → Rp56.400" in shown
    assert refused.status_code == 422
    new = own_bill()
    assert new.replaces == old
    for page in (text_of(answer), text_of(officer.get(story))):
        assert old.number in page
        assert new.number in page
        assert "Kelompok penghasilan naik" in page
    assert "Tidak ada yang perlu diganti" in text_of(officer.get(replace))


def test_bill_that_ran_out_says_what_a_payer_meets_and_leads_to_a_new_one(officer, house):
    issue(officer, house)
    bill = own_bill()
    expire_bills(now=NOW + datetime.timedelta(days=40))

    page = text_of(officer.get(reverse("backoffice:bill", args=[bill.pk])))

    assert "Pembayaran dengan kode iurannya ditolak" in page
    assert new_path(house) in page
    assert "Cara membayar" not in page


def test_wadah_tells_its_members_and_bills_them(officer, house):
    path = reverse("backoffice:wadah_bill_new", args=[house.wadah.code])
    ended = make_participant(office=house.agreement.office, wadah=house.wadah)
    Participant.objects.filter(pk=ended.pk).update(
        ended_on=datetime.date(2026, 12, 1), end_reason="withdrew", end_recorded_at=NOW
    )

    listed, shown = text_of(officer.get(reverse("backoffice:wadah_list"))), text_of(officer.get(path))
    officer.post(path, {"first_month": "2027-01", "count": "1", "total": "16800"})
    again = text_of(officer.get(path))
    page = text_of(officer.get(reverse("backoffice:wadah", args=[house.wadah.code])))

    bill = Bill.objects.get(payer_organisation=house.wadah)
    assert "0 dari 1 anggota" in listed
    assert "1 anggota: kepesertaannya sudah berakhir" in shown
    assert "Tidak ada yang dapat ditagih" in again
    assert bill.number in page
    assert house.wadah.name in text_of(officer.get(reverse("backoffice:bill", args=[bill.pk])))


def test_pages_of_wadah_ask_as_many_questions_for_many_members(officer, house):
    def grow() -> None:
        for _each in range(5):
            make_participant(office=house.agreement.office, wadah=house.wadah)

    for name in ("wadah", "wadah_bill_new"):
        assert_same_queries(officer, reverse(f"backoffice:{name}", args=[house.wadah.code]), grow)
    assert_same_queries(officer, reverse("backoffice:wadah_list"), grow)
    issue(officer, house, count=1, total=16_800)
    assert_same_queries(
        officer,
        new_path(house),
        lambda: issue(officer, house, first_month="2027-02", count=12, total=12 * 16_800),
    )


def test_parts_of_the_wadah_pages_are_the_pages(officer, house):
    assert_part_is_the_pages(officer, reverse("backoffice:wadah", args=[house.wadah.code]), "wadah-bills")
    assert_part_is_the_pages(officer, reverse("backoffice:wadah_list"), "wadah-list")


def saving_path(house) -> str:
    return reverse("backoffice:person_saving", args=[house.person.pk])


def test_saving_up_is_nowhere_offered_as_the_law_is_followed(officer, house):
    person = text_of(officer.get(reverse("backoffice:person", args=[house.person.pk])))
    page = text_of(officer.get(saving_path(house)))

    assert "Tabungan iuran" not in person
    assert "Tabungan iuran belum ditawarkan" in page
    assert "Tidak ditemukan ketentuan" in page
    assert 'name="amount"' not in page


def test_deposit_is_taken_down_and_told_where_saving_up_is_offered(officer, house):
    deposit = {"channel": "BANK-KALTIMTARA", "paid_on": "2027-01-10", "paid_time": "09:00"}
    with saving_up_offered(NOW.date()):
        person = text_of(officer.get(reverse("backoffice:person", args=[house.person.pk])))
        saved = officer.post(saving_path(house), {**deposit, "reference": "T1", "amount": "16.000"}, follow=True)
        paid = officer.post(saving_path(house), {**deposit, "reference": "T2", "amount": "5.000"}, follow=True)
        again = officer.post(saving_path(house), {**deposit, "reference": "T2", "amount": "5.000"}, follow=True)

    assert saving_path(house) in person
    assert "Rp16.000 diperhitungkan. Sekarang tersimpan Rp16.000." in text_of(saved)
    assert "Januari 2027, Rp16.800" in text_of(saved)
    assert "Rp5.000 diperhitungkan dan membayar Januari 2027. Masih tersimpan Rp4.200." in text_of(paid)
    assert "sudah tercatat dalam tabungan" in text_of(again)
