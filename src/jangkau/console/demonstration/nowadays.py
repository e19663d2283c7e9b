"""Nowadays: smaller agreements of three offices around today, one in each state in which an agreement can be."""

import csv
import datetime
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from jangkau.collection.services.payments import record_payment
from jangkau.console.demonstration import branch_history, case
from jangkau.console.demonstration.bank_statement import read_statement
from jangkau.console.demonstration.branch_history import tell_branch
from jangkau.console.demonstration.calls import call_some
from jangkau.console.demonstration.campaign import declare_one
from jangkau.console.demonstration.days import ago, month_of, not_before
from jangkau.console.demonstration.desk_money import close_first_month, leave_money, make_partner
from jangkau.console.demonstration.hand_overs import hand_some_over
from jangkau.console.demonstration.month import PAYERS, make_public_key, tell_month
from jangkau.console.demonstration.own_door import WORKERS, let_workers_in
from jangkau.console.demonstration.own_payers import ALONE, MEMBERS, let_people_pay
from jangkau.console.demonstration.qris import offer_qris
from jangkau.console.demonstration.reminding import remind
from jangkau.console.demonstration.wadah import NEWCOMERS, TRADERS, let_traders_found, report_case_1
from jangkau.console.synthetic.people import Person, Population
from jangkau.console.synthetic.places import survey
from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.partnership.selectors.agreements import agreement_in_reach
from jangkau.partnership.selectors.rosters import rows_under_review
from jangkau.partnership.services.agreements import record_agreement
from jangkau.partnership.services.approvals import approve_roster
from jangkau.partnership.services.billing import bill_agreement
from jangkau.partnership.services.departures import DepartureReason, RowOfRoster, record_departure
from jangkau.partnership.services.drafts import begin_draft, save_step
from jangkau.partnership.services.reviews import decide_rows
from jangkau.partnership.services.rosters import import_roster
from jangkau.partnership.services.upload_work import read_upload
from jangkau.partnership.services.uploads import receive_upload
from jangkau.registry.intake.region_files import RegionRow
from jangkau.registry.selectors.reach import reach_of
from jangkau.rules.months import Month

_HEADINGS = (
    "No", "NIK", "Nama Lengkap", "L/P", "Tgl Lahir", "Alamat", "Desa/Kelurahan", "Kecamatan", "Kabupaten/Kota",
    "Pekerjaan", "Kategori",
)  # fmt: skip
_OCCUPATIONS = ("Petani", "Nelayan", "Pedagang", "Buruh harian", "Tukang kayu", "Penjahit", "Ojek")
# One row in so many is faulty, each fault in turn.
_A_FAULT_IN = 12
_WHO_LEAVES = 5


@dataclass(frozen=True)
class Team:
    """Who works on the agreements of an office: sends, bills, approves."""

    sender: str
    officer: str
    supervisor: str


_KUTAI = Team(case.SPONSOR_OFFICER, case.BRANCH_OFFICER, case.SUPERVISOR)
_SAMARINDA = Team(case.CITY_SPONSOR_OFFICER, case.CITY_OFFICER, case.CITY_SUPERVISOR)
_BERAU = Team(case.BERAU_SPONSOR_OFFICER, case.BERAU_OFFICER, case.BERAU_SUPERVISOR)


@dataclass(frozen=True)
class Story:
    """An agreement and how far it has come.

    ``begins`` is the first month funded, counted from this month; ``days`` how many days ago its roster came, was
    approved, billed and paid, as far as that has happened. Whatever waits for a decision is decided before an approval,
    unless the story ends before it.
    """

    code: str
    title: str
    sponsor: str
    office: str
    region: str
    team: Team
    begins: int
    months: int
    workers: int
    budget_rupiah: int
    days: tuple[int, ...] = ()
    terms: dict[str, object] = field(default_factory=dict)


