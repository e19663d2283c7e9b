"""The clock. Interfaces read it and hand the time on; nothing below them does."""

import datetime


def now() -> datetime.datetime:
    """Return the present moment."""
    return datetime.datetime.now(datetime.UTC)  # noqa: TID251  here the clock is read for all that lies below
