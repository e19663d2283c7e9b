"""A hostile test run: what a lenient one forgives fails here."""

import fcntl
import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models.query import QuerySet
from django.template.base import FilterExpression
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck, settings

from tests.emptied import empty_what_has_rows
from tests.grounds import GROUNDS, Build, ground_of, standing
from tests.migrated import migrated_database

settings.register_profile("suite", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", settings.get_profile("suite"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, django_db_keepdb: bool, django_db_blocker: Any
) -> None:
    """Copy the test database from one that is migrated already (see ``tests.migrated``), unless it is kept itself."""
    if django_db_keepdb:
        return
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated_database()


@pytest.fixture(scope="session")
def _all_tests_long() -> Iterator[pytest.MonkeyPatch]:
    """Undo at the end of the run what was changed for all of it: grounds are built as tests are run."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="session", autouse=True)
def _unordered_querysets_come_in_any_order(_all_tests_long: pytest.MonkeyPatch) -> None:
    """Shuffle what a queryset without an order returns, so that no code leans on luck."""
    fetch = QuerySet._fetch_all

    def fetch_and_shuffle(self: QuerySet[Any]) -> None:
        fresh = self._result_cache is None
        fetch(self)
        if fresh and not self.ordered and not self.query.is_sliced:
            random.shuffle(self._result_cache)

    _all_tests_long.setattr(QuerySet, "_fetch_all", fetch_and_shuffle)


@pytest.fixture(scope="session", autouse=True)
def _unknown_template_variables_fail(_all_tests_long: pytest.MonkeyPatch) -> None:
    """Turn a template variable that does not exist into a failure."""
    resolve = FilterExpression.resolve

    def resolve_or_fail(self: FilterExpression, context: Any, ignore_failures: bool = False) -> Any:
        value = resolve(self, context, ignore_failures)
        if isinstance(value, str) and value.startswith("UNKNOWN TEMPLATE VARIABLE"):
            raise AssertionError(value)
        return value

    _all_tests_long.setattr(FilterExpression, "resolve", resolve_or_fail)


@pytest.fixture(scope="session", autouse=True)
def _what_was_committed_is_deleted(_all_tests_long: pytest.MonkeyPatch) -> None:
    """Empty only the tables that a test committed rows to (see ``tests.emptied``)."""
    _all_tests_long.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: empty_what_has_rows())


@pytest.fixture(autouse=True)
def _languages_do_not_leak_between_tests() -> Iterator[None]:
    """Begin every test in Indonesian; a page asked for in English leaves the thread in English."""
    with translation.override("id"):
        yield


@pytest.fixture(autouse=True)
def _keys_do_not_leak_between_tests() -> Iterator[None]:
    """Forget keys that a test put in the settings."""
    from jangkau.core import sealing

    yield
    sealing._keys.cache_clear()


@pytest.fixture(autouse=True)
def _jobs_do_not_leak_between_tests(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """Remove the jobs that a test has committed: their table is not Django's, which empties only its own."""
    yield
    mark = request.node.get_closest_marker("django_db")
    if mark is not None and mark.kwargs.get("transaction"):
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


@pytest.fixture
def most_connections(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the tests of all processes that need most of the server's connections run one after the other."""
    with (tmp_path_factory.getbasetemp().parent / "most-connections").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tell every test what it stands on, without a word of it in the test's name."""
    metafunc.parametrize("ground", [ground_of(metafunc)], indirect=True, ids=[pytest.HIDDEN_PARAM], scope="module")


@pytest.fixture(scope="module", autouse=True)
def ground(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[Build | None]:
    """Give what hands each test its own copy of its ground (see ``tests.grounds``), or None in the open.

    Pytest takes this fixture down when the next test stands on something else, and sets it up before the test's own
    ``db``, because it lives longer.
    """
    build = getattr(request, "param", None)  # the methods of a unittest class, as Hypothesis makes them, get none
    if build is None:
        yield None
        return
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock(), standing(build) as fresh, django_db_blocker.block():
        yield fresh


@pytest.fixture
def world(ground: Build | None, db: None) -> Any:
    """Places, offices, sponsors and users."""
    return (ground or GROUNDS["world"])()


@pytest.fixture
def house(ground: Build | None, db: None) -> Any:
    """Two agreements from roster to paid bill, ours and others', and somebody for each role."""
    return (ground or GROUNDS["house"])()
