"""Rows of partnership: agreements, rosters and their members."""

from jangkau.partnership.models.agreements import Agreement
from jangkau.partnership.models.members import AgreementBill, Batch, Member
from jangkau.partnership.models.rosters import Roster, RosterRow, RowDecision

__all__ = ["Agreement", "AgreementBill", "Batch", "Member", "Roster", "RosterRow", "RowDecision"]
