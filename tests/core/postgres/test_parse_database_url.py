"""DATABASE_URL is taken apart as libpq does it, and what is wrong with it is said without repeating it."""

import pytest

from jangkau.core.postgres import BadDatabaseUrl, Server, parse_database_url


@pytest.mark.parametrize(
    ("url", "server"),
    [
        (
            "postgresql://budi:rahasia@db.example:6543/jangkau",
            Server(host="db.example", port=6543, user="budi", password="rahasia", dbname="jangkau"),
        ),
        (
            "postgres://budi@db.example/jangkau",
            Server(host="db.example", port=5432, user="budi", dbname="jangkau"),
        ),
        (
            "postgresql://budi:p%40ss%3A%2F%3F%23%25word@db.example/jang%20kau",
            Server(host="db.example", port=5432, user="budi", password="p@ss:/?#%word", dbname="jang kau"),
        ),
        (
            "postgresql://budi@[::1]:5433/jangkau",
            Server(host="::1", port=5433, user="budi", dbname="jangkau"),
        ),
        (
            "postgresql://budi@/jangkau?host=/var/run/my%20sockets&port=5999",
            Server(host="/var/run/my sockets", port=5999, user="budi", dbname="jangkau"),
        ),
        (
            "postgresql://budi@%2Frun%2Fpg/jangkau",
            Server(host="/run/pg", port=5432, user="budi", dbname="jangkau"),
        ),
        (
            "postgresql://db.example/jangkau?sslmode=verify-full&application_name=a%26b",
            Server(
                host="db.example",
                port=5432,
                user="",
                dbname="jangkau",
                options={"sslmode": "verify-full", "application_name": "a&b"},
            ),
        ),
    ],
)
def test_url_names_the_server(url: str, server: Server) -> None:
    assert parse_database_url(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "mysql://budi:rahasia@db.example/jangkau",
        "host=db.example password=rahasia",
        "postgresql://budi:rahasia@db.example",
        "postgresql://budi:rahasia@db.example/",
        "postgresql://budi:rahasia@db.example:port/jangkau",
        "postgresql://budi:rahasia%zz@db.example/jangkau",
        "postgresql://budi:rahasia@db.example/jangkau?nonsense=1",
        "postgresql://budi:rahasia@[::1/jangkau",
        "postgresql://budi:rahasia@one:1,two:2/jangkau",
    ],
)
def test_what_is_no_such_url_is_refused_without_showing_the_password(url: str) -> None:
    with pytest.raises(BadDatabaseUrl) as refused:
        parse_database_url(url)

    assert "rahasia" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_django_gets_every_part() -> None:
    server = parse_database_url("postgresql://budi:rahasia@db.example:6543/jangkau?sslmode=require")

    assert server.for_django() == {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": "db.example",
        "PORT": "6543",
        "USER": "budi",
        "PASSWORD": "rahasia",
        "NAME": "jangkau",
        "OPTIONS": {"sslmode": "require"},
    }


def test_password_stays_out_of_what_is_printed() -> None:
    server = parse_database_url("postgresql://budi:rahasia@db.example/jangkau")

    assert "rahasia" not in repr(server)
    assert "rahasia" not in server.conninfo(with_password=False)
    assert "rahasia" in server.conninfo()
