"""Whatever is done to a person, no NIK and no digest is in the history, nor anywhere in the clear."""

import datetime

import pytest
from django.apps import apps
from django.db import connection, models
from pghistory.models import Event

from jangkau.core.sealing import digest
from jangkau.registry.services.merges import merge_people, undo_merge
from jangkau.registry.services.people import Correction, correct_person, record_death
from jangkau.registry.services.reveals import reveal_nik
from tests.registry.conftest import NOW

pytestmark = pytest.mark.django_db
NIKS = ("6402065708800001", "6402081203750002", "6402065708800009")
REASON = "peserta membawa KTP yang benar"


def tables():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        return sorted(name for (name,) in cursor.fetchall())


def text_of(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(string_agg(t::text, E'\\n'), '') FROM \"{table}\" t")
        return cursor.fetchone()[0]


@pytest.fixture
def busy_life(agency, siti, budi):
    """Two people to whom everything was done that can be done to a person's record."""
    officer = agency.officer
    correct_person(
        reach=officer, person_id=siti.pk, correction=Correction(nik=NIKS[2], name="Siti"), reason=REASON, now=NOW
    )
    reveal_nik(reach=officer, person_id=siti.pk, reason=REASON, now=NOW)
    merge = merge_people(reach=officer, kept_id=siti.pk, dropped_id=budi.pk, reason=REASON, now=NOW)
    undo_merge(reach=officer, merge_id=merge.pk, reason=REASON, now=NOW)
    record_death(reach=officer, person_id=budi.pk, died_on=datetime.date(2026, 8, 1), now=NOW)


@pytest.mark.usefixtures("busy_life")
def test_no_nik_and_no_digest_is_in_any_history():
    histories = [name for name in tables() if name.endswith("event")]
    digests = [digest(nik).hex() for nik in NIKS]

    texts = {name: text_of(name) for name in histories}

    assert "Siti" in texts["registry_personevent"]
    for name, text in texts.items():
        for secret in (*NIKS, *digests):
            assert secret not in text, name


@pytest.mark.usefixtures("busy_life")
def test_no_nik_is_in_the_clear_in_any_table():
    for table in tables():
        text = text_of(table)
        for nik in NIKS:
            assert nik not in text, table
            assert nik.encode().hex() not in text, table


def test_no_history_has_a_column_for_sealed_values_digests_or_passwords():
    fields = [
        (f"{model._meta.db_table}.{field.name}", field)
        for model in apps.get_models()
        if issubclass(model, Event)
        for field in model._meta.concrete_fields
    ]

    binary = {name for name, field in fields if isinstance(field, models.BinaryField)}
    named = {name for name, _field in fields if name.endswith(("_sealed", "_digest", ".password"))}

    # The mark of a digest key, a published key, the digest of a whole file and the bound of a draw tell nothing of an
    # identifier.
    files = {"partnership_rosteruploadevent.sha256", "partnership_wadahlistevent.sha256"}
    harmless = {
        "core_digestkeyevent.mark",
        "core_proofkeyevent.public_key",
        "outreach_campaignevent.held_out_below",
        *files,
    }
    assert (binary, named) == (harmless, set())
