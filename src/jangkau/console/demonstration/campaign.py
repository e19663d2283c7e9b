"""A campaign that the branch officer declared two days ago and that waits for the supervisor to start it."""

import datetime

from jangkau.console.demonstration import case
from jangkau.console.demonstration.days import ago, month_of
from jangkau.outreach.services.campaigns import CampaignPlan, declare_campaign
from jangkau.registry.selectors.reach import reach_of

_DAYS_AGO, _MONTHS, _HELD_OUT_PERCENT = 2, 3, 20


def declare_one(*, now: datetime.datetime) -> None:
    """Have the branch officer declare a campaign of the three months to come."""
    this_month = month_of(now)
    declare_campaign(
        plan=CampaignPlan(
            office_code=case.OFFICE,
            name="Pengingat lima hari sebelum batas bayar (sintetis)",
            hypothesis="Yang diingatkan lima hari sebelumnya lebih banyak membayar tepat waktu.",
            steps=["before_due"],
            starts_on=this_month.plus(1).first_day,
            ends_on=this_month.plus(_MONTHS).last_day,
            holdout_percent=_HELD_OUT_PERCENT,
        ),
        reach=reach_of(case.BRANCH_OFFICER),
        now=ago(now, _DAYS_AGO),
    )
