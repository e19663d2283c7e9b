"""Founding a wadah: asked for by a member to be, accepted or refused by the branch (PERBAN BPJS-TK 1/2023)."""

import datetime
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import NotFound, Refusal
from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.enrolment.models import Participant, Registration, WadahFounding
from jangkau.enrolment.models.registrations import RegistrationState
from jangkau.enrolment.models.wadah import FoundingState
from jangkau.enrolment.services.participants import AttestationMissing
from jangkau.registry.models import Account, Organisation
from jangkau.registry.models.accounts import Relation, WadahRole
from jangkau.registry.models.organisations import OrganisationKind
from jangkau.registry.selectors.accounts import live_account
from jangkau.registry.selectors.offices import office_serving
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.messages import queue_message
from jangkau.registry.services.organisations import create_organisation
from jangkau.registry.services.reasons import real_reason
from jangkau.registry.services.wadah_roles import give_wadah_role

MOST_MEMBERS = 100_000
_UNDER_WAY = (RegistrationState.DRAFT, RegistrationState.SUBMITTED, RegistrationState.SENT_BACK)


class UnknownFounding(NotFound):
    """No such founding waits within reach."""

    message = _("Permohonan itu tidak menunggu keputusan lagi.")


class NotOneOfThem(Refusal):
    """A wadah is of its members: whoever founds it is a participant, or is becoming one."""

    message = _("Wadah didirikan oleh peserta. Daftarkan dahulu diri Anda, lalu dirikan wadahnya.")


class FoundingAsked(Refusal):
    """The account has asked for one already that is not decided."""

    message = _("Permohonan wadah Anda sebelumnya masih diperiksa petugas. Tunggu SMS dari kami.")


class WadahUnnamed(Refusal):
    """The name, or what its members do, has no letter."""

    message = _("Tuliskan nama wadah dan pekerjaan anggotanya.")


class MembersImpossible(Refusal):
    """Nobody, or more than any wadah has."""

    message = _("Tuliskan perkiraan jumlah anggota dengan angka, sedikitnya 1 dan paling banyak 100.000.")


@dataclass(frozen=True, slots=True)
class FoundingWish:
    """What form F1 BPU asks of a group: ``attested`` says that it is formed by, of and for its members."""

    name: str
    work: str
    region_code: str
    members_expected: int
    attested: bool


@transaction.atomic
def ask_founding(*, account_id: int, wish: FoundingWish, now: datetime.datetime) -> uuid.UUID:
    """Ask the office that serves a place to accept a wadah there, and return the public id of the wish.

    Raises:
        UnknownAccount: if there is no such account.
        NotOneOfThem: if none of its people is a participant, and no form of its own is under way.
        FoundingAsked: if another wish of the account waits.
        AttestationMissing, WadahUnnamed, MembersImpossible: as the names say.
        NoOfficeServes: if no office serves there.

    Source: PERBAN BPJS-TK 1/2023 Art 1(2); PP 44/2015 Art 11(3), 12(2); form F1 BPU.
    """
    account = live_account(account_id)
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    name, work = " ".join(wish.name.split()), " ".join(wish.work.split())
    if not wish.attested:
        raise AttestationMissing()
    if not (any(map(str.isalpha, name)) and any(map(str.isalpha, work))):
        raise WadahUnnamed()
    if not 1 <= wish.members_expected <= MOST_MEMBERS:
        raise MembersImpossible()
    if not is_or_becomes_participant(account_id=account_id):
        raise NotOneOfThem()
    if WadahFounding.objects.filter(account=account, state=FoundingState.ASKED).exists():
        raise FoundingAsked()
    with acting(by=account.user.username, reason="memohon pendirian wadah"):
        founding = WadahFounding.objects.create(
            account=account,
            name=name,
            work=work,
            region_id=wish.region_code,
            members_expected=wish.members_expected,
            attested_at=now,
            office=office_serving(wish.region_code),
            asked_at=now,
        )
    return founding.public_id


def is_or_becomes_participant(*, account_id: int) -> bool:
    """Say whether one of an account's people takes part, or a form for oneself or one of the family is under way."""
    live = Participant.objects.filter(
        ended_on__isnull=True, person__accounts__account_id=account_id, person__accounts__until__isnull=True
    )
    own = Registration.objects.filter(account_id=account_id, state__in=_UNDER_WAY).exclude(relation=Relation.MEMBER)
    return live.exists() or own.exists()


@transaction.atomic
def accept_founding(*, public_id: uuid.UUID, reach: Reach, now: datetime.datetime) -> Organisation:
    """Accept a wadah: it is known to the office from now on, under a code of its own, and its founder coordinates it.

    Raises:
        NotPermitted: if the asker may manage no wadah.
        UnknownFounding: if no such wish waits within reach.
        UnknownAccount: if the founder has closed his account.
    """
    with acting(by=reach.username, reason="menerima pendirian wadah") as context:
        founding = _waiting(public_id, reach)
        wadah = create_organisation(
            reach=reach,
            code=_code(founding),
            name=founding.name,
            kind=OrganisationKind.WADAH,
            office_code=founding.office.code,
            region_code=founding.region_id,
        )
        founding.wadah, founding.state, founding.context_id = wadah, FoundingState.ACCEPTED, context
        _decided(founding, reach, now)
    give_wadah_role(account_id=founding.account_id, wadah_id=wadah.pk, role=WadahRole.COORDINATOR, now=now)
    said = gettext("Wadah Anda diterima dengan kode %(code)s. Buka Jangkau dengan nomor ini untuk mengundang anggota.")
    _tell(founding, said % {"code": wadah.code}, now)
    return wadah


@transaction.atomic
def refuse_founding(*, public_id: uuid.UUID, reach: Reach, reason: str, now: datetime.datetime) -> None:
    """Refuse a wadah; its founder is told why on his page, and by message that he should look.

    Raises:
        NotPermitted, UnknownFounding: as ``accept_founding``.
        ReasonMissing, ReasonHoldsNik: if the reason will not do.
    """
    said = real_reason(reason)
    with acting(by=reach.username, reason=said) as context:
        founding = _waiting(public_id, reach)
        founding.reason, founding.state, founding.context_id = said, FoundingState.REFUSED, context
        _decided(founding, reach, now)
    told = gettext("Permohonan wadah Anda belum dapat diterima. Buka Jangkau dengan nomor ini untuk membaca alasannya.")
    _tell(founding, told, now)


def _waiting(public_id: uuid.UUID, reach: Reach) -> WadahFounding:
    reach.require(Right.MANAGE_MEMBERS)
    foundings = WadahFounding.objects.select_for_update(of=("self",)).select_related("account", "office")
    founding = foundings.filter(
        public_id=public_id, state=FoundingState.ASKED, office_id__in=reach.offices_for(Right.MANAGE_MEMBERS)
    ).first()
    if founding is None:
        raise UnknownFounding()
    return founding


def _code(founding: WadahFounding) -> str:
    """Return a code that no other wadah has: its regency, and the number of its founding."""
    return f"WADAH-{founding.region_id[:4]}-{founding.pk:05d}"


def _decided(founding: WadahFounding, reach: Reach, now: datetime.datetime) -> None:
    founding.decided_at, founding.decided_by_id = now, reach.user_id
    founding.save()


def _tell(founding: WadahFounding, text: str, now: datetime.datetime) -> None:
    until = now + datetime.timedelta(days=3)
    queue_message(to=founding.account.phone, text=text, purpose="wadah_founding", now=now, expires_at=until)
