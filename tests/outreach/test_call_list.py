"""Whom to call: everybody whose cover a call can keep, the most urgent first, and nobody else."""

import datetime
from collections.abc import Iterable

import pytest
from django.db import DatabaseError, transaction

from jangkau.core.permissions import Role
from jangkau.enrolment.models import Participant
from jangkau.enrolment.selectors.participants import UnknownParticipant
from jangkau.outreach.models import Contact
from jangkau.outreach.models.contacts import ContactOutcome, Tier
from jangkau.outreach.selectors.call_list import call_list, callee
from jangkau.outreach.selectors.call_tiers import tier_bands, tier_of
from jangkau.outreach.services.contacts import DayNotAhead, record_contact
from jangkau.registry.models import Person
from jangkau.registry.selectors.offices import UnknownOrganisation
from jangkau.registry.selectors.reach import NotPermitted, Reach
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import end_participant, make_participant
from tests.factories.registry import make_office, make_person
from tests.factories.staff import employ

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2022, 11, 20)


@pytest.fixture
def officer() -> Reach:
    """The reach of an officer at the participants' branch."""
    return employ("petugas", Role.BRANCH_OFFICER, office=make_office().code)


def paid_for(*wanted: str, **options: object) -> Participant:
    """Return a participant who paid each of these months on its tenth."""
    participant = make_participant(person=make_person(), **options)  # type: ignore[arg-type]  # those of make_participant
    for month in wanted:
        pay(make_bill([participant], months(month), now=at(f"{month}-01")), paid_at=at(f"{month}-10"))
    return participant


def listed(reach: Reach, today: datetime.date = TODAY, **options: str) -> list[tuple[int, Tier]]:
    return [(line.participant_id, line.tier) for line in call_list(reach=reach, today=today, **options).slice.rows]


def spoken(reach: Reach, participant: Participant, **said: object) -> None:
    values = {"outcome": "will_pay", "note": "", "again_on": None, "today": TODAY, "now": at("2022-11-20")} | said
    record_contact(participant_id=participant.pk, reach=reach, **values)  # type: ignore[arg-type]  # those of the service


def test_most_urgent_come_first_and_what_no_call_can_keep_is_left_out(officer: Reach) -> None:
    behind, ending, last_chance = paid_for("2022-10"), paid_for("2022-11"), paid_for("2022-08")
    gone, gone_longer = paid_for("2022-07"), paid_for("2022-06")
    paid_for("2022-05")
    ahead = paid_for("2022-11")
    pay(make_bill([ahead], months("2022-12"), now=at("2022-11-11")), paid_at=at("2022-11-12"))

    assert listed(officer) == [
        (last_chance.pk, Tier.LAST_CHANCE),
        (behind.pk, Tier.ARREARS),
        (ending.pk, Tier.ENDING),
        (gone.pk, Tier.LAPSED),
        (gone_longer.pk, Tier.LAPSED),
    ]


def test_whoever_joined_and_never_paid_is_called_for_two_months(officer: Reach) -> None:
    joined = make_participant(person=make_person(), registered_at=at("2022-11-19"))

    assert listed(officer) == [(joined.pk, Tier.NEVER_PAID)]
    assert listed(officer, datetime.date(2023, 1, 19)) == []


def test_whoever_has_paid_for_a_month_that_has_not_begun_is_called_by_nobody(officer: Reach) -> None:
    ahead = make_participant(person=make_person(), registered_at=at("2022-11-19"))
    bill = make_bill([ahead], months("2023-03"), now=at("2022-11-19"), letter_start=datetime.date(2023, 3, 1))
    pay(bill, paid_at=at("2022-11-19"))

    assert listed(officer) == []


@pytest.mark.parametrize(
    ("today", "tier"),
    [
        ("2022-09-30", None),
        ("2022-10-01", Tier.ENDING),
        ("2022-10-31", Tier.ENDING),
        ("2022-11-01", Tier.UNPAID),
        ("2022-11-15", Tier.UNPAID),
        ("2022-11-16", Tier.ARREARS),
        ("2022-12-31", Tier.ARREARS),
        ("2023-01-01", Tier.LAST_CHANCE),
        ("2023-01-31", Tier.LAST_CHANCE),
        ("2023-02-01", Tier.LAPSED),
        ("2023-04-02", Tier.LAPSED),
        ("2023-04-03", None),
    ],
)
def test_tier_follows_the_calendar_of_the_law(today: str, tier: Tier | None) -> None:
    assert tier_of(datetime.date(2022, 11, 1), datetime.date.fromisoformat(today)) == tier


