"""Tests that need most of the server's connections wait for each other, whichever process they run in."""

import fcntl

import pytest

from tests.at_once import FIFTY


@FIFTY
def test_nobody_else_holds_what_such_a_test_holds(tmp_path_factory: pytest.TempPathFactory) -> None:
    held = tmp_path_factory.getbasetemp().parent / "most-connections"

    with held.open() as another, pytest.raises(BlockingIOError):
        fcntl.flock(another, fcntl.LOCK_EX | fcntl.LOCK_NB)
