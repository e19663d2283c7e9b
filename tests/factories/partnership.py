"""A sponsor's world for tests: places, offices, people who work with them, agreements, and lists of made-up workers."""

import csv
import datetime
import io
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from jangkau.collection.models import Bill
from jangkau.collection.services.bills import IssuedBill
from jangkau.collection.services.payments import PaymentAnswer, record_payment
from jangkau.core.history import acting
from jangkau.core.permissions import Role
from jangkau.partnership.models import Agreement, Member
from jangkau.partnership.services.agreements import record_agreement
from jangkau.partnership.services.approvals import ApprovedBatch, approve_roster
from jangkau.partnership.services.billing import bill_agreement
from jangkau.partnership.services.rosters import ImportedRoster, RosterCheck, check_roster, import_roster
from jangkau.registry.intake.region_names import region_name_key
from jangkau.registry.models import (
    Assignment,
    HistoricRegionCode,
    Office,
    OfficeRegion,
    Organisation,
    Person,
    Region,
    User,
)
from jangkau.registry.models.offices import OfficeKind, TimeZone
from jangkau.registry.models.organisations import OrganisationKind
from jangkau.registry.selectors.reach import Reach, reach_of
from jangkau.registry.services.people import record_death, register_person
from jangkau.rules.months import Month

REGENCY, CITY, PROVINCE = "6402", "6472", "64"
AGREEMENT, OTHER_AGREEMENT = "PKS-KUKAR", "PKS-KALTIM"
SPONSOR_OFFICER, OFFICER, SUPERVISOR = "dinsos", "petugas", "penyelia"
CITY_OFFICER, CITY_SUPERVISOR = "petugas.smd", "penyelia.smd"
NEIGHBOUR, AUDITOR = "petugas.bpn", "auditor"
MONTH_RUPIAH = 16_800
"""Risk cover in the lowest bracket, a month without relief."""
AT_BRANCH = datetime.timezone(datetime.timedelta(hours=8))
UPLOADED_AT = datetime.datetime(2022, 9, 20, 9, tzinfo=AT_BRANCH)
APPROVED_AT = datetime.datetime(2022, 9, 21, 9, tzinfo=AT_BRANCH)
BILLED_AT = datetime.datetime(2022, 9, 22, 9, tzinfo=AT_BRANCH)
PAID_AT = datetime.datetime(2022, 9, 23, 9, tzinfo=AT_BRANCH)

RegionRow = tuple[str, int, str, str | None]

_VILLAGES = {
    "640206": ("Tenggarong", ("Jahab", "Loa Ipuh", "Bukit Biru", "Timbau", "Maluhu", "Mangkurawang")),
    "640201": ("Muara Muntai", ("Perian", "Batuq", "Rebaq Rinding", "Kayu Batu", "Jantur Selatan")),
    "640213": ("Samboja", ("Wonotirto", "Sanipah", "Handil Baru", "Karya Jaya", "Beringin Agung")),
    "640307": ("Pulau Derawan", ("Kasai", "Teluk Semanting", "Pegat Batumbuk")),
    "640308": ("Biduk-Biduk", ("Giring-Giring", "Labuan Kelambu", "Tanjung Prepat")),
    "647205": ("Samarinda Utara", ("Sempaja", "Lempake", "Pinang Seribu")),
}
# Where the made-up people of console.synthetic were first registered, beside the regency.
_ELSEWHERE = (
    "3315", "3402", "3404", "3502", "3503", "3510", "3578", "5301", "6301", "6303", "6371", "6408", "6474", "7302",
    "7308", "7371",
)  # fmt: skip
_OF_THE_PAST = ("6404", "6405", "6406", "6410", "6473")


def region_rows() -> list[RegionRow]:
    """Return places of Kalimantan Timur as (code, level, name, parent code), parents first."""
    rows: list[RegionRow] = [
        (PROVINCE, 1, "Kalimantan Timur", None),
        (REGENCY, 2, "Kabupaten Kutai Kartanegara", PROVINCE),
        ("6403", 2, "Kabupaten Berau", PROVINCE),
        (CITY, 2, "Kota Samarinda", PROVINCE),
    ]
    rows += [(code, 3, name, code[:4]) for code, (name, _villages) in _VILLAGES.items()]
    for code, (_name, villages) in _VILLAGES.items():
        rows += [(f"{code}{2001 + place}", 4, village, code) for place, village in enumerate(villages)]
    return rows


