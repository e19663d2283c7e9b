"""A worker sees his savings, his consents and who looked at his data, closes his account, and leaves."""

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from jangkau.collection.models import Bill, InsuredMonth, MonthVoid
from jangkau.collection.services.joining import join
from jangkau.collection.services.payments import record_payment
from jangkau.core.services.sightings import record_sighting
from jangkau.enrolment.models import AssistanceCase, FamilyMember, Participant
from jangkau.enrolment.selectors.participants import participants_of_people
from jangkau.partnership.services.own_leaving import NotHimself, PaidByOthers, leave_participation
from jangkau.registry.models import Account, AccountPerson, Person, User
from jangkau.registry.selectors.accounts import reach_of_account
from jangkau.registry.services.accounts import look_after
from tests.backoffice.queries import assert_same_queries
from tests.factories import partnership as given
from tests.factories.house import House
from tests.factories.partners import make_partner
from tests.factories.registrations import ask_help, begin_form, make_account
from tests.portal.conftest import Telephone


def _now() -> datetime.datetime:
    return timezone.localtime()


def register(telephone: Telephone, now: datetime.datetime, **typed: Any) -> Person:
    """Return a worker who registered from a telephone and has a bill."""
    form = begin_form(telephone.number, now=now, **typed)
    joined = join(account_id=form.account_id, public_id=form.public_id, attested=True, now=now)
    return Person.objects.get(pk=joined.person_id)


def pay(now: datetime.datetime) -> Bill:
    """Pay the one open bill."""
    bill = Bill.objects.get(state="issued")
    record_payment(
        channel="LOKET", reference=bill.number, bill_number=bill.number, amount_rupiah=bill.total_rupiah, paid_at=now,
        now=now, by_user_id=User.objects.get(username=given.OFFICER).pk,
    )  # fmt: skip
    return bill


def shown(telephone: Telephone, page: str, *args: Any) -> str:
    answer = telephone.get(page, *args)
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def test_savings_are_told_by_years_and_handed_out_as_a_statement(signed_in: Telephone) -> None:
    person = register(signed_in, _now(), with_savings=True, months=3)
    assert "Belum ada iuran JHT" in shown(signed_in, "savings", person.pk)
    pay(_now())

    text = shown(signed_in, "savings", person.pk)
    statement = signed_in.get("savings_statement", person.pk, timezone.localdate().year)

    saved = sum(InsuredMonth.objects.filter(cover="savings").order_by("pk").values_list("jht_rupiah", flat=True))
    assert f"Rp{saved:,}".replace(",", ".") in text.replace("\N{NO-BREAK SPACE}", "")
    assert "Hasil pengembangan tidak termasuk" in text
    assert statement.content.startswith(b"%PDF")
    assert statement.headers["Content-Type"] == "application/pdf"


def test_consents_are_given_and_withdrawn_and_their_use_ends_at_once(signed_in: Telephone) -> None:
    person = register(signed_in, _now())
    signed_in.post("family", person.pk, name="Siti", relation="spouse", agreed="on")
    ask_help(signed_in.number, now=_now())
    for purpose in ("assistance", "reminders", "membership"):
        signed_in.post("consents", purpose=purpose, wish="give")

    given_text = shown(signed_in, "consents")
    for purpose in ("assistance", "family"):
        signed_in.post("consents", purpose=purpose, wish="withdraw")
    withdrawn_text = shown(signed_in, "consents")

    assert given_text.count("Anda setuju sejak") == 3
    assert (withdrawn_text.count("Anda setuju sejak"), withdrawn_text.count("Anda mencabutnya")) == (1, 2)
    assert FamilyMember.objects.get().removed_at is not None
    case = AssistanceCase.objects.get()
    assert (case.outcome, case.closed_at is None) == ("handed_back", False)


def test_who_looked_is_told_by_role_and_office_or_by_organisation(signed_in: Telephone) -> None:
    person = register(signed_in, _now())
    officer = User.objects.get(username=given.OFFICER)
    partner = make_partner("BANK-TGR").partner

    def look() -> None:
        for page, user in (("person", officer), ("cover_credit", partner.user)):
            record_sighting(
                subject="person", subject_id=person.pk, page=page, seen_by_id=user.pk, seen_by=user.username, now=_now()
            )

    look()
    text = shown(signed_in, "viewers", person.pk)
    assert "petugas cabang" in text
    assert partner.organisation.name in text
    assert "syarat kredit" in text
    assert officer.full_name not in text
    assert_same_queries(signed_in.client, f"/pekerja/saya/{person.pk}/dilihat/", look)


