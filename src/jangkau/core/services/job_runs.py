"""Keeping what became of the worker's jobs, one row a job."""

import datetime
from collections.abc import Collection

from jangkau.core.models import JobRun

_LONGEST = 200


def take_up_jobs(*, names: Collection[str], now: datetime.datetime) -> None:
    """Put on record that a worker knows these jobs: from now on they can be late. Those known already stay."""
    JobRun.objects.bulk_create([JobRun(name=name, taken_up_at=now) for name in names], ignore_conflicts=True)


def record_end(*, name: str, began_at: datetime.datetime, ended_at: datetime.datetime) -> None:
    """Put on record that a job came to its end."""
    JobRun.objects.bulk_create(
        [JobRun(name=name, taken_up_at=began_at, began_at=began_at, ended_at=ended_at)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["began_at", "ended_at"],
    )


def record_failure(*, name: str, failed_at: datetime.datetime, error: str, rose_in: str) -> None:
    """Put on record that a job failed.

    Args:
        name: of the job.
        failed_at: when.
        error: the kind of the error, never what it said.
        rose_in: file, line and function where it rose.
    """
    JobRun.objects.bulk_create(
        [
            JobRun(
                name=name,
                taken_up_at=failed_at,
                failed_at=failed_at,
                error=error[:_LONGEST],
                rose_in=rose_in[:_LONGEST],
            )
        ],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["failed_at", "error", "rose_in"],
    )