def make_places() -> None:
    """Write the places, and codes of other regencies with which NIKs may begin."""
    rows = region_rows()
    provinces = sorted({code[:2] for code in _ELSEWHERE} - {PROVINCE})
    rows += [(code, 1, f"Provinsi {code}", None) for code in provinces]
    rows += [(code, 2, f"Kabupaten {code}", code[:2]) for code in _ELSEWHERE]
    rows.sort(key=lambda row: row[1])
    Region.objects.bulk_create(
        Region(code=code, level=level, name=name, name_key=region_name_key(name, level=level), parent_id=parent)
        for code, level, name, parent in rows
    )
    HistoricRegionCode.objects.bulk_create(
        HistoricRegionCode(code=code, level=2, name=code, successor_id=REGENCY, source="UU 20/2012")
        for code in _OF_THE_PAST
    )


@dataclass(frozen=True)
class World:
    """Two sponsors, three branches, and whoever works with them."""

    office: Office
    sponsor: Organisation

    @property
    def sponsor_officer(self) -> Reach:
        """Somebody at the regency's government, who sends its lists."""
        return reach_of(SPONSOR_OFFICER)

    @property
    def officer(self) -> Reach:
        """Somebody at the branch, who reviews and bills."""
        return reach_of(OFFICER)

    @property
    def supervisor(self) -> Reach:
        """Somebody at the branch, who approves."""
        return reach_of(SUPERVISOR)


def make_world() -> World:
    """Write places, offices, organisations and users."""
    make_places()
    head = Office.objects.create(code="PUSAT", name="Kantor Pusat", kind=OfficeKind.HEAD, time_zone=TimeZone.WIB)
    offices = {
        code: Office.objects.create(code=code, name=name, kind=OfficeKind.BRANCH, parent=head, time_zone=TimeZone.WITA)
        for code, name in (("KC-TGR", "Cabang Tenggarong"), ("KC-SMD", "Cabang Samarinda"), ("KC-BPN", "Balikpapan"))
    }
    OfficeRegion.objects.create(office=offices["KC-TGR"], region_id=REGENCY)
    OfficeRegion.objects.create(office=offices["KC-SMD"], region_id=PROVINCE)
    sponsor = Organisation.objects.create(
        code="PEMKAB-KUKAR",
        name="Pemerintah Kabupaten Kutai Kartanegara",
        kind=OrganisationKind.REGENCY_GOVERNMENT,
        office=offices["KC-TGR"],
    )
    Organisation.objects.create(
        code="PEMPROV-KALTIM",
        name="Pemerintah Provinsi Kalimantan Timur",
        kind=OrganisationKind.PROVINCE_GOVERNMENT,
        office=offices["KC-SMD"],
    )
    for username, role, office, organisation in (
        (SPONSOR_OFFICER, Role.SPONSOR_OFFICER, None, sponsor),
        (OFFICER, Role.BRANCH_OFFICER, offices["KC-TGR"], None),
        (SUPERVISOR, Role.SUPERVISOR, offices["KC-TGR"], None),
        (CITY_OFFICER, Role.BRANCH_OFFICER, offices["KC-SMD"], None),
        (CITY_SUPERVISOR, Role.SUPERVISOR, offices["KC-SMD"], None),
        (NEIGHBOUR, Role.BRANCH_OFFICER, offices["KC-BPN"], None),
        (NEIGHBOUR, Role.SUPERVISOR, offices["KC-BPN"], None),
        (AUDITOR, Role.AUDITOR, head, None),
    ):
        user, _is_new = User.objects.get_or_create(
            username=username, defaults={"full_name": username.title(), "password": "!"}
        )
        Assignment.objects.create(user=user, role=role, office=office, organisation=organisation)
    return World(offices["KC-TGR"], sponsor)


