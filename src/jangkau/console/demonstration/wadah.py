"""Wadah of the demonstration: those of seed case 1 by their number alone, and forty traders from founding to paying.

Seed case 1: at the end of 2013 the regional office of Kalimantan counted 72,798 informal members in 1,005 wadah. Their
members are not made up one by one; each wadah has the number of a report.
"""

import csv
import datetime
import io
import random
from collections.abc import Sequence

from jangkau.collection.services.joining import join
from jangkau.collection.services.own_bills import bill_wadah
from jangkau.collection.services.payments import record_payment
from jangkau.console.demonstration import case
from jangkau.console.demonstration.days import ago, month_of, not_before
from jangkau.console.demonstration.own_door import fill_in
from jangkau.console.synthetic.people import Person
from jangkau.core.history import acting
from jangkau.enrolment.services.assistance import ask_assistance, take_case
from jangkau.enrolment.services.registrations import begin_registration, withdraw_registration
from jangkau.enrolment.services.reported_wadah import ReportedWadah, record_reported_wadah
from jangkau.enrolment.services.wadah_forms import begin_in_wadah
from jangkau.enrolment.services.wadah_foundings import FoundingWish, accept_founding, ask_founding
from jangkau.enrolment.services.wadah_members import renew_invitation
from jangkau.partnership.services.wadah_lists import confirm_list, receive_list
from jangkau.registry.selectors.accounts import reach_of_account
from jangkau.registry.selectors.reach import Reach, reach_of
from jangkau.registry.services.accounts import open_account

CASE_1_WADAH, CASE_1_MEMBERS = 1_005, 72_798
CASE_1_DAY = datetime.date(2013, 12, 31)
TRADERS, NEWCOMERS = 40, 1
# Who founded the wadah of traders and coordinates it, whose wish to found another waits, and who is helped to join.
COORDINATOR, _WAITING, _HELPED = "+6281200000111", "+6281200000112", "+6281200000113"
_SOURCE = "Kanwil Kalimantan, akhir 2013; nama dan pembagiannya karangan"
_OFFICES = (case.CITY_OFFICE, case.OFFICE, "KC-BPN", case.BERAU_OFFICE)
_GROUPS = (
    "Kelompok Nelayan", "Kelompok Tani", "Paguyuban Pedagang", "Pangkalan Ojek", "Koperasi Buruh", "Kelompok Perajin",
)  # fmt: skip
_HEADINGS = (
    "NIK",
    "Nama",
    "Tanggal Lahir",
    "L/P",
    "Desa",
    "Kecamatan",
    "Kabupaten",
    "Pekerjaan",
    "Penghasilan sebulan",
)


def report_case_1() -> None:
    """Record the wadah of seed case 1 with the members that were reported of them, spread over the offices."""
    chance = random.Random("seed case 1")  # noqa: S311  sample data, the same in every run
    cuts = sorted(chance.sample(range(1, CASE_1_MEMBERS), CASE_1_WADAH - 1))
    sizes = [end - start for start, end in zip([0, *cuts], [*cuts, CASE_1_MEMBERS], strict=True)]
    record_reported_wadah(
        wadah=[
            ReportedWadah(
                code=f"KAL-2013-{number:04d}",
                name=f"{_GROUPS[number % len(_GROUPS)]} {number} (karangan)",
                office_code=_OFFICES[number % len(_OFFICES)],
                members=members,
            )
            for number, members in enumerate(sizes, start=1)
        ],
        source=_SOURCE,
        counted_on=CASE_1_DAY,
        reach=reach_of(case.ADMINISTRATOR),
    )


def let_traders_found(people: Sequence[Person], *, now: datetime.datetime) -> None:
    """Let traders found a wadah, join it and pay their first month together, and help a newcomer with his form.

    Another's wish to found a wadah waits.

    Args:
        people: ``TRADERS`` and ``NEWCOMERS`` of them, whom nobody knows yet.
        now: the day of the demonstration.
    """
    began = not_before(month_of(now), ago(now, 2))
    founder = open_account(phone=COORDINATOR, now=began).pk
    wadah = _found(founder, people[0], began)
    reach = reach_of_account(founder)
    sent = receive_list(
        content=_as_csv(people[1:TRADERS]), file_name="anggota-sintetis.csv", wadah_code=wadah, account_id=founder,
        reach=reach, now=began,
    )  # fmt: skip
    confirm_list(list_id=sent, wadah_code=wadah, reach=reach, now=began)
    with acting(by=reach.username, reason="menagih anggota wadah"):
        bill = bill_wadah(wadah_code=wadah, reach=reach, now=began).bill
    officer = reach_of(case.BRANCH_OFFICER)
    with acting(by=officer.username, reason="mencatat pembayaran"):
        record_payment(
            channel=case.CHANNEL,
            reference=bill.number,
            bill_number=bill.number,
            amount_rupiah=bill.total_rupiah,
            paid_at=began,
            now=began,
            by_user_id=officer.user_id,
        )
    _help(people[TRADERS], wadah, reach, began)
    other = open_account(phone=_WAITING, now=began).pk
    begin_registration(account_id=other, relation="self", now=began)
    ask_founding(account_id=other, wish=_wish("Kelompok Nelayan Sintetis (karangan)", people[1]), now=began)


def _found(founder: int, one: Person, began: datetime.datetime) -> str:
    """Found a wadah with its founder as its first member, and return its code."""
    own_form = begin_registration(account_id=founder, relation="self", now=began)
    wish = _wish("Paguyuban Pedagang Pasar Sintetis (karangan)", one)
    founding = ask_founding(account_id=founder, wish=wish, now=began)
    wadah = accept_founding(public_id=founding, reach=reach_of(case.BRANCH_OFFICER), now=began).code
    withdraw_registration(account_id=founder, public_id=own_form, now=began)
    invited = renew_invitation(wadah_code=wadah, reach=reach_of_account(founder), now=began)
    form = begin_in_wadah(account_id=founder, relation="self", invitation_code=invited.code, now=began)
    fill_in(founder, one, began, form=form)
    join(account_id=founder, public_id=form, attested=True, now=began)
    return wadah


def _help(one: Person, wadah: str, coordinator: Reach, began: datetime.datetime) -> None:
    """Let somebody begin to join a wadah and ask for help with his form, which its coordinator takes up."""
    account = open_account(phone=_HELPED, now=began).pk
    invited = renew_invitation(wadah_code=wadah, reach=coordinator, now=began)
    form = begin_in_wadah(account_id=account, relation="self", invitation_code=invited.code, now=began)
    fill_in(account, one, began, pages=3, form=form)
    ask_assistance(account_id=account, public_id=form, regency="", now=began)
    take_case(public_id=form, reach=coordinator, now=began)


def _wish(name: str, one: Person) -> FoundingWish:
    return FoundingWish(
        name=name, work="jual sayur", region_code=one.village.code, members_expected=TRADERS, attested=True
    )


def _as_csv(people: Sequence[Person]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(_HEADINGS)
    for one in people:
        place = (one.village.name, one.village.district, one.village.regency)
        born = f"{one.birth_date:%d-%m-%Y}"
        writer.writerow((one.nik, one.name, born, one.sex, *place, "jual sayur", "1.500.000"))
    return text.getvalue().encode()
