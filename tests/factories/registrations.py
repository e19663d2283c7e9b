"""Workers' own accounts, and what they send from their telephones: forms, calls for help, changes of data."""

import datetime
import uuid
from typing import Any

from jangkau.enrolment.models import AssistanceCase, DataChange, Registration
from jangkau.enrolment.services.assistance import ask_assistance
from jangkau.enrolment.services.data_changes import ask_data_change
from jangkau.enrolment.services.registrations import begin_registration, save_answers, send_registration
from jangkau.registry.models import Account, Person
from jangkau.registry.models.accounts import Relation
from jangkau.registry.selectors.accounts import reach_of_account
from jangkau.registry.services.accounts import look_after, open_account
from jangkau.registry.services.people import Correction

SENT_AT = datetime.datetime(2022, 10, 3, 2, tzinfo=datetime.UTC)
NIK = "6402061708800017"
JAHAB, SEMPAJA = "6402062001", "6472052001"
_PAGES: dict[str, dict[str, Any]] = {
    "who": {"nik": NIK, "name": "Sarif"},
    "birth": {"birth_date": "1980-08-17", "sex": "L", "region_code": JAHAB, "place_words": "", "address": ""},
    "work": {
        "occupation": "Nelayan", "sector": "other", "occupation_words": "nelayan", "occupation_code": "fisher",
        "second_occupation": "", "second_sector": "", "second_words": "", "income": "1 juta sebulan",
        "days_a_week": None, "income_rupiah": 1_000_000, "bracket": 1,
    },
    "choice": {"with_savings": False, "months": 1},
}  # fmt: skip


def make_account(phone: str = "+6281234567801", *, now: datetime.datetime = SENT_AT) -> Account:
    """Return the account of a number, opened if need be."""
    known = Account.objects.filter(phone=phone, closed_at__isnull=True).first()
    if known is not None:
        return known
    return open_account(phone=phone, now=now)


def begin_form(
    phone: str = "+6281234567801", *, pages: int = 4, now: datetime.datetime = SENT_AT, **typed: Any
) -> Registration:
    """Return a form of which the first pages are filled in; what is named differs from Sarif's."""
    account = make_account(phone, now=now)
    public_id = begin_registration(account_id=account.pk, relation=Relation.SELF, now=now)
    for step, answers in list(_PAGES.items())[:pages]:
        page = answers | {name: typed[name] for name in answers if name in typed}
        save_answers(account_id=account.pk, public_id=public_id, step=step, answers=page, now=now)
    return Registration.objects.get(public_id=public_id)


def send_form(phone: str = "+6281234567801", *, now: datetime.datetime = SENT_AT, **typed: Any) -> Registration:
    """Return a form that was sent; by itself its birth date contradicts the NIK, so that an officer looks."""
    begun = begin_form(phone, now=now, **({"birth_date": "1981-08-17"} | typed))
    return send_registration(account_id=begun.account_id, public_id=begun.public_id, attested=True, now=now)


def ask_help(phone: str = "+6281234567802", *, now: datetime.datetime = SENT_AT, **typed: Any) -> AssistanceCase:
    """Return the case of a form that stopped at its third page."""
    begun = begin_form(phone, pages=2, now=now, **typed)
    ask_assistance(account_id=begun.account_id, public_id=begun.public_id, regency="", now=now)
    return AssistanceCase.objects.get(registration=begun)


def ask_change(
    person: Person, phone: str = "+6281234567803", *, now: datetime.datetime = SENT_AT, **wanted: Any
) -> DataChange:
    """Return a change that a participant asks for of his own name."""
    account = make_account(phone, now=now)
    look_after(account_id=account.pk, person_id=person.pk, relation=Relation.SELF, now=now)
    change_id = ask_data_change(
        person_id=person.pk,
        reach=reach_of_account(account.pk),
        wanted=Correction(**(wanted or {"name": "Nama Yang Benar"})),
        why="salah ketik waktu mendaftar",
        now=now,
    )
    return DataChange.objects.get(pk=change_id)


def unknown() -> uuid.UUID:
    """Return the public id of no form."""
    return uuid.UUID(int=0)
