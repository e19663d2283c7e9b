"""Doing what was left to the worker, in a test."""

from types import SimpleNamespace

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob


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
