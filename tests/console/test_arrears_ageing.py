"""``arrears_ageing``: the page's numbers over a command."""

import pytest

from tests.console.commands import run
from tests.factories import partnership as given
from tests.factories.house import House

pytestmark = pytest.mark.django_db


def test_counts_add_up_and_nobody_is_named(house: House) -> None:
    asked = ("arrears_ageing", "--as", given.OFFICER, "--now", "2023-01-20T09:00+07:00")

    said, told = run(*asked, "--json"), run(*asked)

    document = said.document
    assert said.status == told.status == 0
    assert document["participants"] == sum(document["counts"].values()) > 0
    assert document["participants"] == sum(office["participants"] for office in document["offices"])
    assert f"{document['participants']} peserta" in told.out
    assert house.person.name not in said.out + told.out