def stories(this_month: Month) -> list[Story]:
    """Return the agreements of around today."""
    year = this_month.year
    return [
        Story(
            f"SINTETIS-KUKAR-{year}", f"Pekerja rentan Kutai Kartanegara {year} (data sintetis)", "PEMKAB-KUKAR",
            case.OFFICE, case.REGENCY, _KUTAI, -11, 12, 240, 60_000_000, (350, 348, 347, 345),
        ),
        Story(
            f"SINTETIS-KUKAR-{year + 1}", f"Pekerja rentan Kutai Kartanegara {year + 1} (data sintetis)",
            "PEMKAB-KUKAR", case.OFFICE, case.REGENCY, _KUTAI, 1, 12, 90, 75_000_000, (5,),
        ),
        Story(
            f"SINTETIS-DESA-{year}", f"Nelayan Desa Muara Muntai {year} (data sintetis)", "PEMDES-SINTETIS",
            case.OFFICE, case.REGENCY, _KUTAI, 1, 3, 25, 1_500_000, (9, 8, 7), {"funding": "apbdes"},
        ),
        Story(
            f"SINTETIS-SMD-{year}", f"Nelayan dan pedagang Samarinda {year} (data sintetis)", "PEMKOT-SAMARINDA",
            case.CITY_OFFICE, "6472", _SAMARINDA, 1, 6, 180, 20_000_000, (20, 12, 9),
        ),
        Story(
            f"SINTETIS-ENERGI-{year}", "Bapak Asuh PT Sintetis Energi Mahakam (karangan)", "PT-SINTETIS-ENERGI",
            case.CITY_OFFICE, "6472", _SAMARINDA, -3, 6, 60, 8_000_000, (95, 94, 93, 92),
            {"funding": "csr", "billing": "term", "term_months": 3, "on_departure": "transfer"},
        ),
        Story(
            f"SINTETIS-BERAU-{year}", f"Petani dan nelayan Berau {year} (data sintetis)", "PEMKAB-BERAU",
            case.BERAU_OFFICE, "6403", _BERAU, 1, 12, 150, 40_000_000, (4,),
        ),
        Story(
            f"SINTETIS-BERAU-RT-{year}", f"Ketua RT dan BPD Berau {year} (data sintetis)", "PEMKAB-BERAU",
            case.BERAU_OFFICE, "6403", _BERAU, 1, 3, 0, 3_000_000, (),
            {"categories": ["vulnerable", "rt", "bpd"], "billing": "monthly"},
        ),
    ]  # fmt: skip


def ended_story(this_month: Month) -> Story:
    """Return an agreement whose months ended four months ago, so that it can be told who was covered three later."""
    return Story(
        f"SINTETIS-NELAYAN-{this_month.year}", "Nelayan Desa Muara Muntai, selesai (data sintetis)", "PEMDES-SINTETIS",
        case.OFFICE, case.REGENCY, _KUTAI, -9, 6, 25, 3_000_000, (300, 298, 297, 295), {"funding": "apbdes"},
    )  # fmt: skip


def tell_stories(regions: Sequence[RegionRow], *, branch_people: int, now: datetime.datetime) -> int:
    """Carry every agreement of around today as far as it has come; return how many there are.

    Args:
        regions: of the whole country.
        branch_people: how many join the branch with 24 months behind it; none to leave it out.
        now: the day of the demonstration.
    """
    if branch_people:
        tell_branch(_Crowd(regions, branch_history.REGENCY).people(branch_people), seed=case.BRANCH_SEED, now=now)
    this_month = month_of(now)
    told = stories(this_month)
    crowds = {region: _Crowd(regions, region) for region in sorted({story.region for story in told})}
    for story in told:
        _tell(story, crowds[story.region], this_month, now)
    _leave_work_in_hand(f"SINTETIS-KUKAR-{this_month.year}", crowds[case.REGENCY], now)
    _let_one_leave(f"SINTETIS-KUKAR-{this_month.year}", this_month, now)
    public_key = make_public_key()
    tell_month(crowds[case.REGENCY].people(PAYERS), public_key=public_key, now=now)
    counter = let_people_pay(crowds[case.REGENCY].people(ALONE + MEMBERS), now=now)
    make_partner(public_key, now=now)
    offer_qris(counter.open_bill, public_key=public_key, now=now)
    leave_money(counter, now=now)
    read_statement(counter.paid_bill, now=now)
    close_first_month(now=now)
    let_workers_in(crowds[case.REGENCY].people(WORKERS), now=now)
    report_case_1()
    let_traders_found(crowds[case.REGENCY].people(TRADERS + NEWCOMERS), now=now)
    call_some(now=now)
    past = ended_story(this_month)
    _tell(past, crowds[past.region], this_month, now)
    hand_some_over(ending=f"SINTETIS-KUKAR-{this_month.year}", ended=past.code, now=now)
    remind(now=now)
    declare_one(now=now)
    return len(told)


