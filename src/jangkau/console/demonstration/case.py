"""The case: who takes part, under which agreements, on which days. Every name of a person is made up.

What is true of it: in 2022 the government of Kutai Kartanegara paid from its budget (APBD) for 35,440 vulnerable
workers, from October to December, Rp1.786.176.000 in all.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from jangkau.console.demonstration.days import CLOCK
from jangkau.core.permissions import Role

AGREEMENT = "SINTETIS-KUKAR-2022"
PROVINCE_AGREEMENT = "SINTETIS-KALTIM-2022"
REGENCY, PROVINCE = "6402", "64"
ADMINISTRATOR = "sintetis.admin"
SPONSOR_OFFICER = "sintetis.dinsos"
BRANCH_OFFICER = "sintetis.petugas"
SUPERVISOR = "sintetis.penyelia"
CITY_OFFICER = "sintetis.petugas.samarinda"
CITY_SUPERVISOR = "sintetis.penyelia.samarinda"
HEAD_SUPERVISOR = "sintetis.penyelia.pusat"
AUDITOR = "sintetis.auditor"
BERAU_OFFICER = "sintetis.petugas.berau"
BERAU_SUPERVISOR = "sintetis.penyelia.berau"
BERAU_SPONSOR_OFFICER = "sintetis.dinsos.berau"
CITY_SPONSOR_OFFICER = "sintetis.dinsos.samarinda"
CHANNEL = "BANK-SINTETIS"
# Of the branch with 24 months behind it, whichever seed the rest has.
BRANCH_SEED = 2006
FIRST_OFFICE = ("PUSAT", "Kantor Pusat (sintetis)", "Asia/Jakarta")
CITY_OFFICE, OFFICE, BERAU_OFFICE = "KC-SMD", "KCP-KKR", "KC-BRU"

MONTHS = tuple(datetime.date(2022, month, 1) for month in (10, 11, 12))
LAST_DAY = datetime.date(2022, 12, 31)
LOOKED_AT = (
    datetime.date(2022, 9, 30),
    datetime.date(2022, 10, 1),
    datetime.date(2022, 12, 1),
    LAST_DAY,
    datetime.date(2023, 1, 1),
)


def _at(month: int, day: int, hour: int) -> datetime.datetime:
    return datetime.datetime(2022, month, day, hour, tzinfo=CLOCK)


REGISTERED_AT, DEATHS_RECORDED_AT = _at(9, 1, 8), _at(10, 3, 8)
PROVINCE_ROSTER_AT, PROVINCE_APPROVED_AT = _at(9, 5, 9), _at(9, 6, 9)
PROVINCE_BILLED_AT, PROVINCE_PAID_AT = _at(9, 7, 9), _at(9, 8, 9)
IMPORTED_AT, APPROVED_AT, BILLED_AT, PAID_AT = _at(11, 14, 9), _at(11, 15, 9), _at(11, 16, 9), _at(11, 18, 10)


@dataclass(frozen=True)
class OfficeOfCase:
    """An office: its code, name, kind, the office above it, and the regions that it serves."""

    code: str
    name: str
    kind: str
    parent: str
    serves: tuple[str, ...] = ()


OFFICES = (
    OfficeOfCase("KW-KAL", "Kantor Wilayah Kalimantan (sintetis)", "regional", "PUSAT"),
    OfficeOfCase(CITY_OFFICE, "Kantor Cabang Samarinda (sintetis)", "branch", "KW-KAL", ("6472",)),
    OfficeOfCase(OFFICE, "Kantor Cabang Perintis Kutai Kartanegara (sintetis)", "pioneer", CITY_OFFICE, (REGENCY,)),
    OfficeOfCase("KC-BPN", "Kantor Cabang Balikpapan (sintetis)", "branch", "KW-KAL", ("6471", "6401", "6409")),
    OfficeOfCase(BERAU_OFFICE, "Kantor Cabang Berau (sintetis)", "branch", "KW-KAL", ("6403",)),
)
WADAH, WADAH_OF_MONTH = "WADAH-OJEK-SINTETIS", "WADAH-LOA-KULU-SINTETIS"
MONTH_BANKS = ("SINTETIS-MAHAKAM", "SINTETIS-BELAYAN", "SINTETIS-KEDANG", "SINTETIS-JEMPANG")
ACQUIRER = "SINTETIS-QRIS"
ORGANISATIONS = (
    ("PEMKAB-KUKAR", "Pemerintah Kabupaten Kutai Kartanegara", "regency_government", OFFICE, REGENCY),
    ("PEMDES-SINTETIS", "Pemerintah Desa Muara Muntai (peran karangan)", "village_government", OFFICE, REGENCY),
    (WADAH, "Paguyuban Ojek Tenggarong (karangan)", "wadah", OFFICE, REGENCY),
    (WADAH_OF_MONTH, "Koperasi Ojek Loa Kulu (karangan)", "wadah", OFFICE, REGENCY),
    (CHANNEL, "Bank Sintetis (karangan)", "bank", "PUSAT", PROVINCE),
    (MONTH_BANKS[0], "Bank Mahakam (karangan)", "bank", "PUSAT", PROVINCE),
    (MONTH_BANKS[1], "Bank Belayan (karangan)", "bank", "PUSAT", PROVINCE),
    (MONTH_BANKS[2], "Bank Kedang Kepala (karangan)", "bank", "PUSAT", PROVINCE),
    (MONTH_BANKS[3], "Bank Danau Jempang (karangan)", "bank", "PUSAT", PROVINCE),
    (ACQUIRER, "QRIS Sintetis (karangan)", "bank", "PUSAT", PROVINCE),
    ("PEMPROV-KALTIM", "Pemerintah Provinsi Kalimantan Timur", "province_government", CITY_OFFICE, PROVINCE),
    ("PEMKOT-SAMARINDA", "Pemerintah Kota Samarinda", "city_government", CITY_OFFICE, "6472"),
    ("PT-SINTETIS-ENERGI", "PT Sintetis Energi Mahakam (karangan)", "company", CITY_OFFICE, "6472"),
    ("PEMKAB-BERAU", "Pemerintah Kabupaten Berau", "regency_government", BERAU_OFFICE, "6403"),
)
STAFF = (
    (BRANCH_OFFICER, "Petugas Sintetis", Role.BRANCH_OFFICER, OFFICE, None),
    (SUPERVISOR, "Penyelia Sintetis", Role.SUPERVISOR, OFFICE, None),
    (CITY_OFFICER, "Petugas Samarinda Sintetis", Role.BRANCH_OFFICER, CITY_OFFICE, None),
    (CITY_SUPERVISOR, "Penyelia Samarinda Sintetis", Role.SUPERVISOR, CITY_OFFICE, None),
    (SPONSOR_OFFICER, "Petugas Dinas Sosial Sintetis", Role.SPONSOR_OFFICER, None, "PEMKAB-KUKAR"),
    (BERAU_OFFICER, "Petugas Berau Sintetis", Role.BRANCH_OFFICER, BERAU_OFFICE, None),
    (BERAU_SUPERVISOR, "Penyelia Berau Sintetis", Role.SUPERVISOR, BERAU_OFFICE, None),
    (BERAU_SPONSOR_OFFICER, "Petugas Dinas Sosial Berau Sintetis", Role.SPONSOR_OFFICER, None, "PEMKAB-BERAU"),
    (CITY_SPONSOR_OFFICER, "Petugas Dinas Sosial Samarinda Sintetis", Role.SPONSOR_OFFICER, None, "PEMKOT-SAMARINDA"),
    (HEAD_SUPERVISOR, "Penyelia Pusat Sintetis", Role.SUPERVISOR, "PUSAT", None),
    (AUDITOR, "Auditor Sintetis", Role.AUDITOR, "PUSAT", None),
)


def title(*, seed: int, accepted: int) -> str:
    """Return the agreement's title, which says what the data are and how they were made."""
    return f"Pekerja rentan Kutai Kartanegara 2022 (data sintetis, benih {seed}, {accepted} diterima)"


