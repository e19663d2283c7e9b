"""Partners that ask for cover, made by the services."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from jangkau.collection.models import Partner
from jangkau.collection.services.partner_keys import NewKey, give_key
from jangkau.collection.services.partners import AskingTerms, let_ask_for_cover
from jangkau.registry.models.organisations import OrganisationKind
from tests.factories.partners import GIVEN_AT, administrator
from tests.factories.registry import make_organisation


@dataclass(frozen=True)
class Asker:
    """A partner that may ask, and its key as it was told."""

    partner: Partner
    key: NewKey


def make_asker(
    code: str = "RS-UJI",
    *,
    purposes: Sequence[str] = ("treatment",),
    terms: AskingTerms | None = None,
    now: datetime.datetime = GIVEN_AT,
) -> Asker:
    """Return a hospital that may ask for these purposes, with a key that is valid."""
    make_organisation(code, name="RSUD Uji", kind=OrganisationKind.AGENCY)
    reach = administrator()
    partner = let_ask_for_cover(reach=reach, code=code, purposes=purposes, terms=terms or AskingTerms())
    return Asker(partner, give_key(reach=reach, code=code, now=now))