def _leave_work_in_hand(code: str, crowd: "_Crowd", now: datetime.datetime) -> None:
    """Leave a file whose columns are to be confirmed, and an agreement of which only the first answers are written."""
    sender, officer = reach_of(case.SPONSOR_OFFICER), reach_of(case.BRANCH_OFFICER)
    agreement = agreement_in_reach(code=code, reach=sender, right=Right.UPLOAD_ROSTER)
    with acting(by=sender.username, reason="mengunggah daftar pekerja"):
        upload = receive_upload(
            content=crowd.list_of(30),
            file_name="susulan-sintetis.csv",
            agreement_id=agreement.pk,
            reach=sender,
            now=ago(now, 1),
        )
    read_upload(upload_id=upload.upload_id, now=ago(now, 1))
    with acting(by=officer.username, reason="memulai draf perjanjian"):
        draft = begin_draft(reach=officer, now=ago(now, 2))
        save_step(
            draft_id=draft.pk,
            step="parties",
            answers={
                "code": f"SINTETIS-OJEK-{now.year}",
                "title": "Ojek dan pedagang Tenggarong (data sintetis)",
                "sponsor": "PEMKAB-KUKAR",
                "office": case.OFFICE,
            },
            reach=officer,
            now=ago(now, 2),
        )


def _let_one_leave(code: str, this_month: Month, now: datetime.datetime) -> None:
    """Let a member leave before a month that is paid, so that it is owed back to the sponsor."""
    officer = reach_of(case.BRANCH_OFFICER)
    with acting(by=officer.username, reason="mencatat peserta keluar"):
        record_departure(
            agreement_code=code,
            member=RowOfRoster(1, _WHO_LEAVES),
            left_on=this_month.previous.last_day,
            reason=DepartureReason.DROPPED_OUT,
            reach=officer,
            now=now,
        )


def _tell(story: Story, crowd: "_Crowd", this_month: Month, now: datetime.datetime) -> None:
    officer, supervisor = reach_of(story.team.officer), reach_of(story.team.supervisor)
    days = iter(story.days)
    with acting(by=officer.username, reason="mencatat perjanjian"):
        record_agreement(document=_document(story, this_month.plus(story.begins), now), reach=officer)
    if (day := next(days, None)) is None:
        return
    sender = reach_of(story.team.sender if story.sponsor.startswith(("PEMK", "PEMP")) else story.team.officer)
    with acting(by=sender.username, reason="mengunggah daftar pekerja"):
        imported = import_roster(
            content=crowd.list_of(story.workers),
            file_name=f"daftar-{story.code.lower()}-sintetis.csv",
            agreement_code=story.code,
            reach=sender,
            now=ago(now, day),
        )
    if (day := next(days, None)) is None:
        return
    rows = [number for number, _ in rows_under_review(agreement_code=story.code, reach=officer)]
    with acting(by=officer.username, reason="memutuskan baris daftar pekerja"):
        decide_rows(
            agreement_code=story.code,
            roster_number=imported.number,
            row_numbers=rows,
            accepted=True,
            reason="KTP dan KK asli sudah dilihat di kantor desa",
            reach=officer,
            now=ago(now, day),
        )
    with acting(by=supervisor.username, reason="menyetujui daftar pekerja"):
        approve_roster(agreement_code=story.code, reach=supervisor, now=ago(now, day))
    if (day := next(days, None)) is None:
        return
    _bill_and_pay(story, day, next(days, None), this_month, now)


