"""Workers who came by their own telephones, one at each point of the way from a half-finished form to being covered.

Their numbers are made up; messages of a demonstration go to the outbox and to nobody.
"""

import datetime
from collections.abc import Sequence
from typing import Any

from jangkau.collection.selectors.bills import bill_head
from jangkau.collection.services.joining import join
from jangkau.collection.services.payments import record_payment
from jangkau.console.demonstration import case
from jangkau.console.demonstration.days import ago, month_of, not_before
from jangkau.console.synthetic.people import Person
from jangkau.core.permissions import Right
from jangkau.enrolment.services.assistance import ask_assistance
from jangkau.enrolment.services.data_changes import ask_data_change
from jangkau.enrolment.services.family import name_family_member
from jangkau.enrolment.services.registration_reviews import send_back
from jangkau.enrolment.services.registrations import begin_registration, save_answers
from jangkau.registry.selectors.accounts import account_view, reach_of_account
from jangkau.registry.selectors.reach import reach_of
from jangkau.registry.services.accounts import open_account
from jangkau.registry.services.consents import give_consent
from jangkau.registry.services.people import Correction
from jangkau.rules.consents import Purpose, current_version

WORKERS = 6
# Who is covered, with a form for his wife under way.
COVERED = "+6281200000101"
# Whose form an officer sent back.
SENT_BACK = "+6281200000104"
# Who has a bill that waits.
BILLED = "+6281200000102"
_NUMBERS = (COVERED, BILLED, "+6281200000103", SENT_BACK, "+6281200000105")
_REGENCY_DIGITS = 4
_PAGES = {
    "who": ("nik", "name"),
    "birth": ("birth_date", "sex", "region_code", "place_words", "address"),
    "work": (
        "occupation_words", "occupation_code", "occupation", "sector", "income", "days_a_week", "income_rupiah",
        "bracket", "second_words", "second_occupation", "second_sector",
    ),
    "choice": ("with_savings", "months"),
}  # fmt: skip


def let_workers_in(people: Sequence[Person], *, now: datetime.datetime) -> None:
    """Let five telephones register: covered, billed, under review, sent back, and waiting for help.

    Who is covered has named his wife as heir and asks to have his name put right; of who is under review neither the
    birth date nor the village is clear.

    Args:
        people: ``WORKERS`` of them, whom nobody knows yet.
        now: the day of the demonstration.
    """
    began = not_before(month_of(now), ago(now, 3))
    covered, billed, reviewed, returned, halfway = (open_account(phone=number, now=began).pk for number in _NUMBERS)
    _join_and_pay(covered, people[0], began)
    fill_in(covered, people[1], began, pages=1, relation="family")
    _look_after_own_data(covered, began)
    join(account_id=billed, public_id=fill_in(billed, people[2], began), attested=True, now=began)
    wrong_day = people[3].birth_date - datetime.timedelta(days=1)
    regency = people[3].village.code[:_REGENCY_DIGITS]
    form = fill_in(
        reviewed, people[3], began, birth_date=wrong_day.isoformat(), region_code=regency, place_words="Kampung Baru"
    )
    join(account_id=reviewed, public_id=form, attested=True, now=began)
    wrong_day = people[4].birth_date - datetime.timedelta(days=1)
    form = fill_in(returned, people[4], began, birth_date=wrong_day.isoformat())
    join(account_id=returned, public_id=form, attested=True, now=began)
    officer = reach_of(case.BRANCH_OFFICER)
    note = "Tanggal lahir tidak sama dengan NIK. Samakan dengan KTP."
    send_back(public_id=form, reach=officer, marked=["birth_date"], note=note, now=now)
    form = fill_in(halfway, people[5], began, pages=2)
    ask_assistance(account_id=halfway, public_id=form, regency="", now=began)


def _join_and_pay(account_id: int, one: Person, at: datetime.datetime) -> None:
    form = fill_in(account_id, one, at, with_savings=True, months=3)
    joined = join(account_id=account_id, public_id=form, attested=True, now=at)
    assert joined.bill_id is not None  # noqa: S101  told to mypy: nothing about him is to be looked at
    bill = bill_head(bill_id=joined.bill_id, reach=reach_of_account(account_id), right=Right.SEE_BILL)
    record_payment(
        channel=case.CHANNEL,
        reference=bill.number,
        bill_number=bill.number,
        amount_rupiah=bill.total_rupiah,
        paid_at=at,
        now=at,
        by_user_id=reach_of(case.BRANCH_OFFICER).user_id,
    )


def _look_after_own_data(account_id: int, at: datetime.datetime) -> None:
    reach = reach_of_account(account_id)
    (person,) = account_view(account_id=account_id).people
    version = current_version(Purpose.FAMILY, on=at.date())
    give_consent(account_id=account_id, purpose=Purpose.FAMILY, version=version, now=at)
    name_family_member(
        person_id=person.person_id, reach=reach, relation="spouse", name="Siti Rahmah", birth_date=None,
        in_school=False, now=at,
    )  # fmt: skip
    wanted = Correction(name=f"{person.name} Saleh")
    ask_data_change(person_id=person.person_id, reach=reach, wanted=wanted, why="di KTP namanya lebih panjang", now=at)


def fill_in(
    account_id: int, one: Person, at: datetime.datetime, *, pages: int = 4, relation: str = "self", form: Any = None,
    **different: Any,
) -> Any:  # fmt: skip
    """Fill in the first pages of a form, of a new one if none is given, as its boxes have it; return its public id."""
    answers = _answers(one) | different
    form = form or begin_registration(account_id=account_id, relation=relation, now=at)
    for page, names in list(_PAGES.items())[:pages]:
        kept = {name: answers[name] for name in names}
        save_answers(account_id=account_id, public_id=form, step=page, answers=kept, now=at)
    return form


def _answers(one: Person) -> dict[str, Any]:
    return {
        "nik": one.nik,
        "name": one.name,
        "birth_date": one.birth_date.isoformat(),
        "sex": one.sex,
        "region_code": one.village.code,
        "place_words": "",
        "address": "",
        "occupation_words": "nelayan",
        "occupation_code": "nelayan",
        "occupation": "Nelayan",
        "sector": "other",
        "income": "1,5 juta sebulan",
        "days_a_week": None,
        "income_rupiah": 1_500_000,
        "bracket": 4,
        "second_words": "",
        "second_occupation": "",
        "second_sector": "",
        "with_savings": False,
        "months": 1,
    }
