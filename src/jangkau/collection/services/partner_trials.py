"""Keeping how a rehearsed conversation with a partner's keys went."""

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from jangkau.collection.models import PartnerTrial
from jangkau.collection.selectors.partner_records import partner_in_reach
from jangkau.core.history import acting
from jangkau.registry.selectors.reach import Reach


@dataclass(frozen=True, slots=True)
class TrialStep:
    """A step, the response codes that are right, and the one that came; blank if it could not be run."""

    step: str
    expected: str
    came: str

    @property
    def passed(self) -> bool:
        """Whether what came is right."""
        return self.came in self.expected.split("/")


@transaction.atomic
def keep_trial(*, reach: Reach, code: str, steps: Sequence[TrialStep], now: datetime.datetime) -> PartnerTrial:
    """Keep how a conversation went.

    Raises:
        NotPermitted, UnknownPartner: as for any partner.
    """
    partner = partner_in_reach(code=code, reach=reach)
    run = [step for step in steps if step.came]
    passed = sum(step.passed for step in run)
    with acting(by=reach.username, reason=f"uji kesesuaian mitra {code}"):
        return PartnerTrial.objects.create(
            partner=partner,
            held_at=now,
            passed=passed,
            failed=len(run) - passed,
            not_run=len(steps) - len(run),
            steps=[asdict(step) for step in steps],
        )
