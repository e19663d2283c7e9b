"""Sealed files on disk: written whole or not at all, readable by our user alone.

A file is written under another name, flushed to the disk and then renamed, so that a crash at any moment leaves
either no file or a whole one. What lies here is encrypted; the rows in the database say what it is.
"""

import contextlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path

from django.conf import settings

_SUFFIX = ".sealed"
_HALF_WRITTEN = ".part"
_rehearsed: ContextVar[list[str] | None] = ContextVar("rehearsed", default=None)


@contextlib.contextmanager
def rehearsal() -> Iterator[None]:
    """Leave the folder as it is: for a trial whose rows are rolled back.

    Within, new files can be written and read and are removed at the end; files that were there are neither
    written over nor removed.
    """
    token = _rehearsed.set([])
    try:
        yield
    finally:
        written = _rehearsed.get() or []
        _rehearsed.reset(token)
        for path in written:
            remove(path)


def new_path() -> str:
    """Return a path in the media folder that no file has, telling nothing of what it will hold."""
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name}{_SUFFIX}"


def write(path: str, sealed: bytes) -> None:
    """Write a sealed file with mode 0600, whole or not at all, in the place of what was there.

    Raises:
        OSError: if the disk is full or refuses; no file is left behind.
    """
    target = _root() / path
    rehearsed = _rehearsed.get()
    if rehearsed is not None:
        if target.exists():
            return
        rehearsed.append(path)
    target.parent.mkdir(mode=0o700, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, suffix=_HALF_WRITTEN)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(temporary).unlink()
        raise
    _flush_folder(target.parent)
    _flush_folder(_root())


def read(path: str) -> bytes:
    """Return the bytes of a sealed file.

    Raises:
        FileNotFoundError: if it is not there.
    """
    return (_root() / path).read_bytes()


def remove(path: str) -> None:
    """Remove a sealed file; one that is already gone is no fault."""
    if _rehearsed.get() is not None:
        return
    target = _root() / path
    with contextlib.suppress(FileNotFoundError):
        target.unlink()
        _flush_folder(target.parent)


def paths_untouched_since(moment: datetime) -> Iterator[str]:
    """Yield the path of every file, whole or half written, that was last written before ``moment``."""
    root = _root()
    for file in sorted(root.rglob("*")):
        if file.suffix in (_SUFFIX, _HALF_WRITTEN) and file.stat().st_mtime < moment.timestamp():
            yield str(file.relative_to(root))


def _root() -> Path:
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    return root


def _flush_folder(folder: Path) -> None:
    """Have the folder's entries reach the disk: a rename lasts only then."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
