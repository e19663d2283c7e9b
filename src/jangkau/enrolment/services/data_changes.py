"""Changes of name, NIK, birth date or sex: asked for by the worker, decided by an officer, told by message."""

import datetime
import json
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from psycopg import errors

from jangkau.core.errors import NotFound, Refusal
from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.core.sealing import seal, unseal
from jangkau.enrolment.models import DataChange
from jangkau.enrolment.models.data_changes import DataChangeState
from jangkau.enrolment.services.own_participation import own_participation
from jangkau.registry.models import Account
from jangkau.registry.selectors.people import people_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.account_messages import Text, tell_account
from jangkau.registry.services.people import Correction, NothingToCorrect, correct_person, fields_corrected
from jangkau.registry.services.reasons import real_reason
from jangkau.rules.data_rights import change_due_on

WANTED_PURPOSE = "data-change"
_ONE_OPEN = "one_open_data_change"


class UnknownChange(NotFound):
    """No such change was asked for, or not within reach."""

    message = _("Permintaan perubahan itu tidak ditemukan.")


class ChangeWaiting(Refusal):
    """Another change of the same record waits."""

    message = _("Masih ada permintaan perubahan yang menunggu. Batalkan dahulu, atau tunggu keputusannya.")


class ChangeDecided(Refusal):
    """Somebody decided about the change meanwhile, or its asker took it back."""

    message = _("Permintaan ini tidak menunggu keputusan lagi. Keadaannya sekarang: %(state)s.")


@transaction.atomic
def ask_data_change(*, person_id: int, reach: Reach, wanted: Correction, why: str, now: datetime.datetime) -> int:
    """Ask for a change of what only an officer may change, and return its key.

    Whether a NIK is somebody else's is not told here: the officer sees it when he decides.

    Args:
        person_id: whose record.
        reach: of the account that looks after him.
        wanted: NIK, name, birth date, sex; None leaves one as it is.
        why: in the worker's words; may be blank.
        now: when.

    Raises:
        NotPermitted, UnknownPerson, PersonMerged, NotParticipatingNow: as ``own_participation``.
        NotANik, NameMissing, BirthDateImpossible: as the names say.
        ReasonHoldsNik: if the words hold something that may be a NIK.
        NothingToCorrect: if the record says all this already.
        ChangeWaiting: if another change of it waits.

    Source: PP 44/2015 Art 13, PP 46/2015 Art 15: seven working days.
    """
    said = " ".join(why.split())
    if any(map(str.isdigit, said)):
        said = real_reason(said)
    with acting(by=reach.username, reason="meminta perubahan data"):
        person, participant = own_participation(person_id=person_id, reach=reach)
        today = now.astimezone(ZoneInfo(participant.office.time_zone)).date()
        fields = fields_corrected(person=person, correction=wanted, today=today)
        if not fields:
            raise NothingToCorrect(person_id=person_id)
        change = DataChange(
            participant=participant,
            asked_by=Account.objects.get(user_id=reach.user_id),
            wanted_sealed=_sealed({name: str(getattr(wanted, name)) for name in fields}),
            fields=" ".join(fields),
            why=said,
            asked_at=now,
            due_on=change_due_on(today),
        )
        _save_only(change)
    return change.pk


@transaction.atomic
def withdraw_data_change(*, change_id: int, reach: Reach, now: datetime.datetime) -> None:
    """Take a change back that was not decided; what was wanted is forgotten.

    Raises:
        NotPermitted: if the asker looks after nobody.
        UnknownChange: if there is none of his people.
        ChangeDecided: if it was decided meanwhile.
    """
    with acting(by=reach.username, reason="membatalkan permintaan perubahan data"):
        change = _held(change_id, reach, Right.KEEP_OWN_DATA)
        _close(change, DataChangeState.WITHDRAWN, reach, "", now)


