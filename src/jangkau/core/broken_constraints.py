"""Which constraint of the database a write broke."""

from django.db import IntegrityError


def broken_constraint(error: IntegrityError) -> str:
    """Return the name of the constraint that was broken; blank if the database does not say."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
