"""Registrations: an account's own forms, and those that an office's people look at."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from jangkau.core.paging import PAGE_ROWS, Slice, slice_of
from jangkau.core.permissions import Right
from jangkau.enrolment.models import Registration
from jangkau.enrolment.models.registrations import RegistrationState, RegistrationStep
from jangkau.enrolment.services.registration_reviews import NotWaiting
from jangkau.enrolment.services.registrations import UnknownRegistration, answers_of, person_with_nik
from jangkau.registry.models.accounts import Relation
from jangkau.registry.selectors.reach import Reach
from jangkau.rules.nik import mask_nik


@dataclass(frozen=True, slots=True)
class OwnForm:
    """A form as its owner sees it; ``answers`` by the names of the boxes, without what was not typed yet."""

    public_id: uuid.UUID
    relation: Relation
    state: RegistrationState
    step: RegistrationStep
    answers: Mapping[str, Any]
    marked: tuple[str, ...]
    note: str
    saved_at: datetime.datetime
    person_id: int | None
    wadah_name: str
    wadah_code: str

    @property
    def name(self) -> str:
        """Whom it is for, as far as typed."""
        return str(self.answers.get("name", ""))

    @property
    def is_open(self) -> bool:
        """Whether it can still be filled in."""
        return self.state in {RegistrationState.DRAFT, RegistrationState.SENT_BACK}

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(self.state.label)


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form in an officer's list."""

    public_id: uuid.UUID
    name: str
    state: RegistrationState
    reasons: tuple[str, ...]
    submitted_at: datetime.datetime | None
    wadah_name: str


@dataclass(frozen=True, slots=True)
class FormToReview:
    """A form as an officer sees it, the NIK masked; ``known_person_id`` is whoever has that NIK already."""

    line: FormLine
    masked_nik: str
    answers: Mapping[str, Any]
    phone: str
    relation: Relation
    marked: tuple[str, ...]
    note: str
    known_person_id: int | None


def own_form(*, account_id: int, public_id: uuid.UUID) -> OwnForm:
    """Return one of an account's forms.

    Raises:
        UnknownRegistration: if there is none, or it is another account's; the two cannot be told apart.
    """
    registration = (
        Registration.objects.select_related("wadah").filter(account_id=account_id, public_id=public_id).first()
    )
    if registration is None:
        raise UnknownRegistration()
    return _own(registration)


def own_forms(*, account_id: int) -> tuple[OwnForm, ...]:
    """Return an account's forms for itself and the family that are not done with, the one saved last first."""
    going_on = (RegistrationState.DRAFT, RegistrationState.SENT_BACK, RegistrationState.SUBMITTED)
    forms = Registration.objects.select_related("wadah").filter(account_id=account_id, state__in=going_on)
    own = forms.exclude(relation=Relation.MEMBER)
    return tuple(_own(registration) for registration in own.order_by("-saved_at"))


def forms_of_members(*, account_id: int, wadah_code: str) -> tuple[OwnForm, ...]:
    """Return an account's forms for members of a wadah that are still to be filled in, the one saved last first."""
    forms = Registration.objects.select_related("wadah").filter(
        account_id=account_id,
        relation=Relation.MEMBER,
        wadah__code=wadah_code,
        state__in=(RegistrationState.DRAFT, RegistrationState.SENT_BACK),
    )
    return tuple(_own(registration) for registration in forms.order_by("-saved_at")[:PAGE_ROWS])


def forms_to_review(*, reach: Reach, after: str = "", limit: int = PAGE_ROWS) -> Slice[FormLine]:
    """Return the forms that wait for an officer's look within reach, those that wait longest first.

    Args:
        reach: of who asks.
        after: where the page begins, as the page before says; anything else counts as the beginning.
        limit: at most so many.

    Raises:
        NotPermitted: if the right is held nowhere.
    """
    waiting = _in_reach(reach).filter(state=RegistrationState.SUBMITTED).order_by("pk")
    if after.isascii() and after.isdecimal() and len(after) < len(str(2**63)):
        waiting = waiting.filter(pk__gt=int(after))
    rows = list(waiting[: limit + 1])
    keys = {row.public_id: str(row.pk) for row in rows}
    return slice_of([_line(row) for row in rows], limit=limit, cursor=lambda line: keys[line.public_id])


def count_forms_to_review(*, reach: Reach) -> int:
    """Return how many forms wait within reach; none for whoever may not look at them."""
    if Right.REVIEW_REGISTRATION not in reach.rights:
        return 0
    return _in_reach(reach).filter(state=RegistrationState.SUBMITTED).count()


def form_to_review(*, public_id: uuid.UUID, reach: Reach) -> FormToReview:
    """Return a form that waits for an officer's look.

    Raises:
        NotPermitted: if the right is held nowhere.
        UnknownRegistration: if no such form lies within reach.
        NotWaiting: if a colleague decided about it, or its owner has it again.
    """
    registration = _in_reach(reach).filter(public_id=public_id).first()
    if registration is None:
        raise UnknownRegistration()
    if registration.state != RegistrationState.SUBMITTED:
        raise NotWaiting(state=registration.get_state_display())
    answers = answers_of(registration)
    known = person_with_nik(answers["nik"])
    return FormToReview(
        line=_line(registration),
        masked_nik=mask_nik(answers.pop("nik")),
        answers=answers,
        phone=registration.account.phone,
        relation=Relation(registration.relation),
        marked=tuple(registration.marked),
        note=registration.note,
        known_person_id=known.pk if known else None,
    )


def _in_reach(reach: Reach) -> QuerySet[Registration]:
    reach.require(Right.REVIEW_REGISTRATION)
    return Registration.objects.select_related("wadah", "account").filter(
        office_id__in=reach.offices_for(Right.REVIEW_REGISTRATION)
    )


def _own(registration: Registration) -> OwnForm:
    return OwnForm(
        public_id=registration.public_id,
        relation=Relation(registration.relation),
        state=RegistrationState(registration.state),
        step=RegistrationStep(registration.step),
        answers=answers_of(registration),
        marked=tuple(registration.marked),
        note=registration.note,
        saved_at=registration.saved_at,
        person_id=registration.person_id,
        wadah_name=registration.wadah.name if registration.wadah else "",
        wadah_code=registration.wadah.code if registration.wadah else "",
    )


def _line(registration: Registration) -> FormLine:
    return FormLine(
        public_id=registration.public_id,
        name=str(answers_of(registration).get("name", "")),
        state=RegistrationState(registration.state),
        reasons=tuple(registration.reasons),
        submitted_at=registration.submitted_at,
        wadah_name=registration.wadah.name if registration.wadah else "",
    )
