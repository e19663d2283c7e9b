"""Rows of the plumbing: sealed files and seals of the audit trail."""

from jangkau.core.models.audit import AuditHead, AuditSeal
from jangkau.core.models.files import SealedFile

__all__ = ["AuditHead", "AuditSeal", "SealedFile"]
