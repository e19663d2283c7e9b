"""Rows of enrolment."""

from jangkau.enrolment.models.assistance import AssistanceCall, AssistanceCase
from jangkau.enrolment.models.data_changes import DataChange
from jangkau.enrolment.models.family import FamilyMember
from jangkau.enrolment.models.participants import Participant, ParticipantNumber
from jangkau.enrolment.models.registrations import Registration
from jangkau.enrolment.models.wadah import ReportedMembers, WadahFounding, WadahInvitation

__all__ = [
    "AssistanceCall",
    "AssistanceCase",
    "DataChange",
    "FamilyMember",
    "Participant",
    "ParticipantNumber",
    "Registration",
    "ReportedMembers",
    "WadahFounding",
    "WadahInvitation",
]
