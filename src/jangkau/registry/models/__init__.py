"""Rows of the registry."""

from jangkau.registry.models.accounts import Account, AccountPerson, AccountWadah, SignInCode
from jangkau.registry.models.consents import Consent
from jangkau.registry.models.emails import EmailConfirmation
from jangkau.registry.models.messages import ContactStop, DeliveryReport, OutgoingMessage, UnreadTexts
from jangkau.registry.models.offices import Office, OfficeRegion
from jangkau.registry.models.organisations import Organisation
from jangkau.registry.models.people import NikReveal, Person, PersonMerge
from jangkau.registry.models.regions import HistoricRegionCode, Region
from jangkau.registry.models.users import Assignment, User

__all__ = [
    "Account",
    "AccountPerson",
    "AccountWadah",
    "Assignment",
    "Consent",
    "ContactStop",
    "DeliveryReport",
    "EmailConfirmation",
    "HistoricRegionCode",
    "NikReveal",
    "Office",
    "OfficeRegion",
    "Organisation",
    "OutgoingMessage",
    "Person",
    "PersonMerge",
    "Region",
    "SignInCode",
    "UnreadTexts",
    "User",
]
