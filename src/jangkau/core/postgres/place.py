"""Where the embedded server keeps its data, and as which user of the machine it runs.

PostgreSQL refuses to run as root. When root asks for it, the server runs as an unprivileged user who exists
already: the owner of the data if there is data, else the owner of the checkout, else ``postgres``, ``nobody``
or ``daemon``. Users are never made and the modes of folders that are not ours are never changed; if that user
cannot reach the checkout, the data live in a private folder of that user with a short path.
"""

import contextlib
import dataclasses
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from jangkau.core.postgres.server import Server

OWNER_ROLE = "jangkau"
DATABASE = "jangkau"
PORT = 5432  # no TCP: only the socket's file name has it
_LONGEST_SOCKET_PATH = 103  # bytes; Linux takes 107, macOS 103
_FEW_BYTES = 200 * 1024 * 1024
_USERS_FOR_ROOT = ("postgres", "nobody", "daemon")


class NoServer(Exception):
    """There is no embedded server to use; every error of this package about it is one of these."""


class NotOurs(NoServer):
    """A folder that should be ours belongs to somebody else, or is open to others."""


class Unreachable(NoServer):
    """No unprivileged user of this machine can reach a folder to keep the data in."""


@dataclasses.dataclass(frozen=True)
class Account:
    """A user of the machine."""

    name: str
    uid: int
    gid: int

    def run(
        self, command: list[str | Path], *, feed: str = "", timeout_seconds: float = 120
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as this user, with nothing of our environment, and return its result.

        Its folder is / because ours may be closed to that user. The exit code is for the caller to judge.
        """
        drop: dict[str, Any] = {"user": self.uid, "group": self.gid, "extra_groups": []} if os.geteuid() == 0 else {}
        return subprocess.run(  # noqa: S603 - the programs are ours and no shell takes the arguments apart
            command,
            input=feed,
            capture_output=True,
            text=True,
            errors="replace",
            cwd="/",
            env={"PATH": os.environ.get("PATH") or os.defpath, "LC_ALL": "C"},
            timeout=timeout_seconds,
            start_new_session=True,
            umask=0o077,
            check=False,
            **drop,
        )

    def shell(self, script: str, *arguments: str | Path, feed: str = "") -> subprocess.CompletedProcess[str]:
        """Run a small shell script as this user; what varies comes as $1, $2, …, never inside the script."""
        return self.run(["/bin/sh", "-c", script, "sh", *arguments], feed=feed)

    def can_enter(self, folder: Path) -> bool:
        """Return whether this user reaches ``folder``, asked of the kernel itself."""
        return self.shell('cd "$1"', folder).returncode == 0


@dataclasses.dataclass(frozen=True)
class Place:
    """The folders of one embedded server, and the user who owns them."""

    root: Path
    account: Account
    home: Path
    socket: Path

    @property
    def state(self) -> Path:
        """Folder of everything that the checkout keeps outside version control."""
        return self.root / ".jangkau"

    @property
    def data(self) -> Path:
        """The cluster."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.home / "server.log"

    @property
    def is_beside_code(self) -> bool:
        """Whether the data are in the checkout, as they should be."""
        return self.home.parent == self.root / ".jangkau"

    @property
    def disk_hint(self) -> str:
        """A sentence about the disk if it is nearly full, else nothing."""
        free = shutil.disk_usage(self.home).free
        if free > _FEW_BYTES:
            return ""
        return (
            f" The disk of {self.home} has only {free // 1_048_576} MB left: "
            "make room and run this again; nothing is lost."
        )

    @property
    def server(self) -> Server:
        """How to reach the server."""
        return Server(host=str(self.socket), port=PORT, user=OWNER_ROLE, dbname=DATABASE)


def find_place(root: Path) -> Place:
    """Return where the server of this checkout lives, whether or not it has been made yet.

    Raises:
        NotOurs: if the data belong to somebody else.
        Unreachable: if root asks and no unprivileged user can be found.
    """
    root = root.resolve()
    beside_code = root / ".jangkau" / "pg"
    outside = private_folder(root)
    if os.geteuid() != 0:
        account = _account(os.geteuid())
        _check_owner(beside_code, account)
        home = beside_code
    elif beside_code.exists():
        account = _owner(beside_code)
        home = beside_code
        if not account.can_enter(home):
            raise Unreachable(
                f"The database in {home} belongs to {account.name}, who cannot reach it: "
                "a folder above it is closed. "
                f"Move the checkout back to where it was, or remove {home} to begin with an empty database."
            )
    else:
        account = _account_for_root(root, made_already=outside)
        (root / ".jangkau").mkdir(mode=0o755, exist_ok=True)
        home = outside if (outside / "data").exists() or not account.can_enter(root / ".jangkau") else beside_code
    return Place(root=root, account=account, home=home, socket=_socket_folder(home, outside, account))


def private_folder(root: Path) -> Path:
    """Return the short path used where the checkout will not do; its name is made of the checkout's path."""
    digest = hashlib.sha256(os.fsencode(root)).hexdigest()[:12]
    parent = Path("/var/tmp")  # noqa: S108 - kept over a restart; made mode 0700 and its owner is checked
    if not (parent.is_dir() and os.access(parent, os.W_OK)):
        parent = Path(tempfile.gettempdir())
    return parent / f"jangkau-{digest}"


def make_private(folder: Path, account: Account) -> None:
    """Make a folder that only ``account`` can enter, or check that it is one.

    Raises:
        NotOurs: if it exists and is anything else.
    """
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        _check_owner(folder, account)
        return
    except OSError as error:
        raise Unreachable(f"{folder} cannot be made: {error.strerror}.") from error
    if os.geteuid() == 0:
        os.chown(folder, account.uid, account.gid, follow_symlinks=False)


def _socket_folder(home: Path, outside: Path, account: Account) -> Path:
    """Return ``home``/socket unless its path is too long for a Unix socket, or libpq would split it at a comma."""
    folder = home / "socket"
    if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= _LONGEST_SOCKET_PATH and "," not in str(folder):
        return folder
    _check_owner(outside, account)
    return outside / "socket"


def _check_owner(folder: Path, account: Account) -> None:
    """Refuse a folder that is a link, of another user, or open to others; absent is fine."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return
    except PermissionError:
        raise NotOurs(
            f"{folder} cannot be reached by {account.name}: a folder above it belongs to another user."
        ) from None
    if not stat.S_ISDIR(found.st_mode):
        raise NotOurs(f"{folder} should be a folder and is not. Move it away and try again.")
    if found.st_uid != account.uid:
        raise NotOurs(
            f"{folder} belongs to {_name(found.st_uid)}, and this runs as {account.name}. "
            "Run it as the user who made it (root, if it was made as root), "
            "or have that user remove the folder: the data in it go with it."
        )
    if found.st_mode & 0o077:
        raise NotOurs(f"{folder} is open to other users (mode {found.st_mode & 0o777:o}); it must have mode 0700.")


def _owner(folder: Path) -> Account:
    """Return who owns ``folder``, which must be private to an unprivileged user of this machine."""
    uid = folder.lstat().st_uid
    if uid == 0:
        raise NotOurs(f"{folder} belongs to root, who cannot run PostgreSQL. Move it away and try again.")
    account = _account(uid)
    _check_owner(folder, account)
    return account


def _account_for_root(root: Path, *, made_already: Path) -> Account:
    """Return the user whom root becomes: the checkout's owner, else the first of a short list who exists.

    If the private folder has been made, it is the one of these who owns it; anybody else's is refused.
    """
    candidates = [Account(name=_name(root.stat().st_uid), uid=root.stat().st_uid, gid=root.stat().st_gid)]
    for name in _USERS_FOR_ROOT:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            candidates.append(Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid))
    fit = [account for account in candidates if account.uid != 0 and account.name != str(account.uid)]
    if not fit:
        raise Unreachable(
            "PostgreSQL does not run as root, and this machine has no user to run it as "
            f"({', '.join(_USERS_FOR_ROOT)}). Run this as an ordinary user, or set DATABASE_URL."
        )
    chosen = fit[0]
    if made_already.exists():
        chosen = next((account for account in fit if account.uid == made_already.lstat().st_uid), chosen)
        _check_owner(made_already, chosen)
    return chosen


def _account(uid: int) -> Account:
    """Return a user of the machine by number."""
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise Unreachable(
            f"User number {uid} has no name on this machine, and PostgreSQL needs one. "
            "Run this as a user who is in /etc/passwd, or set DATABASE_URL."
        ) from None
    return Account(name=entry.pw_name, uid=uid, gid=entry.pw_gid)


def _name(uid: int) -> str:
    """Return the name of a user, or the number if there is none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
