"""Who looks after an agreement, and what a colleague who leaves hands over to another."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.partnership.models import Agreement, AgreementDraft
from jangkau.partnership.selectors.agreements import agreement_by_id
from jangkau.partnership.selectors.open_work import OpenUpload, open_drafts_of, open_uploads_of
from jangkau.registry.selectors.officers import officers_of
from jangkau.registry.selectors.reach import Reach, reach_of
from jangkau.registry.selectors.users import user_in_reach
from jangkau.registry.services.reasons import real_reason

_MOST_NAMED = 5


class NotAnOfficerThere(Refusal):
    """Whoever shall look after an agreement must be able to work on it."""

    message = _(
        "%(username)s bukan petugas kantor %(office)s, jadi tidak dapat menangani perjanjian itu. "
        "Pilih petugas cabang atau penyelia kantor itu."
    )


class SuccessorOutOfReach(Refusal):
    """Whoever takes over must be able to work on everything that is handed over."""

    message = _(
        "%(username)s tidak dapat mengambil alih semuanya: %(what)s berada di luar kantornya. "
        "Pilih rekan yang berwenang di sana, atau beri dia peran di kantor itu lebih dahulu."
    )


class SameOfficer(Refusal):
    """Nobody hands over to himself."""

    message = _("Pilih rekan lain: %(username)s tidak dapat mengambil alih dari dirinya sendiri.")


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What went to another: how many agreements and drafts, and the uploads under way, which keep their sender."""

    agreements: int
    drafts: int
    uploads: tuple[OpenUpload, ...]


@transaction.atomic
def put_in_charge(*, agreement_id: int, username: str, reach: Reach) -> Agreement:
    """Put a branch officer in charge of an agreement: he is reminded of what it waits for. Again changes nothing.

    Raises:
        AgreementNotFound, NotPermitted: as for any agreement.
        NotAnOfficerThere: if nobody of that name may work on the agreement; an unknown name is told from it by nothing.
    """
    agreement = agreement_by_id(agreement_id=agreement_id, reach=reach, right=Right.WRITE_AGREEMENT)
    officers = officers_of(office_id=agreement.office_id, right=Right.WRITE_AGREEMENT)
    chosen = next((officer for officer in officers if officer.username == username), None)
    if chosen is None:
        raise NotAnOfficerThere(username=username, office=agreement.office.name)
    if agreement.in_charge_id != chosen.user_id:
        agreement.in_charge_id = chosen.user_id
        agreement.save(update_fields=["in_charge"])
    return agreement


@transaction.atomic
def hand_over(*, from_username: str, to_username: str, reach: Reach, reason: str, now: datetime.datetime) -> HandedOver:
    """Give everything that somebody looks after to a colleague: agreements in his charge and drafts that he owns.

    Uploads under way stay his who sent them, so that nobody approves what he sent himself; they are listed.

    Args:
        from_username: who leaves; he may be deactivated already.
        to_username: who takes over: active, and able to work on all of it.
        reach: who hands over in their names; he looks after both as users.
        reason: why, in words that an auditor understands.
        now: when.

    Raises:
        NotPermitted, UnknownUser: if one of the two is not the asker's to look after.
        InactiveUser: if who takes over was deactivated.
        SameOfficer, SuccessorOutOfReach: as the names say; nothing is written.
        ReasonMissing, ReasonHoldsNik: if the reason will not do.
    """
    with acting(by=reach.username, reason=real_reason(reason)):
        leaver = user_in_reach(username=from_username, reach=reach)
        successor = user_in_reach(username=to_username, reach=reach)
        if leaver.pk == successor.pk:
            raise SameOfficer(username=to_username)
        theirs = reach_of(to_username).offices_for(Right.WRITE_AGREEMENT)
        agreements = Agreement.objects.select_for_update(of=("self",)).filter(in_charge=leaver).order_by("pk")
        drafts = open_drafts_of(leaver.pk).select_for_update(of=("self",)).order_by("pk")
        _require_reached(to_username, theirs, list(agreements), list(drafts))
        moved = Agreement.objects.filter(in_charge=leaver).update(in_charge=successor)
        changed = open_drafts_of(leaver.pk).update(owner=successor, changed_at=now)
        return HandedOver(moved, changed, open_uploads_of(leaver.pk))


def _require_reached(
    username: str, office_ids: frozenset[int], agreements: list[Agreement], drafts: list[AgreementDraft]
) -> None:
    out = [agreement.code for agreement in agreements if agreement.office_id not in office_ids]
    out += [str(_("draf %(id)s") % {"id": draft.pk}) for draft in drafts if draft.office_id not in office_ids]
    if out:
        named = ", ".join(out[:_MOST_NAMED]) + (" …" if len(out) > _MOST_NAMED else "")
        raise SuccessorOutOfReach(username=username, what=named)
