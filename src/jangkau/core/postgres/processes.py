"""The server's processes: who they are, what a dead one left behind, and how one is launched."""

import os
import subprocess
import time
from pathlib import Path

from jangkau.core.postgres.place import PORT, Place

_NO_PROCESS = 2_147_483_646  # above what any kernel gives out
_ORPHAN_SECONDS = 10
_HAS_PROC = Path("/proc/self/exe").exists()  # Linux; elsewhere ps has to do


def postmaster(place: Place) -> int | None:
    """Return the process number of the running server, or None.

    The number in postmaster.pid may by now be any other program's, so the process is asked for its folder.
    """
    read = place.account.shell('head -n 1 "$1"', place.data / "postmaster.pid")
    if read.returncode != 0 or not read.stdout.strip().isdigit():
        return None
    number = int(read.stdout)
    return number if _works_in(number, place.data) else None


def clear_remains(place: Place) -> None:
    """Make way for a new server where one was killed; the caller holds the lock and has seen that none runs.

    The process number in postmaster.pid is replaced, not the file removed: its other lines let PostgreSQL see
    for itself whether a child of the dead server still holds the shared memory. Such children end first.
    """
    deadline = time.monotonic() + _ORPHAN_SECONDS
    while (orphans := _working_in(place.data)) and time.monotonic() < deadline:
        place.account.shell('kill -QUIT "$@" 2>/dev/null', *(str(number) for number in orphans))
        time.sleep(0.1)
    place.account.shell(
        'if [ -s "$1" ]; then { echo "$2"; tail -n +2 "$1"; } > "$1.new" && mv -f "$1.new" "$1"; else rm -f "$1"; fi',
        place.data / "postmaster.pid",
        str(_NO_PROCESS),
    )
    place.account.shell('rm -f "$1" "$1.lock"', place.socket / f".s.PGSQL.{PORT}")


def launch(place: Place, program: Path) -> int:
    """Start the server in a session of its own, out of reach of Ctrl-C, and return its process number.

    The shell in between ends at once, so the server is no child of ours: it outlives us and leaves no zombie
    with us. The log of an earlier run is kept once.
    """
    launched = place.account.shell(
        'if [ -s "$1" ]; then mv -f "$1" "$1.1"; fi; "$2" -D "$3" < /dev/null >> "$1" 2>&1 & echo "$!"',
        place.log,
        program,
        place.data,
    )
    return int(launched.stdout)


def reload(place: Place, number: int) -> None:
    """Have the running server read its configuration again."""
    place.account.shell('kill -HUP "$1"', str(number))


def is_alive(number: int) -> bool:
    """Return whether a process runs; one that has ended and waits to be noticed does not."""
    if _HAS_PROC:
        return _program(number) != ""
    return bool(_command(number))


def _working_in(data: Path) -> list[int]:
    """Return the processes whose folder is the cluster; only /proc can tell."""
    numbers = (int(name) for name in os.listdir("/proc") if name.isdigit()) if _HAS_PROC else ()
    return [number for number in numbers if number != os.getpid() and _works_in(number, data)]


def _works_in(number: int, data: Path) -> bool:
    """Return whether a process works in the cluster's folder, as every process of a server does."""
    if not _HAS_PROC:
        return "postgres" in _command(number) and str(data) in _command(number)
    try:
        folder = Path(f"/proc/{number}/cwd").stat()
    except OSError:
        return False
    return os.path.samestat(folder, data.stat()) and Path(_program(number)).name.startswith("postgres")


def _program(number: int) -> str:
    """Return the program file of a process, empty if it has ended; for Linux."""
    try:
        return os.readlink(f"/proc/{number}/exe")
    except OSError:
        return ""


def _command(number: int) -> str:
    """Return the command line of a process, empty if there is none; for machines without /proc."""
    listed = subprocess.run(  # noqa: S603 - a fixed program and a number
        ["/bin/ps", "-o", "command=", "-p", str(number)], capture_output=True, text=True, check=False
    )
    return listed.stdout.strip()
