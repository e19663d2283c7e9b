"""Writing an agreement step by step: what was typed is kept, right or wrong, until it is recorded or discarded."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal
from jangkau.core.permissions import Right
from jangkau.partnership.intake.agreement_answers import STEPS, Answer, as_document
from jangkau.partnership.intake.agreement_file import Problem
from jangkau.partnership.models import Agreement, AgreementDraft
from jangkau.partnership.selectors.draft_checks import all_problems, problems_of_step
from jangkau.partnership.selectors.drafts import draft_in_reach
from jangkau.partnership.selectors.found_parties import resolved_party
from jangkau.partnership.services.agreements import record_agreement
from jangkau.registry.models import Office
from jangkau.registry.selectors.reach import NotPermitted, Reach

LONGEST_ANSWER = 1000


class DraftRecorded(Refusal):
    """The draft is an agreement by now."""

    message = _("Draf ini sudah dicatat sebagai perjanjian %(code)s. Buka perjanjian itu untuk melanjutkan.")


class DraftDiscarded(Refusal):
    """The draft was discarded."""

    message = _("Draf ini sudah dibuang. Mulai perjanjian baru.")


class DraftIncomplete(Refusal):
    """Some step is not answered or not answered rightly."""

    message = _("Perjanjian belum dapat dicatat: masih ada jawaban yang kurang atau keliru. Perbaiki yang ditandai.")


@transaction.atomic
def begin_draft(*, reach: Reach, now: datetime.datetime) -> AgreementDraft:
    """Return a draft to write an agreement in: a new one, or the asker's own in which nothing is written yet.

    Raises:
        NotPermitted: if the asker may not record agreements.
    """
    reach.require(Right.WRITE_AGREEMENT)
    ids = reach.offices_for(Right.WRITE_AGREEMENT)
    top = Office.objects.filter(id__in=ids).exclude(parent_id__in=ids).order_by("code").first()
    if top is None:
        # He holds the right for an organisation alone; agreements are an office's.
        raise NotPermitted(username=reach.username, right=Right.WRITE_AGREEMENT.label)
    blank = AgreementDraft.objects.filter(
        owner_id=reach.user_id, agreement__isnull=True, discarded_at__isnull=True, document={}
    )
    begun = blank.order_by("pk").first()
    if begun is not None:
        return begun
    return AgreementDraft.objects.create(office=top, owner_id=reach.user_id, document={}, begun_at=now, changed_at=now)


@transaction.atomic
def save_step(
    *, draft_id: int, step: str, answers: Mapping[str, Answer], reach: Reach, now: datetime.datetime
) -> tuple[Problem, ...]:
    """Keep the answers of one step, as typed, and return what is wrong with them; they are kept all the same.

    A sponsor or a region named in words becomes its code where only one can be meant.

    Args:
        draft_id: the draft.
        step: a key of ``agreement_answers.STEPS``.
        answers: by key; keys of other steps are left alone.
        reach: who writes.
        now: when.

    Raises:
        DraftNotFound, NotPermitted: as for any draft.
        DraftRecorded, DraftDiscarded: if nothing can be written in it any more.
    """
    draft = _locked(draft_id, reach)
    typed = {key: _cut(answers[key]) for key in STEPS[step] if key in answers}
    document = {**draft.document, **typed}
    problems: list[Problem] = []
    for key in ("sponsor", "region"):
        if key in STEPS[step] and document.get(key):
            document[key], problem = resolved_party(
                key=key, text=str(document[key]), office_id=draft.office_id, reach=reach
            )
            problems += [problem] if problem else []
    named = {problem.key for problem in problems}
    found = problems_of_step(step=step, answers=document, reach=reach)
    draft.document, draft.changed_at = document, now
    if step == "parties":
        draft.office_id = _office_of(document, reach) or draft.office_id
    draft.save(update_fields=["document", "changed_at", "office"])
    return (*problems, *(problem for problem in found if problem.key not in named))


@transaction.atomic
def record_draft(*, draft_id: int, reach: Reach) -> Agreement:
    """Record the agreement that a draft holds; asked again, return the same agreement.

    Raises:
        DraftNotFound, NotPermitted: as for any draft.
        DraftDiscarded: if it was discarded.
        DraftIncomplete: if an answer is missing or wrong.
        AgreementExists, PartyNotFound, LawUnknown, CoverStartsOutside: as ``record_agreement``, where what was right
            when the answers were judged has changed since.
    """
    draft = _held(draft_id, reach)
    if draft.agreement is not None:
        return draft.agreement
    _require_open(draft)
    if all_problems(answers=draft.document, reach=reach):
        raise DraftIncomplete()
    draft.agreement = record_agreement(document=as_document(draft.document), reach=reach)
    draft.save(update_fields=["agreement"])
    return draft.agreement


@transaction.atomic
def discard_draft(*, draft_id: int, reach: Reach, now: datetime.datetime) -> AgreementDraft:
    """Give a draft up; it stays in the records. Again changes nothing.

    Raises:
        DraftNotFound, NotPermitted: as for any draft.
        DraftRecorded: if it is an agreement by now.
    """
    draft = _held(draft_id, reach)
    if draft.discarded_at is None:
        _require_open(draft)
        draft.discarded_at = now
        draft.save(update_fields=["discarded_at"])
    return draft


def _held(draft_id: int, reach: Reach) -> AgreementDraft:
    """Return the draft, locked, so that a second click waits for the first."""
    draft = draft_in_reach(draft_id=draft_id, reach=reach)
    return AgreementDraft.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=draft.pk)


def _locked(draft_id: int, reach: Reach) -> AgreementDraft:
    draft = _held(draft_id, reach)
    _require_open(draft)
    return draft


def _require_open(draft: AgreementDraft) -> None:
    if draft.agreement is not None:
        raise DraftRecorded(code=draft.agreement.code)
    if draft.discarded_at is not None:
        raise DraftDiscarded()


def _office_of(document: Mapping[str, object], reach: Reach) -> int | None:
    ids = reach.offices_for(Right.WRITE_AGREEMENT)
    return Office.objects.filter(id__in=ids, code=document.get("office")).values_list("pk", flat=True).first()


def _cut(answer: Answer) -> Answer:
    if isinstance(answer, list):
        return [item[:LONGEST_ANSWER] for item in answer[:LONGEST_ANSWER]]
    return answer[:LONGEST_ANSWER]
