"""Saving up for a month of cover: whether it is offered, and the least that may be saved at once."""

import datetime

from jangkau.rules import parameters


def is_saving_up_offered(on: datetime.date) -> bool:
    """Return whether money may be kept for a worker until it buys his next month.

    Source: none confirmed; off until there is one (see the doubt of ``contributions.saving_up``).
    """
    return parameters.choice("contributions.saving_up", on=on) == "offered"


def least_saved_rupiah(on: datetime.date) -> int:
    """Return the least that may be saved at once, in rupiah.

    Source: a choice, no law (see the doubt of ``contributions.saving_up_least``).
    """
    return parameters.amount("contributions.saving_up_least", on=on)
