from pathlib import Path
from typing import Any

import pytest

from jangkau.core import vault


@pytest.fixture
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def files_in(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def test_a_file_written_in_a_rehearsal_can_be_read_in_it_and_is_gone_after_it(media: Path) -> None:
    path = vault.new_path()

    with vault.rehearsal():
        vault.write(path, b"sealed")
        read = vault.read(path)

    assert read == b"sealed"
    assert files_in(media) == []


def test_a_rehearsal_neither_writes_over_nor_removes_a_file_that_was_there(media: Path) -> None:
    path = vault.new_path()
    vault.write(path, b"before")

    with vault.rehearsal():
        vault.write(path, b"after")
        vault.remove(path)

    assert vault.read(path) == b"before"


def test_a_rehearsal_that_fails_leaves_nothing(media: Path) -> None:
    def fail_half_way() -> None:
        with vault.rehearsal():
            vault.write(vault.new_path(), b"sealed")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()

    assert files_in(media) == []


def test_writing_after_a_rehearsal_lasts(media: Path) -> None:
    path = vault.new_path()
    with vault.rehearsal():
        pass

    vault.write(path, b"sealed")

    assert files_in(media) == [path]
