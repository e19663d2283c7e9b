"""Beginning a form by which somebody joins through a wadah."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from jangkau.core.permissions import Right
from jangkau.enrolment.models import Registration
from jangkau.enrolment.models.registrations import RegistrationState, RegistrationStep
from jangkau.enrolment.services.registrations import begin_registration, sealed_answers
from jangkau.enrolment.services.wadah_members import InvitationUnknown, invitation
from jangkau.registry.models.accounts import Relation
from jangkau.registry.selectors.offices import office_serving, wadah_in_reach
from jangkau.registry.selectors.reach import Reach

# Officers are told of a registration by the reasons of ``rules.registration``.
_AS_REGISTERED: Mapping[str, str] = {"member_elsewhere": "nik_known"}


@transaction.atomic
def begin_member(*, account_id: int, wadah_code: str, reach: Reach, now: datetime.datetime) -> uuid.UUID:
    """Begin a form for a member of a wadah who has no telephone, and return its public id.

    What he states, he states to the coordinator, who writes it down.

    Raises:
        NotPermitted, UnknownOrganisation: as for any wadah that one manages.
        UnknownAccount, TooManyForms: as ``begin_registration``.
    """
    wadah = wadah_in_reach(code=wadah_code, reach=reach, right=Right.MANAGE_MEMBERS)
    return begin_registration(account_id=account_id, relation=Relation.MEMBER, wadah_id=wadah.pk, now=now)


@transaction.atomic
def begin_in_wadah(
    *, account_id: int, relation: Relation | str, invitation_code: str, now: datetime.datetime
) -> uuid.UUID:
    """Begin a form for oneself or one of the family who joins through the wadah that invites him.

    Raises:
        InvitationUnknown: if the code is none, or one to a role.
        UnknownAccount, TooManyForms: as ``begin_registration``.
    """
    found = invitation(invitation_code, now=now)
    if found.role or relation == Relation.MEMBER:
        raise InvitationUnknown()
    return begin_registration(account_id=account_id, relation=relation, wadah_id=found.wadah_id, now=now)


@dataclass(frozen=True, slots=True, repr=False)
class MemberForm:
    """What a list says of a member whom an officer has to look at, and why; incomes by the month."""

    nik: str
    name: str
    birth_date: datetime.date
    sex: str
    region_code: str
    address: str
    occupation: str
    sector: str
    income_text: str
    income_rupiah: int
    bracket: int
    with_savings: bool
    reasons: tuple[str, ...]

    def answers(self) -> dict[str, Any]:
        """Return it as a form that was typed would hold it."""
        return {
            "nik": self.nik,
            "name": self.name,
            "birth_date": self.birth_date.isoformat(),
            "sex": self.sex,
            "region_code": self.region_code,
            "place_words": "",
            "address": self.address,
            "occupation_words": self.occupation,
            "occupation": self.occupation,
            "sector": self.sector,
            "second_words": "",
            "second_occupation": "",
            "second_sector": "",
            "income": self.income_text,
            "days_a_week": None,
            "income_rupiah": self.income_rupiah,
            "bracket": self.bracket,
            "with_savings": self.with_savings,
            "months": 1,
        }


@transaction.atomic
def send_member_forms(*, account_id: int, wadah_id: int, forms: Sequence[MemberForm], now: datetime.datetime) -> int:
    """Put members of a list before the officers of where they live; return how many.

    That the account coordinates the wadah the caller has seen to.

    Raises:
        NoOfficeServes: if no office serves where one of them lives.
    """
    offices = {code: office_serving(code) for code in {form.region_code for form in forms}}
    Registration.objects.bulk_create(
        Registration(
            account_id=account_id,
            relation=Relation.MEMBER,
            state=RegistrationState.SUBMITTED,
            step=RegistrationStep.CHECK,
            answers_sealed=sealed_answers(form.answers()),
            wadah_id=wadah_id,
            office=offices[form.region_code],
            started_at=now,
            saved_at=now,
            submitted_at=now,
            months=1,
            reasons=[_AS_REGISTERED.get(reason, reason) for reason in form.reasons],
        )
        for form in forms
    )
    return len(forms)
