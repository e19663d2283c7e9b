"""The three files that PostgreSQL reads when it starts, written anew before each start."""

import os
import pwd
from pathlib import Path

from jangkau.core.postgres.place import OWNER_ROLE, PORT, NoServer, Place

SETTINGS = """\
# Written by Jangkau before each start; a change made here does not last.

# Reached by a Unix socket in a folder that only its owner can enter, never by TCP.
listen_addresses = ''
port = {port}
unix_socket_directories = {socket}
unix_socket_permissions = 0700

# A laptop: the whole process tree stays under 1 GB in a bulk run.
max_connections = 100
shared_buffers = 128MB
work_mem = 16MB
maintenance_work_mem = 64MB
effective_cache_size = 1GB
max_parallel_workers_per_gather = 1
autovacuum_max_workers = 2
jit = off

# Nothing is replicated from here, so a bulk load need not be logged; every commit still reaches the disk.
fsync = on
synchronous_commit = on
wal_level = minimal
max_wal_senders = 0
max_logical_replication_workers = 0
max_wal_size = 2GB
min_wal_size = 128MB
checkpoint_timeout = 15min
io_method = sync

# No personal data in the log: neither the statement that failed nor the row that it failed on.
log_min_error_statement = panic
log_error_verbosity = terse
log_timezone = UTC
timezone = UTC
lc_messages = 'C'
"""

_HBA = """\
# Written by Jangkau before each start. The kernel tells who calls; nobody is trusted for the name he gives.
# TYPE  DATABASE  USER      METHOD
local   all       {owner}   peer map=owner
local   all       postgres  peer map=superuser
"""


class NotConfigured(NoServer):
    """The configuration cannot be written, for example on a full disk."""


def write(place: Place, *, data: Path | None = None) -> None:
    """Write the configuration of a cluster as the user who owns it.

    Args:
        place: the server's folders; the user who runs us and the server's user are the only ones let in.
        data: the cluster, if it does not bear its final name yet.

    Raises:
        NotConfigured: if it cannot be written.
    """
    callers = dict.fromkeys((place.account.name, pwd.getpwuid(os.geteuid()).pw_name))
    ident = [f"owner {_quoted(name)} {OWNER_ROLE}" for name in callers]
    ident.append(f"superuser {_quoted(place.account.name)} postgres")
    files = {
        "jangkau.conf": SETTINGS.format(port=PORT, socket=_setting(_quoted(str(place.socket)))),
        "pg_hba.conf": _HBA.format(owner=OWNER_ROLE),
        "pg_ident.conf": "# Written by Jangkau before each start: map, user of the machine, role.\n"
        + "\n".join(ident)
        + "\n",
    }
    for name, text in files.items():
        done = place.account.shell('cat > "$1.new" && mv -f "$1.new" "$1"', (data or place.data) / name, feed=text)
        if done.returncode != 0:
            raise NotConfigured(
                f"{(data or place.data) / name} cannot be written: {done.stderr.strip()}.{place.disk_hint}"
            )


def _quoted(name: str) -> str:
    """Return a name between double quotes, as the ident file and lists of folders have them."""
    return '"' + name.replace('"', '""') + '"'


def _setting(value: str) -> str:
    """Return a value between single quotes, as the settings file has them."""
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"