@pytest.mark.parametrize("today", ["2022-11-01", "2024-02-29", "2026-01-31", "2026-12-31"])
def test_every_end_of_cover_has_one_tier_at_most(today: str) -> None:
    bands = tier_bands(datetime.date.fromisoformat(today))

    assert [later.ends_from for later in bands[:-1]] == [earlier.ends_until for earlier in bands[1:]]
    assert all(band.ends_from < band.ends_until for band in bands)


def gone_in_some_way() -> Iterable[Person]:
    died = paid_for("2022-10")
    died.person.died_on = TODAY
    died.person.save()
    yield died.person
    merged = paid_for("2022-10")
    merged.person.merged_into = make_person()
    merged.person.save()
    yield merged.person
    left = paid_for("2022-10")
    end_participant(left, on=TODAY, recorded_at=at("2022-11-20"))
    yield left.person


def test_nobody_calls_the_dead_the_merged_or_those_who_left(officer: Reach) -> None:
    people = list(gone_in_some_way())

    assert listed(officer) == []
    for person in people:
        with pytest.raises(UnknownParticipant):
            callee(participant_id=person.participations.get().pk, reach=officer, today=TODAY, now=at("2022-11-20"))


@pytest.mark.parametrize(
    ("outcome", "again_on", "still_away", "back"),
    [
        ("will_pay", None, "2022-11-26", "2022-11-27"),
        ("not_reached", None, "2022-11-20", "2022-11-21"),
        ("no_money_now", datetime.date(2022, 12, 1), "2022-11-30", "2022-12-01"),
    ],
)
def test_whoever_was_spoken_with_is_left_alone_until_the_day(
    officer: Reach, outcome: str, again_on: datetime.date | None, still_away: str, back: str
) -> None:
    behind = paid_for("2022-10")

    spoken(officer, behind, outcome=outcome, again_on=again_on)

    assert listed(officer, datetime.date.fromisoformat(still_away)) == []
    assert listed(officer, datetime.date.fromisoformat(back)) == [(behind.pk, Tier.ARREARS)]


@pytest.mark.parametrize("again_on", [TODAY, datetime.date(2023, 5, 20)])
def test_day_to_call_again_lies_ahead_and_within_half_a_year(officer: Reach, again_on: datetime.date) -> None:
    with pytest.raises(DayNotAhead):
        spoken(officer, paid_for("2022-10"), again_on=again_on)

    assert not Contact.objects.exists()


def test_contact_says_why_just_then_and_can_never_be_changed(officer: Reach) -> None:
    behind = paid_for("2022-10")
    spoken(officer, behind, note="  sesudah \n panen ")

    contact = Contact.objects.get()
    called = callee(participant_id=behind.pk, reach=officer, today=TODAY, now=at("2022-11-20"))
    assert (contact.tier, contact.note) == (Tier.ARREARS, "sesudah panen")
    assert [line.outcome_label for line in called.contacts] == [str(ContactOutcome.WILL_PAY.label)]
    for change in (lambda: Contact.objects.update(note="lain"), lambda: Contact.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_pages_follow_one_another_without_gap_or_repetition(officer: Reach) -> None:
    for _one in range(5):
        paid_for("2022-10")
    everybody = listed(officer)

    first = call_list(reach=officer, today=TODAY, limit=2)
    second = call_list(reach=officer, today=TODAY, limit=2, after=first.slice.after or "")
    third = call_list(reach=officer, today=TODAY, limit=2, after=second.slice.after or "")

    pages = [line.participant_id for page in (first, second, third) for line in page.slice.rows]
    assert pages == [key for key, _tier in everybody]
    assert third.slice.after is None
    assert [each.people for each in third.counts] == [0, 5, 0, 0, 0, 0]
    assert listed(officer, after="nowhere") == everybody


def test_a_tier_is_looked_at_alone_and_all_are_counted(officer: Reach) -> None:
    paid_for("2022-10")
    ending = paid_for("2022-11")

    only = call_list(reach=officer, today=TODAY, tier="ending")

    assert [line.participant_id for line in only.slice.rows] == [ending.pk]
    assert only.people == 2


def test_other_offices_are_neither_listed_nor_called(officer: Reach) -> None:
    behind = paid_for("2022-10")
    elsewhere = employ("jauh", Role.BRANCH_OFFICER, office=make_office("KC-SMD").code)

    assert listed(elsewhere) == []
    with pytest.raises(UnknownParticipant):
        spoken(elsewhere, behind)
    with pytest.raises(UnknownOrganisation):
        call_list(reach=officer, today=TODAY, wadah_code="TIDAK-ADA")


def test_auditor_calls_nobody(officer: Reach) -> None:
    auditor = employ("pemeriksa", Role.AUDITOR, office=make_office().code)

    with pytest.raises(NotPermitted):
        call_list(reach=auditor, today=TODAY)
