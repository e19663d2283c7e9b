"""Files on this machine that a command reads or writes."""

import io
import os
import shutil
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.core.errors import Refusal


class FileNotReadable(Refusal):
    """There is no such file, or it may not be opened."""

    message = gettext_lazy("Berkas %(path)s tidak ada atau tidak boleh dibuka. Periksa nama dan foldernya.")


class FileNotWritable(Refusal):
    """The place where the file should go does not take it."""

    message = gettext_lazy("Berkas %(path)s tidak dapat ditulis: %(why)s. Pilih nama atau folder lain.")


def read_bytes(path: Path) -> bytes:
    """Return what is in a file.

    Raises:
        FileNotReadable: if there is no such file, or it may not be opened.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileNotReadable(path=path) from error


def write_private(path: Path, content: bytes) -> None:
    """Write a new file that only its owner can read: it may name people.

    Raises:
        FileNotWritable: if the file exists, or its folder does not or may not be written.
    """
    copy_private(path, io.BytesIO(content))


def copy_private(path: Path, content: IO[bytes]) -> None:
    """Write a new file that only its owner can read, a piece at a time.

    Raises:
        FileNotWritable: as ``write_private``.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise FileNotWritable(path=path, why=_("sudah ada berkas bernama itu")) from error
    except OSError as error:
        raise FileNotWritable(path=path, why=_("folder tidak ada atau tidak boleh ditulisi")) from error
    with os.fdopen(handle, "wb") as file:
        shutil.copyfileobj(content, file)
