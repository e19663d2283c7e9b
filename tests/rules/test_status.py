import datetime
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangkau.rules.contributions import Cover
from jangkau.rules.months import Month, month_range
from jangkau.rules.parameters.values import ParameterError
from jangkau.rules.status import (
    Departure,
    DepartureReason,
    InsuredSpan,
    LapseCounting,
    Status,
    StatusResult,
    lapse_counting,
    lapses_on,
    status_calendar,
    status_on,
)
from jangkau.rules.status_words import departure_label, status_in_words, status_label
from jangkau.rules.wording import Step

DAY = datetime.date
ONE_DAY = datetime.timedelta(days=1)
# Around the change of due dates in 2020 and 2021, where a later month fell due before an earlier one, and today.
DAYS = st.dates(DAY(2020, 5, 1), DAY(2021, 9, 30)) | st.dates(DAY(2025, 6, 1), DAY(2027, 6, 30))
NOON = datetime.datetime(2020, 1, 1, 12, tzinfo=datetime.UTC)
COVERS = st.sampled_from(Cover)
READINGS = st.sampled_from(LapseCounting)
ORDER = [
    Status.LAPSED,
    Status.ARREARS_3,
    Status.ARREARS_2,
    Status.ARREARS_1,
    Status.DUE,
    Status.ACTIVE,
]


