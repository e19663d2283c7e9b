"""Offices and organisations within a user's reach."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import NotFound, Refusal
from jangkau.core.permissions import Right
from jangkau.registry.models import Office, OfficeRegion, Organisation, User
from jangkau.registry.models.organisations import OrganisationKind
from jangkau.registry.selectors.reach import Reach

MOST_ROWS = 200


class UnknownOffice(NotFound):
    """No office with this code lies within reach."""

    message = _("Kantor %(code)s tidak ditemukan. Periksa kodenya, atau minta akses kepada administrator.")


class UnknownOrganisation(NotFound):
    """No organisation with this code lies within reach."""

    message = _("Organisasi %(code)s tidak ditemukan. Periksa kodenya, atau minta akses kepada administrator.")


class NoOfficeServes(Refusal):
    """No office serves the region, nor any region around it."""

    message = _("Belum ada kantor yang melayani wilayah %(region_code)s. Minta administrator menetapkannya.")


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """An office in a list: its place in the tree and how many regions it serves."""

    code: str
    name: str
    kind: str
    parent_code: str | None
    time_zone: str
    region_codes: tuple[str, ...]


def is_founded() -> bool:
    """Return whether there is an office or a user: whether anybody works with this database."""
    return Office.objects.exists() or User.objects.exists()


def offices_in_reach(reach: Reach, right: Right) -> QuerySet[Office]:
    """Return the offices over which the right is held, as a query to narrow further.

    Raises:
        NotPermitted: if the right is held nowhere.
    """
    reach.require(right)
    return Office.objects.filter(id__in=reach.offices_for(right))


def office_in_reach(*, code: str, reach: Reach, right: Right) -> Office:
    """Return an office over which the right is held.

    Raises:
        NotPermitted: if the right is held nowhere.
        UnknownOffice: if there is none, or it belongs to others; the two cannot be told apart.
    """
    office = offices_in_reach(reach, right).filter(code=code).first()
    if office is None:
        raise UnknownOffice(code=code)
    return office


def organisations_in_reach(reach: Reach, right: Right) -> QuerySet[Organisation]:
    """Return the organisations of the offices over which the right is held, and those it was given for by name.

    Raises:
        NotPermitted: if the right is held nowhere.
    """
    reach.require(right)
    return Organisation.objects.filter(
        Q(office_id__in=reach.offices_for(right)) | Q(id__in=reach.organisations_for(right))
    )


def organisation_in_reach(*, code: str, reach: Reach, right: Right) -> Organisation:
    """Return an organisation within reach.

    Raises:
        NotPermitted: if the right is held nowhere.
        UnknownOrganisation: if there is none, or it belongs to others; the two cannot be told apart.
    """
    organisation = organisations_in_reach(reach, right).filter(code=code).first()
    if organisation is None:
        raise UnknownOrganisation(code=code)
    return organisation


def all_wadah_in_reach(reach: Reach, right: Right) -> QuerySet[Organisation]:
    """Return the wadah within reach, each with its office.

    Raises:
        NotPermitted: if the right is held nowhere.
    """
    return organisations_in_reach(reach, right).select_related("office").filter(kind=OrganisationKind.WADAH)


def wadah_in_reach(*, code: str, reach: Reach, right: Right) -> Organisation:
    """Return a wadah, with its office, within reach.

    Raises:
        NotPermitted: if the right is held nowhere.
        UnknownOrganisation: if there is none, or it belongs to others; the two cannot be told apart.
    """
    wadah = all_wadah_in_reach(reach, right).filter(code=code.replace("\0", "")).first()
    if wadah is None:
        raise UnknownOrganisation(code=code)
    return wadah


def list_offices(*, reach: Reach, right: Right, after: str = "", limit: int = MOST_ROWS) -> list[OfficeLine]:
    """Return offices within reach in the order of their codes, at most ``limit``, from the code ``after`` on.

    Raises:
        NotPermitted: if the right is held nowhere.
    """
    offices = (
        offices_in_reach(reach, right)
        .filter(code__gt=after)
        .select_related("parent")
        .prefetch_related("served")
        .order_by("code")[: min(limit, MOST_ROWS)]
    )
    return [
        OfficeLine(
            code=office.code,
            name=office.name,
            kind=office.kind,
            parent_code=office.parent.code if office.parent else None,
            time_zone=office.time_zone,
            region_codes=tuple(sorted(served.region_id for served in office.served.all())),
        )
        for office in offices
    ]


def list_organisations(
    *, reach: Reach, right: Right, after: str = "", limit: int = MOST_ROWS
) -> Sequence[Organisation]:
    """Return organisations within reach in the order of their codes, at most ``limit``, from ``after`` on.

    Raises:
        NotPermitted: if the right is held nowhere.
    """
    found = organisations_in_reach(reach, right).filter(code__gt=after).select_related("office", "region")
    return list(found.order_by("code")[: min(limit, MOST_ROWS)])


def office_serving(region_code: str) -> Office:
    """Return the office that serves a region: the one given the smallest place around it.

    Raises:
        NoOfficeServes: if none does.
    """
    around = [region_code[:length] for length in (2, 4, 6, 10) if length <= len(region_code)]
    served = (
        OfficeRegion.objects.filter(region_id__in=around)
        .select_related("office")
        .order_by(Length("region_id").desc())
        .first()
    )
    if served is None:
        raise NoOfficeServes(region_code=region_code)
    return served.office


def regions_served_by(office_ids: frozenset[int]) -> Q | None:
    """Return the condition on ``region`` that a place is served by one of the offices; None if all places are.

    A place is served by the office that was given the smallest region around it. The head office reaches all.
    """
    if Office.objects.filter(id__in=office_ids, parent__isnull=True).exists():
        return None
    served = dict(OfficeRegion.objects.values_list("region_id", "office_id"))
    theirs = [code for code, office in served.items() if office not in office_ids]
    condition = Q(pk__in=[])
    for code in sorted(code for code, office in served.items() if office in office_ids):
        around = next((code[:length] for length in (6, 4, 2) if length < len(code) and code[:length] in served), None)
        if around is not None and served[around] in office_ids:
            continue  # a place within one that is asked for already
        part = Q(region__code__startswith=code)
        for other in theirs:
            if other.startswith(code) and len(other) > len(code):
                part &= ~Q(region__code__startswith=other)
        condition |= part
    return condition
