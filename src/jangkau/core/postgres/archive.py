"""A backup in one file: a tar with the dump of the database in pieces, the media folder, and a list of checksums.

Both are streamed, so neither memory nor a second copy on disk is needed. The list comes last: a file without it was
cut short. Whoever has no Jangkau can unpack it by hand: ``tar xf FILE; cat database/* | pg_restore -d NAME``.

The keys are not in it. Who holds backup and keys can read every sealed field; keep them apart.
"""

import base64
import binascii
import contextlib
import hashlib
import io
import json
import os
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import psycopg

from jangkau.core.postgres.programs import client_program
from jangkau.core.postgres.server import Server

FORMAT = "jangkau-backup-1"
_MANIFEST = "manifest.json"
_MANIFEST_DIGEST = "manifest.sha256"
_PIECE_BYTES = 16 * 1024 * 1024
_MEMBER = re.compile(r"database/\d{6}|media/.+|manifest\.(json|sha256)")


class BackupFailed(Exception):
    """No backup was made; a file of that name that was there before is untouched."""


class BackupDamaged(Exception):
    """The file is not a whole and unchanged backup; nothing was done with it."""


def client_environment(server: Server) -> dict[str, str]:
    """Return the environment of PostgreSQL's client programs: the password goes here, never on the command line."""
    environment = {**os.environ, "LC_ALL": "C"}
    if server.password:
        environment["PGPASSWORD"] = server.password
    return environment


def backup(*, server: Server, media: Path, file: Path, now: datetime, keys: Mapping[str, str]) -> dict[str, Any]:
    """Write the database and the media folder to ``file`` (mode 0600) and return its manifest.

    The file appears whole or not at all; one of that name is replaced. The database is dumped in one snapshot, and
    before the media folder: a file of the folder is there before a row speaks of it.

    Args:
        server: the database; a server of any version from 15 to our own.
        media: the media folder, which may be absent.
        file: where to write.
        now: written into the manifest.
        keys: the environment's keys, of which only fingerprints are kept: see ``fingerprints``.

    Raises:
        BackupFailed: if the dump fails or the file cannot be written.
    """
    unfinished = file.with_name(f".{file.name}.{os.getpid()}.unfinished")
    try:
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            manifest = _write(server=server, media=media, stream=stream, now=now, keys=keys)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(file)
    except psycopg.OperationalError as error:
        raise BackupFailed(f"The database {server.dbname} cannot be reached: {error}") from error
    except OSError as error:
        raise BackupFailed(f"{file} cannot be written: {error.strerror or error}") from error
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink()
    return manifest


def verify(file: Path) -> dict[str, Any]:
    """Read the whole file and return its manifest.

    Raises:
        BackupDamaged: if it is no backup, was cut short, or anything in it was changed.
    """
    try:
        found, manifest = _read_all(file)
    except (OSError, EOFError, ValueError, tarfile.TarError) as error:
        raise BackupDamaged(f"{file} is damaged or was cut short: {error}.") from error
    if manifest.get("format") != FORMAT:
        raise BackupDamaged(f"{file} has the format {manifest.get('format')!r}; this version reads {FORMAT!r}.")
    listed = manifest["sha256"]
    changed = sorted(name for name in found | listed if found.get(name) != listed.get(name))
    if changed:
        raise BackupDamaged(f"{file} was changed after it was written: {len(changed)} parts, first {changed[0]}.")
    return manifest


def _read_all(file: Path) -> tuple[dict[str, str], dict[str, Any]]:
    """Return the digest of each part, and the manifest if its own digest is right."""
    found: dict[str, str] = {}
    text, digest = b"", ""
    with opened(file) as archive:
        for name, content in members(archive):
            if name in found or digest:
                raise BackupDamaged(f"{file} holds {name} where none may be.")
            if name == _MANIFEST:
                text = content.read()
            elif name == _MANIFEST_DIGEST:
                digest = content.read().decode()
            else:
                found[name] = _digest(content)
    if not digest:
        raise BackupDamaged(f"{file} was cut short: its list of checksums, which comes last, is missing.")
    if digest != hashlib.sha256(text).hexdigest():
        raise BackupDamaged(f"{file} was changed after it was written: its list of checksums is not the one written.")
    manifest: dict[str, Any] = json.loads(text)
    return found, manifest


def _digest(content: IO[bytes]) -> str:
    """Return the SHA-256 of what is left to read."""
    sha256 = hashlib.sha256()
    while chunk := content.read(1024 * 1024):
        sha256.update(chunk)
    return sha256.hexdigest()


