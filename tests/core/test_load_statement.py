"""Named statements are found in the room that sends them."""

import pytest

from jangkau.core import sql


def test_statement_is_read_from_the_rooms_folder() -> None:
    assert "collection_posting" in sql.load("jangkau.collection", "trial_balance")


def test_statement_that_is_not_there_fails_loudly() -> None:
    with pytest.raises(FileNotFoundError):
        sql.load("jangkau.collection", "no_such_statement")
