"""Half-finished forms that wait for help: the queue, one form, and what help has come to."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from jangkau.core.paging import PAGE_ROWS, Slice, slice_of
from jangkau.core.permissions import Right
from jangkau.enrolment.models import AssistanceCall, AssistanceCase
from jangkau.enrolment.models.assistance import GOES_ON, AssistanceOutcome
from jangkau.enrolment.models.registrations import RegistrationStep
from jangkau.enrolment.services.assistance import UnknownCase, cases_in_reach
from jangkau.enrolment.services.registrations import answers_of
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.nik import mask_nik


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A form that waits for help. ``calls`` is how often its owner was called already."""

    public_id: uuid.UUID
    name: str
    step: RegistrationStep
    asked_at: datetime.datetime
    taken_by: str
    is_mine: bool
    calls: int
    wadah_name: str

    @property
    def step_label(self) -> str:
        """The page at which it stopped, in words."""
        return str(self.step.label)


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page of a form; ``state`` is ``done`` or ``now`` where it can be filled in, ``todo`` where one before it is."""

    step: RegistrationStep
    label: str
    state: str


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call about a form."""

    at: datetime.datetime
    by: str
    outcome: AssistanceOutcome
    note: str

    @property
    def outcome_label(self) -> str:
        """What came of it, in words."""
        return str(self.outcome.label)


@dataclass(frozen=True, slots=True)
class Case:
    """A form with all that its owner has typed so far, the NIK masked; the number only for whoever has taken it up."""

    line: CaseLine
    phone: str
    masked_nik: str
    answers: Mapping[str, Any]
    calls: tuple[CallLine, ...]


@dataclass(frozen=True, slots=True)
class GroupFinished:
    """How many of the forms of a group were sent in the end."""

    forms: int
    finished: int


@dataclass(frozen=True, slots=True)
class AssistanceEffect:
    """What became of the forms that help was asked with, of those reached and those not; no experiment.

    Who was reached differs from who was not, so the difference is not all due to help.
    """

    reached: GroupFinished
    not_reached: GroupFinished


def outcomes_of_calls() -> list[tuple[str, str]]:
    """Return what can come of a call, each with its name in words."""
    return [(outcome.value, str(outcome.label)) for outcome in AssistanceOutcome]


def pages_of_form(step: RegistrationStep) -> tuple[FormPage, ...]:
    """Return the pages of a form that stopped at one, but for the last: its owner checks and sends it himself."""
    steps = list(RegistrationStep)
    reached = steps.index(step)
    return tuple(
        FormPage(each, str(each.label), "done" if place < reached else "now" if place == reached else "todo")
        for place, each in enumerate(steps[:-1])
    )


def waiting_cases(*, reach: Reach, after: str = "", limit: int = PAGE_ROWS) -> Slice[CaseLine]:
    """Return the forms that wait for help within reach: one's own first in hand, then by how long they wait.

    Args:
        reach: of who asks.
        after: where the page begins, as the page before says; anything else counts as the beginning.
        limit: at most so many.

    Raises:
        NotPermitted: if the right is held nowhere.
    """
    cases = _cases(reach).filter(closed_at__isnull=True).order_by("pk")
    if after.isascii() and after.isdecimal() and len(after) < len(str(2**63)):
        cases = cases.filter(pk__gt=int(after))
    rows = list(cases[: limit + 1])
    keys = {row.registration.public_id: str(row.pk) for row in rows}
    return slice_of([_line(row, reach) for row in rows], limit=limit, cursor=lambda line: keys[line.public_id])


def count_waiting_cases(*, reach: Reach) -> int:
    """Return how many forms wait for help within reach; none for whoever may not help."""
    if Right.REVIEW_REGISTRATION not in reach.rights:
        return 0
    return cases_in_reach(reach=reach, cases=AssistanceCase.objects.filter(closed_at__isnull=True)).count()


def case_of(*, public_id: uuid.UUID, reach: Reach) -> Case:
    """Return a form that waits for help.

    Raises:
        NotPermitted, UnknownCase: as the names say.
    """
    case = _cases(reach).filter(registration__public_id=public_id, closed_at__isnull=True).first()
    if case is None:
        raise UnknownCase()
    line, answers = _line(case, reach), answers_of(case.registration)
    calls = case.calls.select_related("called_by").order_by("-called_at")
    return Case(
        line=line,
        phone=case.registration.account.phone if line.is_mine else "",
        masked_nik=mask_nik(answers.pop("nik", "")),
        answers=answers,
        calls=tuple(
            CallLine(call.called_at, call.called_by.full_name, AssistanceOutcome(call.outcome), call.note)
            for call in calls
        ),
    )


def answers_of_case(*, public_id: uuid.UUID, reach: Reach) -> Mapping[str, Any]:
    """Return what was typed into a form that the asker has taken up, the NIK too: he fills it in with its owner.

    Raises:
        NotPermitted, UnknownCase: as the names say; also while another, or nobody, has it.
    """
    case = _cases(reach).filter(registration__public_id=public_id, closed_at__isnull=True).first()
    if case is None or case.taken_by_id != reach.user_id:
        raise UnknownCase()
    return answers_of(case.registration)


def assistance_effect(*, reach: Reach, since: datetime.datetime) -> AssistanceEffect:
    """Return how many of the forms that help was asked with since a moment were sent, by whether anybody was reached.

    Raises:
        NotPermitted: if the right is held nowhere.
    """
    reach.require(Right.REVIEW_REGISTRATION)
    spoke = AssistanceCall.objects.filter(case=OuterRef("pk")).exclude(outcome__in=[*GOES_ON[:1], "wrong_number"])
    counted = (
        AssistanceCase.objects.filter(
            registration__office_id__in=reach.offices_for(Right.REVIEW_REGISTRATION), asked_at__gte=since
        )
        .annotate(was_reached=Exists(spoke))
        .values("was_reached")
        .annotate(
            forms=Count("pk"),
            finished=Count("pk", filter=Q(registration__submitted_at__isnull=False)),
        )
    )
    groups = {row["was_reached"]: GroupFinished(row["forms"], row["finished"]) for row in counted}
    nobody = GroupFinished(0, 0)
    return AssistanceEffect(groups.get(True, nobody), groups.get(False, nobody))


def _cases(reach: Reach) -> Any:
    cases = AssistanceCase.objects.select_related("registration__account", "registration__wadah", "taken_by")
    return cases_in_reach(reach=reach, cases=cases).annotate(call_count=Count("calls"))


def _line(case: Any, reach: Reach) -> CaseLine:
    registration = case.registration
    return CaseLine(
        public_id=registration.public_id,
        name=str(answers_of(registration).get("name", "")),
        step=RegistrationStep(registration.step),
        asked_at=case.asked_at,
        taken_by=case.taken_by.full_name if case.taken_by else "",
        is_mine=case.taken_by_id == reach.user_id,
        calls=case.call_count,
        wadah_name=registration.wadah.name if registration.wadah else "",
    )
