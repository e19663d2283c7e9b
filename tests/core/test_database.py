"""What every connection to the database is opened with."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_no_trigger_is_ignored_and_none_has_to_fail_to_find_that_out() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('pgtrigger.ignore')")
        assert cursor.fetchone() == ("{}",)


def test_options_of_the_address_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", {"options": "-c work_mem=8MB"})

    assert connection.get_connection_params()["options"] == "-c work_mem=8MB -c pgtrigger.ignore={}"
