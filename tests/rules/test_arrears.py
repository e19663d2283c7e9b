import datetime
from itertools import pairwise

import pytest

from jangkau.rules import parameters
from jangkau.rules.arrears import Fate, Right, StageName, arrears_of
from jangkau.rules.arrears_words import fate_label, held_until, reading_label, stage_label
from jangkau.rules.contributions import Cover
from jangkau.rules.status import LapseCounting, Status, status_calendar

DAY = datetime.date
ONE_DAY = datetime.timedelta(days=1)
STAGES = {
    Status.ACTIVE: StageName.COVERED,
    Status.DUE: StageName.DUE,
    Status.ARREARS_1: StageName.ARREARS,
    Status.ARREARS_2: StageName.ARREARS,
    Status.ARREARS_3: StageName.ARREARS,
    Status.LAPSED: StageName.LAPSED,
}


# The second is of the spring in which a later month was due before an earlier one; of its benefits today's law tells.
@pytest.mark.parametrize("end", [DAY(2026, 1, 1), DAY(2021, 1, 1), DAY(2026, 1, 20), DAY(2026, 2, 1)])
def test_stages_are_those_of_the_status_on_every_day_by_both_readings(end: DAY) -> None:
    found = arrears_of(covered_until=end, on=DAY(2026, 11, 29))

    for reading in found.readings:
        for step in range(-3, 150):
            on = end + step * ONE_DAY
            status = status_calendar(on=on, cover=Cover.RISK, counting=reading.counting).status(end)
            assert reading.stage_on(on).name is STAGES[status], on
        assert all(earlier.until == later.from_ for earlier, later in pairwise(reading.stages))
        assert reading.stage_on(reading.settle_until + ONE_DAY).name is StageName.LAPSED


def test_the_reading_that_is_followed_comes_first_and_is_marked() -> None:
    found = arrears_of(covered_until=DAY(2026, 1, 1), on=DAY(2026, 3, 1))

    assert [(each.counting, each.is_followed) for each in found.readings] == [
        (LapseCounting.FROM_END_OF_COVER, True),
        (LapseCounting.FROM_DUE_DATE, False),
    ]


def test_what_is_given_before_the_due_date_is_a_parameter_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"covered_until": DAY(2026, 1, 1), "on": DAY(2026, 1, 10)}
    assert all(each.doubt is not None for each in arrears_of(**asked).now.rights)
    choice = parameters.choice
    monkeypatch.setattr(
        parameters,
        "choice",
        lambda name, *, on: "as_covered" if name == "lapse.until_due_date" else choice(name, on=on),
    )

    stage = arrears_of(**asked).now

    assert (stage.name, stage.rights_that(Fate.STAYS)) == (StageName.DUE, tuple(Right))
    assert held_until(stage) is None


def test_a_payment_after_the_lapse_begins_anew_and_what_is_doubtful_of_it_is_said() -> None:
    after = arrears_of(covered_until=DAY(2026, 1, 1), on=DAY(2026, 6, 1)).after_lapse

    assert [each.text.english.split(",")[0] for each in after] == [
        "Cover begins anew on the day of payment; the days before it stay without cover",
        "The months that were missed are not charged",
        "The statement that one works and is fit to may have to be given anew",
        "The first months",
    ]
    assert all(each.doubt is not None for each in after)


def test_everything_has_a_name_in_both_languages() -> None:
    labels = [
        *map(stage_label, StageName), *map(fate_label, Fate), *map(reading_label, LapseCounting),
    ]  # fmt: skip

    assert len({label.indonesian for label in labels}) == len({label.english for label in labels}) == len(labels)
    waits = held_until(arrears_of(covered_until=DAY(2026, 1, 1), on=DAY(2026, 3, 1)).now)
    assert waits is not None
    assert waits.english.startswith("Cash after a work accident is paid after recovery")
