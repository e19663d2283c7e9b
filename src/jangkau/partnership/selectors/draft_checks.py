"""What is wrong with the answers of a draft, step by step: by the rules of documents, the register and the law."""

from collections.abc import Callable, Mapping
from typing import Any

from jangkau.core.permissions import Right
from jangkau.partnership.intake.agreement_answers import STEPS, as_document
from jangkau.partnership.intake.agreement_file import Problem, problems_in
from jangkau.partnership.models import Agreement
from jangkau.partnership.selectors.law_outlook import LawOutlook, law_of
from jangkau.registry.models import Office, Organisation, Region
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.brackets import UnknownBracket
from jangkau.rules.months import Month
from jangkau.rules.parameters.values import ParameterError

Document = Mapping[str, Any]


def problems_of_step(*, step: str, answers: Mapping[str, Any], reach: Reach) -> tuple[Problem, ...]:
    """Return what is wrong with one step's answers, as far as the other steps are answered.

    Args:
        step: a key of ``agreement_answers.STEPS``.
        answers: all answers so far, as typed.
        reach: who writes the agreement.
    """
    document = as_document(answers)
    problems = problems_in(document, keys=STEPS[step])
    faulty = {problem.key for problem in problems}
    found = _CHECKS[step](document, reach) if step in _CHECKS else []
    return tuple(problems + [problem for problem in found if problem.key not in faulty])


def all_problems(*, answers: Mapping[str, Any], reach: Reach) -> dict[str, tuple[Problem, ...]]:
    """Return what is wrong with the answers of each step; nothing for a step that is right."""
    found = {step: problems_of_step(step=step, answers=answers, reach=reach) for step in STEPS}
    return {step: problems for step, problems in found.items() if problems}


def law_of_answers(answers: Mapping[str, Any]) -> LawOutlook | None:
    """Return what the law makes of the answers; None while months, money or ages are not all answered rightly."""
    document = as_document(answers)
    if problems_in(document, keys=("first_month", "months", "bracket", "programmes", "funding", "budget_rupiah")):
        return None
    if problems_in(document, keys=("minimum_age", "maximum_age")):
        return None
    try:
        return law_of(_unsaved(document))
    except (ParameterError, UnknownBracket):
        return None


def _unsaved(document: Document) -> Agreement:
    first = Month.parse(document["first_month"])
    return Agreement(
        funding=document["funding"],
        bracket=document["bracket"],
        with_savings="JHT" in document["programmes"],
        first_month=first.first_day,
        until_month=first.plus(document["months"]).first_day,
        minimum_age=document["minimum_age"],
        maximum_age=document["maximum_age"],
        budget_rupiah=document["budget_rupiah"],
    )


def _parties(document: Document, reach: Reach) -> list[Problem]:
    problems = []
    if not Organisation.objects.filter(code=document.get("sponsor")).exists():
        problems.append(_problem("sponsor", "party"))
    offices = Office.objects.filter(id__in=reach.offices_for(Right.WRITE_AGREEMENT))
    if not offices.filter(code=document.get("office")).exists():
        problems.append(_problem("office", "party"))
    if Agreement.objects.filter(code=document.get("code")).exists():
        problems.append(_problem("code", "taken"))
    return problems


def _scope(document: Document, reach: Reach) -> list[Problem]:
    known = Region.objects.filter(code=document.get("region")).exists()
    return [] if known else [_problem("region", "party")]


def _months(document: Document, reach: Reach) -> list[Problem]:
    if problems_in(document, keys=STEPS["months"]):
        return []
    # Which budget pays and how old people are asks nothing of the months that the law may not know.
    rest = {"funding": "apbd", "budget_rupiah": 1, "minimum_age": 0, "maximum_age": 120}
    try:
        law_of(_unsaved({**document, **rest}))
    except UnknownBracket:
        return [_problem("bracket", "bracket")]
    except ParameterError:
        return [_problem("first_month", "law")]
    return []


def _decree(document: Document, reach: Reach) -> list[Problem]:
    if problems_in(document, keys=("first_month", "months", "cover_starts_on")) or "cover_starts_on" not in document:
        return []
    first = Month.parse(document["first_month"])
    last = first.plus(document["months"]).previous.last_day
    if first.first_day <= document["cover_starts_on"] <= last:
        return []
    return [_problem("cover_starts_on", "outside", first=first.first_day, last=last)]


def _problem(key: str, kind: str, **params: object) -> Problem:
    return Problem(key, kind, kind, params)


_CHECKS: Mapping[str, Callable[[Document, Reach], list[Problem]]] = {
    "parties": _parties,
    "scope": _scope,
    "months": _months,
    "decree": _decree,
}
