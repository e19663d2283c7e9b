"""Doing what was left to the worker, in a test."""

import datetime
from types import SimpleNamespace

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from jangkau.core.jobs import periodic_jobs
from jangkau.core.models import JobRun


def waiting_jobs() -> list[str]:
    """Return the names of the jobs that wait, in the order in which they were left."""
    return list(ProcrastinateJob.objects.filter(status="todo").order_by("id").values_list("task_name", flat=True))


def run_jobs() -> list[str]:
    """Do all jobs that wait and those that they leave, one after the other, and return their names.

    They are done here and over this connection, so that a test whose transaction nobody else sees can have them done.
    What a job raises, the test gets.
    """
    done = []
    while True:
        job = ProcrastinateJob.objects.filter(status="todo").order_by("id").first()
        if job is None:
            return done
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.pk])
        task = app.tasks[job.task_name]
        context = [SimpleNamespace(job=SimpleNamespace(attempts=job.attempts, task_name=job.task_name))]
        task.func(*(context if task.pass_context else []), **job.args)
        done.append(job.task_name)


def let_jobs_be_well(*, now: datetime.datetime) -> None:
    """Leave what a worker leaves that is alive and whose periodic jobs all came to their end a moment ago."""
    began_at = now - datetime.timedelta(seconds=20)
    JobRun.objects.bulk_create(
        [
            JobRun(
                name=name, taken_up_at=began_at, began_at=began_at, ended_at=began_at + datetime.timedelta(seconds=3)
            )
            for name in periodic_jobs()
        ]
    )
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [now])


def queue_job(
    name: str, *, status: str, left_at: datetime.datetime, failed_at: datetime.datetime | None = None
) -> None:
    """Put a job into the queue as it lies there after somebody left it, and after it failed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('default', %s, %s::text"
            "::procrastinate_job_status) RETURNING id",
            [name, status],
        )
        [job_id] = cursor.fetchone()
        cursor.execute("DELETE FROM procrastinate_events WHERE job_id = %s", [job_id])
        cursor.execute(
            "INSERT INTO procrastinate_events (job_id, type, at) VALUES (%(job)s, 'deferred', %(left)s)"
            + (", (%(job)s, 'failed', %(failed)s)" if failed_at else ""),
            {"job": job_id, "left": left_at, "failed": failed_at},
        )
