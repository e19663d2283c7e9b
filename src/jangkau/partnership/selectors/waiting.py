"""What waits for somebody when he comes to work: his own first, each with the true number that he finds there."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.db import connection
from django.db.models import Case, Count, Exists, OuterRef, Q, Sum, Value, When

from jangkau.collection.models.bills import BillState
from jangkau.collection.selectors.bills import bills_in_reach
from jangkau.collection.selectors.held_money import HeldTotal, total_held
from jangkau.collection.selectors.refunds import count_refunds_to_approve
from jangkau.collection.selectors.tie_out import days_to_reconcile
from jangkau.core import sql
from jangkau.core.permissions import Right
from jangkau.core.selectors.jobs import JobsState, jobs_state
from jangkau.enrolment.selectors.assistance import count_waiting_cases
from jangkau.enrolment.selectors.data_changes import count_changes_to_decide
from jangkau.enrolment.selectors.registrations import count_forms_to_review
from jangkau.partnership.models import Agreement, AgreementBill
from jangkau.partnership.selectors.agreement_states import WARNING_DAYS, AgreementState, state_of
from jangkau.partnership.selectors.agreements import agreements_in_reach
from jangkau.partnership.selectors.drafts import DraftLine, list_drafts
from jangkau.partnership.selectors.endings import list_endings
from jangkau.partnership.selectors.next_steps import RIGHT_FOR, Kind, NextStep, next_steps_of
from jangkau.partnership.selectors.open_work import OpenUpload, open_uploads_of
from jangkau.partnership.selectors.oversight import Oversight, Staffing, oversight_of, staffing_of
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.months import Month

# An office has tens of agreements. Who reaches more is shown those that end first, and told that there are more.
MOST_AGREEMENTS = 200
MOST_TASKS = 25
_MOST_DRAFTS = 200
# Of an agreement whose months are over nothing but money can wait; a year later only a bill that was issued.
_MONEY_FOR = datetime.timedelta(days=366)
_WORK = frozenset(RIGHT_FOR.values()) - {Right.SEE_ROSTER}
_ORDER = {kind: place for place, kind in enumerate(Kind)}
_ABOUT_ROSTERS = {Kind.REVIEW, Kind.APPROVE, Kind.CORRECT}


@dataclass(frozen=True, slots=True)
class Task:
    """Something that somebody may do now for an agreement; ``is_mine`` if the agreement is in his charge."""

    step: NextStep
    agreement_id: int
    code: str
    title: str
    sponsor: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Followed:
    """An agreement as its sponsor follows it: where it stands, and what it waits for, of whomever."""

    agreement_id: int
    code: str
    title: str
    state: AgreementState
    last_month: Month
    steps: tuple[NextStep, ...]


@dataclass(frozen=True, slots=True)
class Unpaid:
    """Bills that wait for their payment."""

    bills: int
    total_rupiah: int


@dataclass(frozen=True, slots=True)
class Ending:
    """How many workers lose cover within 30 and 90 days, and how many have lost it lately."""

    within_30: int
    within_90: int
    lost: int


@dataclass(frozen=True, slots=True)
class Enrolling:
    """What workers sent from their own telephones: forms to look at, forms to help with, changes to decide."""

    to_review: int
    to_help: int
    changes: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """All that waits for somebody. What is not his business is None, so that its section is not shown.

    ``tasks`` are the first of ``task_count``. ``all_seen`` is False if there are more agreements than were looked at.
    """

    tasks: tuple[Task, ...] | None
    task_count: int
    all_seen: bool
    followed: tuple[Followed, ...] | None
    drafts: tuple[DraftLine, ...]
    uploads: tuple[OpenUpload, ...]
    enrolling: Enrolling | None
    unpaid: Unpaid | None
    held: HeldTotal | None
    refunds_to_approve: int | None
    days_to_reconcile: int | None
    ending: Ending | None
    oversight: Oversight | None
    staffing: Staffing | None
    jobs: JobsState | None


@dataclass(frozen=True, slots=True)
class _Roster:
    """A row of ``rosters_waiting.sql``."""

    number: int
    uploaded_by_id: int
    undecided: int
    rejected: int


@dataclass(frozen=True, slots=True)
class _Step:
    """What an agreement waits for; ``not_for`` is the user who may not do it although he holds the right."""

    step: NextStep
    not_for: int | None = None


def what_waits(*, reach: Reach, today: datetime.date, now: datetime.datetime) -> Waiting:
    """Return what waits for somebody, in a number of statements that does not grow with what there is.

    Every count is that of the page to which it leads.

    Args:
        reach: of whoever comes to work.
        today: the day.
        now: the moment for which jobs are told.
    """
    has = reach.rights
    works = bool(has & _WORK) and Right.SEE_ROSTER in has
    agreements = _agreements(reach, today) if works else []
    looked_at = agreements[:MOST_AGREEMENTS]
    steps = _steps(looked_at, today) if works else {}
    tasks = sorted(_tasks(looked_at, steps, reach), key=_urgency)
    return Waiting(
        tasks=tuple(tasks[:MOST_TASKS]) if works else None,
        task_count=len(tasks),
        all_seen=len(agreements) <= MOST_AGREEMENTS,
        followed=_followed(looked_at, steps, reach, today),
        drafts=_own_drafts(reach) if Right.WRITE_AGREEMENT in has else (),
        uploads=open_uploads_of(reach.user_id) if Right.UPLOAD_ROSTER in has else (),
        enrolling=_enrolling(reach) if Right.REVIEW_REGISTRATION in has else None,
        unpaid=_unpaid(reach) if Right.SEE_BILL in has else None,
        held=total_held(reach) if Right.RECORD_PAYMENT in has else None,
        refunds_to_approve=count_refunds_to_approve(reach) if Right.APPROVE_REFUND in has else None,
        days_to_reconcile=len(days_to_reconcile(reach=reach, today=today)) if Right.RECONCILE in has else None,
        ending=_ending(reach, today) if Right.SEE_ROSTER in has else None,
        oversight=oversight_of(reach=reach) if has >= {Right.SEE_AUDIT, Right.VERIFY_AUDIT} else None,
        staffing=staffing_of(reach=reach) if Right.MANAGE_USERS in has else None,
        jobs=jobs_state(now=now) if Right.SEE_JOBS in has else None,
    )


def _agreements(reach: Reach, today: datetime.date) -> list[Agreement]:
    """Return the agreements that can wait for something, one more than are looked at: his own first, as they end."""
    tied = AgreementBill.objects.filter(agreement=OuterRef("pk"), bill__state=BillState.ISSUED)
    found = agreements_in_reach(reach, Right.SEE_ROSTER).filter(Q(until_month__gt=today - _MONEY_FOR) | Exists(tied))
    mine = Case(When(in_charge_id=reach.user_id, then=Value(0)), default=Value(1))
    return list(found.order_by(mine, "until_month", "pk")[: MOST_AGREEMENTS + 1])


def _steps(agreements: Sequence[Agreement], today: datetime.date) -> dict[int, tuple[_Step, ...]]:
    """Return what each agreement waits for; rows to be decided or corrected are told roster by roster."""
    found = next_steps_of(agreement_ids=[agreement.pk for agreement in agreements], today=today)
    asked = [key for key, steps in found.items() if any(step.kind in _ABOUT_ROSTERS for step in steps)]
    rosters = _rosters(asked)
    return {
        key: tuple(each for step in steps for each in _roster_by_roster(step, rosters.get(key, ())))
        for key, steps in found.items()
    }


def _rosters(agreement_ids: Sequence[int]) -> dict[int, list[_Roster]]:
    rosters: defaultdict[int, list[_Roster]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(sql.load("jangkau.partnership", "rosters_waiting"), {"agreement_ids": list(agreement_ids)})
        for agreement_id, *roster in cursor.fetchall():
            rosters[agreement_id].append(_Roster(*roster))
    return rosters


def _roster_by_roster(step: NextStep, rosters: Sequence[_Roster]) -> Iterator[_Step]:
    if step.kind is Kind.REVIEW:
        for roster in rosters:
            if roster.undecided:
                yield _Step(replace(step, number=roster.number, count=roster.undecided))
    elif step.kind is Kind.CORRECT:
        for roster in rosters:
            if roster.rejected:
                yield _Step(replace(step, number=roster.number, count=roster.rejected))
    elif step.kind is Kind.APPROVE:
        sent_by = next((roster.uploaded_by_id for roster in rosters if roster.number == step.number), None)
        yield _Step(step, not_for=sent_by)
    else:
        yield _Step(step)


def _tasks(agreements: Sequence[Agreement], steps: dict[int, tuple[_Step, ...]], reach: Reach) -> Iterator[Task]:
    for agreement in agreements:
        for each in steps.get(agreement.pk, ()):
            right = each.step.right
            if right not in _WORK or each.not_for == reach.user_id:
                continue
            if agreement.office_id in reach.offices_for(right) or agreement.sponsor_id in reach.organisations_for(
                right
            ):
                yield Task(
                    step=each.step,
                    agreement_id=agreement.pk,
                    code=agreement.code,
                    title=agreement.title,
                    sponsor=agreement.sponsor.name,
                    is_mine=agreement.in_charge_id == reach.user_id,
                )


def _urgency(task: Task) -> tuple[bool, int]:
    return (not task.is_mine, _ORDER[task.step.kind])


def _followed(
    agreements: Sequence[Agreement], steps: dict[int, tuple[_Step, ...]], reach: Reach, today: datetime.date
) -> tuple[Followed, ...] | None:
    organisations = reach.organisations_for(Right.SEE_ROSTER)
    if not organisations:
        return None
    return tuple(
        Followed(
            agreement_id=agreement.pk,
            code=agreement.code,
            title=agreement.title,
            state=state_of(first_month=agreement.first_month, until_month=agreement.until_month, today=today),
            last_month=Month.of(agreement.until_month).previous,
            steps=tuple(each.step for each in steps.get(agreement.pk, ())),
        )
        for agreement in agreements
        if agreement.sponsor_id in organisations
    )


def _own_drafts(reach: Reach) -> tuple[DraftLine, ...]:
    return tuple(draft for draft in list_drafts(reach=reach, limit=_MOST_DRAFTS).rows if draft.is_own)


def _enrolling(reach: Reach) -> Enrolling:
    return Enrolling(
        to_review=count_forms_to_review(reach=reach),
        to_help=count_waiting_cases(reach=reach),
        changes=count_changes_to_decide(reach=reach),
    )


def _unpaid(reach: Reach) -> Unpaid:
    open_bills = bills_in_reach(reach).filter(state=BillState.ISSUED)
    found = open_bills.aggregate(bills=Count("pk"), rupiah=Sum("total_rupiah"))
    return Unpaid(found["bills"], found["rupiah"] or 0)


def _ending(reach: Reach, today: datetime.date) -> Ending:
    endings = list_endings(reach=reach, today=today, limit=1)
    return Ending(endings.losing[WARNING_DAYS[0]], endings.losing[WARNING_DAYS[-1]], endings.lost)