def _bill_and_pay(story: Story, billed: int, paid: int | None, this_month: Month, now: datetime.datetime) -> None:
    officer = reach_of(story.team.officer)
    by_term = story.terms.get("billing") == "term"
    billed_at = ago(now, billed)
    if by_term:  # which is billed once it has begun
        billed_at = not_before(this_month.plus(story.begins), billed_at)
    with acting(by=officer.username, reason="menerbitkan tagihan perjanjian"):
        bills = bill_agreement(agreement_code=story.code, reach=officer, now=billed_at)
    if paid is None:
        return
    paid_at = max(billed_at, ago(now, paid))
    with acting(by=officer.username, reason="mencatat pembayaran"):
        for bill in bills:
            record_payment(
                channel=case.CHANNEL,
                reference=bill.number,
                bill_number=bill.number,
                amount_rupiah=bill.total_rupiah,
                paid_at=paid_at,
                now=paid_at,
                by_user_id=officer.user_id,
            )
    if by_term:
        # The next term has begun, and its bill waits to be paid.
        with acting(by=officer.username, reason="menerbitkan tagihan perjanjian"):
            bill_agreement(agreement_code=story.code, reach=officer, now=not_before(this_month, ago(now, 3)))


def _document(story: Story, first: Month, now: datetime.datetime) -> dict[str, object]:
    signed = ago(now, max(story.days, default=10) + 15).date()
    document: dict[str, object] = {
        "code": story.code,
        "title": story.title,
        "sponsor": story.sponsor,
        "office": story.office,
        "region": story.region,
        "funding": "apbd",
        "categories": ["vulnerable"],
        "minimum_age": 18,
        "maximum_age": 64,
        "first_month": f"{first.first_day:%Y-%m}",
        "months": story.months,
        "bracket": 1,
        "programmes": ["JKK", "JKM"],
        "budget_rupiah": story.budget_rupiah,
        "decree": f"Keputusan (sintetis) 460/{signed.year}",
        "decree_date": signed,
        "signed_date": signed,
        "billing": "once",
        "on_departure": "refund",
        "start_letter": f"Surat Kanwil (sintetis) B/{story.begins + 20}/{signed:%m%Y}",
        "cover_starts_on": first.first_day,
    }
    return document | story.terms


class _Crowd:
    """Made-up people of a regency or city, and lists of them with some rows that are not right."""

    def __init__(self, regions: Sequence[RegionRow], region: str) -> None:
        self._rng = random.Random(f"nowadays {region}")  # noqa: S311  sample data, the same in every run
        province = [(row.code, row.level, row.name, row.parent_code) for row in regions if row.code[:2] == region[:2]]
        self._area = survey(province, regency_code=region, rng=self._rng)
        self._population = Population(self._rng, self._area)

    def list_of(self, count: int) -> bytes:
        """Return a list of ``count`` people as a sponsor would send it."""
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";")
        writer.writerow(_HEADINGS)
        for number in range(1, count + 1):
            writer.writerow([number, *self._row(number)])
        return text.getvalue().encode()

    def people(self, count: int) -> list[Person]:
        """Return people of whom no list tells."""
        return [self._draw() for _one in range(count)]

    def _draw(self) -> Person:
        return self._population.draw(born_from=datetime.date(1966, 1, 1), born_until=datetime.date(2003, 1, 1))

    def _row(self, number: int) -> list[str]:
        person = self._draw()
        village = person.village
        nik, name, sex, born = self._with_fault(person, number)
        return [
            nik, name, sex, born, f"RT {number % 9 + 1}", village.name, village.district, village.regency,
            self._rng.choice(_OCCUPATIONS), "Pekerja Rentan",
        ]  # fmt: skip

    def _with_fault(self, person: Person, number: int) -> tuple[str, str, str, str]:
        """Return NIK, name, sex and birth date as sent, with the fault whose turn it is."""
        born = f"{person.birth_date:%d-%m-%Y}"
        if number % _A_FAULT_IN:
            return person.nik, person.name, person.sex, born
        other_sex = "P" if person.sex == "L" else "L"
        faults = (
            (person.nik, person.name, other_sex, born),
            ("", person.name, person.sex, born),
            (person.nik, person.name, person.sex, f"{person.birth_date + datetime.timedelta(days=1):%d-%m-%Y}"),
            (person.nik[:15], person.name, person.sex, born),
            (person.nik, person.name, person.sex, f"{person.birth_date:%d-%m}-1949"),
            (person.nik, "", person.sex, born),
        )
        return faults[number // _A_FAULT_IN % len(faults)]
