"""Coming to a wadah and leaving it: invitations to members and to roles, and what becomes of a participation."""

import datetime
import secrets

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import NotFound, Refusal
from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.enrolment.models import Participant, WadahInvitation
from jangkau.enrolment.models.participants import Channel
from jangkau.registry.models import Organisation
from jangkau.registry.models.accounts import WadahRole
from jangkau.registry.selectors.accounts import live_account
from jangkau.registry.selectors.offices import wadah_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.wadah_roles import give_wadah_role

# Read out over the telephone and typed on one: nothing that looks or sounds like another.
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LETTERS = 8
# Our choice: a role is handed over within days, or asked for again.
ROLE_GOOD_FOR = datetime.timedelta(days=3)


class InvitationUnknown(NotFound):
    """No invitation has this code, or it was renewed, used or has run out; which of these is not told."""

    message = _("Kode undangan tidak dikenal atau sudah tidak berlaku. Mintalah kode baru kepada pengurus wadah.")


class NotParticipating(Refusal):
    """Who comes to a wadah takes part; others register through it."""

    message = _("Orang ini belum menjadi peserta. Daftarkan lewat wadah itu.")


class InAnotherWadah(Refusal):
    """A participation has one wadah."""

    message = _("Orang ini anggota wadah lain. Keluar dahulu dari wadah itu, lalu bergabung.")


class NotInWadah(Refusal):
    """There is no wadah to leave."""

    message = _("Orang ini bukan anggota wadah.")


class UnknownMember(NotFound):
    """Nobody of this key is a member of the wadah."""

    message = _("Anggota itu tidak ditemukan. Buka lagi daftar anggotanya.")


def invitation_text(code: str) -> str:
    """Return a code as it is shown, ``ABCD-2345``."""
    return f"{code[:4]}-{code[4:]}"


@transaction.atomic
def renew_invitation(
    *, wadah_code: str, reach: Reach, now: datetime.datetime, role: WadahRole | str = ""
) -> WadahInvitation:
    """Make a new invitation of a wadah; the one before, to the same, is good no more.

    Args:
        wadah_code: of the wadah.
        reach: of who invites.
        now: when.
        role: to which role; blank for members.

    Raises:
        NotPermitted, UnknownOrganisation: as for any wadah that one manages.
    """
    wadah = wadah_in_reach(code=wadah_code, reach=reach, right=Right.MANAGE_MEMBERS)
    with acting(by=reach.username, reason="membuat kode undangan wadah"):
        Organisation.objects.select_for_update(no_key=True).get(pk=wadah.pk)
        WadahInvitation.objects.filter(wadah=wadah, role=role, ended_at__isnull=True).update(ended_at=now)
        return WadahInvitation.objects.create(
            wadah=wadah,
            role=WadahRole(role) if role else "",
            code="".join(secrets.choice(_LETTERS) for _each in range(CODE_LETTERS)),
            made_at=now,
            good_until=now + ROLE_GOOD_FOR if role else None,
        )


def invitation(code: str, *, now: datetime.datetime) -> WadahInvitation:
    """Return an invitation that is good, with its wadah; spaces, dashes and small letters in the code are forgiven.

    Raises:
        InvitationUnknown: if there is none.
    """
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    found = WadahInvitation.objects.select_related("wadah").filter(code=plain, ended_at__isnull=True).first()
    if found is None or (found.good_until is not None and found.good_until <= now):
        raise InvitationUnknown()
    return found


@transaction.atomic
def join_wadah(*, code: str, person_id: int, reach: Reach, now: datetime.datetime) -> Organisation:
    """Let a participant come over to the wadah that invites him; being there already changes nothing.

    What he has paid and how he stands go with him; from now on the wadah's bill has his months.

    Args:
        code: of an invitation to members.
        person_id: one of the people of the account that asks.
        reach: of the account.
        now: when.

    Raises:
        InvitationUnknown: if the code is none.
        NotParticipating: if he does not take part, or is not one of the account's own.
        InAnotherWadah: if he is another wadah's member.
    """
    found = invitation(code, now=now)
    if found.role:
        raise InvitationUnknown()
    participant = _own_participant(person_id, reach)
    if participant is None:
        raise NotParticipating()
    with acting(by=reach.username, reason="bergabung dengan wadah"):
        come_over(participant=participant, wadah_id=found.wadah_id, now=now)
    return found.wadah


def come_over(*, participant: Participant, wadah_id: int, now: datetime.datetime) -> None:
    """Make a live participation one of a wadah's; for this room, which holds it.

    Raises:
        InAnotherWadah: if it is another wadah's.
    """
    if participant.wadah_id == wadah_id:
        return
    if participant.wadah_id is not None:
        raise InAnotherWadah()
    participant.wadah_id, participant.channel, participant.wadah_since = wadah_id, Channel.WADAH, now
    participant.save(update_fields=["wadah", "channel", "wadah_since"])


@transaction.atomic
def leave_wadah(*, person_id: int, reach: Reach) -> None:
    """Let a participant leave his wadah and pay alone; months that a bill of it has stay on that bill.

    Raises:
        NotInWadah: if he is in none, or is not one of the account's own.
    """
    participant = _own_participant(person_id, reach)
    if participant is None or participant.wadah_id is None:
        raise NotInWadah()
    with acting(by=reach.username, reason="keluar dari wadah"):
        _go_alone(participant)


@transaction.atomic
def let_member_go(*, wadah_code: str, participant_id: int, reach: Reach) -> None:
    """Let a member of a wadah go who should not be on its list; he stays a participant and pays alone.

    Raises:
        NotPermitted, UnknownOrganisation: as for any wadah that one manages.
        UnknownMember: if he is not its member.
    """
    wadah = wadah_in_reach(code=wadah_code, reach=reach, right=Right.MANAGE_MEMBERS)
    members = Participant.objects.select_for_update(of=("self",))
    participant = members.filter(pk=participant_id, wadah=wadah, ended_on__isnull=True).first()
    if participant is None:
        raise UnknownMember()
    with acting(by=reach.username, reason="mengeluarkan anggota wadah"):
        _go_alone(participant)


@transaction.atomic
def take_role(*, account_id: int, code: str, now: datetime.datetime) -> Organisation:
    """Take up the role to which a code invites; the code is good no more.

    Raises:
        UnknownAccount: if there is no such account.
        InvitationUnknown: if the code is none, or one for members.
        LastCoordinator: if the only coordinator would become something else.
    """
    account = live_account(account_id)
    with acting(by=account.user.username, reason="menerima peran dalam wadah"):
        found = WadahInvitation.objects.select_for_update(of=("self",)).get(pk=invitation(code, now=now).pk)
        if not found.role or found.ended_at is not None:
            raise InvitationUnknown()
        found.ended_at = now
        found.save(update_fields=["ended_at"])
    give_wadah_role(account_id=account_id, wadah_id=found.wadah_id, role=found.role, now=now)
    return found.wadah


def _own_participant(person_id: int, reach: Reach) -> Participant | None:
    """Return the live participation of one of an account's own people, held until the transaction ends."""
    if person_id not in reach.people_for(Right.SEE_PERSON):
        return None
    held = Participant.objects.select_for_update(of=("self",))
    return held.filter(person_id=person_id, ended_on__isnull=True).first()


def _go_alone(participant: Participant) -> None:
    participant.wadah_id, participant.channel, participant.wadah_since = None, Channel.SELF, None
    participant.save(update_fields=["wadah", "channel", "wadah_since"])
