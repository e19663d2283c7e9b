"""The commands about keys and seals."""

from pathlib import Path

import pytest
from django.db import connection

from jangkau.core.models import AuditSeal
from jangkau.core.permissions import Role
from jangkau.registry.models import Assignment, Office, User
from tests.console.commands import rows_of_all_tables, run
from tests.factories.partnership import AUDITOR, OFFICER, World, approve, make_agreement, send, workers

KEYS = {name: f"{name}:" + letter * 42 + "A=" for name, letter in (("t1", "A"), ("t2", "C"))}


@pytest.fixture(autouse=True)
def _media(media: Path) -> None:
    """Keep the files of each test apart."""


@pytest.fixture
def audited(world: World) -> None:
    """People, members and their history."""
    make_agreement()
    send(workers(2))
    approve()


@pytest.fixture
def administrator(world: World) -> str:
    user = User.objects.create(username="admin.kunci", full_name="Admin Kunci", password="!")
    Assignment.objects.create(user=user, role=Role.ADMINISTRATOR, office=Office.objects.get(code="PUSAT"))
    return user.username


# --- seal_audit and verify_audit


def test_sealing_happens_only_when_told_to(audited: None) -> None:
    dry = run("seal_audit", "--as", AUDITOR, "--json")

    assert (dry.status, dry.document["sealed"], dry.document["saved"]) == (0, 0, False)
    assert not AuditSeal.objects.exists()

    wet = run("seal_audit", "--as", AUDITOR, "--wet-run", "--json")
    assert set(wet.document) == {"sealed", "seals", "head", "saved"}
    assert wet.document["sealed"] > 0
    assert wet.document["seals"] == AuditSeal.objects.count() > 0


def test_untouched_records_agree_with_their_seals(audited: None) -> None:
    run("seal_audit", "--as", AUDITOR, "--wet-run")

    said = run("verify_audit", "--as", AUDITOR, "--json")

    assert said.status == 0
    assert said.document["findings"] == []
    assert set(said.document) == {"findings", "seals", "head"}


def test_audit_trail_without_a_seal_is_not_called_sound(world: World) -> None:
    said = run("verify_audit", "--as", AUDITOR)

    assert (said.status, "Belum ada catatan yang disegel" in said.out) == (0, True)
    assert "sesuai dengan segelnya" not in said.out


def test_changed_row_is_found_and_ends_with_one(audited: None) -> None:
    run("seal_audit", "--as", AUDITOR, "--wet-run")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE partnership_rosterrow DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE partnership_rosterrow SET amount_rupiah = 1 WHERE id = (SELECT min(id) FROM partnership_rosterrow)"
        )
        cursor.execute("ALTER TABLE partnership_rosterrow ENABLE TRIGGER USER")

    said = run("verify_audit", "--as", AUDITOR, "--json")

    assert said.status == 1
    (finding,) = said.document["findings"]
    assert (finding["fault"], finding["table"]) == ("row_changed", "partnership_rosterrow")
    assert "berubah setelah disegel" in finding["text"]


def test_witnessed_seal_is_looked_for(audited: None) -> None:
    head = run("seal_audit", "--as", AUDITOR, "--wet-run", "--json").document["head"]

    assert run("verify_audit", "--witnessed", head, "--as", AUDITOR).status == 0
    gone = run("verify_audit", "--witnessed", "ab" * 32, "--as", AUDITOR)
    assert gone.status == 1
    assert "tidak ada lagi dalam rantai" in gone.out


@pytest.mark.parametrize("name", ["seal_audit", "verify_audit", "rotate_keys"])
def test_branch_officer_may_not(name: str, world: World) -> None:
    assert run(name, "--as", OFFICER, "--json").document["error"]["code"] == "not_permitted"


# --- rotate_keys


def test_rotation_happens_only_when_told_to(audited: None, administrator: str, settings: object) -> None:
    settings.SEAL_KEYS = f"{KEYS['t2']},{settings.SEAL_KEYS}"
    before = rows_of_all_tables()

    dry = run("rotate_keys", "--as", administrator, "--json")

    assert set(dry.document) == {"values", "files", "digest_keys", "saved"}
    assert dry.document["values"]["registry_person.nik_sealed"] == 2
    assert rows_of_all_tables() == before

    wet = run("rotate_keys", "--as", administrator, "--wet-run", "--json")
    assert wet.status == 0
    assert set(wet.document) == {"resealed", "redigested", "retired_keys", "unreadable", "complete", "saved"}
    assert wet.document["complete"] is True
    assert wet.document["resealed"]["registry_person.nik_sealed"] == 2
    assert run("rotate_keys", "--as", administrator).out.endswith("Tambahkan --wet-run untuk menyimpan.\n")
    assert "Semua sudah memakai kunci terbaru." in run("rotate_keys", "--as", administrator).out


def test_rotation_that_leaves_something_unreadable_ends_with_one(
    audited: None, administrator: str, settings: object
) -> None:
    settings.SEAL_KEYS = KEYS["t2"]

    said = run("rotate_keys", "--as", administrator, "--wet-run", "--json")

    assert (said.status, said.document["complete"]) == (1, False)
    assert [left["column"] for left in said.document["unreadable"]].count("registry_person.nik_sealed") == 2
