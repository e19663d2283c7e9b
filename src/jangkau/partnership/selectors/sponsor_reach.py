"""Sponsors that a reader may know of."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from jangkau.core.permissions import Right
from jangkau.partnership.models import Agreement
from jangkau.registry.models import Organisation
from jangkau.registry.models.organisations import OrganisationKind
from jangkau.registry.selectors.offices import UnknownOrganisation
from jangkau.registry.selectors.reach import Reach

# What an organisation may be that pays for workers; a bank or a wadah counts once it has an agreement.
SPONSOR_KINDS = (
    OrganisationKind.PROVINCE_GOVERNMENT,
    OrganisationKind.REGENCY_GOVERNMENT,
    OrganisationKind.CITY_GOVERNMENT,
    OrganisationKind.VILLAGE_GOVERNMENT,
    OrganisationKind.COMPANY,
    OrganisationKind.INDIVIDUAL,
    OrganisationKind.CIVIL_SERVANTS,
    OrganisationKind.AGENCY,
)


def sponsors_in_reach(reach: Reach) -> QuerySet[Organisation]:
    """Return the sponsors of the reader's offices, those he is named for, and those with an agreement at his offices.

    Raises:
        NotPermitted: if the reader may see no agreements anywhere.
    """
    reach.require(Right.SEE_ROSTER)
    offices = reach.offices_for(Right.SEE_ROSTER)
    agreed = Agreement.objects.filter(sponsor=OuterRef("pk"), office_id__in=offices)
    return Organisation.objects.filter(
        Q(office_id__in=offices, kind__in=SPONSOR_KINDS)
        | Q(id__in=reach.organisations_for(Right.SEE_ROSTER))
        | Exists(agreed)
    )


def sponsor_in_reach(*, code: str, reach: Reach) -> Organisation:
    """Return a sponsor whom the reader may know of.

    Raises:
        NotPermitted: if the reader may see no agreements anywhere.
        UnknownOrganisation: if there is none, or it is others'; the two cannot be told apart.
    """
    sponsor = sponsors_in_reach(reach).select_related("office", "region").filter(code=code.replace("\0", "")).first()
    if sponsor is None:
        raise UnknownOrganisation(code=code)
    return sponsor
