"""Calls of three days ago: one in vain, one to somebody who will pay, one to somebody who earns at the harvest."""

import datetime

from jangkau.console.demonstration import case
from jangkau.console.demonstration.days import ago
from jangkau.outreach.selectors.call_list import call_list
from jangkau.outreach.services.contacts import record_contact
from jangkau.registry.selectors.reach import reach_of

_DAYS_AGO, _HARVEST_IN_DAYS = 3, 40
# What came of them, with a note; only the first is on the list again today.
_CALLS = (
    ("not_reached", "HP-nya mati (data sintetis)"),
    ("will_pay", "Lewat wadahnya, sesudah gajian (data sintetis)"),
    ("no_money_now", "Sesudah panen padi (data sintetis)"),
)


def call_some(*, now: datetime.datetime) -> None:
    """Have the branch officer call the most urgent of that day, as many as there are calls to tell of."""
    officer, then = reach_of(case.BRANCH_OFFICER), ago(now, _DAYS_AGO)
    day = then.date()
    listed = call_list(reach=officer, today=day, limit=len(_CALLS))
    for line, (outcome, note) in zip(listed.slice.rows, _CALLS, strict=False):
        record_contact(
            participant_id=line.participant_id,
            reach=officer,
            outcome=outcome,
            note=note,
            again_on=day + datetime.timedelta(days=_HARVEST_IN_DAYS) if outcome == "no_money_now" else None,
            today=day,
            now=then,
        )
