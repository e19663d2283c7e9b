"""Organisations: sponsors, wadah, agencies and banks, each known to an office."""

import re

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import Refusal
from jangkau.core.history import acting
from jangkau.core.permissions import Right
from jangkau.registry.models import Organisation, Region
from jangkau.registry.models.organisations import OrganisationKind
from jangkau.registry.selectors.offices import office_in_reach, organisation_in_reach
from jangkau.registry.selectors.reach import Reach
from jangkau.registry.services.offices import RegionsUnknown

_CODE = re.compile(r"[A-Z0-9](?:[A-Z0-9-]{0,28}[A-Z0-9])?", re.ASCII)


class OrganisationCodeMalformed(Refusal):
    """A code stands in addresses, files and on bills: capitals, digits and dashes."""

    message = _(
        "Kode organisasi %(code)s tidak dapat dipakai. Gunakan paling banyak 30 huruf besar, angka, dan tanda hubung, "
        "misalnya PEMDES-JAHAB."
    )


class OrganisationExists(Refusal):
    """The code is another organisation's."""

    message = _("Kode organisasi %(code)s sudah dipakai. Pilih kode lain.")


class OrganisationUnnamed(Refusal):
    """The name is blank."""

    message = _("Nama organisasi %(code)s belum diisi.")


@transaction.atomic
def create_organisation(
    *,
    reach: Reach,
    code: str,
    name: str,
    kind: str,
    office_code: str,
    region_code: str | None = None,
) -> Organisation:
    """Make an organisation known to an office.

    Args:
        reach: who makes it.
        code: its short name, unique in the country: at most 30 capitals, digits and dashes.
        name: its full name.
        kind: what it is to the agency.
        office_code: the office that deals with it.
        region_code: the region that it governs or works in, if one.

    Raises:
        NotPermitted, UnknownOffice: as for any office.
        RegionsUnknown: if the region is unknown.
        OrganisationCodeMalformed, OrganisationUnnamed, OrganisationExists: as the names say.
    """
    office = office_in_reach(code=office_code, reach=reach, right=Right.WRITE_ORGANISATION)
    if not _CODE.fullmatch(code):
        raise OrganisationCodeMalformed(code=code)
    if not name.strip():
        raise OrganisationUnnamed(code=code)
    if region_code is not None and not Region.objects.filter(code=region_code).exists():
        raise RegionsUnknown(region_codes=region_code)
    with acting(by=reach.username, reason=f"mencatat organisasi {code}"):
        organisation, is_new = Organisation.objects.get_or_create(
            code=code,
            defaults={
                "name": " ".join(name.split()),
                "kind": OrganisationKind(kind),
                "office": office,
                "region_id": region_code,
            },
        )
    if not is_new:
        raise OrganisationExists(code=code)
    return organisation


@transaction.atomic
def rename_organisation(*, reach: Reach, code: str, name: str) -> Organisation:
    """Give an organisation another name; the history keeps the one before.

    Raises:
        NotPermitted, UnknownOrganisation: as for any organisation.
        OrganisationUnnamed: if the name is blank.
    """
    organisation = organisation_in_reach(code=code, reach=reach, right=Right.WRITE_ORGANISATION)
    if not name.strip():
        raise OrganisationUnnamed(code=code)
    with acting(by=reach.username, reason=f"mengganti nama organisasi {code}") as context:
        organisation.name, organisation.context_id = " ".join(name.split()), context
        organisation.save(update_fields=["name", "context_id"])
    return organisation
