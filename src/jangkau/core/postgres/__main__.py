"""The database from the command line, as ``./dev stop``, ``backup`` and ``restore`` use it.

``start``, ``stop`` and ``status`` speak of the embedded server; ``psql``, ``backup`` and ``restore`` of the server
that DATABASE_URL names, or else of the embedded one.
"""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from jangkau.core import postgres
from jangkau.core.postgres.archive import BackupDamaged, BackupFailed, backup, client_environment
from jangkau.core.postgres.programs import client_program
from jangkau.core.postgres.restoring import RestoreFailed, restore

_KEYS = ("JANGKAU_SEAL_KEYS", "JANGKAU_DIGEST_KEYS")
_NOT_RUNNING = 3


def main(arguments: list[str]) -> int:
    """Do what the command line asks and return the exit code: 0 if done, 1 if not, 3 if no server runs."""
    parser = argparse.ArgumentParser(prog="python -m jangkau.core.postgres", description=__doc__)
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the checkout (default: this folder)")
    actions = parser.add_subparsers(dest="action", required=True)
    for name in ("start", "stop", "status", "psql"):
        actions.add_parser(name)
    for name in ("backup", "restore"):
        actions.add_parser(name).add_argument("file", type=Path, metavar="FILE")
    options, rest = parser.parse_known_args(arguments)
    if rest and options.action != "psql":
        parser.error(f"unknown: {' '.join(rest)}")
    try:
        return _act(options, rest)
    except (postgres.NoServer, postgres.BadDatabaseUrl, BackupFailed, BackupDamaged, RestoreFailed) as error:
        _say(str(error))
        return 1


def _act(options: argparse.Namespace, rest: list[str]) -> int:
    """Do one action; ``rest`` is for psql."""
    root = Path(os.environ.get("JANGKAU_EMBEDDED_ROOT") or options.root)
    match options.action:
        case "stop":
            _say("PostgreSQL stopped" if postgres.stop(root=root) else "PostgreSQL was not running")
        case "status":
            running = postgres.is_running(root=root)
            place = postgres.find_place(root)
            _say(f"{'running' if running else 'not running'}: {place.home}, as user {place.account.name}")
            return 0 if running else _NOT_RUNNING
        case "start":
            _say(f"running: {postgres.ensure_running(root=root).conninfo()}")
        case "psql":
            server = _server(root)
            program = str(client_program("psql"))
            command = [program, "--dbname", server.conninfo(with_password=False), *rest]
            os.execve(program, command, client_environment(server))  # noqa: S606 - psql takes our place
        case "backup":
            _back_up(_server(root), _media(options.root), options.file)
        case "restore":
            _restore(_server(root), _media(options.root), options.file)
    return 0


def _back_up(server: postgres.Server, media: Path, file: Path) -> None:
    """Write a backup and say what is in it."""
    now = datetime.now(UTC)  # noqa: TID251 - the command line is where the clock is read
    manifest = backup(server=server, media=media, file=file, now=now, keys=_keys())
    size = file.stat().st_size / 1_000_000
    _say(f"{file}: the database {manifest['database']} and {manifest['media_files']} files, {size:.1f} MB")
    _say("The keys are not in it. Keep a copy of .jangkau/secrets.env, or of your own keys, somewhere else.")


def _restore(server: postgres.Server, media: Path, file: Path) -> None:
    """Put a backup back and say what is still to do."""
    manifest = restore(server=server, media=media, file=file, keys=_keys())
    _say(f"{file}: restored as of {manifest['made_at']}. Run ./dev manage migrate if this version is newer.")
    if manifest["missing_keys"]:
        missing = ", ".join(manifest["missing_keys"])
        _say(f"Its sealed fields cannot be read before these keys are in the environment: {missing}")


def _server(root: Path) -> postgres.Server:
    """Return the server in use."""
    url = os.environ.get("DATABASE_URL", "")
    return postgres.parse_database_url(url) if url else postgres.ensure_running(root=root)


def _media(root: Path) -> Path:
    """Return the media folder, as the settings find it."""
    state = Path(os.environ.get("JANGKAU_STATE_DIR") or root / ".jangkau")
    return Path(os.environ.get("JANGKAU_MEDIA_DIR") or state / "media")


def _keys() -> dict[str, str]:
    """Return the keys of the environment."""
    return {name: os.environ[name] for name in _KEYS if os.environ.get(name)}


def _say(message: str) -> None:
    """Tell the person at the terminal."""
    sys.stderr.write(f"jangkau: {message}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
