"""What a client must know to reach a database server."""

import dataclasses
from collections.abc import Mapping
from typing import Any, Self

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

_OWN_FIELDS = ("host", "port", "user", "password", "dbname")


class BadDatabaseUrl(Exception):
    """DATABASE_URL cannot be understood. The message never repeats the URL: it may hold a password."""


@dataclasses.dataclass(frozen=True)
class Server:
    """One database on one server.

    ``host`` is a host name, or a folder when the server is reached by a Unix socket in it.
    ``options`` are further parameters of libpq, such as ``sslmode``.
    """

    host: str
    port: int
    user: str
    dbname: str
    password: str = dataclasses.field(default="", repr=False)
    options: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def for_django(self) -> dict[str, Any]:
        """Return the entry of Django's DATABASES for this server."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": self.host,
            "PORT": str(self.port),
            "USER": self.user,
            "PASSWORD": self.password,
            "NAME": self.dbname,
            "OPTIONS": dict(self.options),
        }

    def conninfo(self, *, with_password: bool = True, **changes: str) -> str:
        """Return libpq's connection string.

        Args:
            with_password: give False where others can read it, such as a command line.
            changes: further parameters of libpq; they win over those of the server.
        """
        parameters: dict[str, str | int] = {
            "host": self.host,
            "port": self.port,
            "user": self.user,
            "dbname": self.dbname,
        }
        if self.password and with_password:
            parameters["password"] = self.password
        return make_conninfo("", **{**parameters, **self.options, **changes})

    def with_database(self, dbname: str) -> Self:
        """Return the same server with another database."""
        return dataclasses.replace(self, dbname=dbname)


def parse_database_url(url: str) -> Server:
    """Return the server that ``postgresql://user:password@host:port/database?option=value`` names.

    libpq itself takes the URL apart, so everything that psql understands is understood here: percent-encoded
    passwords, IPv6 addresses, a socket folder as ``?host=/folder``.

    Raises:
        BadDatabaseUrl: if it is no such URL, or names no database.
    """
    if not url.startswith(("postgresql://", "postgres://")):
        raise BadDatabaseUrl("DATABASE_URL must begin with postgresql:// (only PostgreSQL 15 or later will do)")
    try:
        parameters = {name: str(value) for name, value in conninfo_to_dict(url).items() if value not in (None, "")}
        port = int(parameters.get("port", "5432"))
    except (ProgrammingError, ValueError):
        raise BadDatabaseUrl(
            "DATABASE_URL is not a PostgreSQL URL: postgresql://user:password@host:5432/database. "
            "Percent-encode characters such as @ : / ? # % inside the password."
        ) from None
    if "dbname" not in parameters:
        raise BadDatabaseUrl("DATABASE_URL names no database: postgresql://user:password@host:5432/database")
    return Server(
        host=parameters.get("host", ""),
        port=port,
        user=parameters.get("user", ""),
        password=parameters.get("password", ""),
        dbname=parameters["dbname"],
        options={name: value for name, value in parameters.items() if name not in _OWN_FIELDS},
    )
