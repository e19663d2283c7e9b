"""Drafts of agreements: finding them again, and everything that a step or the check of answers shows."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import NotFound
from jangkau.core.paging import PAGE_ROWS, Slice, slice_of
from jangkau.core.permissions import Right
from jangkau.partnership.intake.agreement_answers import STEP_OF, STEPS, as_document
from jangkau.partnership.intake.agreement_file import Problem
from jangkau.partnership.models import AgreementDraft
from jangkau.partnership.models.agreements import Billing, Category, Funding, OnDeparture
from jangkau.partnership.selectors.draft_checks import all_problems, law_of_answers
from jangkau.partnership.selectors.law_outlook import LawOutlook
from jangkau.partnership.selectors.sponsor_reach import sponsors_in_reach
from jangkau.registry.models import Office, Organisation, Region
from jangkau.registry.selectors.reach import Reach

MOST_SPONSORS = 200


class DraftNotFound(NotFound):
    """No draft with that key lies within the reader's reach."""

    message = _("Draf %(id)s tidak ditemukan. Periksa alamatnya, atau minta akses kepada kantor cabang Anda.")


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: its code and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in a list."""

    draft_id: int
    code: str
    title: str
    sponsor: str
    owner: str
    is_own: bool
    changed_at: datetime.datetime
    next_step: str


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as its pages show it.

    ``problems`` are those of each step that is not right yet; ``document`` holds the answers as they were read;
    ``law`` is what the law makes of them, None as long as they do not say enough. ``choices`` are those of each key
    that has some.
    """

    draft_id: int
    owner: str
    changed_at: datetime.datetime
    answers: Mapping[str, Any]
    document: Mapping[str, Any]
    problems: Mapping[str, tuple[Problem, ...]]
    law: LawOutlook | None
    sponsor: Choice | None
    region: Choice | None
    choices: Mapping[str, tuple[Choice, ...]]
    sponsors: tuple[Choice, ...]
    agreement_id: int | None
    is_discarded: bool

    @property
    def name(self) -> str:
        """Its title, or its code; blank if it has neither yet."""
        return str(self.answers.get("title") or self.answers.get("code") or "")

    @property
    def is_complete(self) -> bool:
        """Whether it can be recorded."""
        return not self.problems

    @property
    def next_step(self) -> str:
        """The first step that is not right yet; ``check`` if there is none."""
        return next(iter(self.problems), "check")

    def has_begun(self, step: str) -> bool:
        """Whether something of a step was answered."""
        return any(key in self.answers for key in STEPS[step])


def drafts_in_reach(reach: Reach) -> QuerySet[AgreementDraft]:
    """Return the drafts of the offices whose agreements the reader may record.

    Raises:
        NotPermitted: if he may record none.
    """
    reach.require(Right.WRITE_AGREEMENT)
    return AgreementDraft.objects.filter(office_id__in=reach.offices_for(Right.WRITE_AGREEMENT))


def draft_in_reach(*, draft_id: int, reach: Reach) -> AgreementDraft:
    """Return a draft within reach, recorded and discarded ones too.

    Raises:
        NotPermitted: if the reader may record no agreements.
        DraftNotFound: if there is none, or it is others'; the two cannot be told apart.
    """
    draft = drafts_in_reach(reach).filter(pk=draft_id).first()
    if draft is None:
        raise DraftNotFound(id=draft_id)
    return draft


def list_drafts(*, reach: Reach, after: str = "", limit: int = PAGE_ROWS) -> Slice[DraftLine]:
    """Return the drafts that are neither recorded nor discarded and in which something is written, oldest first.

    Raises:
        NotPermitted: if the reader may record no agreements.
    """
    drafts = (
        drafts_in_reach(reach)
        .filter(agreement__isnull=True, discarded_at__isnull=True, pk__gt=int(after) if after.isdecimal() else 0)
        .exclude(document={})
        .select_related("owner")
        .order_by("pk")[: limit + 1]
    )
    lines = [
        DraftLine(
            draft_id=draft.pk,
            code=str(draft.document.get("code", "")),
            title=str(draft.document.get("title", "")),
            sponsor=str(draft.document.get("sponsor", "")),
            owner=draft.owner.full_name,
            is_own=draft.owner_id == reach.user_id,
            changed_at=draft.changed_at,
            next_step=next((step for step in STEPS if not _has_begun(draft.document, step)), "check"),
        )
        for draft in drafts
    ]
    return slice_of(lines, limit=limit, cursor=lambda line: str(line.draft_id))


def draft_view(*, draft_id: int, reach: Reach) -> DraftView:
    """Return everything that the pages of a draft show.

    Raises:
        NotPermitted, DraftNotFound: as ``draft_in_reach``.
    """
    draft = draft_in_reach(draft_id=draft_id, reach=reach)
    answers: Mapping[str, Any] = draft.document
    document = as_document({key: value for key, value in answers.items() if key in STEP_OF})
    offices = Office.objects.filter(id__in=reach.offices_for(Right.WRITE_AGREEMENT)).order_by("code")
    sponsors = sponsors_in_reach(reach).order_by("name", "code")[:MOST_SPONSORS]
    sponsor = Organisation.objects.filter(code=document.get("sponsor")).first()
    region = Region.objects.filter(code=document.get("region")).first()
    return DraftView(
        draft_id=draft.pk,
        owner=draft.owner.full_name,
        changed_at=draft.changed_at,
        answers=answers,
        document=document,
        problems=all_problems(answers=answers, reach=reach),
        law=law_of_answers(answers),
        sponsor=Choice(sponsor.code, sponsor.name) if sponsor else None,
        region=Choice(region.code, region.name) if region else None,
        choices={"office": tuple(Choice(*row) for row in offices.values_list("code", "name")), **_kept_choices()},
        sponsors=tuple(Choice(*row) for row in sponsors.values_list("code", "name")),
        agreement_id=draft.agreement_id,
        is_discarded=draft.discarded_at is not None,
    )


def _kept_choices() -> dict[str, tuple[Choice, ...]]:
    kinds: dict[str, type[TextChoices]] = {
        "categories": Category,
        "funding": Funding,
        "billing": Billing,
        "on_departure": OnDeparture,
    }
    return {key: tuple(Choice(one.value, str(one.label)) for one in kind) for key, kind in kinds.items()}


def _has_begun(answers: Mapping[str, Any], step: str) -> bool:
    return any(key in answers for key in STEPS[step])
