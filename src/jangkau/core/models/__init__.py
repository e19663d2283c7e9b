"""Rows of the plumbing: sealed files and seals of the audit trail."""

from jangkau.core.models.audit import AuditSeal
from jangkau.core.models.files import SealedFile

__all__ = ["AuditSeal", "SealedFile"]