def agreement_document(**changes: Any) -> dict[str, Any]:
    """Return the document of an agreement of October to December 2022 under a start letter; None drops a key."""
    terms: dict[str, Any] = {
        "code": AGREEMENT,
        "title": "Pekerja rentan (sintetis)",
        "sponsor": "PEMKAB-KUKAR",
        "office": "KC-TGR",
        "region": REGENCY,
        "funding": "apbd",
        "categories": ["vulnerable", "non_asn_staff", "village_staff", "rt", "bpd"],
        "minimum_age": 18,
        "maximum_age": 64,
        "first_month": "2022-10",
        "months": 3,
        "bracket": 1,
        "programmes": ["JKK", "JKM"],
        "budget_rupiah": 100_000_000,
        "decree": "Keputusan (sintetis) 460/2022",
        "decree_date": datetime.date(2022, 8, 29),
        "signed_date": datetime.date(2022, 8, 31),
        "billing": "once",
        "on_departure": "refund",
        "start_letter": "Surat Kanwil (sintetis) B/1",
        "cover_starts_on": datetime.date(2022, 10, 1),
    }
    if changes.get("billing") == "term":
        terms["term_months"] = 2
    if "first_month" in changes and "cover_starts_on" not in changes:
        terms["cover_starts_on"] = Month.parse(changes["first_month"]).first_day
    return {key: value for key, value in (terms | changes).items() if value is not None}


def make_agreement(**changes: Any) -> Agreement:
    """Record the regency's agreement, with these keys of its document changed."""
    return record_agreement(document=agreement_document(**changes), reach=reach_of(OFFICER))


def make_other_agreement(**changes: Any) -> Agreement:
    """Record an agreement of the province, under another office."""
    party = {"code": OTHER_AGREEMENT, "sponsor": "PEMPROV-KALTIM", "office": "KC-SMD", "region": PROVINCE}
    return record_agreement(document=agreement_document(**(party | changes)), reach=reach_of(CITY_OFFICER))


@dataclass(frozen=True)
class Worker:
    """A row of a list as it will be written. Blank texts are blank cells."""

    nik: str
    name: str
    born: str = "17-08-1980"
    sex: str = "L"
    village: str = "Jahab"
    district: str = "Tenggarong"
    regency: str = "Kutai Kartanegara"
    occupation: str = "Petani"
    category: str = "Pekerja Rentan"
    mutation: str = ""
    address: str = ""
    phone: str = ""

    def but(self, **changes: str) -> "Worker":
        """Return the same row with other cells."""
        return replace(self, **changes)

    def as_sent(self, headings: Sequence[str]) -> list[str]:
        """Return the cells below these headings."""
        return [getattr(self, _FIELD_OF[heading]) for heading in headings]


_FIELD_OF = {
    "NIK": "nik",
    "Nama": "name",
    "Tanggal Lahir": "born",
    "L/P": "sex",
    "Desa": "village",
    "Kecamatan": "district",
    "Kabupaten": "regency",
    "Pekerjaan": "occupation",
    "Kategori": "category",
    "Mutasi": "mutation",
    "Alamat": "address",
    "No HP": "phone",
}
_SYLLABLES = ("ra", "di", "su", "mo", "ne", "ka", "ti", "lu", "ba", "wo", "ji", "pa")
_serial = itertools.count(1)


def made_up_name(number: int) -> str:
    """Return a name that no other number has."""
    letters = []
    for _place in range(5):
        number, syllable = divmod(number, len(_SYLLABLES))
        letters.append(_SYLLABLES[syllable])
    return ("".join(letters[:3]) + " " + "".join(letters[3:])).title()


def workers(count: int, **changes: str) -> list[Worker]:
    """Return faultless rows of people who never came before, born 17 August 1980."""
    found = []
    for _one in range(count):
        number = next(_serial)
        found.append(Worker(f"{640200 + number // 10_000:06d}170880{number % 10_000:04d}", made_up_name(number)))
    return [worker.but(**changes) for worker in found]


def worker(**changes: str) -> Worker:
    """Return one such row."""
    return workers(1, **changes)[0]