def agreement_document(*, seed: int, accepted: int, budget_rupiah: int) -> dict[str, object]:
    """Return the regency's agreement as a file would hold it."""
    return _document(MONTHS) | {
        "code": AGREEMENT,
        "title": title(seed=seed, accepted=accepted),
        "sponsor": "PEMKAB-KUKAR",
        "office": OFFICE,
        "region": REGENCY,
        "budget_rupiah": budget_rupiah,
    }


def province_document(number: int, months: Iterable[datetime.date], budget_rupiah: int) -> dict[str, object]:
    """Return an agreement of the province, which funds some of the regency's workers already."""
    return _document(tuple(months)) | {
        "code": f"{PROVINCE_AGREEMENT}-{number}",
        "title": "Pekerja rentan Kalimantan Timur 2022 (data sintetis)",
        "sponsor": "PEMPROV-KALTIM",
        "office": CITY_OFFICE,
        "region": PROVINCE,
        "budget_rupiah": budget_rupiah,
    }


def _document(months: tuple[datetime.date, ...]) -> dict[str, object]:
    return {
        "funding": "apbd",
        "categories": ["vulnerable", "non_asn_staff", "village_staff", "rt", "bpd"],
        "minimum_age": 18,
        "maximum_age": 64,
        "first_month": f"{months[0]:%Y-%m}",
        "months": len(months),
        "bracket": 1,
        "programmes": ["JKK", "JKM"],
        "decree": "Keputusan (sintetis) 460/2022",
        "decree_date": datetime.date(2022, 8, 29),
        "signed_date": datetime.date(2022, 8, 31),
        "billing": "once",
        "on_departure": "refund",
        "start_letter": "Surat Kanwil (sintetis) B/1/092022",
        "cover_starts_on": months[0],
    }
