"""How the worker's jobs fare: when each last came to its end, when it is next due, and what is wrong with it.

A dead-man's alarm: what counts is not that something complains but that each job was seen to come to its end. The
queue begins no periodic job that is more than ten minutes late, so that a daily one is lost for a day without a word
when no worker lived at its time; that is what ``Trouble.LATE`` finds.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from croniter import croniter
from django.db import connection, models
from django.utils import formats, timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from jangkau.core.jobs import periodic_jobs, purpose_of
from jangkau.core.models import JobRun

# A worker gives a sign of life every ten seconds.
SIGN_WITHIN = datetime.timedelta(minutes=1)
# A job that somebody left and that failed for good is told for so long; it stays in the count.
FAILED_LATELY = datetime.timedelta(days=1)
# A periodic job must have come to its end so long after it was due: a quarter of its period, within these.
LEAST_TOLERANCE = datetime.timedelta(minutes=5)
MOST_TOLERANCE = datetime.timedelta(hours=1)

# Jobs that came to their end are no longer in the queue: it holds what is unfinished and what failed.
_QUEUE = """
    WITH job AS (
        SELECT
            task_name,
            count(*) FILTER (WHERE status IN ('todo', 'doing')) AS unfinished,
            min(id) FILTER (
                WHERE status = 'doing'
                   OR status = 'todo' AND (attempts > 0 OR coalesce(scheduled_at, %(now)s) <= %(now)s)
            ) AS oldest,
            count(*) FILTER (WHERE status = 'failed') AS failed,
            array_agg(id) FILTER (WHERE status = 'failed') AS all_failed
        FROM procrastinate_jobs
        GROUP BY task_name
    )
    SELECT
        task_name, unfinished, failed,
        (SELECT min(at) FROM procrastinate_events WHERE job_id = oldest AND type = 'deferred') AS unfinished_since,
        (SELECT max(at) FROM procrastinate_events WHERE job_id = ANY(all_failed) AND type = 'failed') AS last_failed_at
    FROM job
"""
_WORKERS = "SELECT max(last_heartbeat), count(*) FILTER (WHERE last_heartbeat > %s) FROM procrastinate_workers"


class Trouble(models.TextChoices):
    """What can be wrong with a job, or with all of them."""

    NO_JOBS = "no_jobs", _("tidak ada pekerjaan berkala yang dikenal")
    NO_WORKER = "no_worker", _("tidak ada pekerja latar yang hidup")
    NOT_TAKEN_UP = "not_taken_up", _("belum dikenal pekerja latar")
    LATE = "late", _("terlambat")
    FAILING = "failing", _("gagal")
    WAITING = "waiting", _("menunggu terlalu lama")


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a periodic job is due: as it is written, how often, the next time, and by when its last run had to end.

    ``expected_at`` is the latest time for which the run should have come to its end by now.
    """

    cron: str
    every: datetime.timedelta
    next_at: datetime.datetime
    expected_at: datetime.datetime

    @property
    def words(self) -> str:
        """How often, in words, by the clock of the installation."""
        local = timezone.localtime(self.next_at)
        if self.every == datetime.timedelta(minutes=1):
            return gettext("tiap menit")
        if self.every == datetime.timedelta(hours=1):
            return gettext("tiap jam, pada menit ke-%(minute)s") % {"minute": local.minute}
        if self.every == datetime.timedelta(days=1):
            return gettext("tiap hari pukul %(time)s") % {"time": formats.time_format(local)}
        return gettext("menurut jadwal %(cron)s (UTC)") % {"cron": self.cron}


