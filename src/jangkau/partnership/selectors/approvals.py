"""What an approver looks at before he approves a roster, and what its approval would come to now."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Sum

from jangkau.core.permissions import Right
from jangkau.partnership.models import Agreement, Batch, Member, Roster
from jangkau.partnership.selectors.agreements import agreement_by_id, day_at_office
from jangkau.partnership.selectors.budget import promised_rupiah
from jangkau.partnership.selectors.leaving import freed_by_roster
from jangkau.partnership.selectors.open_rows import settled_rows, stage_open_rows
from jangkau.partnership.selectors.reviews import RosterName, name_of
from jangkau.partnership.selectors.rosters import decisions_on, later_rosters, roster_of, undecided_rows
from jangkau.registry.selectors.reach import Reach


@dataclass(frozen=True, slots=True)
class BatchOfRoster:
    """What was approved of a roster before; ``total_rupiah`` is what its members cost today."""

    batch_id: int
    number: int
    members: int
    total_rupiah: int
    approved_by: str
    approved_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Outlook:
    """What an approval would come to now.

    ``changed`` counts the rows that become members for other months or money than at the import; ``unclear`` those
    whose NIK was registered for somebody else since; ``not_free`` those that have no free month any more, or name a
    person whom another row has. Each month is told with its number of workers.
    """

    members: int
    new_people: int
    departed: int
    total_rupiah: int
    months: tuple[tuple[datetime.date, int], ...]
    waiting: int
    unclear: int
    changed: int
    not_free: int


@dataclass(frozen=True, slots=True)
class Approval:
    """A roster before its approval. Of the budget, ``freed_rupiah`` comes back from members whom the roster lets go."""

    roster: RosterName
    time_zone: str
    uploaded_by: str
    uploaded_at: datetime.datetime
    file_digest: str
    is_uploader: bool
    under_review: int
    accepted_in_review: int
    rejected_in_review: int
    later_roster: int | None
    budget_rupiah: int
    promised_rupiah: int
    freed_rupiah: int
    outlook: Outlook
    batches: tuple[BatchOfRoster, ...]

    @property
    def left_rupiah(self) -> int:
        """What is left of the budget before the approval, with what departures free."""
        return self.budget_rupiah - self.promised_rupiah + self.freed_rupiah

    @property
    def left_after_rupiah(self) -> int:
        """What is left of the budget after the approval."""
        return self.left_rupiah - self.outlook.total_rupiah

    @property
    def has_something(self) -> bool:
        """Whether the approval would do anything."""
        return bool(self.outlook.members or self.outlook.departed)


def approval_of(*, agreement_id: int, number: int, reach: Reach, now: datetime.datetime) -> Approval:
    """Return what the approval of a roster would come to at this moment; nothing is written.

    Args:
        agreement_id: of the agreement.
        number: of the roster.
        reach: of the approver.
        now: decides which months can still be funded.

    Raises:
        AgreementNotFound, NotPermitted, RosterNotFound: as the names say.
    """
    agreement = agreement_by_id(agreement_id=agreement_id, reach=reach, right=Right.APPROVE_ROSTER)
    roster = roster_of(agreement, number=number)
    promised = promised_rupiah(agreement)
    with transaction.atomic():
        departed, freed_rupiah = freed_by_roster(
            agreement=agreement, roster=roster, today=day_at_office(agreement, now)
        )
        left_rupiah = agreement.budget_rupiah - promised + freed_rupiah
        outlook = _outlook(agreement, roster, departed, left_rupiah, day_at_office(agreement, now))
    decided = dict(decisions_on(roster).values_list("accepted").annotate(count=Count("pk")).order_by("accepted"))
    return Approval(
        roster=name_of(agreement, roster),
        time_zone=agreement.office.time_zone,
        uploaded_by=roster.uploaded_by.full_name,
        uploaded_at=roster.uploaded_at,
        file_digest=bytes(roster.file.sha256).hex(),
        is_uploader=roster.uploaded_by_id == reach.user_id,
        under_review=undecided_rows(roster).count(),
        accepted_in_review=decided.get(True, 0),
        rejected_in_review=decided.get(False, 0),
        later_roster=max(later_rosters(roster).values(), default=None),
        budget_rupiah=agreement.budget_rupiah,
        promised_rupiah=promised,
        freed_rupiah=freed_rupiah,
        outlook=outlook,
        batches=batches_of(roster),
    )


def batches_of(roster: Roster) -> tuple[BatchOfRoster, ...]:
    """Return what was approved of a roster, in order."""
    found = list(Batch.objects.filter(roster=roster).select_related("approved_by").order_by("number"))
    members = Member.objects.filter(agreement=roster.agreement_id, batch__in=[batch.pk for batch in found])
    counted = {
        batch_id: (count, rupiah)
        for batch_id, count, rupiah in members.values_list("batch")
        .annotate(count=Count("*"), rupiah=Sum("amount_rupiah"))
        .order_by("batch")
    }
    return tuple(
        BatchOfRoster(
            batch.pk, batch.number, *counted.get(batch.pk, (0, 0)), batch.approved_by.full_name, batch.approved_at
        )
        for batch in found
    )


def _outlook(agreement: Agreement, roster: Roster, departed: int, left_rupiah: int, today: datetime.date) -> Outlook:
    stage_open_rows(agreement=agreement, roster=roster)
    settlement = settled_rows(agreement=agreement, today=today, left_rupiah=left_rupiah)
    return Outlook(
        members=settlement.members,
        new_people=settlement.unknown,
        departed=departed,
        total_rupiah=settlement.total_rupiah,
        months=tuple(sorted(settlement.months.items())),
        waiting=settlement.waiting,
        unclear=settlement.unclear,
        changed=len(settlement.changed),
        not_free=len(settlement.dropped) - settlement.waiting - settlement.unclear,
    )
