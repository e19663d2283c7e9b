"""The cache that counts tries."""

import pytest
from django.core.cache import cache

pytestmark = pytest.mark.django_db


def test_counts_of_tries_outlast_hundreds_of_others() -> None:
    """Whoever is counted must not be forgotten because a crowd comes after him."""
    cache.set("counted", 5)
    cache.set_many({f"other-{one}": 1 for one in range(400)})

    assert cache.get("counted") == 5
    assert sum(value == 1 for value in cache.get_many([f"other-{one}" for one in range(400)]).values()) == 400
