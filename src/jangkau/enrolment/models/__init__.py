"""Rows of enrolment."""

from jangkau.enrolment.models.participants import Participant, ParticipantNumber

__all__ = ["Participant", "ParticipantNumber"]
