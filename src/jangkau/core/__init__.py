"""Plumbing: sealed fields and files, row history, the audit seal, permissions, embedded PostgreSQL."""
