"""A hostile test run: what a lenient one forgives fails here."""

import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models.query import QuerySet
from django.template.base import FilterExpression
from django.utils import translation
from hypothesis import HealthCheck, settings

settings.register_profile("suite", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", settings.get_profile("suite"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


@pytest.fixture(autouse=True)
def _unordered_querysets_come_in_any_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shuffle what a queryset without an order returns, so that no code leans on luck."""
    fetch = QuerySet._fetch_all

    def fetch_and_shuffle(self: QuerySet[Any]) -> None:
        fresh = self._result_cache is None
        fetch(self)
        if fresh and not self.ordered and not self.query.is_sliced:
            random.shuffle(self._result_cache)

    monkeypatch.setattr(QuerySet, "_fetch_all", fetch_and_shuffle)


@pytest.fixture(autouse=True)
def _unknown_template_variables_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Turn a template variable that does not exist into a failure."""
    resolve = FilterExpression.resolve

    def resolve_or_fail(self: FilterExpression, context: Any, ignore_failures: bool = False) -> Any:
        value = resolve(self, context, ignore_failures)
        if isinstance(value, str) and value.startswith("UNKNOWN TEMPLATE VARIABLE"):
            raise AssertionError(value)
        return value

    monkeypatch.setattr(FilterExpression, "resolve", resolve_or_fail)


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