def as_csv(rows: Iterable[Worker], *, headings: Sequence[str] = tuple(_FIELD_OF)) -> bytes:
    """Return a list as a CSV file; the first row stands in line 2."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(headings)
    writer.writerows(row.as_sent(headings) for row in rows)
    return text.getvalue().encode()


@dataclass
class Sent:
    """How a list is sent: by whom, under which agreement, when."""

    agreement: str = AGREEMENT
    by: str = SPONSOR_OFFICER
    at: datetime.datetime = field(default=UPLOADED_AT)


def check(rows: Iterable[Worker], *, sent: Sent | None = None, content: bytes | None = None) -> RosterCheck:
    """Check a list."""
    sent = sent or Sent()
    return check_roster(
        content=as_csv(rows) if content is None else content,
        file_name="daftar-sintetis.csv",
        agreement_code=sent.agreement,
        reach=reach_of(sent.by),
        today=sent.at.date(),
    )


def send(
    rows: Iterable[Worker],
    *,
    agreement: str = AGREEMENT,
    by: str = SPONSOR_OFFICER,
    at: datetime.datetime = UPLOADED_AT,
    content: bytes | None = None,
    file_name: str = "daftar-sintetis.csv",
) -> ImportedRoster:
    """Import a list."""
    with acting(by=by, reason="mengunggah"):
        return import_roster(
            content=as_csv(rows) if content is None else content,
            file_name=file_name,
            agreement_code=agreement,
            reach=reach_of(by),
            now=at,
        )


def approve(
    *,
    agreement: str = AGREEMENT,
    roster: int | None = None,
    by: str = SUPERVISOR,
    at: datetime.datetime = APPROVED_AT,
) -> ApprovedBatch:
    """Approve what is open in a list."""
    with acting(by=by, reason="menyetujui"):
        return approve_roster(agreement_code=agreement, roster_number=roster, reach=reach_of(by), now=at)


def bill(
    *, agreement: str = AGREEMENT, by: str = OFFICER, at: datetime.datetime = BILLED_AT, month: str | None = None
) -> list[IssuedBill]:
    """Bill the agreement."""
    with acting(by=by, reason="menagih"):
        return bill_agreement(
            agreement_code=agreement, reach=reach_of(by), now=at, month=Month.parse(month) if month else None
        )


def pay(issued: IssuedBill, *, at: datetime.datetime = PAID_AT, by: str = OFFICER) -> PaymentAnswer:
    """Record that a bill was paid in full."""
    return record_payment(
        channel="BANK",
        reference=issued.number,
        bill_number=issued.number,
        amount_rupiah=Bill.objects.get(pk=issued.bill_id).total_rupiah,
        paid_at=at,
        now=at,
        by_user_id=reach_of(by).user_id,
    )


def fund_elsewhere(
    rows: Sequence[Worker], *, months: int = 3, first_month: str = "2022-10", code: str = OTHER_AGREEMENT
) -> Agreement:
    """Let the province take in these people for some months, approved and not billed yet."""
    agreement = make_other_agreement(code=code, months=months, first_month=first_month)
    send(rows, agreement=code, by=CITY_OFFICER)
    approve(agreement=code, by=CITY_SUPERVISOR)
    return agreement


def register(row: Worker, *, died_on: datetime.date | None = None) -> Person:
    """Put a worker into the register, as somebody known before any list came."""
    person = register_person(
        nik=row.nik,
        name=row.name,
        birth_date=datetime.datetime.strptime(row.born, "%d-%m-%Y").replace(tzinfo=datetime.UTC).date(),
        sex=row.sex,
        region_code="6402062001",
        now=datetime.datetime(2022, 8, 1, tzinfo=datetime.UTC),
    )
    if died_on is not None:
        record_death(reach=reach_of(SUPERVISOR), person_id=person.pk, died_on=died_on, now=UPLOADED_AT)
    return person


def member_of(row: Worker, *, agreement: str = AGREEMENT) -> Member:
    """Return the member whom a row made."""
    return Member.objects.select_related("participant", "person").get(agreement__code=agreement, person__name=row.name)


def day(text: str, hour: int = 9) -> datetime.datetime:
    """Return an instant of a day at the branch."""
    return datetime.datetime.fromisoformat(text).replace(hour=hour, tzinfo=AT_BRANCH)


def month(text: str) -> datetime.date:
    """Return the first day of a month."""
    return Month.parse(text).first_day