@dataclass(frozen=True, slots=True)
class JobState:
    """How one job fares; ``schedule`` is None for one that is done when somebody leaves it to the worker."""

    name: str
    purpose: str
    schedule: Schedule | None
    ended_at: datetime.datetime | None
    took: datetime.timedelta | None
    unfinished: int
    unfinished_since: datetime.datetime | None
    failed: int
    failed_at: datetime.datetime | None
    error: str
    rose_in: str
    troubles: tuple[Trouble, ...]

    @property
    def took_words(self) -> str:
        """How long the last run took, in words; blank if there was none."""
        if self.took is None:
            return ""
        seconds = round(self.took.total_seconds())
        if seconds < 1:
            return gettext("kurang dari satu detik")
        if seconds < 120:
            return ngettext("%(count)s detik", "%(count)s detik", seconds) % {"count": seconds}
        return ngettext("%(count)s menit", "%(count)s menit", seconds // 60) % {"count": seconds // 60}


@dataclass(frozen=True, slots=True)
class JobsState:
    """How all jobs fare, and the workers that do them."""

    periodic: tuple[JobState, ...]
    on_demand: tuple[JobState, ...]
    workers: int
    sign_at: datetime.datetime | None
    troubles: tuple[Trouble, ...]

    @property
    def troubled(self) -> tuple[JobState, ...]:
        """The jobs with which something is wrong."""
        return tuple(job for job in (*self.periodic, *self.on_demand) if job.troubles)

    @property
    def is_alarming(self) -> bool:
        """Whether anything is wrong at all."""
        return bool(self.troubles or self.troubled)


def jobs_state(*, now: datetime.datetime) -> JobsState:
    """Return how the jobs of this installation fare, in three statements."""
    crons = periodic_jobs()
    runs = {run.name: run for run in JobRun.objects.all()}
    with connection.cursor() as cursor:
        cursor.execute(_QUEUE, {"now": now})
        columns = [column.name for column in cursor.description or ()]
        queue = {row[0]: dict(zip(columns, row, strict=True)) for row in cursor.fetchall()}
        cursor.execute(_WORKERS, [now - SIGN_WITHIN])
        sign_at, workers = cursor.fetchone()
    ours = {task.name for task in app.tasks.values() if not task.name.startswith("builtin:")}
    states = [
        _state(name, crons.get(name), runs.get(name), queue.get(name, {}), now) for name in sorted(ours | queue.keys())
    ]
    return JobsState(
        periodic=tuple(state for state in states if state.schedule),
        on_demand=tuple(state for state in states if not state.schedule),
        workers=workers,
        sign_at=sign_at,
        troubles=tuple(_troubles_of_all(known=bool(crons), workers=workers)),
    )


def schedule_of(cron: str, *, now: datetime.datetime) -> Schedule:
    """Return when a job with this schedule is due; its times are UTC, as the worker reads them."""
    times = croniter(cron, now)
    next_at: datetime.datetime = times.get_next(datetime.datetime)
    every = times.get_next(datetime.datetime) - next_at
    tolerance = min(max(every / 4, LEAST_TOLERANCE), MOST_TOLERANCE)
    return Schedule(cron, every, next_at, croniter(cron, now - tolerance).get_prev(datetime.datetime))


def _troubles_of_all(*, known: bool, workers: int) -> Iterator[Trouble]:
    if not known:
        yield Trouble.NO_JOBS
    if not workers:
        yield Trouble.NO_WORKER


def _state(
    name: str, cron: str | None, run: JobRun | None, queue: Mapping[str, Any], now: datetime.datetime
) -> JobState:
    schedule = schedule_of(cron, now=now) if cron else None
    took = run.ended_at - run.began_at if run and run.ended_at and run.began_at else None
    failed_at = max(filter(None, (run and run.failed_at, queue.get("last_failed_at"))), default=None)
    return JobState(
        name=name,
        purpose=str(purpose_of(name).words),
        schedule=schedule,
        ended_at=run.ended_at if run else None,
        took=took,
        unfinished=queue.get("unfinished", 0),
        unfinished_since=queue.get("unfinished_since"),
        failed=queue.get("failed", 0),
        failed_at=failed_at,
        error=run.error if run else "",
        rose_in=run.rose_in if run else "",
        troubles=tuple(_troubles(name, schedule, run, queue, now)),
    )


def _troubles(
    name: str, schedule: Schedule | None, run: JobRun | None, queue: Mapping[str, Any], now: datetime.datetime
) -> Iterator[Trouble]:
    last_failed_at, since = queue.get("last_failed_at"), queue.get("unfinished_since")
    if schedule is None:
        if last_failed_at and last_failed_at > now - FAILED_LATELY:
            yield Trouble.FAILING
    elif run is None:
        yield Trouble.NOT_TAKEN_UP
    else:
        # A job that is new here has nothing to show before its first time.
        if (run.began_at or run.taken_up_at) < schedule.expected_at:
            yield Trouble.LATE
        if run.failed_at and (run.ended_at is None or run.failed_at > run.ended_at):
            yield Trouble.FAILING
    if since and since < now - purpose_of(name).patience:
        yield Trouble.WAITING
