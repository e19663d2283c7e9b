"""Synthetic rosters: made-up people in a messy file, with the outcome that every row must have.

The generator is a witness for the intake of rosters, so it shares no code with it, nor with any other room. It
works out NIKs, ages and duplicates by itself, from the words of the specification.
"""

from jangkau.console.synthetic.people import FundedElsewhere, KnownPerson
from jangkau.console.synthetic.roster import RosterTooSmall, SyntheticRoster, SyntheticRow, generate_roster
from jangkau.console.synthetic.writer import NotLabelledSynthetic, write_csv, write_xlsx

__all__ = [
    "FundedElsewhere",
    "KnownPerson",
    "NotLabelledSynthetic",
    "RosterTooSmall",
    "SyntheticRoster",
    "SyntheticRow",
    "generate_roster",
    "write_csv",
    "write_xlsx",
]
