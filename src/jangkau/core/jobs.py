"""Leaving work to the worker, by the name of the job.

Which jobs there are is told in ``jangkau.console.jobs``, the interface that hears them; the rooms below know their
names alone. A job is a row written in the transaction at hand: it exists if and only if what it is about does.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from procrastinate.contrib.django import app

# How long a job that somebody left may be unfinished before that is strange.
PATIENCE = datetime.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a job is for, in words, and how long it may be unfinished once it was left to the worker."""

    words: Promise | str
    patience: datetime.timedelta = PATIENCE


_purposes: dict[str, Purpose] = {}


def declare_purposes(purposes: Mapping[str, Purpose]) -> None:
    """Declare what jobs are for, by their names; the interface that hears the jobs does."""
    _purposes.update(purposes)


def purpose_of(name: str) -> Purpose:
    """Return what a job is for; its name where nobody declared it."""
    return _purposes.get(name, Purpose(name))


def defer(*, job: str, after: str | None = None, **arguments: int | str) -> None:
    """Have a job done as soon as a worker is free, once the transaction at hand stands.

    Args:
        job: its name.
        after: jobs with the same text here are done one at a time, in the order in which they were left.
        arguments: what it needs to know: keys, never anything about people.

    Raises:
        TaskNotFound: if there is no job of that name.
    """
    app.configure_task(name=job, lock=after, allow_unknown=False).defer(**arguments)


def periodic_jobs() -> dict[str, str]:
    """Return the schedules of the periodic jobs by their names, as crontab has them; their times are UTC.

    The settings name what knows the jobs: a process that only answers requests has not read it yet.
    """
    app.perform_import_paths()  # type: ignore[no-untyped-call]  # the library gave it no types
    return {each.task.name: each.cron for each in app.periodic_registry.periodic_tasks.values()}
