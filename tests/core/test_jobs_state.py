"""The dead-man's alarm: a job that did not come to its end at its time is told, and nothing else is."""

import datetime

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from jangkau.core.models import JobRun
from jangkau.core.selectors.jobs import JobsState, JobState, Trouble, jobs_state, schedule_of
from tests.jobs import let_jobs_be_well, queue_job

# expire_bills is due daily at 17:20 UTC.
DUE = datetime.datetime(2026, 8, 17, 17, 20, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)
MINUTE, HOUR, DAY = 60 * SECOND, 3600 * SECOND, 86400 * SECOND

pytestmark = pytest.mark.django_db


def job(name: str, *, now: datetime.datetime) -> JobState:
    state = jobs_state(now=now)
    return next(each for each in (*state.periodic, *state.on_demand) if each.name == name)


def troubles(state: JobsState) -> dict[str, tuple[Trouble, ...]]:
    return {each.name: each.troubles for each in state.troubled}


def test_nothing_alarms_where_a_worker_lives_and_every_job_came_to_its_end() -> None:
    let_jobs_be_well(now=DUE)

    state = jobs_state(now=DUE)

    assert not state.is_alarming
    assert (state.workers, state.sign_at, state.troubles, troubles(state)) == (1, DUE, (), {})
    assert {each.name for each in state.periodic} >= {"seal_audit", "retry_stalled_jobs"}
    assert {each.name for each in state.on_demand} >= {"send_message", "read_upload"}


@pytest.mark.parametrize(
    ("now", "late"),
    [(DUE, False), (DUE + HOUR, False), (DUE + HOUR + SECOND, True), (DUE + DAY - SECOND, True)],
)
def test_daily_job_that_was_lost_is_late_an_hour_after_it_was_due(now: datetime.datetime, late: bool) -> None:
    before = DUE - DAY
    JobRun.objects.create(name="expire_bills", taken_up_at=before, began_at=before, ended_at=before + MINUTE)

    assert job("expire_bills", now=now).troubles == ((Trouble.LATE,) if late else ())


def test_daily_job_that_ran_is_late_no_more_until_its_next_time() -> None:
    JobRun.objects.create(name="expire_bills", taken_up_at=DUE - DAY, began_at=DUE, ended_at=DUE + MINUTE)

    assert job("expire_bills", now=DUE + DAY + HOUR).troubles == ()
    assert job("expire_bills", now=DUE + DAY + HOUR + SECOND).troubles == (Trouble.LATE,)


@pytest.mark.parametrize(("taken_up_at", "late"), [(DUE - SECOND, (Trouble.LATE,)), (DUE, ()), (DUE + SECOND, ())])
def test_on_its_first_day_a_job_is_late_only_if_it_was_known_before_it_was_due(
    taken_up_at: datetime.datetime, late: tuple[Trouble, ...]
) -> None:
    JobRun.objects.create(name="expire_bills", taken_up_at=taken_up_at)

    assert job("expire_bills", now=DUE + 2 * HOUR).troubles == late


@pytest.mark.parametrize(
    ("cron", "expected", "next_at"),
    [
        ("* * * * *", DUE - 6 * MINUTE, DUE + MINUTE),
        ("7 * * * *", datetime.datetime(2026, 8, 17, 16, 7, tzinfo=datetime.UTC), DUE + 47 * MINUTE),
        ("20 17 * * *", DUE - DAY, DUE + DAY),
    ],
)
def test_tolerance_is_a_quarter_of_the_period_but_no_less_than_five_minutes_nor_more_than_an_hour(
    cron: str, expected: datetime.datetime, next_at: datetime.datetime
) -> None:
    schedule = schedule_of(cron, now=DUE)

    assert (schedule.expected_at, schedule.next_at) == (expected, next_at)