def test_closed_account_opens_nothing_and_its_people_stay_participants(signed_in: Telephone) -> None:
    person = register(signed_in, _now())

    assert signed_in.post("close").status_code == 422
    answer = signed_in.post("close", sure="on")

    assert answer.status_code == 303
    assert signed_in.get("person", person.pk).status_code == 303
    assert Account.objects.get().closed_at is not None
    assert person.pk in participants_of_people(person_ids=[person.pk])


def test_worker_is_told_what_he_loses_and_leaves_at_his_second_word(signed_in: Telephone) -> None:
    person = register(signed_in, _now(), months=3)
    paid = pay(_now())
    text = shown(signed_in, "leave", person.pk)

    without = signed_in.post("leave_surely", person.pk)
    answer = signed_in.post("leave_surely", person.pk, sure="on")

    assert "berakhir hari ini juga" in text
    assert "2 bulan yang sudah dibayar di muka hangus" in text
    assert (without.status_code, answer.status_code) == (422, 303)
    worker = Participant.objects.get()
    assert (worker.ended_on, worker.end_reason) == (timezone.localdate(), "withdrew")
    void = MonthVoid.objects.get()
    assert (void.payment.bill_id, InsuredMonth.objects.filter(voided_by=void).count()) == (paid.pk, 2)
    assert "Belum terlindungi" in shown(signed_in, "mine")
    again = signed_in.post("leave_surely", person.pk, sure="on")
    assert "bukan peserta sekarang" in again.content.decode()


def test_worker_who_is_behind_sees_what_is_lost_when_and_where_to_pay(signed_in: Telephone) -> None:
    # One month, which is over by now, but no three.
    joined_at = _now() - datetime.timedelta(days=40)
    person = register(signed_in, joined_at, months=1)
    pay(joined_at)

    text, mine = shown(signed_in, "person", person.pk), shown(signed_in, "mine")

    assert "Yang hilang kalau tidak dibayar" in text
    assert text.count('aria-current="step"') == 1
    assert "Tetap diberikan: perawatan kecelakaan kerja, biaya pemakaman." in text
    assert f'<a href="{reverse("portal:months", args=[person.pk])}">Bayar sekarang</a>' in text
    assert "semua haknya hilang" in mine


@pytest.mark.parametrize(("day", "given_up"), [("2026-11-30", 2), ("2026-12-01", 1), ("2026-12-02", 1)])
def test_month_that_has_begun_is_not_given_up(world: Any, day: str, given_up: int) -> None:
    # Paid for November to January.
    joined_at = datetime.datetime(2026, 11, 10, 3, tzinfo=datetime.UTC)
    person = register(Telephone(), joined_at, months=3)
    pay(joined_at)
    left_at = datetime.datetime.fromisoformat(f"{day}T03:00+00:00")

    settled = leave_participation(person_id=person.pk, reach=reach_of_account(Account.objects.get().pk), now=left_at)

    assert (settled.voided_months, settled.refunded_rupiah > 0) == (given_up, True)


def test_open_bill_ends_with_the_participation(world: Any) -> None:
    person = register(Telephone(), _now())

    leave_participation(person_id=person.pk, reach=reach_of_account(Account.objects.get().pk), now=_now())

    assert Bill.objects.get().state == "cancelled"


def test_holder_of_the_telephone_ends_nobody_elses_participation(world: Any) -> None:
    person = register(Telephone(), _now())
    AccountPerson.objects.update(relation="family")

    with pytest.raises(NotHimself):
        leave_participation(person_id=person.pk, reach=reach_of_account(Account.objects.get().pk), now=_now())

    assert Participant.objects.get().ended_on is None


def test_who_is_paid_for_by_an_agreement_leaves_through_its_office(house: House) -> None:
    account = make_account()
    look_after(account_id=account.pk, person_id=house.person.pk, relation="self", now=given.PAID_AT)

    with pytest.raises(PaidByOthers):
        leave_participation(
            person_id=house.person.pk,
            reach=reach_of_account(account.pk),
            now=datetime.datetime(2022, 10, 3, 2, tzinfo=datetime.UTC),
        )

    assert Participant.objects.get(person=house.person).ended_on is None
