from collections.abc import Iterator

import pytest

from jangkau.rules import brackets, contributions, due_dates, parameters


@pytest.fixture(autouse=True)
def _no_answer_outlives_its_test() -> Iterator[None]:
    """Forget remembered answers, so that a test which follows another reading of the law leaves no trace."""
    yield
    for remembered in (
        parameters.value_on,
        brackets.brackets,
        contributions.price_of_month,
        due_dates._national_due_date,
    ):
        remembered.cache_clear()