@transaction.atomic
def accept_data_change(*, change_id: int, reach: Reach, reason: str, now: datetime.datetime) -> None:
    """Correct the record as asked, after the identity card was seen; the asker is told.

    Raises:
        NotPermitted: if the right is held nowhere.
        UnknownChange: if no such change lies within reach.
        ChangeDecided: if somebody decided, or it was taken back.
        ReasonMissing, ReasonHoldsNik, NikTaken, BirthDateImpossible, NothingToCorrect: as ``correct_person``.
    """
    with acting(by=reach.username, reason=real_reason(reason)):
        change = _held(change_id, reach, Right.REVIEW_REGISTRATION)
        correct_person(reach=reach, person_id=person_of(change), correction=wanted_by(change), reason=reason, now=now)
        _close(change, DataChangeState.ACCEPTED, reach, real_reason(reason), now)
        _tell(change, _("Perubahan data yang Anda minta sudah dicatat. Buka Jangkau untuk melihatnya."), now)


@transaction.atomic
def refuse_data_change(*, change_id: int, reach: Reach, reason: str, now: datetime.datetime) -> None:
    """Leave the record as it is; the asker is told, and reads the reason.

    Raises:
        NotPermitted: if the right is held nowhere.
        UnknownChange: if no such change lies within reach.
        ChangeDecided: if somebody decided, or it was taken back.
        ReasonMissing, ReasonHoldsNik: if the reason will not do.
    """
    with acting(by=reach.username, reason=real_reason(reason)):
        change = _held(change_id, reach, Right.REVIEW_REGISTRATION)
        _close(change, DataChangeState.REFUSED, reach, real_reason(reason), now)
        _tell(change, _("Perubahan data yang Anda minta belum dapat diterima. Buka Jangkau untuk alasannya."), now)


def changes_in_reach(*, reach: Reach, right: Right) -> QuerySet[DataChange]:
    """Return the changes of the people over whom a right is held, with what is needed to show them.

    Raises:
        NotPermitted: if the right is held nowhere.
    """
    changes = DataChange.objects.select_related("participant__person__merged_into", "asked_by__user")
    return changes.filter(participant__person__in=people_in_reach(reach, right))


def person_of(change: DataChange) -> int:
    """Return the record that a change is about: of one that was merged, the one that goes on."""
    person = change.participant.person
    return person.merged_into_id or person.pk


def wanted_by(change: DataChange) -> Correction:
    """Return what a record shall say.

    Raises:
        CannotUnseal: if no key opens it.
    """
    kept = json.loads(unseal(bytes(change.wanted_sealed), purpose=WANTED_PURPOSE))
    if "birth_date" in kept:
        kept["birth_date"] = datetime.date.fromisoformat(kept["birth_date"])
    return Correction(**kept)


def _held(change_id: int, reach: Reach, right: Right) -> DataChange:
    change = changes_in_reach(reach=reach, right=right).select_for_update(of=("self",)).filter(pk=change_id).first()
    if change is None:
        raise UnknownChange()
    if change.state != DataChangeState.ASKED:
        raise ChangeDecided(state=change.get_state_display())
    return change


def _close(change: DataChange, state: DataChangeState, reach: Reach, decision: str, now: datetime.datetime) -> None:
    """Write what became of a change, and forget what was wanted: what came of it stands in the record."""
    change.state, change.decided_at, change.decision = state, now, decision
    change.decided_by_id = None if state is DataChangeState.WITHDRAWN else reach.user_id
    change.wanted_sealed = _sealed({})
    change.save()


def _tell(change: DataChange, text: Text, now: datetime.datetime) -> None:
    if change.asked_by.closed_at is None:
        tell_account(account=change.asked_by, text=text, purpose="data_change", now=now)


def _sealed(wanted: dict[str, str]) -> bytes:
    return seal(json.dumps(wanted).encode(), purpose=WANTED_PURPOSE)


def _save_only(change: DataChange) -> None:
    """Write a change; the constraint judges whether it is the only one that waits."""
    try:
        with transaction.atomic():
            change.save()
    except IntegrityError as error:
        cause = error.__cause__
        if isinstance(cause, errors.UniqueViolation) and cause.diag.constraint_name == _ONE_OPEN:
            raise ChangeWaiting() from error
        raise
