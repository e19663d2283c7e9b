"""Values that the law and the database both name are the same."""

import enum

import pytest
from django.db.models import TextChoices

from jangkau.collection.models.prices import Cover
from jangkau.enrolment.models.participants import WorkSector
from jangkau.partnership.models.agreements import Funding
from jangkau.rules import contributions

SELF_IS_NO_SPONSOR = {contributions.FundingSource.SELF}


@pytest.mark.parametrize(
    ("in_the_database", "in_the_law"),
    [
        (Cover, set(contributions.Cover)),
        (WorkSector, set(contributions.Sector)),
        (Funding, set(contributions.FundingSource) - SELF_IS_NO_SPONSOR),
    ],
)
def test_choices_of_the_database_are_those_of_the_law(
    in_the_database: type[TextChoices], in_the_law: set[enum.StrEnum]
) -> None:
    assert {choice.value for choice in in_the_database} == {value.value for value in in_the_law}
