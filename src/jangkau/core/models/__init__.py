"""Rows of the plumbing: sealed files, seals of the audit trail, keys, and runs of jobs."""

from jangkau.core.models.audit import AuditHead, AuditSeal
from jangkau.core.models.files import SealedFile
from jangkau.core.models.jobs import JobRun
from jangkau.core.models.keys import DigestKey
from jangkau.core.models.proof_keys import ProofKey
from jangkau.core.models.sightings import Sighting

__all__ = ["AuditHead", "AuditSeal", "DigestKey", "JobRun", "ProofKey", "SealedFile", "Sighting"]
