"""A member leaves an agreement: what it means for the months still to come."""

import datetime
import enum
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal
from jangkau.core.permissions import Right
from jangkau.enrolment.services.participants import end_participation
from jangkau.partnership.models import Agreement, Member
from jangkau.partnership.selectors.agreements import agreement_in_reach, day_at_office
from jangkau.partnership.services.leaving import Departed, let_members_go
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.people import record_death


class DepartureReason(enum.StrEnum):
    """Why a member leaves an agreement."""

    DEATH = "death"
    WAGE_EARNER = "wage_earner"
    DROPPED_OUT = "dropped_out"


@dataclass(frozen=True)
class RowOfRoster:
    """The row by which a member came; he has no number until he is insured for the first time."""

    roster_number: int
    row_number: int

    def __str__(self) -> str:
        return f"{self.roster_number}/{self.row_number}"


class MemberNotFound(Refusal):
    """The agreement has no such member who is still in it."""

    message = _("Peserta %(member)s tidak terdaftar pada perjanjian %(code)s, atau sudah keluar.")


class DepartureOutside(Refusal):
    """The day of departure lies after the agreement, or is yet to come."""

    message = _("Tanggal keluar %(date)s harus sebelum perjanjian %(code)s berakhir dan tidak boleh di masa depan.")


@transaction.atomic
def record_departure(
    *,
    agreement_code: str,
    member: str | RowOfRoster,
    left_on: datetime.date,
    reason: DepartureReason,
    reach: Reach,
    now: datetime.datetime,
) -> Departed:
    """Record that a member left; months after the departure go as the agreement says (refund, transfer, keep).

    A death or a job with wages also ends the participation itself. Who merely drops out of the agreement stays a
    participant and may pay for himself. The budget given up funds workers who wait.

    Args:
        agreement_code: what he leaves.
        member: his participant number, or the row by which he came.
        left_on: his last day in it, such as the day of death; it may lie before the agreement's first month.
        reason: why.
        reach: who records it.
        now: when it is recorded.

    Raises:
        AgreementNotFound, NotPermitted: as for any agreement.
        MemberNotFound: if nobody with that number or row is in the agreement.
        DepartureOutside: if the day lies after the agreement or in the future.
        UnknownPerson: if a death is not recorded yet and the person lives where another office serves.
        DeathImpossible, DeathRecorded, EndImpossible, ParticipationEnded: if his record will not have that death or
            end; nothing is written.
    """
    agreement = agreement_in_reach(code=agreement_code, reach=reach, right=Right.BILL)
    agreement = Agreement.objects.select_for_update(of=("self",)).select_related("office").get(pk=agreement.pk)
    if left_on >= agreement.until_month or left_on > day_at_office(agreement, now):
        raise DepartureOutside(date=left_on.isoformat(), code=agreement.code)
    found = _member(agreement, member)
    departed = let_members_go(
        agreement=agreement, left_on={found.pk: left_on}, note=reason.value, by_user_id=reach.user_id, now=now
    )
    # Whose area a person lives in may be another office's, and that office may have recorded the death.
    if reason is DepartureReason.DEATH and found.person.died_on != left_on:
        record_death(person_id=found.person_id, died_on=left_on, reach=reach, now=now)
    if reason is not DepartureReason.DROPPED_OUT:
        end_participation(participant_id=found.participant_id, ended_on=left_on, reason=reason.value, now=now)
    return departed


def _member(agreement: Agreement, key: str | RowOfRoster) -> Member:
    members = Member.objects.select_related("person").filter(agreement=agreement, left_on__isnull=True)
    if isinstance(key, RowOfRoster):
        members = members.filter(row__roster__number=key.roster_number, row__row_number=key.row_number)
    else:
        members = members.filter(participant__issued_number__number=key)
    found = members.first()
    if found is None:
        raise MemberNotFound(member=key, code=agreement.code)
    return found