@st.composite
def situations(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a day and months paid around it: most end within the half year in which the status changes."""
    on = draw(DAYS)
    month = st.integers(-8, 2).map(Month.of(on).plus)
    recorded = st.integers(-300, 30).map(lambda days: NOON + (on - NOON.date()) + datetime.timedelta(days=days))
    span = st.builds(
        InsuredSpan,
        month=month,
        cover=st.sampled_from([Cover.RISK, Cover.RISK, Cover.SAVINGS]),
        covered_from=st.just(on),
        covered_until=st.just(on),
        recorded_at=recorded,
        voided_at=st.none() | st.none() | recorded,
    )
    spans = [
        replace(
            each,
            covered_from=each.month.day(draw(st.sampled_from([1, 1, 1, 17]))),
            covered_until=draw(st.sampled_from([each.month.until, each.month.until, each.month.day(25)])),
        )
        for each in draw(st.lists(span, max_size=5))
    ]
    return {"insured": spans, "on": on, "known_at": draw(st.none() | recorded)}


def paid(*months: str, **more: Any) -> list[InsuredSpan]:
    recorded_at = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)
    asked = [Month.parse(text) for text in months]
    return [
        InsuredSpan(month, more.get("cover", Cover.RISK), month.first_day, month.until, recorded_at) for month in asked
    ]


def end_for_sql(*, insured: list[InsuredSpan], on: DAY, known_at: datetime.datetime | None, cover: Cover) -> DAY | None:
    """Compute the end of cover as a set-based query does: one maximum."""
    return max(
        (
            span.covered_until
            for span in insured
            if span.cover is cover
            and span.covered_from <= on
            and (known_at is None or span.recorded_at <= known_at)
            and (span.voided_at is None or (known_at is not None and span.voided_at > known_at))
        ),
        default=None,
    )


@given(situations(), COVERS, READINGS)
def test_the_bands_for_sql_and_the_function_agree(
    situation: dict[str, Any], cover: Cover, counting: LapseCounting
) -> None:
    asked: dict[str, Any] = {"cover": cover, "counting": counting}

    result = status_on(departure=None, **situation, **asked)

    end = end_for_sql(cover=cover, **situation)
    assert status_calendar(on=situation["on"], **asked).status(end) is result.status


@pytest.mark.parametrize("counting", LapseCounting)
@pytest.mark.parametrize("cover", Cover)
def test_the_bands_and_the_function_agree_on_every_end_of_cover(cover: Cover, counting: LapseCounting) -> None:
    for on in (DAY(2021, 2, 15), DAY(2021, 2, 16), DAY(2026, 3, 31), DAY(2026, 4, 1), DAY(2026, 4, 16)):
        calendar = status_calendar(on=on, cover=cover, counting=counting)
        for step in range(-200, 40):
            end = on + datetime.timedelta(days=step)
            begins = min(end - ONE_DAY, on)
            span = InsuredSpan(Month.of(begins), cover, begins, end, NOON)
            result = status_on(insured=[span], departure=None, on=on, known_at=None, cover=cover, counting=counting)

            assert calendar.status(end) is result.status, (on, end)


@given(DAYS, COVERS, READINGS)
def test_the_bands_hold_every_end_of_cover_once_and_in_order(on: DAY, cover: Cover, counting: LapseCounting) -> None:
    calendar = status_calendar(on=on, cover=cover, counting=counting)

    bands = calendar.bands
    assert (calendar.on, calendar.cover) == (on, cover)
    assert bands[0].ends_from is None
    assert bands[-1].ends_until is None
    for earlier, later in pairwise(bands):
        assert earlier.ends_until == later.ends_from
        assert ORDER.index(earlier.status) < ORDER.index(later.status)
    assert bands[0].status is Status.LAPSED
    assert bands[-1].status is Status.ACTIVE
    assert bands[-1].ends_from == on + ONE_DAY


@given(DAYS, COVERS, READINGS)
def test_who_pays_nothing_more_only_falls(end: DAY, cover: Cover, counting: LapseCounting) -> None:
    month = Month.of(end)
    insured = [InsuredSpan(month, cover, end - ONE_DAY, end, datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))]
    asked: dict[str, Any] = {"insured": insured, "departure": None, "known_at": None, "cover": cover}

    days = [end - ONE_DAY + datetime.timedelta(days=step) for step in range(190)]
    results = [status_on(on=day, counting=counting, **asked) for day in days]

    places = [ORDER.index(result.status) for result in results]
    assert places == sorted(places, reverse=True)
    assert [result.status is Status.ACTIVE for result in results[:2]] == [True, False]
    assert results[-1].status is Status.LAPSED
    first_lapsed = next(day for day, result in zip(days, results, strict=True) if result.status is Status.LAPSED)
    assert {result.lapses_on for result in results} == {first_lapsed}


def test_the_parameter_decides_where_no_reading_is_given() -> None:
    on = DAY(2026, 4, 1)
    asked: dict[str, Any] = {"on": on, "cover": Cover.RISK}

    assert lapse_counting(on) is LapseCounting.FROM_END_OF_COVER
    assert status_calendar(**asked) == status_calendar(counting=LapseCounting.FROM_END_OF_COVER, **asked)
    assert status_calendar(**asked) != status_calendar(counting=LapseCounting.FROM_DUE_DATE, **asked)


def test_a_calendar_gives_the_days_for_a_query() -> None:
    bands = status_calendar(on=DAY(2026, 3, 20), cover=Cover.RISK).bands

    assert [(band.ends_from, band.ends_until, band.status.value) for band in bands] == [
        (None, DAY(2026, 1, 1), "lapsed"),
        (DAY(2026, 1, 1), DAY(2026, 2, 1), "arrears_3"),
        (DAY(2026, 2, 1), DAY(2026, 3, 1), "arrears_2"),
        (DAY(2026, 3, 1), DAY(2026, 3, 21), "arrears_1"),
        (DAY(2026, 3, 21), None, "active"),
    ]


def test_the_first_day_of_a_month_puts_two_months_of_ends_in_one_band() -> None:
    bands = status_calendar(on=DAY(2026, 2, 10), cover=Cover.SAVINGS).bands

    assert [(band.ends_from, band.ends_until, band.status.value) for band in bands] == [
        (None, DAY(2025, 12, 1), "lapsed"),
        (DAY(2025, 12, 1), DAY(2026, 1, 1), "arrears_1"),
        (DAY(2026, 1, 1), DAY(2026, 2, 11), "due"),
        (DAY(2026, 2, 11), None, "active"),
    ]


def test_who_had_no_cover_is_in_no_band() -> None:
    assert status_calendar(on=DAY(2026, 3, 20), cover=Cover.RISK).status(None) is Status.NOT_YET_COVERED


def test_the_law_before_2015_is_not_made_up() -> None:
    with pytest.raises(ParameterError):
        status_calendar(on=DAY(2015, 8, 1), cover=Cover.RISK)


@pytest.mark.parametrize("cover", Cover)
def test_each_reading_gives_its_first_lapsed_day(cover: Cover) -> None:
    asked: dict[str, Any] = {"first_unpaid_month": Month(2026, 1), "cover": cover}

    assert lapses_on(counting=LapseCounting.FROM_END_OF_COVER, **asked) == DAY(2026, 4, 1)
    expected = {Cover.RISK: DAY(2026, 4, 16), Cover.SAVINGS: DAY(2026, 5, 16)}[cover]
    assert lapses_on(counting=LapseCounting.FROM_DUE_DATE, **asked) == expected


def test_a_voided_departure_ends_nothing() -> None:
    recorded_at = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
    voided_at = datetime.datetime(2026, 1, 9, tzinfo=datetime.UTC)
    departure = Departure(DAY(2026, 1, 1), DepartureReason.DROPPED_OUT, recorded_at, voided_at)
    asked: dict[str, Any] = {"insured": paid("2026-01"), "departure": departure, "cover": Cover.RISK}

    def status(known_at: datetime.datetime | None) -> Status:
        return status_on(on=DAY(2026, 1, 5), known_at=known_at, **asked).status

    assert status(None) is Status.ACTIVE
    assert status(recorded_at - datetime.timedelta(seconds=1)) is Status.ACTIVE
    assert status(recorded_at) is Status.ENDED
    assert status(voided_at - datetime.timedelta(seconds=1)) is Status.ENDED
    assert status(voided_at) is Status.ACTIVE


def test_who_has_left_keeps_the_end_of_cover_and_has_nothing_due() -> None:
    left = Departure(DAY(2026, 1, 10), DepartureReason.DEATH, datetime.datetime(2026, 1, 11, tzinfo=datetime.UTC))

    result = status_on(insured=paid("2026-01"), departure=left, on=DAY(2026, 6, 1), known_at=None, cover=Cover.RISK)

    assert result == StatusResult(Status.ENDED, DAY(2026, 2, 1), None, DepartureReason.DEATH)
    assert (result.first_unpaid_month, result.due_date, result.lapses_on) == (None, None, None)


def test_a_run_of_cover_ends_with_its_last_month_and_stops_at_a_gap() -> None:
    months = [*map(str, month_range(Month(2025, 10), Month(2026, 4))), "2026-05"]

    result = status_on(insured=paid(*months), departure=None, on=DAY(2025, 10, 1), known_at=None, cover=Cover.RISK)

    assert result.covered_until == DAY(2026, 4, 1)
    assert result.first_unpaid_month == Month(2026, 4)


def test_every_status_and_reason_has_a_name_in_both_languages() -> None:
    labels = [status_label(status) for status in Status] + [departure_label(reason) for reason in DepartureReason]

    assert len({label.indonesian for label in labels}) == len(Status) + len(DepartureReason)
    assert len({label.english for label in labels}) == len(labels)
    assert status_label(Status.ARREARS_2) == Step("Menunggak 2 bulan", "2 months in arrears")
    assert departure_label(DepartureReason.WAGE_EARNER) == Step("menjadi penerima upah", "became a wage earner")


@pytest.mark.parametrize(
    ("cover", "english"),
    [
        (
            Cover.RISK,
            "1 month in arrears: cover by JKK and JKM until 31 January 2026; February 2026 due on 16 February 2026; "
            "lapsed from 1 May 2026",
        ),
        (
            Cover.SAVINGS,
            "Payment due: savings by JHT until 31 January 2026; February 2026 due on 16 March 2026; "
            "lapsed from 1 May 2026",
        ),
    ],
)
def test_a_status_is_told_in_english_too(cover: Cover, english: str) -> None:
    result = status_on(
        insured=paid("2026-01", cover=cover), departure=None, on=DAY(2026, 2, 20), known_at=None, cover=cover
    )

    assert status_in_words(result, cover=cover).english == english


def test_a_departure_is_told_in_english_too() -> None:
    result = StatusResult(Status.ENDED, reason=DepartureReason.DEATH)

    assert status_in_words(result, cover=Cover.RISK) == Step("Berakhir: meninggal dunia", "Ended: death")
