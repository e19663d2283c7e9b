"""Whatever is done to sealed rows or to the seals themselves is found, and the very row is named."""

import datetime
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, OperationalError, connection, transaction
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from pghistory.models import Context

from jangkau.core.history import acting
from jangkau.core.models import AuditHead, AuditSeal, SealedFile
from jangkau.core.seals import declare_sealed, sealed_tables
from jangkau.core.selectors.seals import Fault, Finding, audit_head, verify_audit
from jangkau.core.services import seals
from jangkau.core.services.seals import (
    AcceptanceUnexplained,
    ChainBroken,
    ChainIntact,
    accept_chain,
    seal_audit,
)
from tests.unguarded import change_unguarded, guards_off

NOW = datetime.datetime(2026, 8, 17, 9, 0, tzinfo=datetime.UTC)
LATER = NOW + datetime.timedelta(hours=1)
FILES = "core_sealedfile"


def write_rows(count: int, *, size_bytes: int = 100) -> list[int]:
    """Write rows of an append-only table and return their keys in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_sealedfile (kind, name_sealed, sha256, size_bytes, path, stored_at, retain_until)"
            " SELECT 'roster', '\\x00', '\\x01', %s, gen_random_uuid()::text, %s, '2031-08-17'"
            "   FROM generate_series(1, %s) RETURNING id",
            [size_bytes, NOW, count],
        )
        return sorted(row[0] for row in cursor.fetchall())


def tamper(statement: str, *parameters: object, table: str = FILES) -> None:
    change_unguarded(table, statement, *parameters)


@pytest.mark.django_db
def test_untouched_rows_have_no_findings() -> None:
    write_rows(5)

    sealed = seal_audit(now=NOW)

    assert sealed == 5
    assert verify_audit() == []


@pytest.mark.django_db
def test_sealing_again_seals_only_what_is_new() -> None:
    write_rows(3)
    seal_audit(now=NOW)
    write_rows(2)

    assert seal_audit(now=LATER) == 2
    assert seal_audit(now=LATER) == 0
    assert verify_audit() == []


@pytest.mark.django_db
def test_a_seal_covers_at_most_a_thousand_rows_and_ranges_join_without_gaps() -> None:
    keys = write_rows(2001)

    seal_audit(now=NOW)

    ranges = list(AuditSeal.objects.order_by("pk").values_list("first_id", "last_id", "row_count"))
    assert [row_count for _first, _last, row_count in ranges] == [1000, 1000, 1]
    assert [last for _first, last, _count in ranges] == [keys[999], keys[1999], keys[2000]]
    assert [first for first, _last, _count in ranges][1:] == [keys[999] + 1, keys[1999] + 1]


@pytest.mark.django_db
def test_changed_row_is_named() -> None:
    keys = write_rows(5)
    seal_audit(now=NOW)

    tamper("UPDATE core_sealedfile SET size_bytes = 101 WHERE id = %s", keys[2])

    (finding,) = verify_audit()
    assert (finding.fault, finding.table, finding.row_id) == (Fault.ROW_CHANGED, FILES, keys[2])
    assert str(keys[2]) in str(finding)


@pytest.mark.django_db
def test_removed_row_is_named() -> None:
    keys = write_rows(5)
    seal_audit(now=NOW)

    tamper("DELETE FROM core_sealedfile WHERE id = %s", keys[4])

    (finding,) = verify_audit()
    assert (finding.fault, finding.row_id) == (Fault.ROW_REMOVED, keys[4])


@pytest.mark.django_db
def test_all_rows_of_a_range_removed_are_each_named() -> None:
    keys = write_rows(3)
    seal_audit(now=NOW)

    tamper("DELETE FROM core_sealedfile")

    assert [(finding.fault, finding.row_id) for finding in verify_audit()] == [(Fault.ROW_REMOVED, key) for key in keys]


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["in a gap", "before the first"])
def test_row_inserted_into_a_sealed_range_is_named(place: str) -> None:
    write_rows(2)
    with transaction.atomic():  # a key drawn and given up, as by a failed transaction
        write_rows(1)
        transaction.set_rollback(True)
    keys = write_rows(2)
    seal_audit(now=NOW)
    forged = keys[0] - 1 if place == "in a gap" else -5

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_sealedfile (id, kind, name_sealed, sha256, size_bytes, path, stored_at, retain_until)"
            " VALUES (%s, 'roster', '\\x00', '\\x01', 1, 'forged', %s, '2031-08-17')",
            [forged, NOW],
        )

    (finding,) = verify_audit()
    assert (finding.fault, finding.row_id) == (Fault.ROW_INSERTED, forged)


@pytest.mark.django_db
def test_mark_that_may_change_is_not_sealed() -> None:
    write_rows(1)
    seal_audit(now=NOW)

    SealedFile.objects.update(destroyed_at=LATER)

    assert verify_audit() == []


@pytest.mark.django_db
def test_change_of_who_and_why_is_found() -> None:
    with acting(by="siti", reason="mengunggah daftar"):
        write_rows(1)
    seal_audit(now=NOW)

    tamper("""UPDATE pghistory_context SET metadata = '{"by": "budi"}'""", table="pghistory_context")

    (finding,) = verify_audit()
    assert (finding.fault, finding.table) == (Fault.ROW_CHANGED, "pghistory_context")


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE pghistory_context SET metadata = '{}'", "DELETE FROM pghistory_context"])
def test_who_and_why_cannot_be_changed_without_switching_off_the_guard(statement: str) -> None:
    with acting(by="siti", reason="mengunggah daftar"):
        write_rows(1)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_guard_that_is_switched_off_is_found() -> None:
    with guards_off(FILES):
        (finding,) = verify_audit()

    assert (finding.fault, finding.table) == (Fault.GUARD_OFF, FILES)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "row_digests = '\\x00'",
        "rows_digest = '\\x00'",
        "digest = '\\x00'",
        "last_id = last_id + 1000000",
        "sealed_at = sealed_at - interval '1 year'",
        "previous_digest = '\\x00'",
    ],
)
def test_changed_seal_is_found(change: str) -> None:
    write_rows(1)
    seal_audit(now=NOW)
    write_rows(1)
    seal_audit(now=LATER)
    first = AuditSeal.objects.order_by("pk").first()
    assert first is not None

    tamper(f"UPDATE core_auditseal SET {change} WHERE id = %s", first.pk, table="core_auditseal")

    assert Finding(Fault.SEAL_CHANGED, FILES, seal_id=first.pk) in verify_audit()


@pytest.mark.django_db
@pytest.mark.parametrize(("which", "fault"), [(0, Fault.SEAL_REMOVED), (1, Fault.SEAL_REMOVED), (2, Fault.HEAD_FALSE)])
def test_removed_seal_is_found(which: int, fault: Fault) -> None:
    for hours in range(3):
        write_rows(1)
        seal_audit(now=NOW + datetime.timedelta(hours=hours))
    key = list(AuditSeal.objects.order_by("pk").values_list("pk", flat=True))[which]

    tamper("DELETE FROM core_auditseal WHERE id = %s", key, table="core_auditseal")

    assert fault in {finding.fault for finding in verify_audit()}


@pytest.mark.django_db
def test_chain_made_anew_without_the_key_is_found() -> None:
    write_rows(3)
    seal_audit(now=NOW)
    tamper("UPDATE core_sealedfile SET size_bytes = 1")
    tamper("DELETE FROM core_auditseal", table="core_auditseal")
    AuditHead.objects.all().delete()

    with override_settings(DIGEST_KEYS="forger:" + "F" * 42 + "A="):
        seal_audit(now=NOW)

    assert [finding.fault for finding in verify_audit()] == [Fault.HEAD_FALSE]


@pytest.mark.django_db
def test_sealing_stops_rather_than_cover_up_a_chain_cut_short() -> None:
    write_rows(1)
    seal_audit(now=NOW)
    tamper("DELETE FROM core_auditseal", table="core_auditseal")
    write_rows(1)

    with pytest.raises(ChainBroken):
        seal_audit(now=LATER)

    assert not AuditSeal.objects.exists()


@pytest.mark.django_db
def test_head_signed_with_a_former_key_holds_and_is_signed_with_the_new_one_next() -> None:
    former, new = "t1:" + "B" * 42 + "A=", "t2:" + "E" * 42 + "A="
    write_rows(1)
    seal_audit(now=NOW)
    with override_settings(DIGEST_KEYS=f"{new},{former}"):
        findings_before = verify_audit()
        write_rows(1)
        seal_audit(now=LATER)

    with override_settings(DIGEST_KEYS=new):
        findings_after = verify_audit()

    assert (findings_before, findings_after) == ([], [])


@pytest.mark.django_db
def test_head_is_signed_with_the_new_key_even_if_there_is_nothing_to_seal() -> None:
    former, new = "t1:" + "B" * 42 + "A=", "t2:" + "E" * 42 + "A="
    write_rows(1)
    seal_audit(now=NOW)

    with override_settings(DIGEST_KEYS=f"{new},{former}"):
        seal_audit(now=LATER)

    with override_settings(DIGEST_KEYS=new):
        assert verify_audit() == []
    assert AuditHead.objects.get().signed_at == LATER


@pytest.mark.django_db
def test_sealing_goes_on_from_a_broken_chain_once_somebody_answers_for_it() -> None:
    write_rows(2)
    seal_audit(now=NOW)
    tamper("UPDATE core_auditseal SET row_digests = '\\x00'", table="core_auditseal")
    tamper("DELETE FROM core_audithead", table="core_audithead")

    accept_chain(by="ratna", reason="basis data dipulihkan dari cadangan 16 Agustus", now=LATER)

    write_rows(1)
    assert seal_audit(now=LATER) == 2  # the row, and the context that says who accepted
    assert {finding.fault for finding in verify_audit()} >= {Fault.SEAL_CHANGED}
    assert Fault.HEAD_FALSE not in {finding.fault for finding in verify_audit()}
    (context,) = Context.objects.all()
    assert context.metadata["by"] == "ratna"
    assert "cadangan 16 Agustus" in context.metadata["reason"]


@pytest.mark.django_db
def test_chain_that_is_whole_cannot_be_accepted() -> None:
    seal_audit(now=NOW)

    with pytest.raises(ChainIntact):
        accept_chain(by="ratna", reason="untuk berjaga-jaga", now=LATER)


@pytest.mark.django_db
def test_broken_chain_is_not_accepted_without_a_reason() -> None:
    with pytest.raises(AcceptanceUnexplained):
        accept_chain(by="ratna", reason=" ", now=LATER)


@pytest.mark.django_db
def test_auditor_who_noted_a_head_finds_that_it_is_gone() -> None:
    write_rows(1)
    seal_audit(now=NOW)
    noted = audit_head().digest
    write_rows(1)
    seal_audit(now=LATER)

    assert verify_audit(witnessed=noted) == []
    assert Finding(Fault.WITNESS_MISSING) in verify_audit(witnessed="ab" * 32)
    assert Finding(Fault.WITNESS_MISSING) in verify_audit(witnessed="not a digest")


@pytest.mark.django_db
def test_column_that_was_taken_away_is_found_without_a_crash() -> None:
    write_rows(1)
    seal_audit(now=NOW)

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_sealedfile DROP COLUMN retain_until CASCADE")

    assert [finding.fault for finding in verify_audit()] == [Fault.COLUMN_REMOVED]


@pytest.mark.django_db
def test_column_added_later_leaves_older_seals_true() -> None:
    write_rows(1)
    seal_audit(now=NOW)

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_sealedfile ADD COLUMN colour text DEFAULT 'green'")

    assert verify_audit() == []


@pytest.mark.django_db
@given(data=st.data())
def test_every_change_of_every_sealed_column_of_any_row_is_named(data: st.DataObject) -> None:
    keys = write_rows(data.draw(st.integers(1, 8)))
    seal_audit(now=NOW)
    key = data.draw(st.sampled_from(keys))
    column, value = data.draw(
        st.sampled_from(
            [
                ("kind", "faulty_rows"),
                ("sha256", b""),
                ("size_bytes", 0),
                ("path", ""),
                ("stored_at", NOW + datetime.timedelta(microseconds=1)),
                ("retain_until", datetime.date(2031, 8, 18)),
                ("context_id", uuid.UUID(int=0)),
            ]
        )
    )
    before = SealedFile.objects.values_list(column, flat=True).get(pk=key)

    tamper(f"UPDATE core_sealedfile SET {column} = %s WHERE id = %s", value, key)

    assert [(finding.fault, finding.row_id) for finding in verify_audit()] == [(Fault.ROW_CHANGED, key)]
    tamper(f"UPDATE core_sealedfile SET {column} = %s WHERE id = %s", before, key)
    assert verify_audit() == []


@pytest.mark.django_db
def test_verdict_does_not_depend_on_the_time_zone_of_the_session() -> None:
    write_rows(2)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TimeZone = 'Asia/Jayapura'")
        seal_audit(now=NOW)
        cursor.execute("SET LOCAL TimeZone = 'America/Lima'")
        cursor.execute("SET LOCAL DateStyle = 'German'")
        cursor.execute("SET LOCAL bytea_output = 'escape'")

        assert verify_audit() == []


@pytest.mark.django_db(transaction=True)
def test_row_still_being_written_when_the_range_is_closed_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    written, waiting = threading.Event(), threading.Event()

    def write_slowly() -> list[int]:
        try:
            with transaction.atomic():
                keys = write_rows(1)
                written.set()
                waiting.wait(timeout=1)
            return keys
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as pool:
        slow = pool.submit(write_slowly)
        assert written.wait(timeout=10)
        write_rows(1)  # has a higher key and is committed first
        sealed = seal_audit(now=NOW)  # waits for the slow writer

        assert sealed == 2
        assert slow.result()[0] in AuditSeal.objects.get().row_ids
    assert verify_audit() == []


@pytest.mark.django_db(transaction=True)
def test_table_that_is_written_to_for_long_waits_for_the_next_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "_LOCK_WAIT", "50ms")
    written, release = threading.Event(), threading.Event()

    def write_very_slowly() -> None:
        try:
            with transaction.atomic():
                write_rows(1)
                written.set()
                release.wait(timeout=10)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(write_very_slowly)
        assert written.wait(timeout=10)
        sealed_meanwhile = seal_audit(now=NOW)
        release.set()

    assert sealed_meanwhile == 0
    assert seal_audit(now=LATER) == 1


@pytest.mark.django_db(transaction=True)
def test_other_trouble_with_the_lock_is_not_passed_over() -> None:
    written, release = threading.Event(), threading.Event()

    def write_very_slowly() -> None:
        try:
            with transaction.atomic():
                write_rows(1)
                written.set()
                release.wait(timeout=10)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as pool, connection.cursor() as cursor:
        pool.submit(write_very_slowly)
        assert written.wait(timeout=10)
        cursor.execute("SET statement_timeout = '50ms'")
        with pytest.raises(OperationalError, match="statement timeout"):
            seal_audit(now=NOW)
        cursor.execute("RESET statement_timeout")
        release.set()


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_make_one_chain() -> None:
    write_rows(1500)

    def seal() -> int:
        try:
            return seal_audit(now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=2) as pool:
        runs = [pool.submit(seal) for _run in range(2)]

    assert sum(run.result() for run in runs) == 1500
    assert verify_audit() == []


@pytest.mark.django_db(transaction=True)
def test_verifying_and_sealing_wait_for_each_other() -> None:
    write_rows(1)
    seal_audit(now=NOW)
    sealing, release = threading.Event(), threading.Event()

    def seal_slowly() -> None:
        try:
            with transaction.atomic():
                AuditHead.objects.update(signed_at=LATER)
                sealing.set()
                release.wait(timeout=10)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(seal_slowly)
        assert sealing.wait(timeout=10)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
            with pytest.raises(OperationalError, match="lock timeout"):
                verify_audit()
            cursor.execute("RESET lock_timeout")
        release.set()

    assert verify_audit() == []


@pytest.mark.django_db(transaction=True)
def test_sealing_inside_a_transaction_is_refused_for_it_would_hold_its_locks() -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        seal_audit(now=NOW)


def test_every_row_history_and_the_contexts_are_sealed() -> None:
    names = {table.name for table in sealed_tables()}

    assert {"pghistory_context", "registry_personevent", "enrolment_participantevent"} <= names
    assert {"collection_payment", "collection_insuredmonth", "collection_posting"} <= names


def test_sealed_identifiers_and_marks_are_not_among_the_columns() -> None:
    columns = {table.name: set(table.columns) for table in sealed_tables()}

    assert columns["partnership_rosterrow"].isdisjoint({"raw_sealed", "nik_sealed", "nik_digest"})
    assert "voided_by_id" not in columns["collection_insuredmonth"]
    assert columns["collection_insuredmonth"] >= {"id", "participant_id", "month", "jkk_rupiah", "paid_at"}


def test_rows_whose_key_the_database_does_not_draw_cannot_be_declared() -> None:
    with pytest.raises(ImproperlyConfigured, match="not drawn"):
        declare_sealed(AuditHead)


def test_field_that_is_not_there_cannot_be_left_out() -> None:
    with pytest.raises(ImproperlyConfigured, match="no field colour"):
        declare_sealed(SealedFile, except_for=("colour",))
