"""Workers who pay themselves, one in each state in which such a bill can be, and a wadah that pays for its members."""

import datetime
from collections.abc import Sequence

from jangkau.collection.services.bill_endings import expire_bills
from jangkau.collection.services.bills import IssuedBill
from jangkau.collection.services.new_versions import reprice_bill
from jangkau.collection.services.own_bills import bill_participant, bill_wadah
from jangkau.collection.services.payments import record_payment
from jangkau.console.demonstration import case
from jangkau.console.demonstration.days import ago, month_of, not_before
from jangkau.console.demonstration.desk_money import Counter
from jangkau.console.synthetic.people import Person
from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.enrolment.services.participants import Form, Occupation, register_participant
from jangkau.partnership.services.person_endings import record_person_death
from jangkau.registry.selectors.offices import office_in_reach, organisation_in_reach
from jangkau.registry.selectors.reach import Reach, reach_of
from jangkau.registry.services.people import register_person

ALONE, MEMBERS = 3, 5
_LONG_AGO, _BILLED, _DIED = 45, 3, 2


def let_people_pay(people: Sequence[Person], *, now: datetime.datetime) -> Counter:
    """Bill three workers who pay themselves and a wadah of five at the counter of Kutai Kartanegara.

    One paid six months ahead, one has not paid yet, one let his bill run out. A member of the wadah died after it was
    billed, so its bill was replaced.

    Args:
        people: ``ALONE`` and then ``MEMBERS`` of them, whom nobody knows yet.
        now: the day of the demonstration.
    """
    officer = reach_of(case.BRANCH_OFFICER)
    with acting(by=officer.username, reason="melayani peserta di loket"):
        paid, waiting, late = (register_driver(one, officer, ago(now, _LONG_AGO)) for one in people[:ALONE])
        paid_bill = _bill(paid, officer, now, days=1, count=6)
        _pay(paid_bill, officer, now)
        open_bill = bill_participant(person_id=waiting, reach=officer, now=_lately(now, _BILLED), count=3)
        late_bill = _bill(late, officer, now, days=_LONG_AGO, count=1)
        expire_bills(now=now)
        members = [register_driver(one, officer, ago(now, _LONG_AGO), wadah=case.WADAH) for one in people[ALONE:]]
        _bill_members(members, officer, now)
    return Counter(paid, waiting, paid_bill, open_bill, late_bill)


def _bill_members(members: Sequence[int], officer: Reach, now: datetime.datetime) -> None:
    billed = bill_wadah(wadah_code=case.WADAH, reach=officer, now=_lately(now, _BILLED), count=3)
    record_person_death(
        reach=officer,
        person_id=members[0],
        died_on=ago(now, _DIED).date(),
        reason="Akta kematian (sintetis) dari keluarganya",
        now=_lately(now, 1),
    )
    reprice_bill(
        bill_number=billed.bill.number,
        reason="Seorang anggota meninggal",
        now=_lately(now, 1),
        by_user_id=officer.user_id,
        office_ids=officer.offices_for(Right.BILL),
    )


def register_driver(one: Person, officer: Reach, at: datetime.datetime, *, wadah: str = "") -> int:
    """Register a driver, alone or as a member of a wadah, and return the number of his record."""
    person = register_person(
        nik=one.nik,
        name=one.name,
        birth_date=one.birth_date,
        sex=one.sex,
        region_code=one.village.code,
        now=at,
    )
    register_participant(
        person_id=person.pk,
        office_id=office_in_reach(code=case.OFFICE, reach=officer, right=Right.BILL).pk,
        channel="wadah" if wadah else "self",
        form=Form(occupations=[Occupation("Ojek", "transport")], bracket=1, attested=True),
        now=at,
        wadah_id=organisation_in_reach(code=wadah, reach=officer, right=Right.BILL).pk if wadah else None,
    )
    return int(person.pk)


def _bill(person_id: int, officer: Reach, now: datetime.datetime, *, days: int, count: int) -> IssuedBill:
    return bill_participant(person_id=person_id, reach=officer, now=ago(now, days), count=count)


def _pay(bill: IssuedBill, officer: Reach, now: datetime.datetime) -> None:
    record_payment(
        channel=case.CHANNEL,
        reference=bill.number,
        bill_number=bill.number,
        amount_rupiah=bill.total_rupiah,
        paid_at=ago(now, 1),
        now=ago(now, 1),
        by_user_id=officer.user_id,
    )


def _lately(now: datetime.datetime, days: int) -> datetime.datetime:
    """Return some days ago, but in this month: a bill of last month would have run out with it."""
    return not_before(month_of(now), ago(now, days))
