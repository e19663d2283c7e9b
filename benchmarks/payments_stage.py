"""A bank and its bills for the benchmark of payments: one bill made by the services, and copies of it by the thousand.

Bill, line, participant and person number ``i`` all have the key ``FIRST + i``, and the payment code follows from ``i``,
so that the client and the floor know every bill without asking.
"""

import datetime
from dataclasses import dataclass
from typing import Any

FIRST = 1_000_000
PRICE_RUPIAH = 16_800
_LOWEST_CODE = 100_000_000_000
_COPIES = {
    "registry_person": "'id', %(first)s + i, 'nik_digest', '\\x' || encode(sha256(i::text::bytea), 'hex')",
    "enrolment_participant": "'id', %(first)s + i, 'person_id', %(first)s + i",
    "collection_bill": (
        "'id', %(first)s + i, 'number', 'BENCH-' || i, 'code',"
        " ((%(lowest)s + i) * 100 + 98 - (%(lowest)s + i) * 100 %% 97)::text"
    ),
    "collection_billline": "'id', %(first)s + i, 'bill_id', %(first)s + i, 'participant_id', %(first)s + i",
}


@dataclass(frozen=True)
class Staged:
    """What the bank holds, with its private key in PEM."""

    partner_code: str
    va_prefix: str
    client_id: str
    secret: str
    private_key_pem: str


def code_of(number: int) -> str:
    """Return the payment code of a bill."""
    digits = _LOWEST_CODE + number
    return str(digits * 100 + 98 - digits * 100 % 97)


def stage(*, bills: int, now: datetime.datetime) -> Staged:
    """Make a partner with a key, and as many open bills of one worker's month each."""
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    from jangkau.collection.services.partner_keys import give_key
    from jangkau.collection.services.partners import Terms, add_partner

    reach = agency(now)
    terms = Terms(most_rupiah=1_000_000_000, requests_a_minute=1_000_000)
    add_partner(reach=reach, code="BANK-UKUR", va_prefix="12345", terms=terms)
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    key = give_key(reach=reach, code="BANK-UKUR", public_key=public, now=now)
    _copy(first_bill(now), bills)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return Staged("BANK-UKUR", "12345", key.client_id, key.secret, pem)


def agency(now: datetime.datetime) -> Any:
    """Found an agency with a bank and a sponsor, and return the reach of its administrator."""
    from jangkau.registry.models import Region
    from jangkau.registry.selectors.reach import reach_of
    from jangkau.registry.services.offices import FirstOffice, FirstUser, found_agency
    from jangkau.registry.services.organisations import create_organisation

    found_agency(
        office=FirstOffice(code="PUSAT", name="Kantor Pusat", time_zone="Asia/Jakarta"),
        administrator=FirstUser(username="admin", full_name="Administrator", password=None),
    )  # fmt: skip
    Region.objects.create(code="64", level=1, name="Kalimantan Timur", name_key="kalimantantimur", parent=None)
    reach = reach_of("admin")
    for code, kind in (("BANK-UKUR", "bank"), ("PEMPROV-UKUR", "province_government")):
        create_organisation(reach=reach, code=code, name=code.title(), kind=kind, office_code="PUSAT")
    return reach


def first_bill(now: datetime.datetime) -> dict[str, int]:
    """Make the bill that the others are copies of, and return the keys of its rows by table."""
    from django.db import connection, transaction
    from django.utils import timezone

    from jangkau.collection.models import BillLine
    from jangkau.collection.services.bills import issue_bill
    from jangkau.core import sealing
    from jangkau.core.bulk import temporary_table
    from jangkau.enrolment.models import Participant
    from jangkau.registry.models import Office, Organisation, Person
    from jangkau.rules.contributions import FundingSource
    from jangkau.rules.months import Month

    office = Office.objects.get(code="PUSAT")
    person = Person.objects.create(
        nik_sealed=sealing.seal(b"6402061708800001", purpose="nik"), nik_digest=sealing.digest("6402061708800001"),
        name="Budi Santoso", name_key="budi santoso", birth_date=datetime.date(1980, 8, 17), sex="L", region_id="64",
        registered_at=now,
    )  # fmt: skip
    participant = Participant.objects.create(
        person=person, office=office, channel="sponsor", bracket=1, occupation="petani", sector="other",
        registered_at=now,
    )  # fmt: skip
    month = Month.of(timezone.localdate(now)).plus(1).first_day
    with transaction.atomic():
        temporary_table("first", "participant_id bigint, month date, cover text, bracket int, sector text")
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO first VALUES (%s, %s, 'risk', 1, 'other')", [participant.pk, month])
        issued = issue_bill(
            staged="first", payer_organisation_id=Organisation.objects.get(code="PEMPROV-UKUR").pk,
            payer_person_id=None, office_id=office.pk, number="BENCH-0", purpose="Ukuran",
            funding=FundingSource.APBD, cover_starts_on=None, start_letter="", now=now, expires_at=None,
        )  # fmt: skip
    line = BillLine.objects.get(bill_id=issued.bill_id)
    assert line.amount_rupiah == PRICE_RUPIAH
    return {
        "registry_person": person.pk,
        "enrolment_participant": participant.pk,
        "collection_bill": issued.bill_id,
        "collection_billline": line.pk,
    }


def _copy(rows: dict[str, int], count: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for table, changes in _COPIES.items():
            cursor.execute(
                f"INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table},"
                f" to_jsonb(one) || jsonb_build_object({changes}))).*"
                f" FROM {table} one, generate_series(1, %(count)s) AS i WHERE one.id = %(id)s",
                {"first": FIRST, "lowest": _LOWEST_CODE, "count": count, "id": rows[table]},
            )
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {FIRST} + {count} + 1)")
        for table in _COPIES:
            cursor.execute(f"ANALYZE {table}")
