"""The check ``parameter files complete``, told to a person or a build."""

import datetime
import sys
from itertools import pairwise
from pathlib import Path

from jangkau.rules.parameters.files import Parameter, read_parameters
from jangkau.rules.parameters.values import ParameterError

COMPLETE_FROM = datetime.date(2022, 1, 1)
"""The first day for which every legal value must be known: months before it are not booked here."""


def gaps(parameter: Parameter) -> list[str]:
    """Return what is wrong with a parameter in time: a first value too late, or one that changes nothing.

    A first value is never too late where there was no such rule before it.
    """
    first = parameter.values[0].in_force_from
    faults = []
    if first > COMPLETE_FROM and not parameter.nothing_before:
        faults.append(f"{parameter.name}: no value from {COMPLETE_FROM} to {first}")
    for earlier, later in pairwise(parameter.values):
        if earlier.value == later.value and earlier.citation == later.citation:
            faults.append(f"{parameter.name}: {later.in_force_from} repeats the value before it")
    return faults


def main(folder: Path) -> int:
    """Print whether the parameter files below a folder are complete; return the exit status."""
    try:
        parameters = read_parameters(folder)
    except ParameterError as error:
        print(error, file=sys.stderr)  # noqa: T201  (this is the command's answer)
        return 1
    faults = [fault for parameter in parameters.values() for fault in gaps(parameter)]
    if not parameters:
        faults.append(f"there are no parameter files in {folder}")
    for fault in faults:
        print(fault, file=sys.stderr)  # noqa: T201  (this is the command's answer)
    if not faults:
        print(f"{len(parameters)} parameter files complete")  # noqa: T201  (this is the command's answer)
    return 1 if faults else 0
