"""A law, for tests, under which money may be saved up for a month of cover; the one that is followed forbids it."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from jangkau.rules import parameters


@contextmanager
def saving_up_offered(since: datetime.date) -> Iterator[None]:
    """Let saving up be offered from a day on."""
    followed = parameters.choice

    def choice(name: str, *, on: datetime.date) -> str:
        return "offered" if name == "contributions.saving_up" and on >= since else followed(name, on=on)

    with patch.object(parameters, "choice", choice):
        yield
