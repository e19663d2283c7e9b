"""Rows of rosters are append-only, and yet their sealed cells go over to a new key."""

import datetime

import pytest
from django.db import DatabaseError, transaction

from jangkau.core.models import SealedFile
from jangkau.core.sealing import digest, seal, sealed_with, unseal
from jangkau.core.selectors.keys import outdated_seals
from jangkau.core.services.files import store_file
from jangkau.core.services.keys import hold_digest_key
from jangkau.partnership.models import Agreement, Roster, RosterRow
from jangkau.registry.models import Office, User
from jangkau.registry.models.organisations import OrganisationKind
from jangkau.registry.services.organisations import create_organisation
from tests.registry.conftest import NOW
from tests.registry.test_rotate_keys import keys, rotate

pytestmark = pytest.mark.django_db
NIK = "6402065708800001"
RAW = b'["Siti Aminah", "6402065708800001"]'


@pytest.fixture
def roster(agency):
    """A roster without rows under an agreement of the Samarinda branch."""
    sponsor = create_organisation(
        reach=agency.head_administrator,
        code="PEMKAB",
        name="Pemerintah Kabupaten",
        kind=OrganisationKind.REGENCY_GOVERNMENT,
        office_code="SMD",
    )
    agreement = Agreement.objects.create(
        code="PKS-1",
        title="PKS",
        sponsor=sponsor,
        office=Office.objects.get(code="SMD"),
        region_id="6402",
        funding="apbd",
        categories=["vulnerable"],
        minimum_age=17,
        maximum_age=64,
        first_month=datetime.date(2026, 10, 1),
        until_month=datetime.date(2027, 1, 1),
        bracket=1,
        budget_rupiah=1,
        decree="SK",
        decree_date=NOW.date(),
        signed_date=NOW.date(),
        billing="once",
        on_departure="keep",
    )
    file = store_file(
        kind=SealedFile.Kind.ROSTER, name="d.csv", content=b"isi", now=NOW, retain_until=datetime.date(2031, 1, 1)
    )
    return Roster.objects.create(
        agreement=agreement,
        number=1,
        file=file,
        mapping=[],
        notices=[],
        row_count=2,
        uploaded_by=User.objects.get(username="admin.pusat"),
        uploaded_at=NOW,
    )


@pytest.fixture
def rows(roster):
    """Two rows, the second without a NIK that could be read."""
    hold_digest_key(now=NOW)
    return [
        RosterRow.objects.create(
            roster=roster,
            row_number=number,
            raw_sealed=seal(RAW, purpose="roster-row"),
            nik_sealed=seal(nik.encode(), purpose="nik") if nik else None,
            nik_digest=digest(nik) if nik else None,
            name="Siti Aminah",
            name_key="siti aminah",
            outcome="rejected",
            reasons=["under_age"],
            months=[],
            amount_rupiah=0,
        )
        for number, nik in enumerate((NIK, None), start=1)
    ]


def test_cells_and_nik_of_rows_open_with_the_new_key_alone(agency, rows):
    with keys(seal="n2 t1", digest="n2 t1"):
        assert outdated_seals().values["partnership_rosterrow.raw_sealed"] == 2
        rotation = rotate(agency)
        assert outdated_seals().is_clear

    assert rotation.resealed["partnership_rosterrow.raw_sealed"] == 2
    assert rotation.resealed["partnership_rosterrow.nik_sealed"] == 1
    assert rotation.redigested == {"partnership_rosterrow.nik_sealed": 1, "registry_person.nik_sealed": 0}
    with keys(seal="n2", digest="n2"):
        for row in rows:
            row.refresh_from_db()
            assert unseal(bytes(row.raw_sealed), purpose="roster-row") == RAW
        assert unseal(bytes(rows[0].nik_sealed), purpose="nik") == NIK.encode()
        assert bytes(rows[0].nik_digest) == digest(NIK)
        assert (rows[1].nik_sealed, rows[1].nik_digest) == (None, None)


def test_columns_of_one_row_may_stand_under_different_keys_and_are_each_done(agency, rows):
    with keys(seal="n2 t1"):
        RosterRow.objects.filter(pk=rows[0].pk).update(raw_sealed=seal(RAW, purpose="roster-row"))
        rotation = rotate(agency)

    assert rotation.resealed["partnership_rosterrow.raw_sealed"] == 1
    rows[0].refresh_from_db()
    assert sealed_with(bytes(rows[0].nik_sealed)) == b"n2"


@pytest.mark.parametrize(
    "change", [{"name": "Lain"}, {"outcome": "accepted"}, {"months": [NOW.date()]}, {"row_number": 9}, {"sex": "L"}]
)
def test_what_was_read_from_a_row_never_changes_round_the_services(rows, change):
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        RosterRow.objects.filter(pk=rows[0].pk).update(**change)


def test_rows_are_never_removed_round_the_services(rows):
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        RosterRow.objects.filter(pk=rows[0].pk).delete()
