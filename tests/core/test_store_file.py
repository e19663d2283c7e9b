"""Files are stored encrypted, read back as they came, and destroyed when their time is over."""

import datetime
import os
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from jangkau.core import sealing, vault
from jangkau.core.models import SealedFile
from jangkau.core.services import files

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime.datetime(2026, 8, 17, 9, 30, tzinfo=JAKARTA)
RETAIN_UNTIL = datetime.date(2031, 8, 17)
CONTENT = b"NIK;Nama\n6402011708800001;Siti Aminah"


@pytest.fixture(autouse=True)
def media(settings: object, tmp_path: Path) -> Path:
    """A media folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def store(content: bytes = CONTENT, *, name: str = "Daftar Siti.csv") -> SealedFile:
    return files.store_file(kind=SealedFile.Kind.ROSTER, name=name, content=content, now=NOW, retain_until=RETAIN_UNTIL)


def on_disk(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_stored_file_reads_back_as_it_came() -> None:
    stored = store()

    name, content = files.read_file(SealedFile.objects.get(pk=stored.pk))

    assert (name, content) == ("Daftar Siti.csv", CONTENT)
    assert stored.size_bytes == len(CONTENT)


@given(content=st.binary(max_size=4000))
def test_what_is_sealed_never_shows_eight_bytes_of_what_it_seals(content: bytes) -> None:
    sealed = sealing.seal(content, purpose="file")

    assert all(content[at : at + 8] not in sealed for at in range(0, len(content) - 7, 8))
    assert sealing.unseal(sealed, purpose="file") == content


@pytest.mark.django_db
def test_neither_media_folder_nor_row_contains_the_plain_text(media: Path) -> None:
    stored = store()

    (path,) = on_disk(media)
    assert b"6402011708800001" not in path.read_bytes()
    assert "Siti" not in str(path)
    assert b"Siti" not in bytes(stored.name_sealed)


@pytest.mark.django_db
def test_only_our_user_can_read_the_folder_and_the_file(media: Path) -> None:
    before = os.umask(0)
    try:
        store()
    finally:
        os.umask(before)

    (path,) = on_disk(media)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert media.stat().st_mode & 0o777 == 0o700


@pytest.mark.django_db
@pytest.mark.parametrize("position", [0, 1, 5, 20, -1])
def test_changed_byte_is_refused(media: Path, position: int) -> None:
    stored = store()
    (path,) = on_disk(media)
    changed = bytearray(path.read_bytes())
    changed[position] ^= 1
    path.write_bytes(changed)

    with pytest.raises(files.FileUnreadable) as refusal:
        files.read_file(stored)

    assert isinstance(refusal.value.__cause__, sealing.CannotUnseal)
    assert str(stored.pk) in str(refusal.value)


@pytest.mark.django_db
@pytest.mark.parametrize("length", [0, 1, 10, 30])
def test_file_cut_short_is_refused(media: Path, length: int) -> None:
    stored = store()
    (path,) = on_disk(media)
    path.write_bytes(path.read_bytes()[:length])

    with pytest.raises(files.FileUnreadable):
        files.read_file(stored)


@pytest.mark.django_db
def test_another_stored_file_in_its_place_is_refused(media: Path) -> None:
    stored = store()
    other = store(b"another roster")
    (media / stored.path).write_bytes((media / other.path).read_bytes())

    with pytest.raises(files.FileUnreadable):
        files.read_file(stored)


@pytest.mark.django_db
def test_file_whose_key_is_gone_is_refused() -> None:
    stored = store()

    with override_settings(SEAL_KEYS="new:" + "C" * 42 + "A="), pytest.raises(files.FileUnreadable):
        files.read_file(stored)


@pytest.mark.django_db
def test_lost_file_is_refused(media: Path) -> None:
    stored = store()
    (media / stored.path).unlink()

    with pytest.raises(files.FileMissing):
        files.read_file(stored)


@pytest.mark.django_db
def test_full_disk_leaves_neither_file_nor_row(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(vault.os, "fsync", refuse)

    with pytest.raises(OSError, match="No space left"):
        store()

    assert on_disk(media) == []
    assert not SealedFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_failure_between_file_and_row_leaves_an_orphan_that_is_swept_a_day_later(media: Path) -> None:
    with transaction.atomic():
        store()
        transaction.set_rollback(True)
    kept = store(b"another roster")
    for path in on_disk(media):
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))

    swept_young = files.sweep_orphans(now=NOW + datetime.timedelta(hours=23))
    swept = files.sweep_orphans(now=NOW + datetime.timedelta(hours=25))

    assert (swept_young, swept) == (0, 1)
    assert on_disk(media) == [media / kept.path]


@pytest.mark.django_db
def test_half_written_file_is_swept(media: Path) -> None:
    store()
    half = media / "ab" / "x.part"
    half.parent.mkdir(exist_ok=True)
    half.write_bytes(b"half")
    os.utime(half, (NOW.timestamp(), NOW.timestamp()))

    files.sweep_orphans(now=NOW + datetime.timedelta(days=2))

    assert not half.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "destroyed"),
    [
        (datetime.datetime(2031, 8, 16, 23, 59, tzinfo=JAKARTA), 0),
        (datetime.datetime(2031, 8, 17, 0, 0, tzinfo=JAKARTA), 1),
        (datetime.datetime(2031, 8, 18, 0, 0, tzinfo=JAKARTA), 1),
    ],
)
def test_file_is_destroyed_from_the_day_its_time_is_over(
    media: Path, moment: datetime.datetime, destroyed: int
) -> None:
    stored = store()

    assert files.destroy_expired(now=moment) == destroyed

    assert len(on_disk(media)) == 1 - destroyed
    stored.refresh_from_db()
    assert stored.destroyed_at == (moment if destroyed else None)


@pytest.mark.django_db
def test_destroyed_file_says_when_it_was_destroyed() -> None:
    stored = store()
    files.destroy_expired(now=datetime.datetime(2031, 8, 17, 1, 0, tzinfo=JAKARTA))
    stored.refresh_from_db()

    with pytest.raises(files.FileDestroyed, match="2031-08-17"):
        files.read_file(stored)


@pytest.mark.django_db
def test_destroying_goes_on_where_a_crash_had_removed_the_file_already(media: Path) -> None:
    stored = store()
    (media / stored.path).unlink()

    assert files.destroy_expired(now=datetime.datetime(2031, 9, 1, tzinfo=JAKARTA)) == 1


@pytest.mark.django_db
def test_file_that_another_run_destroyed_meanwhile_is_not_counted_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime.datetime(2031, 9, 1, tzinfo=JAKARTA)
    mine, other = store(), store(b"another roster")
    remove = vault.remove

    def remove_while_another_run_does(path: str) -> None:
        SealedFile.objects.filter(pk=other.pk).update(destroyed_at=moment)
        remove(path)

    monkeypatch.setattr(vault, "remove", remove_while_another_run_does)

    assert files.destroy_expired(now=moment) == 1
    mine.refresh_from_db()
    assert mine.destroyed_at == moment


@pytest.mark.django_db
def test_destroyed_file_needs_no_new_seal() -> None:
    stored = store()
    files.destroy_expired(now=datetime.datetime(2031, 9, 1, tzinfo=JAKARTA))

    assert files.reseal_file(file_id=stored.pk) is False


@pytest.mark.django_db
def test_resealed_file_no_longer_needs_the_old_key() -> None:
    stored = store()
    old, new = "t1:" + "A" * 43 + "=", "t2:" + "D" * 42 + "A="

    with override_settings(SEAL_KEYS=f"{new},{old}"):
        done = files.reseal_file(file_id=stored.pk)
        again = files.reseal_file(file_id=stored.pk)

    assert (done, again) == (True, False)
    with override_settings(SEAL_KEYS=new):
        assert files.read_file(SealedFile.objects.get(pk=stored.pk)) == ("Daftar Siti.csv", CONTENT)


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE core_sealedfile SET sha256 = '\\x00'", "DELETE FROM core_sealedfile"])
def test_row_of_a_file_cannot_be_changed_or_removed_past_the_services(statement: str) -> None:
    store()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
