"""Where an unforeseen error rose, without what it said."""

import traceback


def where_it_rose(error: BaseException) -> str:
    """Return the error's class and the places it came through, not its message: that may hold people's data."""
    frames = traceback.extract_tb(error.__traceback__)
    return "\n".join([type(error).__name__, *(f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames)])
