"""``python -m jangkau.core.postgres start|stop|status|psql``: the embedded server from the command line."""

import argparse
import os
import sys
from pathlib import Path

from jangkau.core import postgres
from jangkau.core.postgres.programs import client_program


def main(arguments: list[str]) -> int:
    """Do what the command line asks and return the exit code: 0 if done, 1 if not, 3 if no server runs."""
    parser = argparse.ArgumentParser(prog="python -m jangkau.core.postgres", description=__doc__)
    parser.add_argument("action", choices=("start", "stop", "status", "psql"))
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the checkout (default: this folder)")
    options, rest = parser.parse_known_args(arguments)
    if rest and options.action != "psql":
        parser.error(f"unknown: {' '.join(rest)}")
    if options.action == "stop":
        sys.stdout.write("stopped\n" if postgres.stop(root=options.root) else "it was not running\n")
    elif options.action == "status":
        running = postgres.is_running(root=options.root)
        place = postgres.find_place(options.root)
        sys.stdout.write(f"{'running' if running else 'not running'}: {place.home} as user {place.account.name}\n")
        return 0 if running else 3
    else:
        server = postgres.ensure_running(root=options.root)
        if options.action == "psql":
            program = str(client_program("psql"))
            os.execv(program, [program, server.conninfo(), *rest])  # noqa: S606 - psql takes our place
        sys.stdout.write(f"{server.conninfo()}\n")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except postgres.NoServer as error:
        sys.stderr.write(f"jangkau: {error}\n")
        sys.exit(1)
