"""Rows of partnership: agreements, rosters and their members."""

from jangkau.partnership.models.agreements import Agreement, AgreementDraft, BudgetChange
from jangkau.partnership.models.members import AgreementBill, Batch, Member
from jangkau.partnership.models.rosters import Roster, RosterRow, RowDecision
from jangkau.partnership.models.uploads import RosterUpload
from jangkau.partnership.models.wadah_lists import WadahList

__all__ = [
    "Agreement",
    "AgreementBill",
    "AgreementDraft",
    "Batch",
    "BudgetChange",
    "Member",
    "Roster",
    "RosterRow",
    "RosterUpload",
    "RowDecision",
    "WadahList",
]