def fingerprints(keys: Mapping[str, str]) -> dict[str, str]:
    """Return a short digest of each key by its id, which tells keys apart and gives none away.

    Args:
        keys: the variables of the environment that hold keys, each as ``id:base64,id:base64``.
    """
    found = {}
    for variable, text in keys.items():
        for pair in text.split(","):
            key_id, _, encoded = pair.strip().partition(":")
            with contextlib.suppress(binascii.Error):
                secret = base64.b64decode(encoded, validate=True)
                digest = hashlib.sha256(b"fingerprint of a key of Jangkau" + secret)
                found[f"{variable} {key_id}"] = digest.hexdigest()[:16]
    return found


def opened(file: Path) -> tarfile.TarFile:
    """Open a backup for reading from front to back.

    Raises:
        BackupDamaged: if it cannot be read or is no tar.
    """
    try:
        return tarfile.open(file, mode="r|")
    except (OSError, tarfile.TarError) as error:
        raise BackupDamaged(f"{file} is not a backup of Jangkau: {error}.") from error


def members(archive: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield name and content of each part, refusing what our backups never hold."""
    try:
        for member in archive:
            ours = member.isreg() and _MEMBER.fullmatch(member.name) and ".." not in Path(member.name).parts
            content = archive.extractfile(member) if ours else None
            if content is None:
                raise BackupDamaged(f"{archive.name!s} holds {member.name!r}, which no backup of Jangkau does.")
            yield member.name, content
    except (OSError, EOFError, ValueError, tarfile.TarError) as error:
        raise BackupDamaged(f"{archive.name!s} is damaged or was cut short: {error}.") from error


class _Digesting(io.RawIOBase):
    """A file that is digested while it is read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.sha256 = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        chunk = self._source.read(size)
        self.sha256.update(chunk)
        return chunk


def _write(*, server: Server, media: Path, stream: IO[bytes], now: datetime, keys: Mapping[str, str]) -> dict[str, Any]:
    """Write all parts and the manifest."""
    digests: dict[str, str] = {}
    with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        with psycopg.connect(server.conninfo()) as connection:
            version = connection.info.server_version
        for number, piece in enumerate(_dump(server)):
            _add(archive, f"database/{number:06}", io.BytesIO(piece), len(piece), digests)
        for path in _media_files(media):
            try:
                source = path.open("rb")
            except FileNotFoundError:
                continue  # removed since the folder was listed, as retention does
            with source:
                name = f"media/{path.relative_to(media).as_posix()}"
                _add(archive, name, source, os.fstat(source.fileno()).st_size, digests)
        manifest = {
            "format": FORMAT,
            "made_at": now.astimezone(UTC).isoformat(timespec="seconds"),
            "database": server.dbname,
            "server_version": version,
            "media_files": sum(name.startswith("media/") for name in digests),
            "keys": fingerprints(keys),
            "sha256": digests,
        }
        text = json.dumps(manifest, indent=1).encode()
        _add(archive, _MANIFEST, io.BytesIO(text), len(text), {})
        digest = hashlib.sha256(text).hexdigest().encode()
        _add(archive, _MANIFEST_DIGEST, io.BytesIO(digest), len(digest), {})
    return manifest


def _add(archive: tarfile.TarFile, name: str, source: IO[bytes], size: int, digests: dict[str, str]) -> None:
    """Add one part and note its digest."""
    member = tarfile.TarInfo(name)
    member.size = size
    member.mode = 0o600
    digesting = _Digesting(source)
    archive.addfile(member, digesting)
    digests[name] = digesting.sha256.hexdigest()


def _media_files(media: Path) -> list[Path]:
    """Return the files of the media folder in a fixed order; links are not followed."""
    return sorted(path for path in media.rglob("*") if path.is_file() and not path.is_symlink())


def _dump(server: Server) -> Iterator[bytes]:
    """Yield pg_dump's archive in pieces."""
    command: list[str | Path] = [client_program("pg_dump"), "--format=custom", "--no-password", "--dbname"]
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(  # noqa: S603 - our own program; no shell
            [*command, server.conninfo(with_password=False)],
            env=client_environment(server),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
        ) as process,
    ):
        while process.stdout and (piece := process.stdout.read(_PIECE_BYTES)):
            yield piece
        if process.wait() != 0:
            complaints.seek(0)
            said = complaints.read().decode(errors="replace").strip()
            raise BackupFailed(f"The database {server.dbname} could not be dumped: {said}")
