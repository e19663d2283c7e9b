"""The family of a participant as he names it: heirs, and children with a right to a scholarship."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import NotFound, Refusal
from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.enrolment.models import FamilyMember
from jangkau.enrolment.models.family import FamilyRelation
from jangkau.enrolment.services.own_participation import own_participation
from jangkau.registry.selectors.people import people_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.people import BirthDateImpossible, NameMissing
from jangkau.rules.benefits import most_schooling_children

# Our choice: more than this is no list of heirs but a register of a village.
MOST_NAMED = 20
_OLDEST = 130


class UnknownFamilyMember(NotFound):
    """Nobody of the family is listed so."""

    message = _("Anggota keluarga itu tidak ada di daftar Anda.")


class TooManyNamed(Refusal):
    """The list is as long as it may be."""

    message = _("Paling banyak %(most)s anggota keluarga. Hapus dahulu yang tidak perlu.")


class OnlyChildrenStudy(Refusal):
    """The scholarship is for children."""

    message = _("Beasiswa hanya untuk anak. Kosongkan tanda sekolahnya, atau pilih anak.")


class TooManyScholars(Refusal):
    """The scholarship is for so many children and no more."""

    message = _("Beasiswa paling banyak untuk %(most)s anak (PP 82/2019). Hapus dahulu tanda pada anak yang lain.")


@transaction.atomic
def name_family_member(
    *,
    person_id: int,
    reach: Reach,
    relation: FamilyRelation | str,
    name: str,
    birth_date: datetime.date | None,
    in_school: bool,
    now: datetime.datetime,
) -> int:
    """Put somebody on the list of a participant's family, and return the key of the entry.

    The list helps whoever has to find the heirs; who inherits is for the law to say, not for the list.

    Args:
        person_id: whose family.
        reach: of the account that looks after him.
        relation: who it is to him.
        name: as on the identity card.
        birth_date: None if not known; a child with a right to a scholarship needs one.
        in_school: whether it is a child for whom the scholarship is meant.
        now: when.

    Raises:
        NotPermitted, UnknownPerson, PersonMerged, NotParticipatingNow: as ``own_participation``.
        NameMissing, BirthDateImpossible, TooManyNamed, OnlyChildrenStudy, TooManyScholars: as the names say.

    Source: PP 44/2015 Art 37(5) and 40(2), PP 82/2019 Art 25(3).
    """
    relation, written = FamilyRelation(relation), " ".join(name.split())
    today = timezone.localdate(now)
    if not any(map(str.isalpha, written)):
        raise NameMissing()
    if birth_date is not None and (birth_date > today or birth_date.year < today.year - _OLDEST):
        raise BirthDateImpossible(birth_date=birth_date.isoformat())
    if in_school and relation is not FamilyRelation.CHILD:
        raise OnlyChildrenStudy()
    with acting(by=reach.username, reason="menyebut anggota keluarga"):
        _person, participant = own_participation(person_id=person_id, reach=reach)
        named = FamilyMember.objects.filter(participant=participant, removed_at__isnull=True)
        if named.count() >= MOST_NAMED:
            raise TooManyNamed(most=MOST_NAMED)
        most = most_schooling_children(on=today)
        if in_school and named.filter(in_school=True).count() >= most:
            raise TooManyScholars(most=most)
        return FamilyMember.objects.create(
            participant=participant,
            relation=relation,
            name=written,
            birth_date=birth_date,
            in_school=in_school,
            named_at=now,
        ).pk


@transaction.atomic
def remove_family_member(*, member_id: int, reach: Reach, now: datetime.datetime) -> None:
    """Take somebody off the list; the entry stays with its end.

    Raises:
        NotPermitted: if the asker looks after nobody.
        UnknownFamilyMember: if nobody of his people's families is listed so any more.
    """
    with acting(by=reach.username, reason="menghapus anggota keluarga"):
        listed = FamilyMember.objects.select_for_update(of=("self",)).filter(
            pk=member_id,
            removed_at__isnull=True,
            participant__person__in=people_in_reach(reach, Right.KEEP_OWN_DATA),
        )
        member = listed.first()
        if member is None:
            raise UnknownFamilyMember()
        member.removed_at = now
        member.save(update_fields=["removed_at"])
