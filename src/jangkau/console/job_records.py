"""Keeping, beside the queue, when each job last came to its end and what it last failed of."""

import logging
import traceback
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from asgiref.sync import sync_to_async
from django.db import close_old_connections

from jangkau.console import clock
from jangkau.core.traces import where_it_rose

if TYPE_CHECKING:
    from procrastinate import App, JobContext
    from procrastinate.worker import Worker

logger = logging.getLogger(__name__)


def keep_records(app: "App") -> None:
    """Have every worker of the queue keep what becomes of its jobs."""
    app.worker_defaults["worker_middleware"] = [_Recorder()]


def take_up_jobs() -> None:
    """Put on record that a worker knows the periodic jobs: from now on they can be late."""
    from jangkau.core.jobs import periodic_jobs
    from jangkau.core.services import job_runs

    job_runs.take_up_jobs(names=sorted(periodic_jobs()), now=clock.now())


class _Recorder:
    """Wraps every job of a worker; its first job also tells that the worker knows all of them."""

    def __init__(self) -> None:
        self._taken_up_by: Worker | None = None

    async def __call__(self, go_on: Callable[[], Awaitable[Any]], context: "JobContext", worker: "Worker") -> Any:
        from jangkau.core.services import job_runs

        if self._taken_up_by is not worker and await _write(take_up_jobs):
            self._taken_up_by = worker
        name, began_at = context.job.task_name, clock.now()
        try:
            result = await go_on()
        except Exception as error:
            kind, rose_in = type(error).__name__, _place(error)
            await _write(job_runs.record_failure, name=name, failed_at=clock.now(), error=kind, rose_in=rose_in)
            raise
        await _write(job_runs.record_end, name=name, began_at=began_at, ended_at=clock.now())
        return result


@sync_to_async
def _write(service: Callable[..., None], **facts: Any) -> bool:
    """Write and say whether that went well: a job that was done is done, even if the record of it is lost."""
    close_old_connections()
    try:
        service(**facts)
    except Exception as error:
        logger.error("what became of a job was not recorded\n%s", where_it_rose(error))
        return False
    finally:
        close_old_connections()
    return True


def _place(error: BaseException) -> str:
    """Return where an error rose, as deep within our own code as it came; blank if it never came there."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "/jangkau/" in frame.filename]
    if not ours:
        return ""
    last = ours[-1]
    return f"jangkau/{last.filename.rpartition('/jangkau/')[2]}:{last.lineno} {last.name}"
