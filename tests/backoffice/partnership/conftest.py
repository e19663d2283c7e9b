"""A clock that stands still."""

import datetime

import pytest

from tests.factories.partnership import AT_BRANCH

NOW = datetime.datetime(2022, 10, 15, 9, tzinfo=AT_BRANCH)


@pytest.fixture
def october(monkeypatch: pytest.MonkeyPatch) -> datetime.datetime:
    """Let the pages believe that it is 15 October 2022, nine o'clock at the branch."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return NOW
