"""A worker ends his participation himself: for himself only, at once, and what was paid ahead is owed back."""

import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.collection.services.departures import SettledDeparture
from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.enrolment.models.participants import EndReason
from jangkau.enrolment.services.own_participation import own_participation
from jangkau.enrolment.services.participants import end_participation
from jangkau.partnership.services.person_endings import give_back_own_months, memberships_on
from jangkau.registry.selectors.accounts import is_holder_himself
from jangkau.registry.selectors.reach import Reach

_WHY = "berhenti menjadi peserta atas permintaan sendiri"


class NotHimself(Refusal):
    """Only who holds the telephone ends his own participation by it; of the family everybody decides for himself."""

    message = _(
        "Dari HP ini hanya pemegangnya sendiri yang dapat berhenti. Anggota keluarga yang ingin berhenti datang ke "
        "kantor cabang dengan KTP, atau menelepon 175."
    )


class PaidByOthers(Refusal):
    """An agreement still pays for him; the office that holds it lets him go first."""

    message = _(
        "Iuran Anda dibayar lewat perjanjian %(codes)s. Datanglah ke kantor cabang atau telepon 175: petugas "
        "mencatat keluarnya dari perjanjian itu lebih dahulu."
    )


@transaction.atomic
def leave_participation(*, person_id: int, reach: Reach, now: datetime.datetime) -> SettledDeparture:
    """End the participation of whoever holds the telephone, from this day on.

    Months that are paid and have not begun go as ``give_back_own_months`` says; the month at hand stays insured. The
    savings stay his.

    Args:
        person_id: who.
        reach: of his account.
        now: when.

    Raises:
        NotPermitted, UnknownPerson, PersonMerged, NotParticipatingNow: as ``own_participation``.
        NotHimself, PaidByOthers: as the names say; nothing is written.
    """
    with acting(by=reach.username, reason=_WHY):
        _person, participant = own_participation(person_id=person_id, reach=reach)
        if not is_holder_himself(user_id=reach.user_id, person_id=person_id):
            raise NotHimself()
        today = now.astimezone(ZoneInfo(participant.office.time_zone)).date()
        if members := memberships_on(person_id=person_id, ended_on=today):
            raise PaidByOthers(codes=", ".join(member.agreement.code for member in members))
        settled = give_back_own_months(
            participant=participant, left_on=today, note=_WHY, now=now, by_user_id=reach.user_id
        )
        end_participation(participant_id=participant.pk, ended_on=today, reason=EndReason.WITHDREW, now=now)
    return settled
