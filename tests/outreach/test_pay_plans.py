"""A participant says when he can pay; his latest word holds, and what it comes to is told him."""

import pytest
from django.db import DatabaseError, transaction

from jangkau.core.permissions import Role
from jangkau.enrolment.models import Participant
from jangkau.enrolment.selectors.participants import UnknownParticipant
from jangkau.outreach.models import PayPlan
from jangkau.outreach.models.pay_plans import PayRhythm
from jangkau.outreach.selectors.pay_plans import market_days, plan_told
from jangkau.outreach.services.pay_plans import DaysMissing, WhenToPay, tell_plan
from jangkau.registry.selectors.reach import Reach
from tests.factories.collection import at, make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.factories.registry import make_office, make_person, make_user
from tests.factories.staff import employ

pytestmark = pytest.mark.django_db
NOW = at("2022-11-20")


@pytest.fixture
def officer() -> Reach:
    """The reach of an officer at the participants' branch."""
    return employ("petugas", Role.BRANCH_OFFICER, office=make_office().code)


def member() -> Participant:
    """Return a participant who paid for October."""
    participant = make_participant(person=make_person())
    pay(make_bill([participant], months("2022-10"), payer=participant, now=at("2022-10-01")), paid_at=at("2022-10-10"))
    return participant


def tell(participant: Participant, reach: Reach, rhythm: str, **days: object) -> None:
    when = WhenToPay.of(rhythm, **days)  # type: ignore[arg-type]  # what a form gives
    tell_plan(participant_id=participant.pk, when=when, reach=reach, now=NOW)


def test_latest_word_holds_and_the_earlier_ones_stay(officer: Reach) -> None:
    participant = member()

    tell(participant, officer, "weekly", weekday=5)
    tell(participant, officer, "market", market_day=2, weekday=5)

    told = plan_told(participant=participant, now=NOW)
    assert (told.rhythm, told.day, told.words) == (PayRhythm.MARKET, 2, "setiap hari pasar Legi")
    assert PayPlan.objects.count() == 2


@pytest.mark.parametrize(
    ("rhythm", "days", "advice"),
    [
        ("any", {}, ""),
        ("weekly", {"weekday": 5}, "Sisihkan Rp4.200 setiap kali, cukup untuk iuran sebulan."),
        ("market", {"market_day": 0}, "Sisihkan Rp2.800 setiap kali, cukup untuk iuran sebulan."),
        # From the harvest of March until that of September.
        (
            "harvest",
            {"months": [3, 9]},
            "Bayar 6 bulan sekaligus sesudah panen, Rp100.800, supaya terlindungi sampai panen berikutnya.",
        ),
        (
            "harvest",
            {"months": [11]},
            "Bayar 12 bulan sekaligus sesudah panen, Rp201.600, supaya terlindungi sampai panen berikutnya.",
        ),
    ],
)
def test_advice_says_what_paying_then_comes_to(
    officer: Reach, rhythm: str, days: dict[str, object], advice: str
) -> None:
    participant = member()

    tell(participant, officer, rhythm, **days)

    assert plan_told(participant=participant, now=NOW).advice == advice


@pytest.mark.parametrize(
    ("rhythm", "days"),
    [
        ("weekly", {}),
        ("weekly", {"weekday": 8}),
        ("weekly", {"market_day": 1}),
        ("market", {"weekday": 1}),
        ("market", {"market_day": 5}),
        ("harvest", {}),
        ("harvest", {"months": [0]}),
        ("harvest", {"months": [13, 1]}),
    ],
)
def test_rhythm_without_its_days_is_refused(officer: Reach, rhythm: str, days: dict[str, object]) -> None:
    with pytest.raises(DaysMissing):
        tell(member(), officer, rhythm, **days)


def test_market_week_is_told_from_legi_on() -> None:
    assert [name for _day, name in market_days()] == ["Legi", "Pahing", "Pon", "Wage", "Kliwon"]


def test_nobody_tells_for_participants_of_other_offices() -> None:
    stranger = employ("orang.lain", Role.BRANCH_OFFICER, office=make_office("KC-LAIN").code)

    with pytest.raises(UnknownParticipant):
        tell(member(), stranger, "any")


@pytest.mark.parametrize(
    "wrong",
    [
        {"rhythm": "weekly", "day": 8},
        {"rhythm": "weekly", "day": 1, "months": [1]},
        {"rhythm": "harvest", "months": [13]},
        {"rhythm": "harvest", "months": []},
        {"rhythm": "any", "day": 1},
    ],
)
def test_database_keeps_no_rhythm_with_days_of_another(wrong: dict[str, object]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        PayPlan.objects.create(participant=member(), told_at=NOW, told_by=make_user(), **wrong)