def test_schedules_are_told_in_words_by_the_clock_of_the_installation() -> None:
    told = [schedule_of(cron, now=DUE).words for cron in ("* * * * *", "7 * * * *", "20 17 * * *", "0 3 * * 1")]

    assert told == ["tiap menit", "tiap jam, pada menit ke-7", "tiap hari pukul 0.20", "menurut jadwal 0 3 * * 1 (UTC)"]


def test_nobody_who_works_is_an_alarm_one_minute_after_the_last_sign_of_life() -> None:
    let_jobs_be_well(now=DUE)

    assert jobs_state(now=DUE + MINUTE - SECOND).troubles == ()
    assert jobs_state(now=DUE + MINUTE).troubles == (Trouble.NO_WORKER,)


def test_an_installation_that_knows_no_periodic_job_is_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    let_jobs_be_well(now=DUE)
    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})

    state = jobs_state(now=DUE)

    assert state.is_alarming
    assert state.troubles == (Trouble.NO_JOBS,)


def test_schedule_is_read_where_only_requests_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(app, "perform_import_paths", lambda: asked.append(True))

    jobs_state(now=DUE)

    assert asked


def test_job_that_no_worker_has_heard_of_is_told() -> None:
    let_jobs_be_well(now=DUE)
    JobRun.objects.filter(name="expire_bills").delete()

    assert troubles(jobs_state(now=DUE)) == {"expire_bills": (Trouble.NOT_TAKEN_UP,)}


def test_periodic_job_fails_until_it_comes_to_its_end_once() -> None:
    let_jobs_be_well(now=DUE)
    run = JobRun.objects.get(name="expire_bills")
    run.failed_at, run.error, run.rose_in = run.ended_at + SECOND, "KeyError", "jangkau/console/jobs.py:1 expire_bills"
    run.save()
    failing = job("expire_bills", now=DUE)

    run.ended_at = run.failed_at + SECOND
    run.save()

    assert (failing.troubles, failing.error) == ((Trouble.FAILING,), "KeyError")
    assert job("expire_bills", now=DUE).troubles == ()


def test_job_left_by_somebody_that_failed_is_told_for_a_day_and_counted_after_it() -> None:
    let_jobs_be_well(now=DUE)
    queue_job("payment_came_in", status="failed", left_at=DUE - HOUR, failed_at=DUE)

    assert job("payment_came_in", now=DUE + DAY - SECOND).troubles == (Trouble.FAILING,)
    after = job("payment_came_in", now=DUE + DAY)
    assert (after.troubles, after.failed, after.failed_at) == ((), 1, DUE)


@pytest.mark.parametrize("status", ["todo", "doing"])
@pytest.mark.parametrize(("name", "patience"), [("send_message", 10 * MINUTE), ("read_upload", HOUR)])
def test_job_that_is_not_finished_in_its_time_is_told_by_the_oldest(
    name: str, patience: datetime.timedelta, status: str
) -> None:
    queue_job(name, status=status, left_at=DUE)
    queue_job(name, status="todo", left_at=DUE + MINUTE)

    assert job(name, now=DUE + patience).troubles == ()
    waiting = job(name, now=DUE + patience + SECOND)
    assert (waiting.troubles, waiting.unfinished, waiting.unfinished_since) == ((Trouble.WAITING,), 2, DUE)


def test_job_of_the_queue_that_this_version_does_not_know_is_told_by_its_name() -> None:
    queue_job("of_yesterday", status="failed", left_at=DUE, failed_at=DUE)

    told = job("of_yesterday", now=DUE)

    assert (told.purpose, told.troubles) == ("of_yesterday", (Trouble.FAILING,))


def test_run_that_ends_before_it_began_is_no_run() -> None:
    with connection.cursor() as cursor, pytest.raises(Exception, match="job_ends_after_it_began"):
        cursor.execute(
            "INSERT INTO core_jobrun VALUES ('x', %(a)s, %(a)s, %(b)s, NULL, '', '')", {"a": DUE, "b": DUE - SECOND}
        )
