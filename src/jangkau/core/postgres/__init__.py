"""PostgreSQL for a machine that has none: the programs of a wheel, started by our own code.

Nothing here needs Django, so that the settings can ask where the database is. The whole use of it is::

    server = postgres.ensure_running(root=checkout)      # or postgres.parse_database_url(url)
    DATABASES = {"default": server.for_django()}

docs/how-to/database.md tells what is kept where; docs/adr/0002-embedded-postgresql.md tells why.
"""

from jangkau.core.postgres.cluster import (
    ClusterBroken,
    NotStarted,
    OtherMajorVersion,
    ensure_running,
    is_running,
    stop,
)
from jangkau.core.postgres.configuration import NotConfigured
from jangkau.core.postgres.place import NoServer, NotOurs, Place, Unreachable, find_place
from jangkau.core.postgres.programs import ProgramsMissing
from jangkau.core.postgres.server import BadDatabaseUrl, Server, parse_database_url

__all__ = [
    "BadDatabaseUrl",
    "ClusterBroken",
    "NoServer",
    "NotConfigured",
    "NotOurs",
    "NotStarted",
    "OtherMajorVersion",
    "Place",
    "ProgramsMissing",
    "Server",
    "Unreachable",
    "ensure_running",
    "find_place",
    "is_running",
    "parse_database_url",
    "stop",
]
