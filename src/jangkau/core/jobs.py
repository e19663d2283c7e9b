"""Leaving work to the worker, by the name of the job.

Which jobs there are is told in ``jangkau.console.jobs``, the interface that hears them; the rooms below know their
names alone. A job is a row written in the transaction at hand: it exists if and only if what it is about does.
"""

from procrastinate.contrib.django import app


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
